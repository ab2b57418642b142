/* OVHcloud's signatures. */
#include "providers/dns/ovh_sign.h"

#include "providers/digest.h"
#include "state/buf.h"

#include <stdio.h>
#include <string.h>

bool ovh_signature(const char *secret, const char *consumer, const char *method,
		   const char *url, const char *body, size_t body_len,
		   int64_t at, char out[OVH_SIGNATURE_MAX])
{
	struct buf text;

	buf_init(&text, 1 << 20);
	bool ok = buf_printf(&text, "%s+%s+%s+%s+", secret, consumer, method,
			     url) &&
		  (body_len == 0 || buf_add(&text, body, body_len)) &&
		  buf_printf(&text, "+%lld", (long long)at);
	snprintf(out, OVH_SIGNATURE_MAX, "$1$");
	if (ok)
		digest_sha1_hex(text.data, text.len, out + 3);
	if (text.len > 0)
		explicit_bzero(text.data, text.len);
	buf_free(&text);
	return ok;
}
