/* One visit of PowerShell: the bridge in a private folder, run and read. */
#include "providers/exchange/visit.h"
#include "providers/exchange/reply.h"
#include "providers/net/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONNECT_S 120	      /* without a person */
#define CONNECT_PERSON_S 1200 /* a device code lives for 15 minutes */
#define CMDLET_S 900	      /* the service's own limit */
#define READ_S 60	      /* beside each further domain */

extern const char bridge_script[];

bool visit_needs_person(const struct exchange_config *config)
{
	return strcmp(config->sign_in, "device") == 0 ||
	       strcmp(config->sign_in, "browser") == 0 || !*config->sign_in;
}

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

static cJSON *sign_in_json(const struct exchange_config *config)
{
	const struct {
		const char *key, *value;
	} fields[] = {
		{ "way", *config->sign_in ? config->sign_in : "device" },
		{ "user", config->user },
		{ "organization", config->organization },
		{ "delegatedOrganization", config->delegated_organization },
		{ "appId", config->app_id },
		{ "certificateFile", config->certificate_file },
		{ "certificatePassword", config->certificate_password },
		{ "accessToken", config->access_token },
		{ "identityId", config->identity_id },
	};
	cJSON *json = cJSON_CreateObject();

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (*fields[i].value)
			cJSON_AddStringToObject(json, fields[i].key,
						fields[i].value);
	return json;
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

/* The one line that goes to standard input; wiped and freed by the caller. */
static char *input_line(const struct pwsh *pwsh, const struct request *requests,
			size_t n, const char *marker)
{
	cJSON *document = cJSON_CreateObject(), *list;
	char *text, *line = NULL;

	cJSON_AddStringToObject(document, "schema", "exodane.bridge/1");
	cJSON_AddStringToObject(document, "marker", marker);
	cJSON_AddItemToObject(document, "signIn", sign_in_json(&pwsh->config));
	list = cJSON_AddArrayToObject(document, "requests");
	for (size_t i = 0; i < n; i++)
		cJSON_AddItemToArray(list,
				     request_json(&requests[i], (int)i + 1));
	text = cJSON_PrintUnformatted(document);
	cJSON_Delete(document);
	if (text && asprintf(&line, "%s\n", text) < 0)
		line = NULL;
	if (text) {
		explicit_bzero(text, strlen(text));
		free(text);
	}
	return line;
}

/* Passes on what is for the person until the answer begins. */
struct relay {
	const struct person *person;
	bool interactive, answering;
};

static void relay_line(void *self, const char *line, bool is_stderr)
{
	struct relay *relay = self;

	if (!is_stderr && strncmp(line, "<<EXODANE:", 10) == 0)
		relay->answering = true;
	if (!relay->person || !*line || (relay->answering && !is_stderr))
		return;
	relay->person->tell(relay->person->self,
			    relay->interactive ? TELL_INFO : TELL_DETAIL, line);
}

static int limit_ms(const struct pwsh *pwsh, const struct request *requests,
		    size_t n)
{
	const struct exchange_config *config = &pwsh->config;
	int64_t s = config->connect_s		 ? config->connect_s
		    : visit_needs_person(config) ? CONNECT_PERSON_S
						 : CONNECT_S;

	for (size_t i = 0; i < n; i++) {
		bool change = requests[i].op == REQUEST_ENABLE ||
			      requests[i].op == REQUEST_DISABLE;
		s += !change		? READ_S
		     : config->cmdlet_s ? config->cmdlet_s
					: CMDLET_S;
	}
	return (int)(s > 86400 ? 86400 : s) * 1000;
}

static bool run(const struct pwsh *pwsh, const char *script, const char *input,
		int timeout_ms, struct spawn_result *result, struct err *err)
{
	static const char *const env[] = { "POWERSHELL_TELEMETRY_OPTOUT=1",
					   "NO_COLOR=1", "TERM=dumb", NULL };
	bool interactive = visit_needs_person(&pwsh->config);
	struct relay relay = { .person = pwsh->config.person,
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

bool visit(const struct pwsh *pwsh, const struct request *requests, size_t n,
	   cJSON **out, struct err *err)
{
	char dir[64] = "", script[128] = "", marker[33];
	struct spawn_result result = { 0 };
	struct err local = { 0 };
	char *input = NULL;
	bool ok;

	*out = NULL;
	if (!make_marker(marker) ||
	    !(input = input_line(pwsh, requests, n, marker)))
		return err_set(err, ERR_INTERNAL, "PowerShell: out of memory");
	ok = lay_out(dir, script, &local) &&
	     run(pwsh, script, input, limit_ms(pwsh, requests, n), &result,
		 &local) &&
	     read_answer(&result, marker, out, &local);
	clear_away(dir, script);
	explicit_bzero(input, strlen(input));
	free(input);
	spawn_result_free(&result);
	if (!ok && err)
		*err = local;
	return ok;
}
