/* Text within a Markdown document, whoever wrote it. */
#include "cmd/markdown.h"

#include <string.h>

void markdown_text(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("|\\`*_<>[]#", *text))
			buf_puts(out, "\\");
		if (*text == '\n')
			buf_puts(out, "; ");
		else if ((unsigned char)*text >= ' ')
			buf_add(out, text, 1);
	}
}
