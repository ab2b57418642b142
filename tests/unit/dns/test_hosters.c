/* Who hosts a zone, by its name servers. */
#include "providers/dns_api.h"
#include "providers/hosters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const struct hoster *of(const char *server)
{
	char ns[2][DNAME_MAX] = { "ns.unknown.example" };

	snprintf(ns[1], DNAME_MAX, "%s", server);
	return hoster_find((const char(*)[DNAME_MAX])ns, 2);
}

static void known_name_servers_name_their_hoster(void **state)
{
	static const struct {
		const char *server, *driver;
	} rows[] = {
		{ "kay.ns.cloudflare.com", "cloudflare" },
		{ "ns1-07.azure-dns.com", "azure" },
		{ "ns-1536.awsdns-00.co.uk", "route53" },
		{ "ns-0.awsdns-63.com", "route53" },
		{ "ns-cloud-e1.googledomains.com", "google" },
		{ "ns1.desec.io", "desec" },
		{ "dns10.ovh.net", "ovh" },
		{ "root-dns.netcup.net", "netcup" },
		{ "ns1023.ui-dns.biz", "ionos" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct hoster *hoster = of(rows[i].server);

		if (!hoster || !hoster->driver)
			fail_msg("%s is not known", rows[i].server);
		assert_string_equal(hoster->driver, rows[i].driver);
	}
}

static void those_that_cannot_sign_are_told(void **state)
{
	static const char *const servers[] = {
		"helium.ns.hetzner.de", "ns1.digitalocean.com",
		"ns2.linode.com",	"ns1.exoscale.ch",
		"ns1.vercel-dns.com",
	};

	for (size_t i = 0; i < sizeof(servers) / sizeof(*servers); i++) {
		assert_non_null(of(servers[i]));
		assert_int_equal(of(servers[i])->signs, HOSTER_SIGNS_NOT);
	}
	assert_non_null(of("dns1.p01.nsone.net")->note);
}

static void a_name_that_only_looks_alike_is_nobodys(void **state)
{
	static const char *const servers[] = {
		"ns.notcloudflare.com",
		"ns1.myovh.net",
		"ns.cloudflare.com.example",
		"awsdns-.com.example",
		"ns-0.awsdns-63.com.evil",
		"x.awsdns-6.3.com",
		"",
	};

	for (size_t i = 0; i < sizeof(servers) / sizeof(*servers); i++)
		if (of(servers[i]))
			fail_msg("%s is taken for %s", servers[i],
				 of(servers[i])->name);
}

static void every_driver_that_is_named_exists(void **state)
{
	static const char *const servers[] = {
		"ns.inwx.de",	      "a.ns14.net",
		"ns0.dom.scw.cloud",  "ns1.dnsimple.com",
		"ns-1-a.gandi.net",   "ns11.infomaniak.ch",
		"ns1.desec.org",      "x.ns.cloudflare.com",
		"ns1.hosting.de",     "ns1-07.azure-dns.com",
		"ns-0.awsdns-63.com", "ns-cloud-e1.googledomains.com",
		"dns10.ovh.net",      "root-dns.netcup.net",
		"ns1023.ui-dns.biz",
	};

	for (size_t i = 0; i < sizeof(servers) / sizeof(*servers); i++)
		if (!dns_provider_find(of(servers[i])->driver))
			fail_msg("no driver %s", of(servers[i])->driver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_name_servers_name_their_hoster),
		cmocka_unit_test(those_that_cannot_sign_are_told),
		cmocka_unit_test(a_name_that_only_looks_alike_is_nobodys),
		cmocka_unit_test(every_driver_that_is_named_exists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
