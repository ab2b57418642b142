/* Starting, ordering and stopping the server of a provider. */
#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static cJSON *read_line(struct server *server)
{
	char *line = NULL;
	size_t size = 0;
	cJSON *json = NULL;

	if (getline(&line, &size, server->from) > 0)
		json = cJSON_Parse(line);
	free(line);
	return json;
}

static void become(const char *program, const char *backend, int in, int out)
{
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	execl(program, program, backend, (char *)NULL);
	_exit(127);
}

bool server_start(struct server *server, const char *program,
		  const char *backend)
{
	int in[2], out[2];

	*server = (struct server){ 0 };
	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
		return false;
	server->pid = fork();
	if (server->pid == 0)
		become(program, backend, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	server->to = fdopen(in[1], "w");
	server->from = fdopen(out[0], "r");
	if (server->pid < 0 || !server->to || !server->from)
		return false;
	server->hello = read_line(server);
	return server->hello != NULL;
}

void server_stop(struct server *server)
{
	if (server->to)
		fclose(server->to);
	if (server->from)
		fclose(server->from);
	while (server->pid > 0 && waitpid(server->pid, NULL, 0) < 0 &&
	       errno == EINTR)
		;
	cJSON_Delete(server->hello);
	*server = (struct server){ 0 };
}

cJSON *server_do(struct server *server, cJSON *order)
{
	char *text = cJSON_PrintUnformatted(order);

	assert_non_null(text);
	fprintf(server->to, "%s\n", text);
	fflush(server->to);
	cJSON_free(text);
	cJSON_Delete(order);
	cJSON *line = read_line(server);
	if (!line)
		fail_msg("the provider's server has gone");
	cJSON *answer = cJSON_DetachItemFromObjectCaseSensitive(line, "answer");
	cJSON_Delete(line);
	return answer;
}
