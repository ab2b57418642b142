#pragma once
/* Paths of requests, written as templates. */
#include "providers/dns/driver.h"

#define DRIVER_PATH_MAX 2048

/*
 * Replaces in template: {zone} by the zone's id, {origin} by the zone's
 * name, {name} by name, {label} by what is left of name below the zone (d->apex
 * at the apex), {0} … {7} by the settings kept, percent-encoded; {1:&project=}
 * by all of "&project=" and the setting, or by nothing where it has no value. A
 * brace before anything but a letter or digit stands for itself. ERR_CONFIG
 * when there is no room.
 */
bool path_fill(const struct driver *d, const char *template, const char *name,
	       char out[DRIVER_PATH_MAX], struct err *err);
/* The same with "/" and an id behind it. */
bool path_below(const struct driver *d, const char *template, const char *name,
		const char *id, char out[DRIVER_PATH_MAX], struct err *err);
