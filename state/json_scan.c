/* A strict reading of JSON's grammar that keeps nothing but the line. */
#include "state/json_scan.h"

#include <string.h>

#define DIGITS_MAX 15

struct scan {
	const char *at, *end;
	int line, depth;
	struct err *err;
};

static bool scan_value(struct scan *scan);

static bool fail(struct scan *scan, const char *what)
{
	return err_set(scan->err, ERR_STORE, "line %d: %s", scan->line, what);
}

/* What stands where something else should. */
static bool fail_here(struct scan *scan, const char *wanted)
{
	unsigned char c = scan->at < scan->end ? (unsigned char)*scan->at : 0;

	if (scan->at >= scan->end)
		return err_set(scan->err, ERR_STORE,
			       "line %d: the text ends where %s should be",
			       scan->line, wanted);
	if (c > ' ' && c < 0x7f)
		return err_set(scan->err, ERR_STORE,
			       "line %d: '%c' where %s should be", scan->line,
			       c, wanted);
	return err_set(scan->err, ERR_STORE,
		       "line %d: byte 0x%02x where %s should be", scan->line, c,
		       wanted);
}

static void skip_space(struct scan *scan)
{
	for (; scan->at < scan->end; scan->at++) {
		if (*scan->at == '\n')
			scan->line++;
		else if (*scan->at != ' ' && *scan->at != '\t' &&
			 *scan->at != '\r')
			return;
	}
}

static bool take(struct scan *scan, char c)
{
	if (scan->at >= scan->end || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

static bool is_digit(const struct scan *scan)
{
	return scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9';
}

static bool scan_number(struct scan *scan)
{
	bool negative = take(scan, '-');
	const char *first = scan->at;

	while (is_digit(scan))
		scan->at++;
	size_t digits = (size_t)(scan->at - first);
	if (digits == 0)
		return fail_here(scan, "a digit");
	if (*first == '0' && (digits > 1 || negative))
		return fail(scan, "a number begins with 0, or is -0");
	if (digits > DIGITS_MAX)
		return fail(scan, "a number has more than 15 digits");
	if (scan->at < scan->end && strchr(".eE+-", *scan->at) && *scan->at)
		return fail(scan, "a number is not whole");
	return true;
}

size_t json_utf8(const char *text, const char *end)
{
	static const struct {
		unsigned char first, last, second_first, second_last, len;
	} leads[] = {
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 }, { 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	const unsigned char *c = (const unsigned char *)text;

	if (text >= end)
		return 0;
	if (c[0] < 0x80)
		return 1;
	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
		size_t len = leads[i].len;
		if (c[0] < leads[i].first || c[0] > leads[i].last)
			continue;
		if ((size_t)(end - text) < len ||
		    c[1] < leads[i].second_first || c[1] > leads[i].second_last)
			return 0;
		for (size_t k = 2; k < len; k++)
			if ((c[k] & 0xc0) != 0x80)
				return 0;
		return len;
	}
	return 0;
}

/* Four hexadecimal digits, or -1. */
static int scan_hex(struct scan *scan)
{
	int value = 0;

	for (int i = 0; i < 4; i++) {
		const char *hex = "0123456789abcdef0123456789ABCDEF";
		const char *found = NULL;
		if (scan->at < scan->end && *scan->at)
			found = strchr(hex, *scan->at);
		if (!found)
			return -1;
		value = value * 16 + (int)((found - hex) % 16);
		scan->at++;
	}
	return value;
}

/* Behind "\u". */
static bool scan_unicode(struct scan *scan)
{
	int unit = scan_hex(scan);

	if (unit < 0)
		return fail_here(scan, "a hexadecimal digit");
	if (unit == 0)
		return fail(scan, "a string holds a NUL character");
	if (unit >= 0xd800 && unit < 0xdc00) {
		int low = take(scan, '\\') && take(scan, 'u') ? scan_hex(scan)
							      : -1;
		if (low < 0xdc00 || low > 0xdfff)
			return fail(scan, "half a surrogate pair");
	} else if (unit >= 0xdc00 && unit <= 0xdfff) {
		return fail(scan, "half a surrogate pair");
	}
	return true;
}

static bool scan_escape(struct scan *scan)
{
	if (take(scan, 'u'))
		return scan_unicode(scan);
	if (scan->at >= scan->end || !*scan->at ||
	    !strchr("\"\\/bfnrt", *scan->at))
		return fail_here(scan, "an escape");
	scan->at++;
	return true;
}

static bool scan_string(struct scan *scan)
{
	if (!take(scan, '"'))
		return fail_here(scan, "a string");
	while (scan->at < scan->end && *scan->at != '"') {
		if ((unsigned char)*scan->at < ' ')
			return fail_here(scan, "the rest of a string");
		size_t len = json_utf8(scan->at, scan->end);
		if (len == 0)
			return fail(scan, "a string is not UTF-8");
		bool escape = *scan->at == '\\';
		scan->at += len;
		if (escape && !scan_escape(scan))
			return false;
	}
	return take(scan, '"') || fail_here(scan, "the end of a string");
}

static bool scan_word(struct scan *scan)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t len = strlen(words[i]);
		if ((size_t)(scan->end - scan->at) >= len &&
		    memcmp(scan->at, words[i], len) == 0) {
			scan->at += len;
			return true;
		}
	}
	return fail_here(scan, "a value");
}

static bool scan_member(struct scan *scan)
{
	if (!scan_string(scan))
		return false;
	skip_space(scan);
	if (!take(scan, ':'))
		return fail_here(scan, "':'");
	return scan_value(scan);
}

/* Behind the opening bracket, up to the closing one. */
static bool scan_items(struct scan *scan, bool (*item)(struct scan *),
		       char close, const char *wanted)
{
	if (++scan->depth > JSON_DEPTH_MAX)
		return fail(scan, "too many brackets within brackets");
	skip_space(scan);
	if (!take(scan, close)) {
		do {
			skip_space(scan);
			if (!item(scan))
				return false;
			skip_space(scan);
		} while (take(scan, ','));
		if (!take(scan, close))
			return fail_here(scan, wanted);
	}
	scan->depth--;
	return true;
}

static bool scan_value(struct scan *scan)
{
	skip_space(scan);
	if (take(scan, '{'))
		return scan_items(scan, scan_member, '}', "',' or '}'");
	if (take(scan, '['))
		return scan_items(scan, scan_value, ']', "',' or ']'");
	if (scan->at < scan->end && *scan->at == '"')
		return scan_string(scan);
	if (is_digit(scan) || (scan->at < scan->end && *scan->at == '-'))
		return scan_number(scan);
	return scan_word(scan);
}

bool json_scan(const char *text, size_t len, struct err *err)
{
	struct scan scan = {
		.at = text, .end = text + len, .line = 1, .err = err
	};

	if (!scan_value(&scan))
		return false;
	skip_space(&scan);
	return scan.at == scan.end || fail_here(&scan, "the end of the text");
}
