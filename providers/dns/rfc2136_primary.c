/* Questions to a primary server. */
#include "providers/dns/rfc2136_primary.h"

#include "providers/dns/drivers.h"
#include "providers/dns/mxtext.h"
#include "providers/dns/mxwrite.h"
#include "providers/dns/rfc2136_message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool primary_open(struct primary *p, const struct dns_config *config,
		  struct err *err)
{
	uint32_t port;

	*p = (struct primary){ 0 };
	return driver_number(&rfc2136_provider, config, "port", UINT16_MAX,
			     &port, err) &&
	       tsig_key_take(&p->key, dns_config_value(config, "key_name"),
			     dns_config_value(config, "key_secret"),
			     dns_config_value(config, "key_algorithm"), err) &&
	       dnstcp_server(&p->server, dns_config_value(config, "endpoint"),
			     (uint16_t)port, err);
}

void primary_close(struct primary *p)
{
	tsig_key_drop(&p->key);
}

/* ---- sets ---- */

bool primary_rrset_add(struct primary_rrset *set, uint32_t ttl,
		       const char *data, struct err *err)
{
	struct primary_rr *more =
		reallocarray(set->rr, set->n + 1, sizeof(*more));

	if (more) {
		set->rr = more;
		more[set->n] = (struct primary_rr){ ttl, strdup(data) };
		if (more[set->n].data) {
			set->n++;
			return true;
		}
	}
	return err_set(err, ERR_INTERNAL, "no memory");
}

void primary_rrset_free(struct primary_rrset *set)
{
	for (size_t i = 0; i < set->n; i++)
		free(set->rr[i].data);
	free(set->rr);
	set->rr = NULL;
	set->n = 0;
}

/* ---- questions ---- */

static bool ask(const struct primary *p, const char *name, const char *type,
		ldns_pkt **answer, struct err *err)
{
	ldns_rdf *owner = ldns_dname_new_frm_str(name);
	ldns_pkt *query = owner ? ldns_pkt_query_new(
					  owner, ldns_get_rr_type_by_name(type),
					  LDNS_RR_CLASS_IN, 0)
				: NULL;

	*answer = NULL;
	return query ? message_exchange(p, query, "a question", name, answer,
					err)
		     : err_set(err, ERR_INTERNAL, "no memory");
}

/* A canonical name; false when it is none that this program knows. */
static bool owner_of(const ldns_rr *rr, char out[DNAME_MAX])
{
	char *text = ldns_rdf2str(ldns_rr_owner(rr));
	bool ok = text && dname_parse(text, out, NULL);

	free(text);
	return ok;
}

static bool is_of(const ldns_rr *rr, const char *owner, ldns_rr_type type)
{
	char name[DNAME_MAX];

	return ldns_rr_get_type(rr) == type && owner_of(rr, name) &&
	       strcmp(name, owner) == 0;
}

static bool take_rr(const ldns_rr *rr, struct primary_rrset *out,
		    struct err *err)
{
	ldns_buffer *text = ldns_buffer_new(LDNS_MIN_BUFLEN);
	bool ok = text != NULL;

	for (size_t i = 0; ok && i < ldns_rr_rd_count(rr); i++)
		ok = (i == 0 || ldns_buffer_printf(text, " ") >= 0) &&
		     ldns_rdf2buffer_str(text, ldns_rr_rdf(rr, i)) ==
			     LDNS_STATUS_OK;
	if (ok)
		ok = primary_rrset_add(out, ldns_rr_ttl(rr),
				       (const char *)ldns_buffer_begin(text),
				       err);
	else
		err_set(err, ERR_INTERNAL, "no memory");
	ldns_buffer_free(text);
	return ok;
}

bool primary_ask(const struct primary *p, const char *name, const char *type,
		 struct primary_rrset *out, struct err *err)
{
	ldns_rr_type number = ldns_get_rr_type_by_name(type);
	ldns_pkt *answer;

	*out = (struct primary_rrset){ .type = type };
	snprintf(out->owner, sizeof(out->owner), "%s", name);
	if (!ask(p, name, type, &answer, err))
		return false;
	const ldns_rr_list *list = ldns_pkt_answer(answer);
	bool ok = ldns_pkt_aa(answer) ||
		  err_set(err, ERR_REMOTE,
			  "%s: the answer of %s is not authoritative", name,
			  p->server.text);
	for (size_t i = 0; ok && i < ldns_rr_list_rr_count(list); i++)
		if (is_of(ldns_rr_list_rr(list, i), name, number))
			ok = take_rr(ldns_rr_list_rr(list, i), out, err);
	ldns_pkt_free(answer);
	if (!ok)
		primary_rrset_free(out);
	return ok;
}

/* The owner of the SOA in an authoritative answer is the zone. */
static bool soa_owner(const ldns_pkt *answer, const char *name,
		      char out[DNAME_MAX])
{
	const ldns_rr_list *sections[] = { ldns_pkt_answer(answer),
					   ldns_pkt_authority(answer) };

	for (size_t s = 0; s < 2 && ldns_pkt_aa(answer); s++)
		for (size_t i = 0; i < ldns_rr_list_rr_count(sections[s]);
		     i++) {
			const ldns_rr *rr = ldns_rr_list_rr(sections[s], i);
			if (ldns_rr_get_type(rr) == LDNS_RR_TYPE_SOA &&
			    owner_of(rr, out) && dname_is_within(name, out))
				return true;
		}
	return false;
}

static bool is_alias(const char *name, const ldns_pkt *answer)
{
	const ldns_rr_list *list = ldns_pkt_answer(answer);

	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++)
		if (is_of(ldns_rr_list_rr(list, i), name, LDNS_RR_TYPE_CNAME))
			return true;
	return false;
}

bool primary_zone(const struct primary *p, const char *name,
		  char out[DNAME_MAX], struct err *err)
{
	ldns_pkt *answer;

	if (!ask(p, name, "SOA", &answer, err))
		return false;
	bool alias = is_alias(name, answer);
	bool found = soa_owner(answer, name, out);
	ldns_pkt_free(answer);
	if (alias) {
		err_set(err, ERR_UNSUPPORTED, "%s is an alias (CNAME)", name);
		return err_hint(err,
				"put MX records in its place at the server");
	}
	if (found)
		return true;
	err_set(err, ERR_REMOTE, "%s has no authority over %s", p->server.text,
		name);
	return err_hint(err, "give the address of the zone's primary server");
}

bool primary_rrset_read(const struct primary_rrset *from, struct mxset *set,
			struct err *err)
{
	for (size_t i = 0; i < from->n; i++) {
		struct mx mx = { .ttl = from->rr[i].ttl };

		if (!mxtext_parse(from->rr[i].data, &mx, err) ||
		    !mxwrite_add(set, &mx, err))
			return err_prefix(err, "%s", from->owner);
	}
	return true;
}

bool primary_rrset_write(struct primary_rrset *set, const char *owner,
			 const struct mxset *want, struct err *err)
{
	char text[MXTEXT_MAX];
	bool ok = true;

	*set = (struct primary_rrset){ .type = "MX" };
	snprintf(set->owner, sizeof(set->owner), "%s", owner);
	for (size_t i = 0; ok && i < want->n; i++) {
		mxtext_write(&want->mx[i], text);
		ok = primary_rrset_add(set, want->mx[i].ttl, text, err);
	}
	return ok;
}
