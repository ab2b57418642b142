/* Reading captures back, strictly: a file may come from anywhere. */
#include "cmd/capture_file.h"
#include "state/json_scan.h"
#include "state/timefmt.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANCHORS_READ_MAX 32
#define ANCHOR_TEXT_MAX 8192
#define PACKET_MAX 65535

static bool fault(struct err *err, const char *what)
{
	return err_set(err, ERR_CONFIG, "%s is missing or wrong", what);
}

/* A text of at most size - 1 bytes without control characters. */
static bool text_of(const cJSON *json, const char *key, char *out, size_t size,
		    struct err *err)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
	const char *text = cJSON_IsString(item) ? item->valuestring : NULL;

	if (!text || strlen(text) >= size)
		return fault(err, key);
	for (const char *at = text; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return fault(err, key);
	snprintf(out, size, "%s", text);
	return true;
}

static bool question_of(const cJSON *json, char name[DNS_NAME_MAX],
			uint16_t *type, struct err *err)
{
	char word[16];

	return text_of(json, "name", name, DNS_NAME_MAX, err) &&
	       text_of(json, "type", word, sizeof(word), err) &&
	       (dns_type_parse(word, type) || fault(err, "type"));
}

static bool read_anchors(const cJSON *json, struct dns_capture *out,
			 struct err *err)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "anchors");
	int n = cJSON_GetArraySize(list);
	const cJSON *item;

	if (!cJSON_IsArray(list) || n < 1 || n > ANCHORS_READ_MAX)
		return fault(err, "anchors");
	cJSON_ArrayForEach(item, list)
	{
		if (!cJSON_IsString(item) ||
		    strlen(item->valuestring) > ANCHOR_TEXT_MAX ||
		    !dns_capture_add_anchor(out, item->valuestring))
			return fault(err, "anchors");
	}
	return true;
}

static bool read_routes(const cJSON *json, struct dns_capture *out,
			struct err *err)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "routes");
	int n = cJSON_GetArraySize(list);
	const cJSON *item;

	if (!cJSON_IsArray(list) || n < 1 || n > RESOLVER_ROUTES_MAX)
		return fault(err, "routes");
	cJSON_ArrayForEach(item, list)
	{
		if (!cJSON_IsString(item))
			return fault(err, "routes");
		snprintf(out->routes[out->n_routes++], ROUTE_TEXT_MAX, "%s",
			 item->valuestring);
	}
	return true;
}

static bool read_head(const cJSON *json, struct dns_capture *out,
		      struct err *err)
{
	char word[TIMEFMT_ISO_MAX];

	if (!text_of(json, "schema", word, sizeof(word), NULL) ||
	    strcmp(word, "exodane.capture/1") != 0)
		return err_set(err, ERR_CONFIG,
			       "it is no capture: the schema is not "
			       "exodane.capture/1");
	return question_of(json, out->question.name, &out->question.type,
			   err) &&
	       text_of(json, "at", word, sizeof(word), err) &&
	       (timefmt_parse(word, &out->at) || fault(err, "at")) &&
	       read_anchors(json, out, err) && read_routes(json, out, err);
}

static int digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

static bool read_packet(const cJSON *json, struct captured *out,
			struct err *err)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, "packet");
	const char *hex = cJSON_IsString(item) ? item->valuestring : "";
	size_t len = strlen(hex);

	if (cJSON_IsNull(item))
		return true;
	if (len == 0 || len % 2 || len / 2 > PACKET_MAX)
		return fault(err, "packet");
	out->len = len / 2;
	out->packet = malloc(out->len);
	for (size_t i = 0; out->packet && i < out->len; i++) {
		int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);

		if (high < 0 || low < 0) {
			free(out->packet);
			return fault(err, "packet");
		}
		out->packet[i] = (uint8_t)(high << 4 | low);
	}
	return out->packet || err_set(err, ERR_INTERNAL, "out of memory");
}

static bool read_route(const cJSON *json, size_t n, struct captured *out,
		       struct err *err)
{
	const cJSON *route = cJSON_GetObjectItemCaseSensitive(json, "route");

	if (!cJSON_IsNumber(route) || route->valuedouble < 0 ||
	    route->valuedouble >= (double)n)
		return fault(err, "route");
	out->route = (size_t)route->valuedouble;
	return true;
}

/* The name server that was asked, and whether it answered. */
static bool read_server(const cJSON *json, struct captured *out,
			struct err *err)
{
	char word[16];
	int state = 0;

	if (!text_of(json, "server", out->server, sizeof(out->server), err) ||
	    !text_of(json, "state", word, sizeof(word), err))
		return false;
	while (state < CAPTURE_STATES &&
	       strcmp(capture_state_words[state], word) != 0)
		state++;
	if (state == CAPTURE_STATES)
		return fault(err, "state");
	out->state = (enum server_state)state;
	return true;
}

static bool read_reply(const cJSON *json, struct dns_capture *out,
		       struct err *err)
{
	bool of_server = cJSON_HasObjectItem(json, "server"), ok;
	struct captured one = { 0 };

	ok = of_server ? read_server(json, &one, err)
		       : read_route(json, out->n_routes, &one, err);
	if (!ok || !question_of(json, one.name, &one.type, err) ||
	    !text_of(json, "by", one.by, sizeof(one.by), err) ||
	    !text_of(json, "words", one.words, sizeof(one.words), err) ||
	    !read_packet(json, &one, err))
		return false;
	if (of_server && !one.packet != (one.state != SERVER_ANSWERED)) {
		free(one.packet);
		return fault(err, "state");
	}
	ok = of_server ? dns_capture_add_server(out, &one)
		       : dns_capture_add(out, &one);
	return ok ||
	       err_set(err, ERR_CONFIG, "more than %d replies", CAPTURED_MAX);
}

static bool read_line(const char *line, size_t len, struct dns_capture *out,
		      struct err *err)
{
	cJSON *json = json_scan(line, len, NULL)
			      ? cJSON_ParseWithLength(line, len)
			      : NULL;
	bool ok;

	if (!cJSON_IsObject(json))
		ok = err_set(err, ERR_CONFIG, "it is no JSON object");
	else if (out->n_routes == 0)
		ok = read_head(json, out, err);
	else
		ok = read_reply(json, out, err);
	cJSON_Delete(json);
	return ok;
}

bool capture_file_parse(const char *text, size_t len, struct dns_capture *out,
			struct err *err)
{
	const char *end = text + len;
	bool ok = true;

	*out = (struct dns_capture){ 0 };
	for (int line = 1; ok && text < end; line++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((stop ? stop : end) - text);

		ok = read_line(text, n, out, err) ||
		     err_prefix(err, "line %d", line);
		text += n + 1;
	}
	if (ok && out->n_routes == 0)
		ok = err_set(err, ERR_CONFIG, "it is empty");
	if (!ok)
		dns_capture_free(out);
	return ok;
}

bool capture_file_read(const char *path, struct dns_capture *out,
		       struct err *err)
{
	FILE *file = fopen(path, "re");
	char part[65536];
	struct buf text;
	size_t n;
	bool ok;

	*out = (struct dns_capture){ 0 };
	if (!file)
		return err_set(err, ERR_CONFIG, "capture %s: %s", path,
			       strerror(errno));
	buf_init(&text, CAPTURE_FILE_MAX);
	while ((n = fread(part, 1, sizeof(part), file)) > 0 &&
	       buf_add(&text, part, n))
		;
	ok = !ferror(file) && !text.failed;
	if (!ok)
		err_set(err, ERR_CONFIG,
			"it cannot be read, or is larger than "
			"32 MB");
	fclose(file);
	ok = ok && capture_file_parse(text.data, text.len, out, err);
	buf_free(&text);
	if (ok)
		return true;
	err_prefix(err, "capture %s", path);
	return err_hint(err, "such a file is made by exodane dnssec NAME "
			     "--capture FILE");
}
