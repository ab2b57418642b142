#pragma once
/* Records as the front header gives them. For providers/resolver/. */
#include "providers/resolver.h"

#include <ldns/ldns.h>

/* rdata and text are malloc'ed. False when it cannot be written. */
bool record_export(const ldns_rr *rr, struct dns_record *out);
/* How many; *out is freed with record_free_list. */
size_t record_export_list(const ldns_rr_list *list, struct dns_record **out);
void record_free_list(struct dns_record *records, size_t n);
