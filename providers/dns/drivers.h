#pragma once
/* The drivers, for registry.c, and what each one's open begins with. */
#include "providers/dns_api.h"

extern const struct dns_provider autodns_provider;
extern const struct dns_provider azure_provider;
extern const struct dns_provider cloudflare_provider;
extern const struct dns_provider desec_provider;
extern const struct dns_provider dnsimple_provider;
extern const struct dns_provider exec_provider;
extern const struct dns_provider gandi_provider;
extern const struct dns_provider google_provider;
extern const struct dns_provider hostingde_provider;
extern const struct dns_provider infomaniak_provider;
extern const struct dns_provider inwx_provider;
extern const struct dns_provider ionos_provider;
extern const struct dns_provider manual_provider;
extern const struct dns_provider netcup_provider;
extern const struct dns_provider ovh_provider;
extern const struct dns_provider powerdns_provider;
extern const struct dns_provider rfc2136_provider;
extern const struct dns_provider route53_provider;
extern const struct dns_provider scaleway_provider;

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
