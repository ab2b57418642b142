/* XML as JSON: what is kept, and what is never taken in. */
#include "providers/dns/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *as_json(const char *text)
{
	cJSON *json = xml_parse(text, strlen(text));
	char *out = json ? cJSON_PrintUnformatted(json) : NULL;

	cJSON_Delete(json);
	return out;
}

static void elements_are_objects_and_texts_strings(void **state)
{
	static const struct {
		const char *xml, *json;
	} rows[] = {
		{ "<a/>", "{\"a\":\"\"}" },
		{ "<?xml version=\"1.0\"?>\n<a xmlns=\"urn:x\" b=\"c\">\n"
		  " <n>1</n>\n <n>2 &lt;&#51;&amp;</n>\n <m><k/></m>\n</a>\n",
		  "{\"a\":{\"n\":\"1\",\"n\":\"2 <3&\",\"m\":{\"k\":\"\"}}}" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *json = as_json(rows[i].xml);
		assert_non_null(json);
		assert_string_equal(json, rows[i].json);
		free(json);
	}
}

static void what_is_no_xml_is_refused(void **state)
{
	static const char *const rows[] = {
		"",	      "{}",	  "<a>",
		"<a></b>",    "<a/><b/>", "<a>\x01</a>",
		"<a>&x;</a>", "<a b=1/>", "<a>\xff</a>",
		"plain",
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_null(xml_parse(rows[i], strlen(rows[i])));
}

static void document_types_are_refused_whatever_they_say(void **state)
{
	static const char *const rows[] = {
		"<!DOCTYPE a><a/>",
		"<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\"><a/>",
		"<!DOCTYPE a [<!ENTITY e SYSTEM \"/etc/passwd\">]><a>&e;</a>",
		("<!DOCTYPE a [<!ENTITY e \"ha\"><!ENTITY f \"&e;&e;&e;\">]>"
		 "<a>&f;</a>"),
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_null(xml_parse(rows[i], strlen(rows[i])));
}

/* begin n times, then end n times, within <r>. */
static cJSON *repeated(const char *begin, const char *end, size_t n)
{
	size_t b = strlen(begin), e = strlen(end), len = 0;
	char *text = malloc(n * (b + e) + 8);

	assert_non_null(text);
	memcpy(text, "<r>", 3);
	len = 3;
	for (size_t i = 0; i < n; i++, len += b)
		memcpy(text + len, begin, b);
	for (size_t i = 0; i < n; i++, len += e)
		memcpy(text + len, end, e);
	memcpy(text + len, "</r>", 4);
	cJSON *json = xml_parse(text, len + 4);
	free(text);
	return json;
}

static void what_no_answer_is_like_is_refused(void **state)
{
	cJSON *json = repeated("<a>", "</a>", 15);

	assert_non_null(json);
	cJSON_Delete(json);
	assert_null(repeated("<a>", "</a>", 16));
	json = repeated("<a/>", "", 19999);
	assert_non_null(json);
	cJSON_Delete(json);
	assert_null(repeated("<a/>", "", 20000));
	json = repeated("x", "", 65536);
	assert_non_null(json);
	cJSON_Delete(json);
	assert_null(repeated("x", "", 65537));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_are_objects_and_texts_strings),
		cmocka_unit_test(what_is_no_xml_is_refused),
		cmocka_unit_test(document_types_are_refused_whatever_they_say),
		cmocka_unit_test(what_no_answer_is_like_is_refused),
	};

	return cmocka_run_group_tests_name("xml", tests, NULL, NULL);
}
