/* The verbs of a driver that reads and writes by record, or by set. */
#include "providers/dns/driver.h"

#include <stdio.h>

static bool records_read(void *self, const char *owner, struct zone *out,
			 struct err *err)
{
	return recordwise_read(&((struct driver *)self)->records, owner, out,
			       err);
}

static bool records_write(void *self, const char *owner,
			  const struct mxset *have, const struct mxset *want,
			  struct err *err)
{
	return recordwise_write(&((struct driver *)self)->records, owner, have,
				want, err);
}

static bool sets_read(void *self, const char *owner, struct zone *out,
		      struct err *err)
{
	return ((struct driver *)self)->sets.read(self, owner, out, err);
}

static bool sets_write(void *self, const char *owner, const struct mxset *have,
		       const struct mxset *want, struct err *err)
{
	return setwise_write(&((struct driver *)self)->sets, owner, have, want,
			     err);
}

static bool examine(void *self, const char *owner, char *out, size_t size,
		    struct err *err)
{
	struct driver *d = self;
	struct zone zone;

	if (!(d->sets.replace ? sets_read : records_read)(self, owner, &zone,
							  err))
		return false;
	snprintf(out, size, "%s, zone %s, %zu MX record%s read",
		 d->provider->title, zone.name, zone.set.n,
		 zone.set.n == 1 ? "" : "s");
	return true;
}

struct dns_api driver_api(struct driver *d)
{
	bool by_record = !d->sets.replace;

	if (!d->sets.read)
		d->sets.read = records_read;

	d->records.self = d->sets.self = d;
	d->records.who = d->sets.who = d->provider->name;
	return (struct dns_api){
		.self = d,
		.name = d->provider->name,
		.mx_read = by_record ? records_read : sets_read,
		.mx_write = by_record ? records_write : sets_write,
		.examine = examine,
		.close = driver_close,
	};
}
