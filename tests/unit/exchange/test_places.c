/* Where PowerShell is looked for, and in which order. */
#include "providers/exchange/places.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];

/* The order of preference; /bin is on PATH. */
static const char *const order[] = {
	"/bin/pwsh",
	"/bin/pwsh-preview",
	"/opt/microsoft/powershell/7/pwsh",
	"/opt/microsoft/powershell/7-preview/pwsh",
	"/snap/bin/pwsh",
	"/snap/bin/pwsh-preview",
	"/bin/pwsh.exe",
	"/mnt/c/Program Files/PowerShell/7/pwsh.exe",
	"/mnt/c/Program Files/PowerShell/7-preview/pwsh.exe",
};
#define PLACES (sizeof(order) / sizeof(*order))

static void put(const char *place, mode_t mode)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s%s", root, place);
	for (char *at = path + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		mkdir(path, 0700);
		*at = '/';
	}
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, mode);
	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void assert_found(const char *place)
{
	char wanted[256], found[4200] = "";

	snprintf(wanted, sizeof(wanted), "%s%s", root, place);
	assert_true(places_find(root, found, sizeof(found)));
	assert_string_equal(found, wanted);
}

static int make_root(void **state)
{
	char path[128];

	snprintf(root, sizeof(root), "/tmp/exchange-places-XXXXXX");
	if (!mkdtemp(root))
		return -1;
	snprintf(path, sizeof(path), "/nowhere:%s/bin", root);
	return setenv("PATH", path, 1);
}

static int one_less(const char *path, const struct stat *of, int kind,
		    struct FTW *at)
{
	return remove(path);
}

static int remove_root(void **state)
{
	return nftw(root, one_less, 8, FTW_DEPTH | FTW_PHYS);
}

static void nothing_is_found_where_nothing_is(void **state)
{
	char found[4200];

	assert_false(places_find(root, found, sizeof(found)));
}

static void each_place_is_found_and_the_better_one_first(void **state)
{
	for (size_t i = PLACES; i-- > 0;) {
		put(order[i], 0755);
		assert_found(order[i]);
	}
}

static void what_cannot_be_run_is_passed_over(void **state)
{
	put("/opt/microsoft/powershell/7/pwsh/README", 0644);
	put("/bin/pwsh", 0644);
	put("/snap/bin/pwsh", 0755);
	assert_found("/snap/bin/pwsh");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			nothing_is_found_where_nothing_is, make_root,
			remove_root),
		cmocka_unit_test_setup_teardown(
			each_place_is_found_and_the_better_one_first, make_root,
			remove_root),
		cmocka_unit_test_setup_teardown(
			what_cannot_be_run_is_passed_over, make_root,
			remove_root),
	};

	return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
