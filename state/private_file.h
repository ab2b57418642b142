#pragma once
/* Files that hold a secret: read only when nobody else can read them. */
#include "state/buf.h"
#include "state/err.h"

/*
 * Fills out, which the caller initialises with the size allowed, and wipes and
 * frees with private_file_wipe. ERR_CONFIG ("PATH: why"): not a regular file,
 * of somebody else, readable by group or others, too large.
 */
bool private_file_read(const char *path, struct buf *out, struct err *err);
void private_file_wipe(struct buf *text);
