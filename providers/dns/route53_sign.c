/* Route 53's requests: signed, and in XML. */
#include "providers/dns/route53_sign.h"

#include "providers/dns/fields.h"
#include "providers/dns/mxtext.h"
#include "providers/dns/xml.h"

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

static bool sign(const struct rest *rest, struct http_request *request,
		 struct err *err)
{
	struct route53 *r = rest->owner;
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
					       .region = r->region,
					       .service = "route53",
					       .at = r->driver.clock.now(
						       r->driver.clock.self) };

	snprintf(host, sizeof(host), "%.*s", (int)host_len, at);
	snprintf(path, sizeof(path), "%.*s", (int)(path_len - host_len),
		 at + host_len);
	if (!sigv4_sign(&r->key, &signing, &r->signature))
		return err_set(err, ERR_INTERNAL,
			       "route53: a request cannot be signed");
	add_header(request, "X-Amz-Date", r->signature.date);
	if (*r->key.token)
		add_header(request, "X-Amz-Security-Token", r->key.token);
	add_header(request, "Authorization", r->signature.authorization);
	return true;
}

bool route53_begin(struct route53 *r, const struct dns_config *config,
		   struct err *err)
{
	struct driver *d = &r->driver;

	r->key.id = driver_keep(d, config, "access_key_id", err);
	r->key.secret = driver_keep(d, config, "secret_access_key", err);
	r->key.token = driver_keep(d, config, "session_token", err);
	r->region = driver_keep(d, config, "region", err);
	r->zone_id = driver_keep(d, config, "hosted_zone_id", err);
	if (!r->key.id || !r->key.secret || !r->key.token || !r->region ||
	    !r->zone_id)
		return false;
	d->rest.sign = sign;
	d->rest.owner = r;
	d->rest.parse = xml_parse;
	d->rest.format = "XML";
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

static bool add_change(struct buf *out, const char *action, const char *owner,
		       double ttl)
{
	return buf_printf(out,
			  "<Change><Action>%s</Action>"
			  "<ResourceRecordSet><Name>",
			  action) &&
	       add_text(out, owner) &&
	       buf_printf(out,
			  ".</Name><Type>MX</Type><TTL>%.0f</TTL>"
			  "<ResourceRecords>",
			  ttl);
}

static bool add_value(struct buf *out, const char *value)
{
	return buf_puts(out, "<ResourceRecord><Value>") &&
	       add_text(out, value) &&
	       buf_puts(out, "</Value></ResourceRecord>");
}

static bool end_change(struct buf *out)
{
	return buf_puts(out, "</ResourceRecords></ResourceRecordSet></Change>");
}

static bool add_deletion(struct buf *out, const cJSON *present,
			 const char *owner)
{
	const cJSON *record, *list = rest_at(present, "ResourceRecords");
	uint32_t ttl = 0;
	bool ok = fields_number(present, "TTL", INT32_MAX, &ttl) &&
		  add_change(out, "DELETE", owner, ttl);

	cJSON_ArrayForEach(record, list)
	{
		const char *value = rest_text(record, "Value");
		ok = ok && add_value(out, value ? value : "");
	}
	return ok && end_change(out);
}

char *route53_batch(const cJSON *present, const char *owner,
		    const struct mxset *want)
{
	struct buf out;

	buf_init(&out, BATCH_MAX);
	bool ok =
		buf_puts(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
			       "<ChangeResourceRecordSetsRequest xmlns=\"" XMLNS
			       "\"><ChangeBatch><Changes>") &&
		(!present || add_deletion(&out, present, owner)) &&
		add_change(&out, "CREATE", owner, want->mx[0].ttl);
	for (size_t i = 0; ok && i < want->n; i++) {
		char text[MXTEXT_MAX];
		mxtext_write(&want->mx[i], text);
		ok = add_value(&out, text);
	}
	ok = ok && end_change(&out) &&
	     buf_puts(&out, "</Changes></ChangeBatch>"
			    "</ChangeResourceRecordSetsRequest>");
	char *text = ok ? strdup(out.data) : NULL;
	buf_free(&out);
	return text;
}
