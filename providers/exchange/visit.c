/* One visit of PowerShell: the bridge in a private folder, run and read. */
#include "providers/exchange/visit.h"
#include "providers/exchange/reply.h"
#include "providers/exchange/sign_in.h"
#include "providers/net/spawn.h"
#include "state/json_scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONNECT_S 120 /* without a person */
#define CMDLET_S 900  /* the service's own limit */
#define READ_S 60     /* for each domain */
#define OUTPUT_MAX ((size_t)4 << 20)

extern const char bridge_script[];

static bool write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n <= 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

/* A folder that only we can enter, with the script in it. */
static bool lay_out(char dir[64], char script[128], struct err *err)
{
	int fd;
	bool ok;

	snprintf(dir, 64, "/tmp/exodane-XXXXXX");
	if (!mkdtemp(dir)) {
		dir[0] = '\0';
		return err_set(err, ERR_STORE,
			       "/tmp: no folder can be made: "
			       "%s",
			       strerror(errno));
	}
	snprintf(script, 128, "%s/bridge.ps1", dir);
	fd = open(script, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	ok = fd >= 0 && write_all(fd, bridge_script, strlen(bridge_script));
	if (!ok)
		err_set(err, ERR_STORE, "%s: %s", script, strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

static void clear_away(const char *dir, const char *script)
{
	if (!*dir)
		return;
	unlink(script);
	rmdir(dir);
}

static bool make_marker(char out[33])
{
	unsigned char bytes[16];

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return false;
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
	return true;
}

static cJSON *request_json(const struct request *request, int id)
{
	static const char *const ops[] = { [REQUEST_READ] = "read",
					   [REQUEST_ENABLE] = "enable",
					   [REQUEST_DISABLE] = "disable",
					   [REQUEST_EXAMINE] = "examine" };
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "id", id);
	cJSON_AddStringToObject(json, "op", ops[request->op]);
	if (request->feature != FEATURE_NONE)
		cJSON_AddStringToObject(json, "feature",
					feature_name(request->feature));
	if (request->domain)
		cJSON_AddStringToObject(json, "domain", request->domain);
	return json;
}

/* Other bytes than ASCII only stand inside texts: written as \uXXXX they
 * arrive whatever PowerShell takes the encoding of its input to be. */
static char *one_ascii_line(const char *text)
{
	static const unsigned char lead[] = { 0, 0x7f, 0x1f, 0x0f, 7 };
	const char *end = text + strlen(text);
	char *line = malloc(6 * strlen(text) + 2), *to = line;
	size_t len;

	for (; line && (len = json_utf8(text, end)) > 0; text += len) {
		unsigned int c = (unsigned char)*text & lead[len];

		for (size_t i = 1; i < len; i++)
			c = c << 6 | ((unsigned char)text[i] & 0x3f);
		if (c < 0x80)
			*to++ = (char)c;
		else if (c < 0x10000)
			to += snprintf(to, 7, "\\u%04x", c);
		else
			to += snprintf(to, 13, "\\u%04x\\u%04x",
				       0xd7c0 + (c >> 10),
				       0xdc00 + (c & 0x3ff));
	}
	if (line)
		memcpy(to, "\n", 2);
	return line;
}

/* What goes to standard input; wiped and freed by the caller. */
static char *input_line(const struct pwsh *pwsh, const struct request *requests,
			size_t n, const char *marker)
{
	cJSON *document = cJSON_CreateObject(), *list;
	char *text, *line;

	cJSON_AddStringToObject(document, "schema", "exodane.bridge/1");
	cJSON_AddStringToObject(document, "marker", marker);
	cJSON_AddItemToObject(document, "signIn", sign_in_json(&pwsh->config));
	list = cJSON_AddArrayToObject(document, "requests");
	for (size_t i = 0; i < n; i++)
		cJSON_AddItemToArray(list,
				     request_json(&requests[i], (int)i + 1));
	text = cJSON_PrintUnformatted(document);
	cJSON_Delete(document);
	if (!text)
		return NULL;
	line = one_ascii_line(text);
	explicit_bzero(text, strlen(text));
	free(text);
	return line;
}

/* Passes on what is for the person until the answer begins. */
struct relay {
	const struct person *person;
	const char *marker;
	bool interactive, answering;
};

static void relay_line(void *self, const char *line, bool is_stderr)
{
	struct relay *relay = self;

	if (!is_stderr && strncmp(line, "<<EXODANE:", 10) == 0 &&
	    strcmp(line + 10, relay->marker) == 0)
		relay->answering = true;
	if (!relay->person || !*line || (relay->answering && !is_stderr))
		return;
	/* A code to type in elsewhere must be seen, however quiet it is. */
	relay->person->tell(relay->person->self,
			    relay->interactive ? TELL_WARNING : TELL_DETAIL,
			    line);
}

/* 0: none, while a person signs in; Exchange's own limits end the rest. */
static int limit_ms(const struct pwsh *pwsh, const struct request *requests,
		    size_t n)
{
	const struct exchange_config *config = &pwsh->config;
	int cmdlet_s = config->cmdlet_s ? config->cmdlet_s : CMDLET_S;
	int64_t s = config->connect_s ? config->connect_s : CONNECT_S;

	if (!config->connect_s && sign_in_needs_person(config))
		return 0;
	for (size_t i = 0; i < n; i++) {
		bool change = requests[i].op == REQUEST_ENABLE ||
			      requests[i].op == REQUEST_DISABLE;

		s += change || cmdlet_s < READ_S ? cmdlet_s : READ_S;
	}
	return (int)(s > 86400 ? 86400 : s) * 1000;
}

static bool run(const struct pwsh *pwsh, const char *script, const char *input,
		const char *marker, int timeout_ms, struct spawn_result *result,
		struct err *err)
{
	static const char *const env[] = { "POWERSHELL_TELEMETRY_OPTOUT=1",
					   "NO_COLOR=1", "TERM=dumb", NULL };
	bool interactive = sign_in_needs_person(&pwsh->config);
	struct relay relay = { .person = pwsh->config.person,
			       .marker = marker,
			       .interactive = interactive };
	const char *const with_person[] = { pwsh->program, "-NoLogo",
					    "-NoProfile",  "-File",
					    script,	   NULL };
	const char *const alone[] = { pwsh->program, "-NoLogo",
				      "-NoProfile",  "-NonInteractive",
				      "-File",	     script,
				      NULL };
	struct spawn spawn = { .argv = interactive ? with_person : alone,
			       .env_add = env,
			       .input = input,
			       .input_len = strlen(input),
			       .timeout_ms = timeout_ms,
			       .max_output = OUTPUT_MAX,
			       .line = relay_line,
			       .line_self = &relay };

	return spawn_run(&spawn, result, err);
}

/* The program ended; without an answer its last words are the reason. */
static bool read_answer(const struct spawn_result *result, const char *marker,
			cJSON **out, struct err *err)
{
	const char *said = result->err.data;

	if (reply_find(result->out.data, marker, out, err))
		return true;
	if (err->kind == ERR_PARSE && result->status != 0)
		err_set(err, ERR_PARSE,
			"PowerShell ended with status %d without an answer: "
			"%.300s",
			result->status, said);
	return false;
}

/* Waiting for a code that nobody reads would hold the lock for ever. */
static bool nobody_signs_in(struct err *err)
{
	err_set(err, ERR_NOBODY,
		"PowerShell: this way of signing in needs a "
		"person, and nobody is there");
	return err_hint(err, "run the same command at a terminal; unattended "
			     "runs need sign_in = app (or identity, token) in "
			     "the tenant's settings, see exodane.conf(5)");
}

bool visit(const struct pwsh *pwsh, const struct request *requests, size_t n,
	   cJSON **out, struct err *err)
{
	char dir[64] = "", script[128] = "", marker[33];
	struct spawn_result result = { 0 };
	struct err local = { 0 };
	char *input = NULL;
	bool ok;

	*out = NULL;
	if (pwsh->config.nobody && sign_in_needs_person(&pwsh->config))
		return nobody_signs_in(err);
	if (!make_marker(marker) ||
	    !(input = input_line(pwsh, requests, n, marker)))
		return err_set(err, ERR_INTERNAL, "PowerShell: out of memory");
	ok = lay_out(dir, script, &local) &&
	     run(pwsh, script, input, marker, limit_ms(pwsh, requests, n),
		 &result, &local) &&
	     read_answer(&result, marker, out, &local);
	clear_away(dir, script);
	explicit_bzero(input, strlen(input));
	free(input);
	spawn_result_free(&result);
	if (!ok && err)
		*err = local;
	return ok;
}
