#pragma once
/* Text within a Markdown document, whoever wrote it. */
#include "state/buf.h"

/* No line ends, nothing that formats: fit for a table's cell, too. */
void markdown_text(struct buf *out, const char *text);
