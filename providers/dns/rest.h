#pragma once
/*
 * JSON over HTTP as most hosters' APIs speak it: a base address, headers with
 * the credentials, a body each way, and words for each refusal.
 */
#include "providers/net/http.h"
#include "state/err.h"

#include <cjson/cJSON.h>

#define REST_HEADERS_MAX 6
#define REST_SECRETS_MAX 4
#define REST_WORD_MAX 256

/* What the person can do about one status; ends with status 0. */
struct rest_hint {
	int status;
	const char *text;
};

/* What a member of an answer says; rows end with a NULL path. */
struct rest_row {
	const char *at;	  /* a path as for rest_at */
	const char *word; /* as rest_word writes it; "": none; NULL: any */
	enum err_kind kind;
	/* …and this is part of it, whatever its case, or of the word at "in";
	 * may be NULL. */
	const char *has, *in;
};

/*
 * What speaks against an item, such as a zone: the word at its path is none of
 * those that it may be ("active|locked"), or one of those it must never be.
 * Rows end with a NULL path.
 */
struct rest_fault {
	const char *at;
	const char *only, *never; /* one of the two; a path without a word has
				     the word "", one with an object "{}" */
	const char *why;	  /* "is a secondary zone there" */
};

struct rest {
	const char *who; /* the driver, for messages */
	char base[1024]; /* without final slash */
	const char *ca_file;
	const struct clock *clock; /* breaks calls off; NULL: nothing does */
	size_t n_headers;
	struct http_header headers[REST_HEADERS_MAX]; /* values not owned */
	/* Never shown, whoever repeats them; a NULL is passed over. */
	const char *secrets[REST_SECRETS_MAX];
	size_t max_body; /* 0: as http.h */
	int timeout_ms;	 /* 0: as http.h */
	/* Answers that are no JSON, made JSON; NULL when they are not even
	 * "format". Both NULL: they are JSON. */
	cJSON *(*parse)(const char *text, size_t len);
	const char *format;
	/* What the API says of a failure: paths as for rest_join, of which
	 * those that are there are shown; ends with NULL. NULL: the whole
	 * text, unless it is a web page. */
	const char *const *said;
	/* What the answer's own code says; ERR_NONE leaves it to the status.
	 * The first row that fits, or else a function; both may be NULL. */
	const struct rest_row *verdicts;
	enum err_kind (*judge)(const cJSON *answer);
	/* Does a refusal say that what was asked for is not there? One of the
	 * rows fits; NULL: a JSON object with status 404 does. */
	const struct rest_row *gone;
	/* Adds headers that depend on the request, such as a signature. The
	 * values live until the request has ended. May be NULL. */
	bool (*sign)(const struct rest *rest, struct http_request *request,
		     struct err *err);
	/* After a 401: can sign do better now? The request is then sent once
	 * more. May be NULL. */
	bool (*renew)(const struct rest *rest);
	void *owner; /* the driver, for sign and renew */
	/* The ETag that the next change may replace, "" when it must find
	 * nothing; set for that call alone. NULL: whatever is there. */
	const char *replaces;
	/* Where the cookies of a session are kept; NULL: none are. */
	struct rest_cookies *cookies;
	const struct rest_hint *hints;
};

/* "name=value; name=value", as the service set them last. */
struct rest_cookies {
	char text[HTTP_COOKIES_MAX];
};

/* Takes "http(s)://host…" from a setting, or what is https without a scheme;
 * ERR_CONFIG when it is none. */
bool rest_base(struct rest *rest, const char *endpoint, struct err *err);
/* Would the credentials travel in clear over a network? */
bool rest_is_exposed(const struct rest *rest);

/*
 * Sends body (may be NULL; not freed) to base + path. *answer (may be NULL) is
 * the JSON of a 2xx answer, freed by the caller with cJSON_Delete; NULL when
 * there was no body. ERR_PARSE when it is no JSON.
 */
bool rest_call(const struct rest *rest, const char *method, const char *path,
	       const cJSON *body, cJSON **answer, struct err *err);

/* As rest_call, for what may not be there: true then, with *answer NULL, and
 * in no other case. */
bool rest_find(const struct rest *rest, const char *method, const char *path,
	       const cJSON *body, cJSON **answer, struct err *err);

/* As rest_call, with a body of another type. */
bool rest_send(const struct rest *rest, const char *method, const char *path,
	       const char *type, const char *text, cJSON **answer,
	       struct err *err);

/* One segment of a path, percent-encoded; false when it does not fit. */
bool rest_segment(const char *text, char *out, size_t size);

/* A body of texts: names and values in turn, up to a NULL. A value may be
 * NULL: that member is left out. */
cJSON *rest_object(const char *name, ...) __attribute__((sentinel));

/*
 * "error.details.0.message": members by name, items by one digit; NULL when it
 * is not there. The functions below take such paths, too.
 */
const cJSON *rest_at(const cJSON *object, const char *path);
/* A string member, or NULL. */
const char *rest_text(const cJSON *object, const char *name);
/*
 * Of a list, the first item with these texts: members and values in turn, up
 * to a NULL; compared without regard to case and a final dot. NULL when there
 * is none.
 */
const cJSON *rest_where(const cJSON *list, ...) __attribute__((sentinel));
/* Is that member this string; is it true? */
bool rest_is(const cJSON *object, const char *name, const char *word);
bool rest_is_true(const cJSON *object, const char *name);
/* A whole number within 0 … max. */
bool rest_number(const cJSON *object, const char *name, uint32_t max,
		 uint32_t *out);
/* A text, a whole number, true or false, as a word; false when it is neither,
 * or empty. */
bool rest_word(const cJSON *item, char out[REST_WORD_MAX]);
/* Those of the paths (up to a NULL) that are words, ": " between them. One that
 * ends in a star, such as "errors.*", is the first word anywhere below, behind
 * the name of the member that holds it: "ttl: too short". */
void rest_join(const cJSON *json, const char *const *paths, char *out,
	       size_t size);
/* take for each item of "keys.*.ds.*", where a star is any item of a list. */
void rest_each(const cJSON *json, const char *path,
	       void (*take)(void *self, const cJSON *item), void *self);
/* The first of the rows that fits, or NULL. */
const struct rest_row *rest_row(const struct rest_row *rows, const cJSON *json);
/* What json (may be NULL) says by rest's verdicts and judge. */
enum err_kind rest_verdict(const struct rest *rest, const cJSON *json);
/* Why item is unfit, or NULL. */
const char *rest_fault(const struct rest_fault *faults, const cJSON *item);
/* Is word one of "a|b|c"? */
bool rest_among(const char *word, const char *words);
