/* The common part of drivers of JSON APIs. */
#include "providers/dns/driver.h"

#include "providers/digest.h"
#include "providers/dns/drivers.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void fill(struct driver *d, const struct dns_provider *provider,
		 const struct dns_config *config, const char *header)
{
	d->provider = provider;
	d->person = config->person;
	d->clock = config->clock;
	snprintf(d->ca_file, sizeof(d->ca_file), "%s", config->ca_file);
	d->rest.who = provider->name;
	d->rest.ca_file = d->ca_file;
	d->rest.clock = &d->clock;
	if (header)
		d->rest.headers[d->rest.n_headers++] =
			(struct http_header){ header, d->secret };
}

void driver_warn(const struct driver *d, const char *format, ...)
{
	char words[1024 - 32];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	person_say(d->person, TELL_WARNING, "%.30s: %s", d->provider->name,
		   words);
}

static void warn_of_plain_http(const struct driver *d)
{
	if (rest_is_exposed(&d->rest))
		driver_warn(d, "the endpoint is plain http, so the secret can "
			       "be read on the way; put TLS in front of the "
			       "API, or go through a tunnel to 127.0.0.1");
}

static void forget(char *secret)
{
	if (secret)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}

/* "user:password" in base64, freed with forget; NULL: no memory. */
static char *pair_of(const char *user, const char *password)
{
	char *pair = NULL, *out = NULL;
	int len = asprintf(&pair, "%s:%s", user, password);
	size_t size = len < 0 ? 0 : (size_t)len / 3 * 4 + 5;

	if (len < 0)
		return NULL;
	out = malloc(size);
	if (out && !digest_base64(pair, (size_t)len, out, size)) {
		free(out);
		out = NULL;
	}
	forget(pair);
	return out;
}

static bool take_secret(struct driver *d, const struct dns_config *config,
			const struct driver_secret *secret)
{
	if (!secret)
		return true;
	const char *value = dns_config_value(config, secret->setting);
	char *pair =
		secret->user
			? pair_of(dns_config_value(config, secret->user), value)
			: NULL;
	bool ok = (pair || !secret->user) &&
		  asprintf(&d->secret, "%s%s", secret->prefix,
			   pair ? pair : value) >= 0;
	forget(pair);
	if (ok)
		d->rest.secrets[0] = d->secret + strlen(secret->prefix);
	else
		d->secret = NULL;
	return ok;
}

/* Where a variable such as INWX_SANDBOX is true or false, in Go's words. */
static const char *place_name(const char *value, const char *usual)
{
	if (rest_among(value, "1|t|T|true|TRUE|True"))
		return "sandbox";
	if (usual && rest_among(value, "0|f|F|false|FALSE|False"))
		return usual;
	return value;
}

static const char *endpoint_of(const struct dns_provider *provider,
			       const struct dns_config *config)
{
	struct dns_config unset = { .settings = provider->settings };
	const char *value = place_name(dns_config_value(config, "endpoint"),
				       dns_config_value(&unset, "endpoint"));
	const struct dns_value *place = provider->places;

	for (; place && place->name; place++)
		if (strcasecmp(place->name, value) == 0)
			return place->value;
	return value;
}

void *driver_open(const struct dns_provider *provider, size_t size,
		  struct dns_config *config, const struct driver_secret *secret,
		  struct err *err)
{
	if (!driver_config(provider, config, config, err))
		return NULL;
	struct driver *d = calloc(1, size);
	if (!d || !take_secret(d, config, secret)) {
		free(d);
		err_set(err, ERR_INTERNAL, "%s: no memory", provider->name);
		return NULL;
	}
	d->size = size;
	fill(d, provider, config, secret ? secret->header : NULL);
	if (!rest_base(&d->rest, endpoint_of(provider, config), err)) {
		driver_close(d);
		return NULL;
	}
	warn_of_plain_http(d);
	return d;
}

bool driver_elsewhere(const struct driver *d, const char *endpoint,
		      struct driver *out, struct err *err)
{
	*out = *d;
	if (!rest_base(&out->rest, endpoint, err))
		return false;
	warn_of_plain_http(out);
	return true;
}

void driver_close(void *self)
{
	struct driver *d = self;

	forget(d->secret);
	for (size_t i = 0; i < d->n_kept; i++)
		forget(d->kept[i]);
	cJSON_Delete(d->present);
	explicit_bzero(d, d->size);
	free(d);
}

static bool is_secret(const struct dns_provider *provider, const char *name)
{
	for (const struct dns_setting *s = provider->settings; s->name; s++)
		if (strcmp(s->name, name) == 0)
			return s->secret;
	return false;
}

const char *driver_keep(struct driver *d, const struct dns_config *config,
			const char *name, struct err *err)
{
	const char *value = dns_config_value(config, name);
	char *copy =
		d->n_kept < DRIVER_KEPT_MAX ? strdup(value ? value : "") : NULL;

	if (!copy) {
		err_set(err, ERR_INTERNAL, "%s: no memory", d->provider->name);
		return NULL;
	}
	d->kept[d->n_kept++] = copy;
	for (size_t i = 0; is_secret(d->provider, name); i++) {
		if (d->rest.secrets[i])
			continue;
		d->rest.secrets[i] = copy;
		break;
	}
	return copy;
}

bool driver_segment(const struct driver *d, const struct dns_config *config,
		    const char *name, char *out, size_t size, struct err *err)
{
	const char *value = dns_config_value(config, name);

	out[0] = '\0';
	if (!value || rest_segment(value, out, size))
		return true;
	err_set(err, ERR_CONFIG, "%s: the setting \"%s\" is no such thing",
		d->provider->name, name);
	return err_hint(err, "correct it; see `exodane providers %s`",
			d->provider->name);
}

bool driver_pause(const struct driver *d, int tried, struct err *err)
{
	const struct clock *clock = &d->clock;

	return tried == 0 || !clock->sleep_until ||
	       clock->sleep_until(clock->self, clock->now(clock->self) + 1,
				  err);
}
