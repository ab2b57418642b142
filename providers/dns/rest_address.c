/* Where an API is: its base address, and segments of its paths. */
#include "providers/dns/rest.h"

#include "state/dname.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Some leave it out: "pdns.example.com:8081". */
static const char *scheme_of(const char *endpoint)
{
	size_t host = strcspn(endpoint, ":/");
	const char *port = endpoint + host;
	bool bare = *port == ':' ? host && isdigit((unsigned char)port[1])
				 : memchr(endpoint, '.', host) != NULL;

	return bare ? "https://" : "";
}

bool rest_base(struct rest *rest, const char *endpoint, struct err *err)
{
	const char *scheme = scheme_of(endpoint);
	size_t len = strlen(endpoint);

	while (len > 0 && endpoint[len - 1] == '/')
		len--;
	bool ok = *scheme ||
		  (strncasecmp(endpoint, "https://", 8) == 0 && len > 8) ||
		  (strncasecmp(endpoint, "http://", 7) == 0 && len > 7);
	/* No credentials, no query: they would end up in messages. */
	if (!ok || len >= sizeof(rest->base) / 2 ||
	    strcspn(endpoint, "?#@ \t\r\n") < len) {
		err_set(err, ERR_CONFIG,
			"%s: the setting \"endpoint\", or that of another of "
			"its addresses, is not a plain http or https address",
			rest->who);
		return err_hint(err, "set it to the API's address, such as "
				     "https://dns.example.com:8081");
	}
	snprintf(rest->base, sizeof(rest->base), "%s%.*s", scheme, (int)len,
		 endpoint);
	return true;
}

static bool is_loopback(const char *host)
{
	struct in6_addr v6;
	struct in_addr v4;

	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET;
	if (inet_pton(AF_INET6, host, &v6) == 1)
		return IN6_IS_ADDR_LOOPBACK(&v6);
	return strcasecmp(host, "localhost") == 0;
}

bool rest_is_exposed(const struct rest *rest)
{
	const char *host = rest->base + strlen("http://");
	char name[DNAME_MAX];

	if (strncasecmp(rest->base, "http://", 7) != 0)
		return false;
	bool bracket = *host == '[';
	host += bracket;
	snprintf(name, sizeof(name), "%.*s",
		 (int)strcspn(host, bracket ? "]" : ":/"), host);
	return !is_loopback(name);
}

bool rest_segment(const char *text, char *out, size_t size)
{
	size_t n = 0;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		bool plain = isalnum(c) || strchr("-._~=", c);
		if (n + 4 > size)
			return false;
		if (plain)
			out[n++] = (char)c;
		else
			n += (size_t)snprintf(out + n, size - n, "%%%02X", c);
	}
	out[n] = '\0';
	/* "." and ".." would climb out of the path. */
	return n > 0 && strcmp(out, ".") != 0 && strcmp(out, "..") != 0;
}
