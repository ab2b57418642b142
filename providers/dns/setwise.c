/* Writing a whole set at once. */
#include "providers/dns/setwise.h"

#include "providers/dns/mxwrite.h"

static bool read_back(const struct setwise *api, const char *owner,
		      const struct mxset *want, struct err *err)
{
	struct zone zone;

	if (!api->read(api->self, owner, &zone, err))
		return err_prefix(err, "written, but not read back");
	if (!mxwrite_took(owner, &zone, want, err))
		return err_prefix(err, "%s", api->who);
	return true;
}

bool setwise_write(const struct setwise *api, const char *owner,
		   const struct mxset *have, const struct mxset *want,
		   struct err *err)
{
	struct zone zone;

	if (!api->read(api->self, owner, &zone, err))
		return false;
	if (!mxwrite_check(owner, &zone, have, want, err))
		return err_prefix(err, "%s", api->who);
	if (mxwrite_holds(&zone, want))
		return true;
	return api->replace(api->self, owner, want, err) &&
	       read_back(api, owner, want, err);
}
