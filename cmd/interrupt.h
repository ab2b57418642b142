#pragma once
/* Ctrl-C and its like as a flag; a second one ends the program at once. */
#include <stdbool.h>

/* From now on SIGINT, SIGTERM and SIGHUP set the flag. Called where something
 * has to be ended well: a journal's move, a child process. */
void interrupt_watch(void);
bool interrupt_came(void);
/* Waits until fd can be read. False when a signal came, be it just before. */
bool interrupt_wait_input(int fd);
