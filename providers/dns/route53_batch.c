/* What Route 53 is sent: XML. */
#include "providers/dns/route53_batch.h"

#include "providers/dns/driver.h"
#include "providers/dns/fields.h"
#include "providers/dns/path.h"
#include "providers/dns/texts.h"

#include <stdlib.h>
#include <string.h>

#define BATCH_MAX 65536
#define XMLNS "https://route53.amazonaws.com/doc/2013-04-01/"

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

/* Deletes present, exactly as it was read (NULL: there is none), and creates
 * want. A text to be freed, or NULL. */
static char *batch_of(const cJSON *present, const char *owner,
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

bool route53_replace(void *self, const char *owner, const struct mxset *want,
		     struct err *err)
{
	struct driver *d = self;
	char *batch = batch_of(d->present, owner, want);
	char path[DRIVER_PATH_MAX];

	bool ok = path_fill(d, "/2013-04-01/hostedzone/{zone}/rrset", owner,
			    path, err) &&
		  (batch ? rest_send(&d->rest, "POST", path, "application/xml",
				     batch, NULL, err)
			 : err_set(err, ERR_INTERNAL, "route53: no memory"));
	free(batch);
	return ok;
}
