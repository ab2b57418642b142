#pragma once
/*
 * What a table alone describes: struct dns_api's and recordwise's and
 * setwise's verbs.
 */
#include "providers/dns/kind.h"

/* For rest_each: adds a name server, or a list of them, to self, a struct
 * zone. */
void kind_take_ns(void *self, const cJSON *item);
bool kind_read_records(void *self, const char *owner, struct zone *zone,
		       struct records *records, struct err *err);
bool kind_change_record(void *self, const char *owner,
			const struct record_call *call, struct err *err);
bool kind_read_set(void *self, const char *owner, struct zone *out,
		   struct err *err);
bool kind_replace_set(void *self, const char *owner, const struct mxset *want,
		      struct err *err);
bool kind_dnssec_read(void *self, const char *owner, struct zone_dnssec *out,
		      struct err *err);
bool kind_dnssec_enable(void *self, const char *owner, struct err *err);
