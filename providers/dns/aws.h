#pragma once
/* Requests to Amazon Web Services, each signed (AWS Signature Version 4). */
#include "providers/dns/driver.h"
#include "providers/sigv4.h"

/* What a driver of one of them begins with. */
struct aws {
	struct driver driver;
	const char *service;	/* "route53" */
	struct sigv4 signature; /* of the request at hand */
};

/* What comes first in d->kept. */
enum { AWS_KEY_ID, AWS_SECRET, AWS_TOKEN, AWS_REGION };

/* As struct rest's sign; its owner is a struct aws. */
bool aws_sign(const struct rest *rest, struct http_request *request,
	      struct err *err);
