/* The one place that knows which adapters there are. */
#include "cmd/wire.h"
#include "cmd/interrupt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An option, else a setting of [default]; "" when neither is there. */
static bool path_of(const struct context *context, const char *option,
		    const char *name, char *out, size_t size, struct err *err)
{
	const char *value = option;

	if (!value)
		value = config_value(&context->config, "", 0, name);
	return config_path(value ? value : "", out, size, err) ||
	       err_prefix(err, "%s", name);
}

static int milliseconds(const struct context *context, const char *name)
{
	const char *value = config_value(&context->config, "", 0, name);
	int64_t span = 0;

	if (value)
		config_span(value, &span);
	return (int)(span > 3600 ? 3600 : span) * 1000;
}

static bool add_server(struct resolver_config *out, const char *text,
		       size_t len, struct err *err)
{
	if (out->n_servers == RESOLVER_SERVERS_MAX)
		return err_set(err, ERR_CONFIG, "more than %d resolvers",
			       RESOLVER_SERVERS_MAX);
	if (len >= sizeof(out->servers[0]))
		return err_set(err, ERR_CONFIG, "resolver: too long");
	snprintf(out->servers[out->n_servers++], sizeof(out->servers[0]),
		 "%.*s", (int)len, text);
	return true;
}

static bool add_servers(const struct context *context,
			struct resolver_config *out, struct err *err)
{
	const struct texts *given = &context->options.resolver;
	const char *list = config_value(&context->config, "", 0, "resolver");

	for (size_t i = 0; i < given->n; i++)
		if (!add_server(out, given->text[i], strlen(given->text[i]),
				err))
			return false;
	if (given->n || !list)
		return true;
	/* In the settings: several, with blanks or commas between. */
	while (*(list += strspn(list, " ,\t"))) {
		size_t len = strcspn(list, " ,\t");

		if (!add_server(out, list, len, err))
			return false;
		list += len;
	}
	return true;
}

/* "builtin" is no file. */
static bool root_hints_of(const struct context *context,
			  struct resolver_config *out, struct err *err)
{
	const char *option = context->options.root_hints;

	if (!option)
		option = config_value(&context->config, "", 0, "root_hints");
	if (!option || strcmp(option, "builtin") != 0)
		return path_of(context, option, "root_hints",
			       out->root_hints_file,
			       sizeof(out->root_hints_file), err);
	snprintf(out->root_hints_file, sizeof(out->root_hints_file), "builtin");
	return true;
}

bool wire_resolver_config(const struct context *context,
			  struct resolver_config *out, struct err *err)
{
	const struct options *options = &context->options;
	const char *port =
		config_value(&context->config, "", 0, "authority_port");

	memset(out, 0, sizeof(*out));
	out->clock = context->clock;
	out->capture = context->capture;
	out->deadline_ms = milliseconds(context, "resolver_timeout");
	if (port)
		out->authority_port = (uint16_t)strtoul(port, NULL, 10);
	if (!add_servers(context, out, err))
		return false;
	return root_hints_of(context, out, err) &&
	       path_of(context, options->trust_anchor, "trust_anchor",
		       out->trust_anchor_file, sizeof(out->trust_anchor_file),
		       err) &&
	       path_of(context, options->ca_file, "ca_file", out->ca_file,
		       sizeof(out->ca_file), err);
}

static bool open_resolver(struct wire *wire, const struct context *context,
			  struct err *err)
{
	struct resolver_config config;

	if (!wire_resolver_config(context, &config, err) ||
	    !resolver_open(&config, &wire->world.resolver, err))
		return false;
	wire->open |= WIRE_RESOLVER;
	return true;
}

static bool open_prober(struct wire *wire, const struct context *context,
			struct err *err)
{
	struct prober_config config = { .clock = context->clock };
	const char *helo = config_value(&context->config, "", 0, "helo");

	config.total_ms = milliseconds(context, "smtp_timeout");
	config.connect_ms = config.total_ms / 3;
	if (helo)
		snprintf(config.helo, sizeof(config.helo), "%s", helo);
	if (!path_of(context, context->options.ca_file, "ca_file",
		     config.ca_file, sizeof(config.ca_file), err) ||
	    !prober_open(&config, &wire->world.prober, err))
		return false;
	wire->open |= WIRE_PROBER;
	return true;
}

bool wire_open(struct wire *wire, const struct context *context, unsigned parts,
	       struct err *err)
{
	memset(wire, 0, sizeof(*wire));
	wire->world.clock = context->clock;
	wire->world.person = context->person;
	if (parts & WIRE_LOOK && !open_resolver(wire, context, err))
		return false;
	if (parts & WIRE_PROBER && !open_prober(wire, context, err)) {
		wire_close(wire);
		return false;
	}
	return true;
}

static void close_dns(struct wire *wire)
{
	if (wire->open & WIRE_DNS && wire->world.dns.close)
		wire->world.dns.close(wire->world.dns.self);
	memset(&wire->world.dns, 0, sizeof(wire->world.dns));
	config_dns_free(&wire->dns);
	wire->open &= ~(unsigned)WIRE_DNS;
}

static void close_exchange(struct wire *wire)
{
	if (wire->open & WIRE_EXCHANGE && wire->world.exchange.close)
		wire->world.exchange.close(wire->world.exchange.self);
	memset(&wire->world.exchange, 0, sizeof(wire->world.exchange));
	wire->open &= ~(unsigned)WIRE_EXCHANGE;
}

static bool open_dns(struct wire *wire, const struct context *context,
		     const char *domain, struct err *err)
{
	struct dns_config *config = &wire->dns.config;

	if (!config_dns(&context->config, domain, &wire->dns, err)) {
		config_dns_free(&wire->dns);
		return false;
	}
	config->clock = context->clock;
	config->person = &wire->world.person;
	if (!path_of(context, context->options.ca_file, "ca_file",
		     config->ca_file, sizeof(config->ca_file), err) ||
	    !dns_provider_open(wire->dns.provider, config, &wire->world.dns,
			       err)) {
		config_dns_free(&wire->dns);
		return false;
	}
	wire->open |= WIRE_DNS;
	return true;
}

static bool open_pwsh(struct exchange_config *config, struct exchange *out,
		      struct err *err)
{
	const char *temp = getenv("TMPDIR");

	if (temp && *temp == '/')
		snprintf(config->temp_dir, sizeof(config->temp_dir), "%s",
			 temp);
	interrupt_watch();
	return exchange_pwsh_open(config, out, err);
}

static bool open_exchange(struct wire *wire, const struct context *context,
			  const char *domain, struct err *err)
{
	const char *source = config_exchange_source(&context->config, domain);
	struct exchange_config *config;
	bool manual, ok;

	if (wire->open & WIRE_EXCHANGE && strcmp(wire->tenant, source) == 0)
		return true;
	close_exchange(wire);
	config = calloc(1, sizeof(*config));
	if (!config)
		return err_set(err, ERR_INTERNAL, "out of memory");
	ok = config_exchange(&context->config, domain, &manual, config, err);
	config->clock = context->clock;
	config->person = &wire->world.person;
	config->nobody = context->prompt.nobody;
	if (ok && manual)
		ok = exchange_manual_open(config->person, &wire->world.exchange,
					  err);
	else if (ok)
		ok = open_pwsh(config, &wire->world.exchange, err);
	explicit_bzero(config, sizeof(*config));
	free(config);
	if (!ok)
		return false;
	snprintf(wire->tenant, sizeof(wire->tenant), "%s", source);
	wire->open |= WIRE_EXCHANGE;
	return true;
}

bool wire_aim(struct wire *wire, const struct context *context,
	      const char *domain, unsigned parts, struct err *err)
{
	close_dns(wire);
	if (parts & WIRE_DNS && !open_dns(wire, context, domain, err))
		return false;
	return !(parts & WIRE_EXCHANGE) ||
	       open_exchange(wire, context, domain, err);
}

void wire_close(struct wire *wire)
{
	close_dns(wire);
	close_exchange(wire);
	if (wire->open & WIRE_PROBER && wire->world.prober.close)
		wire->world.prober.close(wire->world.prober.self);
	if (wire->open & WIRE_RESOLVER && wire->world.resolver.close)
		wire->world.resolver.close(wire->world.resolver.self);
	wire->open = 0;
}
