/* The prober: all sessions in one poll loop. */
#include "providers/prober.h"
#include "providers/smtp/mta_sts.h"
#include "providers/smtp/session.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONNECT_MS 10000
#define TOTAL_MS 30000
#define AT_ONCE 256 /* open files */

struct smtp_prober {
	struct prober_config config;
	SSL_CTX *tls;
	BIO_METHOD *sockets;
	struct certificate_trust trust;
	char helo[DNAME_MAX];
};

#define LOOK_UP_MS 500 /* whether we are to end */

static void turn(struct session *sessions, size_t n, bool hurry)
{
	struct pollfd p[AT_ONCE];
	int64_t until = INT64_MAX, left;

	for (size_t i = 0; i < n; i++) {
		bool ended = sessions[i].state == SESSION_END;

		p[i] = (struct pollfd){ .fd = ended ? -1 : sessions[i].fd,
					.events =
						session_events(&sessions[i]) };
		if (!ended && sessions[i].limit_ms < until)
			until = sessions[i].limit_ms;
	}
	left = until - session_clock_ms();
	if (left > LOOK_UP_MS)
		left = LOOK_UP_MS;
	if (poll(p, n, left > 0 && !hurry ? (int)left : 0) < 0)
		memset(p, 0, n * sizeof(*p));
	for (size_t i = 0; i < n; i++) {
		if (sessions[i].state == SESSION_END)
			continue;
		if (hurry || session_clock_ms() >= sessions[i].limit_ms)
			session_late(&sessions[i]);
		else if (p[i].revents)
			session_ready(&sessions[i]);
	}
}

static bool all_ended(const struct session *sessions, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (sessions[i].state != SESSION_END)
			return false;
	return true;
}

static bool run(const struct session_shared *shared, const struct clock *clock,
		const struct probe_target *targets, size_t n,
		struct probe_result *out)
{
	struct session *sessions = calloc(n, sizeof(*sessions));

	if (!sessions)
		return false;
	for (size_t i = 0; i < n; i++)
		session_begin(&sessions[i], &targets[i], &out[i], shared);
	while (!all_ended(sessions, n))
		turn(sessions, n, clock_interrupted(clock));
	free(sessions);
	return true;
}

static void tell_dane(const struct probe_target *target,
		      struct probe_result *result)
{
	size_t n = strlen(result->words);

	result->dane = dane_judge(target, result);
	if (target->n_tlsa > 0 && result->dane == DANE_NONE)
		snprintf(result->words + n, sizeof(result->words) - n,
			 "%sno usable TLSA record: TLS is required, but "
			 "nobody is authenticated",
			 n > 0 ? "; " : "");
}

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

static bool probe(void *self, const struct probe_target *targets, size_t n,
		  struct probe_result *out, struct err *err)
{
	struct smtp_prober *prober = self;
	const struct prober_config *config = &prober->config;
	struct session_shared shared = {
		.helo = prober->helo,
		.now = config->clock.now(config->clock.self),
		.connect_ms =
			config->connect_ms ? config->connect_ms : CONNECT_MS,
		.total_ms = config->total_ms ? config->total_ms : TOTAL_MS,
	};

	if (!open_tls(prober, err))
		return false;
	shared.tls = prober->tls;
	shared.sockets = prober->sockets;
	shared.trust = &prober->trust;
	for (size_t at = 0; at < n; at += AT_ONCE)
		if (!run(&shared, &config->clock, targets + at,
			 n - at < AT_ONCE ? n - at : AT_ONCE, out + at))
			return err_set(err, ERR_INTERNAL,
				       "smtp: out of memory");
	for (size_t i = 0; i < n; i++)
		tell_dane(&targets[i], &out[i]);
	return true;
}

static bool policy(void *self, const char *domain, const char *txt,
		   uint32_t ttl, struct sts_policy *out, struct err *err)
{
	const struct smtp_prober *prober = self;

	return mta_sts_fetch(&prober->config, domain, txt, ttl, out, err);
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
