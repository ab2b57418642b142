/* Records from a file in the form of a zone file. */
#include "providers/resolver/zonefile.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool read_records(FILE *file, const char *path,
			 bool (*take)(void *self, ldns_rr *rr, struct err *err),
			 void *self, struct err *err)
{
	ldns_rdf *origin = ldns_dname_new_frm_str("."), *previous = NULL;
	uint32_t ttl = 3600;
	int line = 0;
	bool ok = true;

	while (ok && !feof(file)) {
		ldns_rr *rr = NULL;
		ldns_status status = ldns_rr_new_frm_fp_l(
			&rr, file, &ttl, &origin, &previous, &line);

		if (status == LDNS_STATUS_OK) {
			ldns_dname2canonical(ldns_rr_owner(rr));
			ok = take(self, rr, err);
		} else if (status != LDNS_STATUS_SYNTAX_EMPTY &&
			   status != LDNS_STATUS_SYNTAX_TTL &&
			   status != LDNS_STATUS_SYNTAX_ORIGIN) {
			ok = err_set(err, ERR_CONFIG, "%s:%d: %s", path,
				     line + 1, ldns_get_errorstr_by_id(status));
		}
	}
	ldns_rdf_deep_free(origin);
	ldns_rdf_deep_free(previous);
	return ok;
}

bool zonefile_read(const char *path, const char *what,
		   bool (*take)(void *self, ldns_rr *rr, struct err *err),
		   void *self, struct err *err)
{
	FILE *file = fopen(path, "re");
	bool ok;

	if (!file)
		return err_set(err, ERR_CONFIG, "%s %s: %s", what, path,
			       strerror(errno));
	ok = read_records(file, path, take, self, err);
	fclose(file);
	return ok;
}
