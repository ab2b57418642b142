#pragma once
/* What a host must prove from outside before mail depends on it. Pure. */
#include "steps/step.h"

struct proof_case {
	const struct facts *facts;
	const struct migration *migration;
	const struct settings *settings;
	int64_t now;
	int64_t since_at; /* when it should have begun to work */
};

/* Its addresses exist and are DNSSEC-secure. */
struct decision proofs_secure(const struct proof_case *proof, const char *host);
/* It resolves; secure or not. */
struct decision proofs_exists(const struct proof_case *proof, const char *host);
/* Port 25 takes a connection and mail for the domain; where that cannot be
 * tested from here a person confirms (question id). */
struct decision proofs_takes_mail(const struct proof_case *proof,
				  const char *host, const char *id);

/* For the guards, which do not ask: has it taken a connection, or has a person
 * confirmed it? */
bool proofs_took_connection(const struct facts *facts,
			    const struct migration *migration, const char *host,
			    const char *id);

#define QUESTION_CONNECTORS "connectors"
#define QUESTION_PORT25 "port-25"
#define QUESTION_PORT25_LEGACY "port-25-legacy"
#define QUESTION_DANE "dane-test"
