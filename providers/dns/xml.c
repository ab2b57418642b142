/* XML as JSON. */
#include "providers/dns/xml.h"

#include "state/buf.h"

#include <expat.h>
#include <limits.h>

#define DEPTH_MAX 16
#define ELEMENTS_MAX 20000
#define TEXT_MAX 65536

struct reading {
	XML_Parser parser;
	size_t depth, n_elements;
	cJSON *open[DEPTH_MAX + 1]; /* open[0] holds the root */
	struct buf text;	    /* since the last tag */
};

static void stop(struct reading *r)
{
	XML_StopParser(r->parser, XML_FALSE);
}

static void begin(void *user, const char *name, const char **attributes)
{
	struct reading *r = user;
	cJSON *element = cJSON_CreateObject();

	buf_clear(&r->text);
	if (!element || r->depth >= DEPTH_MAX ||
	    ++r->n_elements > ELEMENTS_MAX ||
	    !cJSON_AddItemToObject(r->open[r->depth], name, element)) {
		cJSON_Delete(element);
		stop(r);
		return;
	}
	r->open[++r->depth] = element;
}

static void end(void *user, const char *name)
{
	struct reading *r = user;
	cJSON *element = r->open[r->depth--];

	cJSON *text = cJSON_CreateString(r->text.data);
	if (!text) {
		stop(r);
	} else if (!element->child) {
		/* It becomes a string, and keeps its name and place. */
		element->type = cJSON_String;
		element->valuestring = text->valuestring;
		text->valuestring = NULL;
	}
	cJSON_Delete(text);
}

static void take_text(void *user, const char *text, int len)
{
	struct reading *r = user;

	if (!buf_add(&r->text, text, (size_t)len))
		stop(r);
}

static void refuse_type(void *user, const char *name, const char *system_id,
			const char *public_id, int has_subset)
{
	stop(user);
}

cJSON *xml_parse(const char *text, size_t len)
{
	struct reading r = { .parser = XML_ParserCreate("UTF-8") };

	if (!r.parser || len > INT_MAX) {
		XML_ParserFree(r.parser);
		return NULL;
	}
	buf_init(&r.text, TEXT_MAX);
	r.open[0] = cJSON_CreateObject();
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, begin, end);
	XML_SetCharacterDataHandler(r.parser, take_text);
	XML_SetStartDoctypeDeclHandler(r.parser, refuse_type);
	bool ok = r.open[0] &&
		  XML_Parse(r.parser, text, (int)len, 1) == XML_STATUS_OK;
	XML_ParserFree(r.parser);
	buf_free(&r.text);
	if (ok)
		return r.open[0];
	cJSON_Delete(r.open[0]);
	return NULL;
}
