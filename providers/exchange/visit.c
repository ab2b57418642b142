/* One visit of PowerShell: the bridge in a private folder, run and read. */
#include "providers/exchange/visit.h"
#include "providers/exchange/reply.h"
#include "providers/exchange/sign_in.h"
#include "providers/exchange/windows.h"
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

#define PATH_BYTES 4200

/* A folder that only we can enter, with the script in it. */
struct desk {
	char dir[PATH_BYTES];		/* "" none */
	char script[PATH_BYTES + 16];	/* as we see it */
	char argument[PATH_BYTES + 64]; /* as PowerShell sees it */
};

static bool write_script(const struct desk *desk, struct err *err)
{
	int fd = open(desk->script, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		      0600);
	bool ok =
		fd >= 0 && write_all(fd, bridge_script, strlen(bridge_script));

	if (!ok)
		err_set(err, ERR_STORE, "%s: %s", desk->script,
			strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

static bool lay_out(const struct pwsh *pwsh, struct desk *desk, struct err *err)
{
	const char *temp = pwsh->config.temp_dir;

	if (!*temp)
		temp = "/tmp";
	snprintf(desk->dir, sizeof(desk->dir), "%s/exodane-XXXXXX", temp);
	if (!mkdtemp(desk->dir)) {
		desk->dir[0] = '\0';
		err_set(err, ERR_STORE, "%s: no folder can be made: %s", temp,
			strerror(errno));
		return err_hint(err, "set TMPDIR to a folder that you can "
				     "write to");
	}
	snprintf(desk->script, sizeof(desk->script), "%s/bridge.ps1",
		 desk->dir);
	if (!write_script(desk, err))
		return false;
	if (windows_is(pwsh->program))
		return windows_path(desk->script, desk->argument,
				    sizeof(desk->argument), err);
	snprintf(desk->argument, sizeof(desk->argument), "%s", desk->script);
	return true;
}

static void clear_away(const struct desk *desk)
{
	if (!*desk->dir)
		return;
	unlink(desk->script);
	rmdir(desk->dir);
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

#define ARGUMENTS_MAX 9

/* Windows takes a script from our side for one of the network's, which its
 * policy would refuse; this one alone, in this process alone, is let in. */
static void arguments(const struct pwsh *pwsh, const char *script,
		      const char *argv[ARGUMENTS_MAX])
{
	size_t n = 0;

	argv[n++] = pwsh->program;
	argv[n++] = "-NoLogo";
	argv[n++] = "-NoProfile";
	if (!sign_in_needs_person(&pwsh->config))
		argv[n++] = "-NonInteractive";
	if (windows_is(pwsh->program)) {
		argv[n++] = "-ExecutionPolicy";
		argv[n++] = "Bypass";
	}
	argv[n++] = "-File";
	argv[n++] = script;
	argv[n] = NULL;
}

static bool run(const struct pwsh *pwsh, const char *script, const char *input,
		const char *marker, int timeout_ms, struct spawn_result *result,
		struct err *err)
{
	/* WSLENV: those that a program of Windows is to see as well. */
	static const char *const env[] = {
		"POWERSHELL_TELEMETRY_OPTOUT=1", "NO_COLOR=1", "TERM=dumb",
		"WSLENV=POWERSHELL_TELEMETRY_OPTOUT:NO_COLOR:TERM", NULL
	};
	struct relay relay = { .person = pwsh->config.person,
			       .marker = marker,
			       .interactive =
				       sign_in_needs_person(&pwsh->config) };
	const char *argv[ARGUMENTS_MAX];
	struct spawn spawn = { .argv = argv,
			       .env_add = env,
			       .input = input,
			       .input_len = strlen(input),
			       .timeout_ms = timeout_ms,
			       .max_output = OUTPUT_MAX,
			       .line = relay_line,
			       .line_self = &relay };

	arguments(pwsh, script, argv);
	return spawn_run(&spawn, result, err);
}

/* A script that the policy forbids is not even begun. */
static bool refused_by_policy(const char *said, struct err *err)
{
	if (!strstr(said, "running scripts is disabled") &&
	    !strstr(said, "is not digitally signed"))
		return false;
	err_set(err, ERR_CONFIG, "PowerShell: %.300s", said);
	err_hint(err, "run in PowerShell: Set-ExecutionPolicy "
		      "-ExecutionPolicy RemoteSigned -Scope CurrentUser");
	return true;
}

/* The program ended; without an answer its last words are the reason. */
static bool read_answer(const struct spawn_result *result, const char *marker,
			cJSON **out, struct err *err)
{
	const char *said = result->err.data;

	if (reply_find(result->out.data, marker, out, err))
		return true;
	if (err->kind == ERR_PARSE && result->status != 0 &&
	    !refused_by_policy(said, err))
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
	struct desk desk = { 0 };
	struct spawn_result result = { 0 };
	struct err local = { 0 };
	char *input = NULL, marker[33];
	bool ok;

	*out = NULL;
	if (pwsh->config.nobody && sign_in_needs_person(&pwsh->config))
		return nobody_signs_in(err);
	if (!make_marker(marker) ||
	    !(input = input_line(pwsh, requests, n, marker)))
		return err_set(err, ERR_INTERNAL, "PowerShell: out of memory");
	ok = lay_out(pwsh, &desk, &local) &&
	     run(pwsh, desk.argument, input, marker,
		 limit_ms(pwsh, requests, n), &result, &local) &&
	     read_answer(&result, marker, out, &local);
	clear_away(&desk);
	explicit_bzero(input, strlen(input));
	free(input);
	spawn_result_free(&result);
	if (!ok && err)
		*err = local;
	return ok;
}
