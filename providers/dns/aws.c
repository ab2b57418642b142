/* Signing requests to AWS. */
#include "providers/dns/aws.h"

#include <stdio.h>
#include <string.h>

static void add_header(struct http_request *request, const char *name,
		       const char *value)
{
	request->headers[request->n_headers++] =
		(struct http_header){ name, value };
}

bool aws_sign(const struct rest *rest, struct http_request *request,
	      struct err *err)
{
	struct aws *aws = rest->owner;
	char *const *kept = aws->driver.kept;
	const struct sigv4_key key = { .id = kept[AWS_KEY_ID],
				       .secret = kept[AWS_SECRET],
				       .token = kept[AWS_TOKEN] };
	char host[512], path[2048];
	const char *at = strstr(request->url, "://") + 3;
	size_t host_len = strcspn(at, "/"), path_len = strcspn(at, "?");
	const char *query = at + path_len + (at[path_len] == '?');
	const struct sigv4_request signing = {
		.method = request->method,
		.host = host,
		.path = path,
		.query = query,
		.body = request->body,
		.body_len = request->body_len,
		.region = kept[AWS_REGION],
		.service = aws->service,
		.at = aws->driver.clock.now(aws->driver.clock.self)
	};

	snprintf(host, sizeof(host), "%.*s", (int)host_len, at);
	snprintf(path, sizeof(path), "%.*s", (int)(path_len - host_len),
		 at + host_len);
	if (!sigv4_sign(&key, &signing, &aws->signature))
		return err_set(err, ERR_INTERNAL,
			       "%s: a request cannot be signed", rest->who);
	add_header(request, "X-Amz-Date", aws->signature.date);
	if (*key.token)
		add_header(request, "X-Amz-Security-Token", key.token);
	add_header(request, "Authorization", aws->signature.authorization);
	return true;
}
