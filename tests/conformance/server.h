#pragma once
/* The Python program that plays one provider's server; see dns_serve.py. */
#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

struct server {
	pid_t pid;
	FILE *to, *from;
	cJSON *hello; /* its first line: settings and canary, or skip */
};

bool server_start(struct server *server, const char *program,
		  const char *backend);
void server_stop(struct server *server);

/* One order and its answer, to be freed with cJSON_Delete; fails the test when
 * the server does not answer. order is freed. */
cJSON *server_do(struct server *server, cJSON *order);
