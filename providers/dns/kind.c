/* A driver from its table. */
#include "providers/dns/kind.h"

static void fill(const struct kind *kind, struct driver *d)
{
	d->zone_key = kind->zone_key;
	d->scope = kind->scope;
	d->rest.detail = kind->rest.detail;
	d->rest.judge = kind->rest.judge;
	d->rest.absent = kind->rest.absent;
	d->rest.sign = kind->rest.sign;
	d->rest.hints = kind->rest.hints;
	d->rest.owner = d;
	d->records = kind->records;
	d->sets = kind->sets;
}

static void take_verbs(const struct dns_api *own, struct dns_api *out)
{
	out->dnssec_read = own->dnssec_read;
	out->dnssec_enable = own->dnssec_enable;
	if (own->mx_read)
		out->mx_read = own->mx_read;
	if (own->mx_write)
		out->mx_write = own->mx_write;
	if (own->close)
		out->close = own->close;
}

static bool keep_all(const struct kind *kind, struct driver *d,
		     const struct dns_config *config, struct err *err)
{
	for (size_t i = 0; kind->keep[i]; i++)
		if (!driver_keep(d, config, kind->keep[i], err))
			return false;
	return true;
}

bool kind_open(const struct kind *kind, const struct dns_config *given,
	       struct dns_api *out, struct err *err)
{
	struct dns_config config = *given;
	struct driver *d = driver_open(
		kind->provider, kind->size ? kind->size : sizeof(*d), &config,
		kind->secret.setting ? &kind->secret : NULL, err);

	if (!d)
		return false;
	fill(kind, d);
	if (!keep_all(kind, d, &config, err) ||
	    (kind->begin && !kind->begin(d, &config, err))) {
		driver_close(d);
		return false;
	}
	*out = driver_api(d);
	take_verbs(&kind->api, out);
	return true;
}
