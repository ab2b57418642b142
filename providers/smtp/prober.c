/* The prober: what its handle holds, and its operations. */
#include "providers/prober.h"
#include "providers/smtp/mta_sts.h"
#include "providers/smtp/probing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONNECT_MS 10000
#define TOTAL_MS 30000

struct smtp_prober {
	struct prober_config config;
	SSL_CTX *tls;
	BIO_METHOD *sockets;
	struct certificate_trust trust;
	char helo[DNAME_MAX];
};

static bool open_tls(struct smtp_prober *prober, struct err *err)
{
	if (prober->tls && prober->sockets)
		return true;
	prober->tls = SSL_CTX_new(TLS_client_method());
	prober->sockets = session_sockets();
	if (!prober->tls || !prober->sockets)
		return err_set(err, ERR_INTERNAL, "smtp: TLS cannot start");
	SSL_CTX_set_min_proto_version(prober->tls, TLS1_2_VERSION);
	/* Senders take short keys too, even where DANE binds them: Postfix
	 * does. */
	SSL_CTX_set_security_level(prober->tls, 0);
	/* Judged by ourselves: against TLSA, and for the report. */
	SSL_CTX_set_verify(prober->tls, SSL_VERIFY_NONE, NULL);
	SSL_CTX_set_mode(prober->tls,
			 SSL_MODE_ENABLE_PARTIAL_WRITE |
				 SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	/* Back to poll(2) after every record: a server that sends tickets and
	 * key updates without end holds nobody up. */
	SSL_CTX_clear_mode(prober->tls, SSL_MODE_AUTO_RETRY);
	SSL_CTX_set_options(prober->tls, SSL_OP_NO_RENEGOTIATION);
	return true;
}

static struct probing *prepare(struct smtp_prober *prober,
			       const struct probe_target *targets, size_t n,
			       const struct policy_request *request,
			       struct err *err)
{
	const struct prober_config *config = &prober->config;
	struct session_shared shared = {
		.helo = prober->helo,
		.trust = &prober->trust,
		.now = config->clock.now(config->clock.self),
		.connect_ms =
			config->connect_ms ? config->connect_ms : CONNECT_MS,
		.total_ms = config->total_ms ? config->total_ms : TOTAL_MS,
	};
	struct probing *probing;

	if (!open_tls(prober, err))
		return NULL;
	shared.tls = prober->tls;
	shared.sockets = prober->sockets;
	probing = probing_open(config, &shared, targets, n, request);
	if (!probing)
		err_set(err, ERR_INTERNAL, "smtp: out of memory");
	return probing;
}

static bool probe(void *self, const struct probe_target *targets, size_t n,
		  struct probe_result *out, struct err *err)
{
	struct probing *probing = prepare(self, targets, n, NULL, err);

	if (!probing)
		return false;
	probing_run(probing);
	probing_end(probing, out, NULL);
	return true;
}

static bool policy(void *self, const struct policy_request *request,
		   struct sts_policy *out, struct err *err)
{
	const struct smtp_prober *prober = self;

	mta_sts_fetch(&prober->config, request, out);
	return true;
}

static struct probing *begin(void *self, const struct probe_target *targets,
			     size_t n, const struct policy_request *request,
			     struct err *err)
{
	struct probing *probing = prepare(self, targets, n, request, err);

	if (probing)
		probing_start(probing);
	return probing;
}

static void finish(void *self, struct probing *probing,
		   struct probe_result *out, struct sts_policy *policy_out)
{
	probing_end(probing, out, policy_out);
}

static void close_prober(void *self)
{
	struct smtp_prober *prober = self;

	certificate_trust_free(&prober->trust);
	SSL_CTX_free(prober->tls);
	BIO_meth_free(prober->sockets);
	free(prober);
}

bool prober_open(const struct prober_config *config, struct prober *out,
		 struct err *err)
{
	struct smtp_prober *prober = calloc(1, sizeof(*prober));
	char name[DNAME_MAX] = "";

	*out = (struct prober){ 0 };
	if (!prober)
		return err_set(err, ERR_INTERNAL, "smtp: out of memory");
	if (*config->ca_file && access(config->ca_file, R_OK) != 0) {
		free(prober);
		err_set(err, ERR_CONFIG, "smtp: ca-file %.300s: %s",
			config->ca_file, strerror(errno));
		return err_hint(err, "give a readable PEM file to --ca-file");
	}
	prober->config = *config;
	prober->trust = (struct certificate_trust){
		.wanted = *config->ca_file || config->check_public_certificate,
		.file = prober->config.ca_file,
	};
	snprintf(name, sizeof(name), "%s", config->helo);
	if (!*name && gethostname(name, sizeof(name) - 1) != 0)
		name[0] = '\0';
	if (!dname_parse(name, prober->helo, NULL))
		snprintf(prober->helo, sizeof(prober->helo), "localhost");
	*out = (struct prober){ .self = prober,
				.probe = probe,
				.policy = policy,
				.begin = begin,
				.finish = finish,
				.close = close_prober };
	return true;
}

const char *probe_state_name(enum probe_state state)
{
	static const char *const names[] = {
		[PROBE_ACCEPTS] = "accepts",
		[PROBE_GREYLISTS] = "greylists",
		[PROBE_DEFERS] = "defers",
		[PROBE_UNATTRIBUTED] = "unattributed",
		[PROBE_REJECTS] = "rejects",
		[PROBE_REPUTATION] = "refuses-us",
		[PROBE_NO_STARTTLS] = "no-starttls",
		[PROBE_TLS_FAILED] = "tls-failed",
		[PROBE_SMTP_FAILED] = "smtp-failed",
		[PROBE_CLOSED] = "closed",
		[PROBE_TIMEOUT] = "timeout",
		[PROBE_RESET] = "reset",
		[PROBE_NO_ROUTE] = "no-route",
		[PROBE_NOT_TESTABLE] = "not-testable",
	};

	return state <= PROBE_NOT_TESTABLE ? names[state] : "not-testable";
}
