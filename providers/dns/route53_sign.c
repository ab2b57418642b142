/* Route 53's requests: signed, and in XML. */
#include "providers/dns/route53_sign.h"

#include "providers/dns/fields.h"
#include "providers/dns/texts.h"

#include <stdio.h>
#include <string.h>

#define BATCH_MAX 65536
#define XMLNS "https://route53.amazonaws.com/doc/2013-04-01/"

/* ---- signing ---- */

static void add_header(struct http_request *request, const char *name,
		       const char *value)
{
	request->headers[request->n_headers++] =
		(struct http_header){ name, value };
}

bool route53_sign(const struct rest *rest, struct http_request *request,
		  struct err *err)
{
	struct route53 *r = rest->owner;
	char *const *kept = r->driver.kept;
	const struct sigv4_key key = { .id = kept[KEY_ID],
				       .secret = kept[SECRET],
				       .token = kept[TOKEN] };
	char host[512], path[2048];
	const char *at = strstr(request->url, "://") + 3;
	size_t host_len = strcspn(at, "/"), path_len = strcspn(at, "?");
	const char *query = at + path_len + (at[path_len] == '?');
	const struct sigv4_request signing = { .method = request->method,
					       .host = host,
					       .path = path,
					       .query = query,
					       .body = request->body,
					       .body_len = request->body_len,
					       .region = kept[REGION],
					       .service = "route53",
					       .at = r->driver.clock.now(
						       r->driver.clock.self) };

	snprintf(host, sizeof(host), "%.*s", (int)host_len, at);
	snprintf(path, sizeof(path), "%.*s", (int)(path_len - host_len),
		 at + host_len);
	if (!sigv4_sign(&key, &signing, &r->signature))
		return err_set(err, ERR_INTERNAL,
			       "route53: a request cannot be signed");
	add_header(request, "X-Amz-Date", r->signature.date);
	if (*key.token)
		add_header(request, "X-Amz-Security-Token", key.token);
	add_header(request, "Authorization", r->signature.authorization);
	return true;
}

/* ---- batches ---- */

static bool add_text(struct buf *out, const char *text)
{
	bool ok = true;

	for (; ok && *text; text++)
		ok = strchr("<>&\"'", *text)
			     ? buf_printf(out, "&#%u;", (unsigned char)*text)
			     : buf_add(out, text, 1);
	return ok;
}

/* values: texts, or objects that hold one. */
static bool add_change(struct buf *out, const char *action, const char *owner,
		       double ttl, const cJSON *values)
{
	const cJSON *value;

	bool ok = buf_printf(out,
			     "<Change><Action>%s</Action>"
			     "<ResourceRecordSet><Name>",
			     action) &&
		  add_text(out, owner) &&
		  buf_printf(out,
			     ".</Name><Type>MX</Type><TTL>%.0f</TTL>"
			     "<ResourceRecords>",
			     ttl);
	cJSON_ArrayForEach(value, values)
	{
		const char *text =
			rest_text(value, cJSON_IsString(value) ? "" : "Value");
		ok = ok && buf_puts(out, "<ResourceRecord><Value>") &&
		     add_text(out, text ? text : "") &&
		     buf_puts(out, "</Value></ResourceRecord>");
	}
	return ok && buf_puts(out, "</ResourceRecords></ResourceRecordSet>"
				   "</Change>");
}

char *route53_batch(const cJSON *present, const char *owner,
		    const struct mxset *want)
{
	cJSON *texts = texts_write(want);
	uint32_t ttl = 0;
	struct buf out;

	buf_init(&out, BATCH_MAX);
	bool ok =
		buf_puts(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
			       "<ChangeResourceRecordSetsRequest xmlns=\"" XMLNS
			       "\"><ChangeBatch><Changes>") &&
		(!present ||
		 (fields_number(present, "TTL", INT32_MAX, &ttl) &&
		  add_change(&out, "DELETE", owner, ttl,
			     rest_at(present, "ResourceRecords")))) &&
		add_change(&out, "CREATE", owner, want->mx[0].ttl, texts) &&
		buf_puts(&out, "</Changes></ChangeBatch>"
			       "</ChangeResourceRecordSetsRequest>");
	char *text = ok ? strdup(out.data) : NULL;
	cJSON_Delete(texts);
	buf_free(&out);
	return text;
}
