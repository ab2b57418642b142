/* Saying something to the person. */
#include "state/person.h"

#include <stdarg.h>
#include <stdio.h>

void person_say(const struct person *person, enum tell level,
		const char *format, ...)
{
	char text[4608];
	va_list args;

	if (!person)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	person->tell(person->self, level, text);
}
