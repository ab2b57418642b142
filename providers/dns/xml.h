#pragma once
/* XML read as JSON, on expat (the only place that uses it). */
#include <cjson/cJSON.h>

#include <stdbool.h>
#include <stddef.h>

/*
 * {"Root": {"Name": "text", "Zone": {…}, "Zone": {…}}}: an element with others
 * in it is an object, in which a name may come several times; any other one is
 * a string. Attributes are left out. NULL for what is no XML, has a document
 * type (and with it entities), or is deeper or larger than any answer; nothing
 * outside the text is ever opened.
 */
cJSON *xml_parse(const char *text, size_t len);
