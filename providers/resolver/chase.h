#pragma once
/* What one round of a route asks for. For chase.c and chase_fetch.c. */
#include "providers/resolver/asker.h"

#define BATCH_MAX 256

/* Questions without an answer yet, each once. */
struct batch {
	size_t n;
	struct dns_question questions[BATCH_MAX];
};

/* Unless it is answered in the pool, or the batch is full. */
void batch_want(struct batch *batch, const struct pool *pool,
		const struct dns_question *question);
/* Asks the batch and adds what came, or that nothing came, to the pool. False
 * when memory ran out. */
bool chase_fetch(const struct chase *chase, struct batch *batch,
		 struct pool *pool);
