/* Whom to ask: addresses with ports. */
#include "providers/resolver/endpoint.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool fill(const char *address, uint16_t port, struct endpoint *out)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)&out->addr;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&out->addr;

	*out = (struct endpoint){ 0 };
	if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		out->len = sizeof(*v4);
	} else if (inet_pton(AF_INET6, address, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(port);
		out->len = sizeof(*v6);
	}
	return out->len > 0;
}

static bool parse_port(const char *text, uint16_t *port)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || value < 1 || value > 65535)
		return false;
	*port = (uint16_t)value;
	return true;
}

bool endpoint_parse(const char *text, uint16_t port, struct endpoint *out,
		    struct err *err)
{
	char address[64] = "";
	const char *at = strchr(text, '@');
	size_t len = at ? (size_t)(at - text) : strlen(text);

	if (len > 2 && text[0] == '[' && text[len - 1] == ']') {
		text++;
		len -= 2;
	}
	if (len < sizeof(address))
		snprintf(address, sizeof(address), "%.*s", (int)len, text);
	if ((at && !parse_port(at + 1, &port)) || !fill(address, port, out)) {
		err_set(err, ERR_CONFIG, "resolver: \"%.60s\" is no address",
			text);
		return err_hint(err, "write --resolver 192.0.2.1, "
				     "192.0.2.1@5353 or [2001:db8::1]@5353");
	}
	if (port == 53)
		snprintf(out->text, sizeof(out->text), "%.50s", address);
	else
		snprintf(out->text, sizeof(out->text), "%.50s@%u", address,
			 port);
	return true;
}

void endpoint_address(const char *text, char out[ADDRESS_MAX])
{
	snprintf(out, ADDRESS_MAX, "%.*s", (int)strcspn(text, "@"), text);
}

size_t endpoint_of_system(struct endpoint *out, size_t max)
{
	FILE *file = fopen("/etc/resolv.conf", "re");
	char line[512], address[64];
	size_t n = 0;

	while (file && n < max && fgets(line, sizeof(line), file))
		if (sscanf(line, " nameserver %63s", address) == 1 &&
		    endpoint_parse(address, 53, &out[n], NULL))
			n++;
	if (file)
		fclose(file);
	if (n == 0 && max > 0 && endpoint_parse("127.0.0.1", 53, out, NULL))
		n = 1;
	return n;
}
