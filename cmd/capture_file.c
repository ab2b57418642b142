/* Writing captures: JSON lines, whole or not at all. */
#include "cmd/capture_file.h"
#include "state/timefmt.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const capture_state_words[CAPTURE_STATES] = {
	[SERVER_ANSWERED] = "answered",
	[SERVER_SILENT] = "silent",
	[SERVER_NOT_ASKED] = "not-asked",
	[SERVER_LAME] = "lame",
};

static bool add_line(struct buf *out, cJSON *json)
{
	char *text = cJSON_PrintUnformatted(json);
	bool ok = text && buf_puts(out, text) && buf_puts(out, "\n");

	cJSON_free(text);
	cJSON_Delete(json);
	return ok;
}

static void add_texts(cJSON *json, const char *key, size_t n,
		      const char *(*text)(const struct dns_capture *, size_t),
		      const struct dns_capture *capture)
{
	cJSON *list = cJSON_AddArrayToObject(json, key);

	for (size_t i = 0; i < n; i++)
		cJSON_AddItemToArray(list,
				     cJSON_CreateString(text(capture, i)));
}

static const char *anchor_of(const struct dns_capture *capture, size_t i)
{
	return capture->anchors[i];
}

static const char *route_of(const struct dns_capture *capture, size_t i)
{
	return capture->routes[i];
}

static bool add_head(struct buf *out, const struct dns_capture *capture)
{
	cJSON *json = cJSON_CreateObject();
	char type[16], at[TIMEFMT_ISO_MAX];

	dns_type_text(capture->question.type, type);
	timefmt_iso(capture->at, at);
	cJSON_AddStringToObject(json, "schema", "exodane.capture/1");
	cJSON_AddStringToObject(json, "name", capture->question.name);
	cJSON_AddStringToObject(json, "type", type);
	cJSON_AddStringToObject(json, "at", at);
	add_texts(json, "anchors", capture->n_anchors, anchor_of, capture);
	add_texts(json, "routes", capture->n_routes, route_of, capture);
	return add_line(out, json);
}

static bool add_packet(cJSON *json, const struct captured *one)
{
	static const char digits[] = "0123456789abcdef";
	char *hex = one->packet ? malloc(2 * one->len + 1) : NULL;

	if (!one->packet)
		return cJSON_AddNullToObject(json, "packet");
	if (!hex)
		return false;
	for (size_t i = 0; i < one->len; i++) {
		hex[2 * i] = digits[one->packet[i] >> 4];
		hex[2 * i + 1] = digits[one->packet[i] & 15];
	}
	hex[2 * one->len] = '\0';
	cJSON_AddStringToObject(json, "packet", hex);
	free(hex);
	return true;
}

/* json: what tells the two kinds of reply apart. */
static bool add_reply(struct buf *out, cJSON *json, const struct captured *one)
{
	char type[16];
	bool ok;

	dns_type_text(one->type, type);
	cJSON_AddStringToObject(json, "name", one->name);
	cJSON_AddStringToObject(json, "type", type);
	cJSON_AddStringToObject(json, "by", one->by);
	cJSON_AddStringToObject(json, "words", one->words);
	ok = add_packet(json, one);
	return add_line(out, json) && ok;
}

static bool add_replies(struct buf *out, const struct dns_capture *capture)
{
	bool ok = true;

	for (size_t i = 0; ok && i < capture->n; i++) {
		const struct captured *one = &capture->captured[i];
		cJSON *json = cJSON_CreateObject();

		cJSON_AddNumberToObject(json, "route", (double)one->route);
		ok = add_reply(out, json, one);
	}
	for (size_t i = 0; ok && i < capture->n_servers; i++) {
		const struct captured *one = &capture->servers[i];
		cJSON *json = cJSON_CreateObject();

		cJSON_AddStringToObject(json, "server", one->server);
		cJSON_AddStringToObject(json, "state",
					capture_state_words[one->state]);
		ok = add_reply(out, json, one);
	}
	return ok;
}

static bool fail(struct err *err, const char *path, int error)
{
	static const struct {
		int error;
		const char *hint;
	} hints[] = {
		{ EEXIST,
		  "what is there is never overwritten: name another file" },
		{ ENOSPC, "make room on that disk, or name a file on another" },
		{ EDQUOT, "make room in your quota, or name a file elsewhere" },
		{ EFBIG, "raise the limit on the size of files (ulimit -f)" },
	};
	const char *hint = "name a file in a folder that you can write to";

	for (size_t i = 0; i < sizeof(hints) / sizeof(*hints); i++)
		if (hints[i].error == error)
			hint = hints[i].hint;
	err_set(err, error == EEXIST ? ERR_CONFIG : ERR_STORE, "capture %s: %s",
		path, strerror(error));
	return err_hint(err, "%s", hint);
}

static bool write_whole(int fd, const struct buf *text)
{
	for (size_t done = 0; done < text->len;) {
		ssize_t n = write(fd, text->data + done, text->len - done);

		if (n < 0 && errno != EINTR)
			return false;
		done += n > 0 ? (size_t)n : 0;
	}
	return fsync(fd) == 0;
}

/* link(2), unlike rename(2), replaces nothing. */
static bool create(const char *path, const struct buf *text, struct err *err)
{
	char temporary[4096 + 16];
	int fd, error = 0;

	snprintf(temporary, sizeof(temporary), "%.4096s.XXXXXX", path);
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return fail(err, path, errno);
	if (!write_whole(fd, text))
		error = errno;
	if (close(fd) != 0 && !error)
		error = errno;
	if (!error && link(temporary, path) != 0)
		error = errno;
	unlink(temporary);
	return !error || fail(err, path, error);
}

bool capture_file_write(const char *path, const struct dns_capture *capture,
			struct err *err)
{
	struct buf text;
	bool ok;

	buf_init(&text, CAPTURE_FILE_MAX);
	ok = add_head(&text, capture) && add_replies(&text, capture);
	if (!ok)
		err_set(err, ERR_INTERNAL, "capture %s: too large", path);
	ok = ok && create(path, &text, err);
	buf_free(&text);
	return ok;
}
