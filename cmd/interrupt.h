#pragma once
/* Ctrl-C and its like as a flag; a second one ends the program at once. */
#include <stdbool.h>

/* SIGINT, SIGTERM and SIGHUP set the flag; SIGPIPE becomes an error. */
void interrupt_watch(void);
bool interrupt_came(void);
