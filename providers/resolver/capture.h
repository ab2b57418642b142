#pragma once
/* What a capture holds, for a judgement. For capture*.c. */
#include "providers/resolver/anchors.h"
#include "providers/resolver/pool.h"

/* anchor_file: "" the captured ones; freed with anchors_free. ERR_CONFIG. */
bool capture_anchors(const struct dns_capture *capture, const char *anchor_file,
		     struct anchors *out, struct err *err);
/* Everything that the routes gave, that of one route first. */
void capture_pool(const struct dns_capture *capture, size_t route,
		  struct pool *pool);
/* A route that was not needed has nothing in the capture. */
bool capture_has_route(const struct dns_capture *capture, size_t route);
/* The reply of an entry, or NULL and words. What does not parse is as good as
 * silence. */
void capture_take(const struct captured *entry, struct query *query);
