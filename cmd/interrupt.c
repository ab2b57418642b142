/* Signals. */
#include "cmd/interrupt.h"

#include <poll.h>
#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t came;

static void note(int number)
{
	came = number;
}

static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

void interrupt_watch(void)
{
	struct sigaction action = { .sa_handler = note,
				    .sa_flags = SA_RESETHAND };

	if (came)
		return;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaction(numbers[i], &action, NULL);
}

bool interrupt_came(void)
{
	return came != 0;
}

bool interrupt_wait_input(int fd)
{
	struct pollfd input = { .fd = fd, .events = POLLIN };
	sigset_t ours, before;

	sigemptyset(&ours);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaddset(&ours, numbers[i]);
	sigprocmask(SIG_BLOCK, &ours, &before);
	while (!came && ppoll(&input, 1, NULL, &before) < 0)
		;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return !came;
}
