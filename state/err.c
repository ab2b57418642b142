/* Errors as a value: kind, one line, and what the person can do now. */
#include "state/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return false;
	err_clear(err);
	err->kind = kind;
	va_start(args, fmt);
	vsnprintf(err->msg, sizeof(err->msg), fmt, args);
	va_end(args);
	return false;
}

bool err_prefix(struct err *err, const char *fmt, ...)
{
	char old[sizeof(err->msg)];
	va_list args;

	if (!err)
		return false;
	snprintf(old, sizeof(old), "%s", err->msg);
	va_start(args, fmt);
	vsnprintf(err->msg, sizeof(err->msg), fmt, args);
	va_end(args);
	size_t n = strlen(err->msg);
	snprintf(err->msg + n, sizeof(err->msg) - n, ": %s", old);
	return false;
}

bool err_hint(struct err *err, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return false;
	va_start(args, fmt);
	vsnprintf(err->hint, sizeof(err->hint), fmt, args);
	va_end(args);
	return false;
}

void err_clear(struct err *err)
{
	if (err)
		*err = (struct err){ .kind = ERR_NONE };
}

const char *err_kind_name(enum err_kind kind)
{
	static const char *const names[ERR_KINDS] = {
		[ERR_NONE] = "NONE",
		[ERR_USAGE] = "USAGE",
		[ERR_CONFIG] = "CONFIG",
		[ERR_AUTH] = "AUTH",
		[ERR_NET] = "NET",
		[ERR_BUSY] = "BUSY",
		[ERR_REMOTE] = "REMOTE",
		[ERR_PARSE] = "PARSE",
		[ERR_CONFLICT] = "CONFLICT",
		[ERR_UNSAFE] = "UNSAFE",
		[ERR_UNSUPPORTED] = "UNSUPPORTED",
		[ERR_STORE] = "STORE",
		[ERR_LOCKED] = "LOCKED",
		[ERR_NOBODY] = "NOBODY",
		[ERR_INTERRUPTED] = "INTERRUPTED",
		[ERR_INTERNAL] = "INTERNAL",
	};

	return kind < ERR_KINDS ? names[kind] : "INTERNAL";
}
