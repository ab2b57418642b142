/* Reading compiled time zones, and what they say of a time. */
#include "state/tz.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX_BYTES (32 << 10)
#define HEADER_BYTES 44

/* RFC 9636 section 3.1, in the order of the file. */
enum count { UT_FLAGS, STD_FLAGS, LEAPS, TIMES, TYPES, CHARS, COUNTS };

struct block {
	const uint8_t *data; /* behind its header */
	size_t len;	     /* to the end of the file */
	uint32_t n[COUNTS];
	char version;
};

static bool broken(struct err *err, const char *what)
{
	return err_set(err, ERR_CONFIG, "not a time zone: %s", what);
}

static uint32_t big32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static int64_t big64(const uint8_t *p)
{
	return (int64_t)((uint64_t)big32(p) << 32 | big32(p + 4));
}

static bool read_header(const uint8_t *data, size_t len, struct block *out,
			struct err *err)
{
	if (len < HEADER_BYTES || memcmp(data, "TZif", 4) != 0)
		return broken(err, "it does not begin with TZif");
	out->version = (char)data[4];
	for (int i = 0; i < COUNTS; i++) {
		out->n[i] = big32(data + 20 + 4 * i);
		if (out->n[i] > FILE_MAX_BYTES)
			return broken(err, "it counts more than it holds");
	}
	out->data = data + HEADER_BYTES;
	out->len = len - HEADER_BYTES;
	return true;
}

/* Bytes of a block whose times have that many bytes; no overflow, for each
 * count is small. */
static size_t size_of(const struct block *block, size_t time_bytes)
{
	const uint32_t *n = block->n;

	return n[TIMES] * (time_bytes + 1) + n[TYPES] * 6 + n[CHARS] +
	       n[LEAPS] * (time_bytes + 4) + n[STD_FLAGS] + n[UT_FLAGS];
}

static bool read_type(const struct block *block, const uint8_t *types,
		      unsigned i, int32_t *out)
{
	/* RFC 9636 section 3.2: "should" lie within these. */
	int32_t offset = (int32_t)big32(types + 6 * (size_t)i);

	*out = offset;
	return i < block->n[TYPES] && offset > -90000 && offset < 93600;
}

static bool read_changes(const struct block *block, struct tz *out,
			 struct err *err)
{
	const uint8_t *times = block->data;
	const uint8_t *index = times + 8 * (size_t)block->n[TIMES];
	const uint8_t *types = index + block->n[TIMES];

	if (block->n[TIMES] > TZ_CHANGES_MAX)
		return broken(err, "it has too many changes");
	if (block->n[LEAPS])
		return broken(err, "it counts leap seconds");
	if (!block->n[TYPES] || !read_type(block, types, 0, &out->first))
		return broken(err, "its first offset cannot be");
	for (out->n = 0; out->n < block->n[TIMES]; out->n++) {
		size_t i = out->n;

		out->at[i] = big64(times + 8 * i);
		if (i && out->at[i] <= out->at[i - 1])
			return broken(err, "its changes are not in order");
		if (index[i] >= block->n[TYPES] ||
		    !read_type(block, types, index[i], &out->offset[i]))
			return broken(err, "an offset cannot be");
	}
	return true;
}

/* Between two line ends; nothing in between: the last offset stays. */
static bool read_footer(const uint8_t *data, size_t len, struct tz *out,
			struct err *err)
{
	const uint8_t *end = len > 1 ? memchr(data + 1, '\n', len - 1) : NULL;

	if (!end || data[0] != '\n')
		return broken(err, "its end is missing");
	if (end == data + 1)
		return true;
	return tz_rule_parse((const char *)data + 1, (size_t)(end - data) - 1,
			     out) ||
	       broken(err, "its rule for the years to come cannot be read");
}

bool tz_parse(const uint8_t *data, size_t len, struct tz *out, struct err *err)
{
	struct block block = { 0 };
	size_t size;

	memset(out, 0, sizeof(*out));
	if (!read_header(data, len, &block, err))
		return false;
	if (block.version < '2')
		return broken(err, "its version 1 knows no years to come");
	size = size_of(&block, 4);
	if (size > block.len)
		return broken(err, "it is cut off");
	if (!read_header(block.data + size, block.len - size, &block, err))
		return false;
	size = size_of(&block, 8);
	if (size > block.len)
		return broken(err, "it is cut off");
	return read_changes(&block, out, err) &&
	       read_footer(block.data + size, block.len - size, out, err);
}

bool tz_name_valid(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789+-_/";
	size_t len = strlen(name);

	return len > 0 && len < TZ_NAME_MAX && strspn(name, allowed) == len &&
	       name[0] != '/' && name[len - 1] != '/' && !strstr(name, "//");
}

static bool not_there(const char *folder, const char *name, int why,
		      struct err *err)
{
	if (access(folder, R_OK | X_OK) != 0) {
		err_set(err, ERR_CONFIG, "time zone %s: %s: %s", name, folder,
			strerror(errno));
		return err_hint(err, "install the package tzdata, or write the "
				     "hours in UTC");
	}
	err_set(err, ERR_CONFIG, "there is no time zone '%s' (%s: %s)", name,
		folder, strerror(why));
	return err_hint(err,
			"zones are named like Europe/Zurich; see the list: "
			"timedatectl list-timezones, or ls %s",
			folder);
}

bool tz_load(const char *folder, const char *name, struct tz *out,
	     struct err *err)
{
	uint8_t data[FILE_MAX_BYTES + 1];
	char path[4096];
	struct stat status;
	ssize_t len = -1;
	bool ok;
	int fd;

	memset(out, 0, sizeof(*out));
	if (!tz_name_valid(name)) {
		err_set(err, ERR_CONFIG, "'%.60s' is no name of a time zone",
			name);
		return err_hint(err, "zones are named like Europe/Zurich");
	}
	if (strcmp(name, "UTC") == 0) {
		snprintf(out->name, sizeof(out->name), "%s", name);
		return true;
	}
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return not_there(folder, name, errno, err);
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		len = read(fd, data, sizeof(data));
	close(fd);
	if (len < 0)
		return not_there(folder, name, EISDIR, err);
	ok = len <= FILE_MAX_BYTES ? tz_parse(data, (size_t)len, out, err)
				   : broken(err, "it is too large");
	snprintf(out->name, sizeof(out->name), "%s", name);
	return ok || err_prefix(err, "%s", path);
}

/* How many changes lie at or before that time. */
static size_t changes_until(const struct tz *tz, int64_t at)
{
	size_t low = 0, high = tz->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tz->at[middle] <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int32_t tz_offset(const struct tz *tz, int64_t at)
{
	size_t n = changes_until(tz, at);

	if (n == tz->n && tz->has_rule)
		return tz_rule_offset(tz, at);
	return n ? tz->offset[n - 1] : tz->first;
}

int64_t tz_next_change(const struct tz *tz, int64_t at)
{
	size_t n = changes_until(tz, at);

	if (n < tz->n)
		return tz->at[n];
	return tz->has_rule && tz->has_dst ? tz_rule_next(tz, at) : INT64_MAX;
}
