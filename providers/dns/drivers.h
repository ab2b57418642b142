#pragma once
/* The drivers, and what each one's open begins with. */
#include "providers/dns_api.h"

#define DRIVER(name) extern const struct dns_provider name##_provider;
#include "providers/dns/registry.def"
#undef DRIVER

/*
 * config with the driver's own table in it, so that dns_config_value finds
 * the fallbacks. ERR_CONFIG when a required setting has no value.
 */
bool driver_config(const struct dns_provider *provider,
		   const struct dns_config *config, struct dns_config *out,
		   struct err *err);
/* An optional whole number; 0 when it is not set. ERR_CONFIG else. */
bool driver_number(const struct dns_provider *provider,
		   const struct dns_config *config, const char *name,
		   uint32_t max, uint32_t *out, struct err *err);
