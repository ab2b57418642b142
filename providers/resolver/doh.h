#pragma once
/*
 * DNS over HTTPS (RFC 8484): the query as the body of a POST, the reply as the
 * body of its answer, checked like any other packet. For providers/resolver/.
 */
#include "providers/resolver/query.h"

struct doh;

/* url: "https://host/dns-query". ca_file: "" the system's. ERR_CONFIG. */
struct doh *doh_open(const char *url, const char *ca_file, struct err *err);
void doh_close(struct doh *doh);
/* As ask_all; ms is the deadline over everything. */
void doh_ask(struct doh *doh, struct query *queries, size_t n, int ms);
