/*
 * Runs a command once with its output thrown away; prints wall time in
 * microseconds, peak memory in KB, exit status and CPU in microseconds. A small
 * process of its own, so that the memory of whoever starts it does not count.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
	struct rusage usage;
	long long begun = now_us();
	int status, null;
	pid_t pid = argc > 1 ? fork() : -1;

	if (pid < 0)
		return 2;
	if (pid == 0) {
		null = open("/dev/null", O_RDWR);
		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (wait4(pid, &status, 0, &usage) != pid)
		return 2;
	printf("%lld %ld %d %lld\n", now_us() - begun, usage.ru_maxrss,
	       WIFEXITED(status) ? WEXITSTATUS(status) : 128,
	       (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL +
		       usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
	return 0;
}
