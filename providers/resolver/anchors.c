/* Trust anchors: what the chain begins with. */
#include "providers/resolver/anchors.h"
#include "providers/resolver/name.h"
#include "providers/resolver/zonefile.h"

static const char *const root_anchors[] = {
	". IN DS 20326 8 2 "
	"E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
	". IN DS 38696 8 2 "
	"683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
};

static bool add(struct anchors *out, ldns_rr *rr)
{
	ldns_rr_type type = ldns_rr_get_type(rr);

	if ((type != LDNS_RR_TYPE_DS && type != LDNS_RR_TYPE_DNSKEY) ||
	    out->n >= ANCHORS_MAX) {
		ldns_rr_free(rr);
		return out->n < ANCHORS_MAX;
	}
	ldns_dname2canonical(ldns_rr_owner(rr));
	out->rr[out->n++] = rr;
	return true;
}

bool anchors_add(struct anchors *anchors, const char *record)
{
	size_t before = anchors->n;
	ldns_rr *rr = NULL;

	return ldns_rr_new_frm_str(&rr, record, 0, NULL, NULL) ==
		       LDNS_STATUS_OK &&
	       add(anchors, rr) && anchors->n > before;
}

static bool load_builtin(struct anchors *out, struct err *err)
{
	for (size_t i = 0; i < sizeof(root_anchors) / sizeof(*root_anchors);
	     i++)
		if (!anchors_add(out, root_anchors[i]))
			return err_set(err, ERR_INTERNAL,
				       "the built-in trust anchor %zu is "
				       "malformed",
				       i);
	out->builtin = true;
	return true;
}

static bool take_record(void *self, ldns_rr *rr, struct err *err)
{
	return add(self, rr) ||
	       err_set(err, ERR_CONFIG, "more than %d trust anchors",
		       ANCHORS_MAX);
}

bool anchors_load(const char *file, struct anchors *out, struct err *err)
{
	bool ok;

	*out = (struct anchors){ 0 };
	if (!*file)
		return load_builtin(out, err);
	ok = zonefile_read(file, "trust anchor", take_record, out, err);
	if (ok && out->n == 0)
		ok = err_set(err, ERR_CONFIG,
			     "trust anchor %s: no DS or DNSKEY record in it",
			     file);
	if (!ok) {
		anchors_free(out);
		err_hint(err, "one record a line, such as \". IN DS 20326 8 2 "
			      "E06D44…\"");
	}
	return ok;
}

void anchors_free(struct anchors *anchors)
{
	for (size_t i = 0; i < anchors->n; i++)
		ldns_rr_free(anchors->rr[i]);
	*anchors = (struct anchors){ 0 };
}

const ldns_rdf *anchors_zone(const struct anchors *anchors,
			     const ldns_rdf *name)
{
	const ldns_rdf *best = NULL;

	for (size_t i = 0; i < anchors->n; i++) {
		const ldns_rdf *owner = ldns_rr_owner(anchors->rr[i]);

		if (name_within(name, owner) &&
		    (!best || ldns_dname_label_count(owner) >
				      ldns_dname_label_count(best)))
			best = owner;
	}
	return best;
}
