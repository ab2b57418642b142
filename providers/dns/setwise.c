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

/* A write that was refused may have met somebody else's. */
static bool refused(const struct setwise *api, const char *owner,
		    const struct mxset *have, const struct mxset *want,
		    struct err *err)
{
	struct err other = { 0 };
	struct zone zone;

	if (err && err->kind == ERR_REMOTE &&
	    api->read(api->self, owner, &zone, &other) &&
	    !mxwrite_check(owner, &zone, have, want, &other) &&
	    other.kind == ERR_CONFLICT) {
		*err = other;
		return err_prefix(err, "%s", api->who);
	}
	return false;
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
	if (!api->replace(api->self, owner, want, err))
		return refused(api, owner, have, want, err);
	return read_back(api, owner, want, err);
}
