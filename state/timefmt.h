#pragma once
/* Times are int64_t seconds since 1970-01-01 UTC. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIMEFMT_ISO_MAX 32
#define TIMEFMT_SPAN_MAX 48

/* "2026-11-24T12:00:00Z"; "" for at <= 0. */
void timefmt_iso(int64_t at, char out[TIMEFMT_ISO_MAX]);

/* Strict: only what timefmt_iso writes. */
bool timefmt_parse(const char *text, int64_t *at);

/* "45 s", "12 min", "1 h 5 min", "3 days". */
void timefmt_span(int64_t seconds, char out[TIMEFMT_SPAN_MAX]);
/* One unit is enough: "45 s", "12 min", "3 days", "5 months", "11 years". */
void timefmt_about(int64_t seconds, char out[TIMEFMT_SPAN_MAX]);
