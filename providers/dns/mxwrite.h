#pragma once
/*
 * What every write of an MX RRset has in common, however small the pieces are
 * that an API lets one write: may it begin, is there anything to do, and did
 * it take.
 */
#include "providers/dns_api.h"

/*
 * May have become want, when the API shows zone? ERR_CONFLICT unless the
 * present set lies on the path between them (mxset_on_path); ERR_UNSUPPORTED
 * when the hoster cannot hold want; ERR_UNSAFE for an empty want.
 */
bool mxwrite_check(const char *owner, const struct zone *zone,
		   const struct mxset *have, const struct mxset *want,
		   struct err *err);

/* Does zone show want already? TTLs count, but not a zone-wide one. */
bool mxwrite_holds(const struct zone *zone, const struct mxset *want);

/* After a write: ERR_REMOTE unless zone, read anew, shows want. */
bool mxwrite_took(const char *owner, const struct zone *zone,
		  const struct mxset *want, struct err *err);

/* Adds a record that was read; ERR_UNSUPPORTED when there is no room. */
bool mxwrite_add(struct mxset *set, const struct mx *mx, struct err *err);
