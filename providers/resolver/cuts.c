/* Delegations as they were seen on the way down from the root. */
#include "providers/resolver/cuts.h"
#include "providers/resolver/name.h"
#include "providers/resolver/zonefile.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define TTL_MIN_MS 30000
#define TTL_MAX_MS 3600000

static const struct {
	const char *name, *v4, *v6;
} root_servers[] = {
	{ "a", "198.41.0.4", "2001:503:ba3e::2:30" },
	{ "b", "170.247.170.2", "2801:1b8:10::b" },
	{ "c", "192.33.4.12", "2001:500:2::c" },
	{ "d", "199.7.91.13", "2001:500:2d::d" },
	{ "e", "192.203.230.10", "2001:500:a8::e" },
	{ "f", "192.5.5.241", "2001:500:2f::f" },
	{ "g", "192.112.36.4", "2001:500:12::d0d" },
	{ "h", "198.97.190.53", "2001:500:1::53" },
	{ "i", "192.36.148.17", "2001:7fe::53" },
	{ "j", "192.58.128.30", "2001:503:c27::2:30" },
	{ "k", "193.0.14.129", "2001:7fd::1" },
	{ "l", "199.7.83.42", "2001:500:9f::42" },
	{ "m", "202.12.27.33", "2001:dc3::35" },
};

static void add_address(struct cut_server *server, const char *address)
{
	for (size_t i = 0; i < server->n; i++)
		if (strcmp(server->address[i], address) == 0)
			return;
	if (server->n < CUT_ADDRESSES_MAX)
		snprintf(server->address[server->n++], ADDRESS_MAX, "%s",
			 address);
}

void cut_server_add(struct cut_server *server, const ldns_rr *rr)
{
	const ldns_rdf *rdf = ldns_rr_rdf(rr, 0);
	bool v6 = ldns_rr_get_type(rr) == LDNS_RR_TYPE_AAAA;
	char text[ADDRESS_MAX];

	if ((v6 || ldns_rr_get_type(rr) == LDNS_RR_TYPE_A) && rdf &&
	    ldns_rdf_size(rdf) == (v6 ? 16 : 4) &&
	    inet_ntop(v6 ? AF_INET6 : AF_INET, ldns_rdf_data(rdf), text,
		      sizeof(text)))
		add_address(server, text);
}

static struct cut_server *server_of(struct cut *cut, const ldns_rdf *name,
				    bool add)
{
	char text[DNS_NAME_MAX], host[DNAME_MAX];

	name_text(name, text);
	if (!dname_parse(text, host, NULL))
		return NULL;
	for (size_t i = 0; i < cut->n; i++)
		if (strcmp(cut->server[i].name, host) == 0)
			return &cut->server[i];
	if (!add || cut->n == CUT_SERVERS_MAX)
		return NULL;
	memcpy(cut->server[cut->n].name, host, sizeof(host));
	return &cut->server[cut->n++];
}

/* Addresses may come before the names they belong to: two rounds. */
static void take_hint(struct cut *root, const ldns_rr *rr, bool names)
{
	struct cut_server *server;

	if (ldns_rr_rd_count(rr) == 0)
		return;
	if (names && ldns_rr_get_type(rr) == LDNS_RR_TYPE_NS &&
	    ldns_dname_label_count(ldns_rr_owner(rr)) == 0)
		server_of(root, ldns_rr_rdf(rr, 0), true);
	server = server_of(root, ldns_rr_owner(rr), false);
	if (!names && server)
		cut_server_add(server, rr);
}

static bool keep_hint(void *self, ldns_rr *rr, struct err *err)
{
	return ldns_rr_list_push_rr(self, rr) ||
	       err_set(err, ERR_INTERNAL, "root hints: out of memory");
}

static bool load_file(struct cut *root, const char *file, struct err *err)
{
	ldns_rr_list *list = ldns_rr_list_new();
	bool ok = zonefile_read(file, "root hints", keep_hint, list, err);

	for (int names = 1; ok && names >= 0; names--)
		for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++)
			take_hint(root, ldns_rr_list_rr(list, i), names);
	ldns_rr_list_deep_free(list);
	return ok;
}

static void load_builtin(struct cut *root)
{
	for (size_t i = 0; i < sizeof(root_servers) / sizeof(*root_servers);
	     i++) {
		struct cut_server *server = &root->server[root->n++];

		snprintf(server->name, sizeof(server->name),
			 "%s.root-servers.net", root_servers[i].name);
		add_address(server, root_servers[i].v4);
		add_address(server, root_servers[i].v6);
	}
}

bool cuts_open(struct cuts *cuts, const char *file, struct err *err)
{
	struct cut *root = &cuts->cut[0];
	size_t addresses = 0;

	cuts->n = 1;
	snprintf(root->zone, sizeof(root->zone), ".");
	root->until_ms = INT64_MAX;
	if (strcmp(file, "builtin") == 0)
		load_builtin(root);
	else if (!load_file(root, file, err))
		return err_hint(err, "IANA's file is named.root; or ask the "
				     "known root servers: --root-hints "
				     "builtin");
	for (size_t i = 0; i < root->n; i++) {
		root->server[i].looked_up = true;
		addresses += root->server[i].n;
	}
	if (addresses)
		return true;
	err_set(err, ERR_CONFIG, "root hints %s: no server with an address",
		file);
	return err_hint(err, "NS records of \".\" and A or AAAA records of "
			     "the servers they name, as in IANA's named.root");
}

void cuts_tidy(struct cuts *cuts, int64_t now_ms)
{
	size_t kept = 1;

	for (size_t i = 1; i < cuts->n && cuts->n < CUTS_MAX / 2; i++)
		if (now_ms < cuts->cut[i].until_ms)
			cuts->cut[kept++] = cuts->cut[i];
	cuts->n = kept;
}

struct cut *cuts_find(struct cuts *cuts, const ldns_rdf *name, bool above)
{
	int n = ldns_dname_label_count(name);

	for (int k = above && n > 0 ? n - 1 : n; k > 0; k--) {
		ldns_rdf *zone = name_ancestor(name, (uint8_t)k);
		char text[DNS_NAME_MAX];

		name_text(zone, text);
		ldns_rdf_deep_free(zone);
		for (size_t i = 1; i < cuts->n; i++)
			if (strcmp(cuts->cut[i].zone, text) == 0)
				return &cuts->cut[i];
	}
	return &cuts->cut[0];
}

/* Glue counts only below the zone whose servers gave it: for other names
 * they cannot speak. */
static void take_glue(struct cut *cut, const ldns_rr_list *list,
		      const ldns_rdf *bailiwick)
{
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);
		struct cut_server *server =
			name_within(ldns_rr_owner(rr), bailiwick)
				? server_of(cut, ldns_rr_owner(rr), false)
				: NULL;

		if (server && ldns_rr_rd_count(rr) > 0)
			cut_server_add(server, rr);
	}
}

struct cut *cuts_learn(struct cuts *cuts, const ldns_pkt *reply,
		       const ldns_rdf *zone, const struct cut *parent,
		       int64_t now_ms)
{
	const ldns_rr_list *list = ldns_pkt_authority(reply);
	ldns_rdf *bailiwick = name_parse(parent->zone);
	struct cut *cut = cuts_find(cuts, zone, false);
	char text[DNS_NAME_MAX];
	int64_t ttl_ms = TTL_MAX_MS;

	name_text(zone, text);
	if (!bailiwick || strcmp(cut->zone, text) == 0 || cuts->n == CUTS_MAX) {
		ldns_rdf_deep_free(bailiwick);
		return strcmp(cut->zone, text) == 0 ? cut : NULL;
	}
	cut = &cuts->cut[cuts->n++];
	*cut = (struct cut){ 0 };
	memcpy(cut->zone, text, sizeof(text));
	for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(list, i);

		if (ldns_rr_get_type(rr) != LDNS_RR_TYPE_NS ||
		    ldns_dname_compare(ldns_rr_owner(rr), zone) != 0)
			continue;
		server_of(cut, ldns_rr_rdf(rr, 0), true);
		if ((int64_t)ldns_rr_ttl(rr) * 1000 < ttl_ms)
			ttl_ms = (int64_t)ldns_rr_ttl(rr) * 1000;
	}
	take_glue(cut, ldns_pkt_additional(reply), bailiwick);
	cut->until_ms = now_ms + (ttl_ms < TTL_MIN_MS ? TTL_MIN_MS : ttl_ms);
	ldns_rdf_deep_free(bailiwick);
	return cut;
}
