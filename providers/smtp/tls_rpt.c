/* TLS-RPT: the TXT record at _smtp._tls (RFC 8460 section 3). */
#include "providers/prober.h"
#include "providers/smtp/txt_fields.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* "mailto:local@domain" or "https://host/…"; "!" must be escaped. */
static bool is_uri(const char *uri)
{
	const char *sign;

	for (const char *p = uri; *p; p++)
		if (!isgraph((unsigned char)*p) || strchr("!<>\"\\^`{|}", *p))
			return false;
	if (strncasecmp(uri, "https://", 8) == 0)
		return isalnum((unsigned char)uri[8]) || uri[8] == '[';
	if (strncasecmp(uri, "mailto:", 7) != 0)
		return false;
	sign = strrchr(uri, '@');
	return sign && sign > uri + 7 && isalnum((unsigned char)sign[1]);
}

static bool take_uri(const char *from, size_t len, struct tls_rpt *out,
		     struct err *err)
{
	char *uri = out->rua[out->n_rua];

	while (len > 0 && strchr(" \t", *from))
		from++, len--;
	while (len > 0 && strchr(" \t", from[len - 1]))
		len--;
	if (len >= sizeof(out->rua[0]))
		return err_set(err, ERR_PARSE,
			       "tls-rpt: an address of rua is "
			       "too long");
	snprintf(uri, sizeof(out->rua[0]), "%.*s", (int)len, from);
	if (!is_uri(uri)) {
		for (char *p = uri; *p; p++)
			if (!isprint((unsigned char)*p))
				*p = '?';
		return err_set(err, ERR_PARSE,
			       "tls-rpt: \"%.80s\" is neither mailto: nor "
			       "https:",
			       uri);
	}
	out->n_rua++;
	return true;
}

static bool take_rua(const struct txt_field *field, struct tls_rpt *out,
		     struct err *err)
{
	const char *at = field->value, *end = at + field->value_len, *comma;

	for (; at <= end; at = comma + 1) {
		comma = memchr(at, ',', (size_t)(end - at));
		if (!comma)
			comma = end;
		if (out->n_rua == TLS_RPT_RUA_MAX)
			return err_set(err, ERR_PARSE,
				       "tls-rpt: more than %d addresses",
				       TLS_RPT_RUA_MAX);
		if (!take_uri(at, (size_t)(comma - at), out, err))
			return false;
	}
	return true;
}

bool tls_rpt_parse(const char *txt, struct tls_rpt *out, struct err *err)
{
	struct txt_field field;
	enum txt_step step;
	const char *at = txt;

	*out = (struct tls_rpt){ 0 };
	if (!txt_begin(&at, "v=TLSRPTv1"))
		return err_set(err, ERR_PARSE,
			       "tls-rpt: the record does not "
			       "begin with \"v=TLSRPTv1;\"");
	while ((step = txt_next(&at, &field)) == TXT_FIELD)
		if (txt_field_is(&field, "rua") && out->n_rua == 0 &&
		    !take_rua(&field, out, err))
			return false;
	if (step == TXT_FAULT)
		return err_set(err, ERR_PARSE,
			       "tls-rpt: the record is no list of "
			       "\"name=value\"");
	return out->n_rua > 0 ||
	       err_set(err, ERR_PARSE, "tls-rpt: the record has no rua");
}
