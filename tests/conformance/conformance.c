/*
 * One suite over the registry: every driver with a server of its own on
 * loopback, all claims for all of them.
 * usage: conformance SUBJECT     (DNS_SERVE names the program of the servers)
 */
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static const struct subject subjects[] = {
	{ .provider = "azure",
	  .server = "azure",
	  .secret = "client_secret",
	  .traits =
		  HTTP | NETWORK | PRECONDITION | SET_WISE | TTL_FLOOR | SIGNS,
	  .own = azure_claims,
	  .n_own = &n_azure_claims },
	{ .provider = "autodns",
	  .server = "autodns",
	  .secret = "password",
	  .traits =
		  HTTP | NETWORK | PRECONDITION | SET_WISE | TTL_FLOOR | SIGNS,
	  .refusal = "{'status': {'code': 'E0202002', 'type': 'ERROR', "
		     "'text': 'no luck'}}",
	  .own = autodns_claims,
	  .n_own = &n_autodns_claims },
	{ .provider = "cloudflare",
	  .server = "cloudflare",
	  .secret = "api_token",
	  .traits = HTTP | NETWORK | TTL_FLOOR | SIGNS,
	  .refusal = "{'success': false, 'errors': [{'code': 1234, "
		     "'message': 'no luck'}]}",
	  .own = cloudflare_claims,
	  .n_own = &n_cloudflare_claims },
	{ .provider = "desec",
	  .server = "desec",
	  .secret = "token",
	  .traits = HTTP | NETWORK | SET_WISE | TTL_FLOOR,
	  .own = desec_claims,
	  .n_own = &n_desec_claims },
	{ .provider = "dnsimple",
	  .server = "dnsimple",
	  .secret = "token",
	  .traits = HTTP | NETWORK | TTL_FLOOR | SIGNS,
	  .own = dnsimple_claims,
	  .n_own = &n_dnsimple_claims },
	{ .provider = "exec",
	  .server = "exec",
	  .traits = PRECONDITION | SET_WISE | TTL_FLOOR,
	  .own = exec_claims,
	  .n_own = &n_exec_claims },
	{ .provider = "gandi",
	  .server = "gandi",
	  .secret = "token",
	  .traits = HTTP | NETWORK | SET_WISE | TTL_FLOOR | SIGNS,
	  .own = gandi_claims,
	  .n_own = &n_gandi_claims },
	{ .provider = "google",
	  .server = "google",
	  .secret = "access_token",
	  .traits = HTTP | NETWORK | PRECONDITION | SET_WISE | SIGNS,
	  .own = google_claims,
	  .n_own = &n_google_claims },
	{ .provider = "hostingde",
	  .server = "hostingde",
	  .secret = "auth_token",
	  .traits =
		  HTTP | NETWORK | PRECONDITION | SET_WISE | TTL_FLOOR | SIGNS,
	  .pages = 2, /* all records of the name, two a page */
	  .refusal = "{'status': 'error', 'errors': [{'code': 10100, "
		     "'text': 'no luck'}]}",
	  .own = hostingde_claims,
	  .n_own = &n_hostingde_claims },
	{ .provider = "infomaniak",
	  .server = "infomaniak",
	  .secret = "token",
	  .traits = HTTP | NETWORK | TTL_FLOOR | SIGNS,
	  .refusal = "{'result': 'error', 'error': {'code': 'invalid', "
		     "'description': 'no luck'}}",
	  .own = infomaniak_claims,
	  .n_own = &n_infomaniak_claims },
	{ .provider = "inwx",
	  .server = "inwx",
	  .secret = "password",
	  .traits = HTTP | NETWORK | TTL_FLOOR | SIGNS,
	  .refusal = "{'code': 2308, 'msg': 'Data management policy "
		     "violation', 'reason': 'no luck'}",
	  .own = inwx_claims,
	  .n_own = &n_inwx_claims },
	{ .provider = "ionos",
	  .server = "ionos",
	  .secret = "api_key",
	  .traits = HTTP | NETWORK | SET_WISE | TTL_FLOOR,
	  .own = ionos_claims,
	  .n_own = &n_ionos_claims },
	{ .provider = "netcup",
	  .server = "netcup",
	  .secret = "api_password",
	  .traits = HTTP | NETWORK | SIGNS,
	  .hides_ds = true,
	  .refusal = "{'action': 'infoDnsZone', 'status': 'error', "
		     "'statuscode': 4010, 'shortmessage': 'no luck'}",
	  .own = netcup_claims,
	  .n_own = &n_netcup_claims },
	{ .provider = "ovh",
	  .server = "ovh",
	  .secret = "application_secret",
	  .traits = HTTP | NETWORK | TTL_FLOOR | SIGNS,
	  .own = ovh_claims,
	  .n_own = &n_ovh_claims },
	{ .provider = "powerdns",
	  .server = "pdns",
	  .secret = "api_key",
	  .traits = HTTP | NETWORK | SET_WISE | SIGNS,
	  .own = powerdns_claims,
	  .n_own = &n_powerdns_claims },
	{ .provider = "rfc2136",
	  .server = "bind",
	  .secret = "key_secret",
	  .traits = NETWORK | PRECONDITION | SET_WISE,
	  .own = rfc2136_claims,
	  .n_own = &n_rfc2136_claims },
	{ .provider = "rfc2136",
	  .server = "knot",
	  .secret = "key_secret",
	  .traits = NETWORK | PRECONDITION | SET_WISE,
	  .own = rfc2136_claims,
	  .n_own = &n_rfc2136_claims },
	{ .provider = "route53",
	  .server = "route53",
	  .secret = "secret_access_key",
	  .traits = HTTP | NETWORK | PRECONDITION | SET_WISE,
	  .own = route53_claims,
	  .n_own = &n_route53_claims },
	{ .provider = "scaleway",
	  .server = "scaleway",
	  .secret = "secret_key",
	  .traits = HTTP | NETWORK | SET_WISE | TTL_FLOOR | SIGNS,
	  .own = scaleway_claims,
	  .n_own = &n_scaleway_claims },
};

/* Entries that this suite cannot speak for. */
static const struct {
	const char *provider, *why;
} exempt[] = {
	{ "manual", "a person is the API; see the unit test" },
};

static const struct subject *find(const char *server)
{
	for (size_t i = 0; i < sizeof(subjects) / sizeof(*subjects); i++)
		if (strcmp(subjects[i].server, server) == 0)
			return &subjects[i];
	return NULL;
}

static bool is_covered(const char *provider)
{
	for (size_t i = 0; i < sizeof(subjects) / sizeof(*subjects); i++)
		if (strcmp(subjects[i].provider, provider) == 0)
			return true;
	for (size_t i = 0; i < sizeof(exempt) / sizeof(*exempt); i++)
		if (strcmp(exempt[i].provider, provider) == 0)
			return true;
	return false;
}

static void every_entry_of_the_registry_is_covered(void **state)
{
	for (size_t i = 0; dns_providers[i]; i++)
		if (!is_covered(dns_providers[i]->name))
			fail_msg("no server for %s", dns_providers[i]->name);
}

/* Run last; by the descriptions in the folder that EXODANE_SPECS names. */
static void every_request_is_as_the_provider_describes(void **state)
{
	cJSON *order = cJSON_CreateObject();

	cJSON_AddStringToObject(order, "do", "spec");
	cJSON *answer = server_do(&suite.server, order);
	const cJSON *first = cJSON_GetArrayItem(
		cJSON_GetObjectItem(answer, "violations"), 0);
	const cJSON *checked = cJSON_GetObjectItem(answer, "checked");
	if (first)
		fail_msg("%s", cJSON_GetStringValue(first));
	if (checked)
		printf("# %d requests checked by the provider's description\n",
		       checked->valueint);
	else
		printf("# the requests are not checked: %s\n",
		       cJSON_GetStringValue(
			       cJSON_GetObjectItem(answer, "why")));
	cJSON_Delete(answer);
}

/* Run last: whatever a server does, and with all of a claim's calls in one. */
static void no_claim_took_two_seconds_of_its_own(void **state)
{
	printf("# %.3f s of processor time at most\n", suite.most_s);
	assert_true(suite.most_s > 0);
	assert_true(suite.most_s < 2);
}

/* Words for what a claim needs and an API has not. */
static const struct {
	enum trait trait;
	const char *words;
} traits[] = {
	{ HTTP, "is about HTTP" },
	{ NETWORK, "is about servers and secrets" },
	{ PRECONDITION, "needs an API that refuses a stale write" },
	{ SET_WISE, "is about APIs that take a whole set" },
	{ TTL_FLOOR, "needs a hoster with a shortest TTL" },
	{ SIGNS, "needs an API that can sign" },
	{ REFUSAL, "needs an API that refuses with status 200" },
	{ SHOWS_DS, "needs an API that shows the DS" },
	{ NOT_LIVE, "needs an API that shows which zones are not served" },
	{ TELLS_RIGHTS, "needs an API that tells what credentials may do" },
};

static unsigned lacking(const struct claim *claim)
{
	const struct subject *s = suite.subject;

	return claim->needs &
	       ~(s->traits | (s->refusal ? REFUSAL : 0) |
		 (s->hides_ds ? 0 : SHOWS_DS) |
		 (said_list("not_live")->child ? NOT_LIVE : 0) |
		 (said_list("rights")->child ? TELLS_RIGHTS : 0));
}

static void say_why_not(const struct claim *claim)
{
	for (size_t i = 0; i < sizeof(traits) / sizeof(*traits); i++)
		if (lacking(claim) & traits[i].trait)
			printf("# %s does not apply: it %s\n", claim->test.name,
			       traits[i].words);
}

static size_t collect(struct CMUnitTest *out)
{
	const struct subject *s = suite.subject;
	const struct {
		const struct claim *claims;
		size_t n;
	} groups[] = {
		{ write_claims, n_write_claims },
		{ shape_claims, n_shape_claims },
		{ failure_claims, n_failure_claims },
		{ signing_claims, n_signing_claims },
		{ rights_claims, n_rights_claims },
		{ s->own, s->own ? *s->n_own : 0 },
	};
	size_t n = 0;

	out[n++] = (struct CMUnitTest)cmocka_unit_test(
		every_entry_of_the_registry_is_covered);
	for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++)
		for (size_t k = 0; k < groups[i].n; k++)
			if (lacking(&groups[i].claims[k]))
				say_why_not(&groups[i].claims[k]);
			else
				out[n++] = groups[i].claims[k].test;
	out[n++] = (struct CMUnitTest)cmocka_unit_test(
		every_request_is_as_the_provider_describes);
	out[n++] = (struct CMUnitTest)cmocka_unit_test(
		no_claim_took_two_seconds_of_its_own);
	return n;
}

static int run(const char *program)
{
	static struct CMUnitTest claims[128];

	if (!server_start(&suite.server, program, suite.subject->server)) {
		printf("Bail out! the server for %s does not start\n",
		       suite.subject->server);
		return 1;
	}
	const char *why = cJSON_GetStringValue(
		cJSON_GetObjectItem(suite.server.hello, "skip"));
	if (why) {
		printf("1..0 # SKIP %s\n", why);
		return 0;
	}
	why = cJSON_GetStringValue(
		cJSON_GetObjectItem(suite.server.hello, "bail"));
	if (why) {
		printf("Bail out! %s\n", why);
		return 1;
	}
	size_t n = collect(claims);
	return _cmocka_run_group_tests(suite.subject->server, claims, n, NULL,
				       NULL);
}

int main(int argc, char **argv)
{
	const char *program = getenv("DNS_SERVE");

	suite.subject = argc == 2 ? find(argv[1]) : NULL;
	suite.provider = suite.subject
				 ? dns_provider_find(suite.subject->provider)
				 : NULL;
	if (!suite.provider || !program) {
		fprintf(stderr, "usage: DNS_SERVE=PROGRAM conformance "
				"SUBJECT\n");
		return 2;
	}
	int status = run(program);
	server_stop(&suite.server);
	return status;
}
