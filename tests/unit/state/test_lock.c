/* One run per domain. */
#include "folder.h"
#include "unit.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void a_second_run_is_told_who_holds_the_lock(void **state)
{
	struct lock first, second;
	struct store store;
	struct err err;
	char who[64];

	folder_open(&store);
	assert_true(lock_take(&first, &store, "example.org", &err));
	assert_false(lock_take(&second, &store, "example.org", &err));
	assert_int_equal(err.kind, ERR_LOCKED);
	snprintf(who, sizeof(who), "another run (pid %ld, since 20",
		 (long)getpid());
	assert_contains(err.msg, who);
	assert_contains(err.msg, "works on example.org");
	assert_true(*err.hint);
	assert_int_equal(second.fd, -1);
	lock_release(&first);
	lock_release(&second);
	assert_true(lock_take(&second, &store, "example.org", &err));
	lock_release(&second);
	lock_release(&second);
	folder_remove(&store);
}

static void other_domains_are_free(void **state)
{
	struct lock first, second;
	struct store store;

	folder_open(&store);
	assert_true(lock_take(&first, &store, "a.example", NULL));
	assert_true(lock_take(&second, &store, "b.example", NULL));
	lock_release(&first);
	lock_release(&second);
	folder_remove(&store);
}

static void a_killed_run_leaves_no_lock(void **state)
{
	struct lock lock;
	struct store store;
	struct err err;
	int ready[2];
	char c;

	folder_open(&store);
	assert_int_equal(pipe(ready), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		bool ok = lock_take(&lock, &store, "example.org", NULL);
		if (write(ready[1], ok ? "y" : "n", 1) == 1)
			pause();
		_exit(0);
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(c, 'y');
	assert_false(lock_take(&lock, &store, "example.org", &err));
	assert_int_equal(err.kind, ERR_LOCKED);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_true(lock_take(&lock, &store, "example.org", &err));
	lock_release(&lock);
	close(ready[0]);
	close(ready[1]);
	folder_remove(&store);
}

static void nonsense_in_the_lock_does_no_harm(void **state)
{
	static const char *const nonsense[] = { "", "-7\n", "7", "7 of 9\n" };
	struct lock first, second;
	struct store store;
	struct err err;

	folder_open(&store);
	folder_put(&store, "example.org.lock", "-7 \x1b[2J and much more text");
	assert_true(lock_take(&first, &store, "example.org", &err));
	for (size_t i = 0; i < sizeof(nonsense) / sizeof(nonsense[0]); i++) {
		folder_put(&store, "example.org.lock", nonsense[i]);
		assert_false(lock_take(&second, &store, "example.org", &err));
		assert_string_equal(err.msg, "another run works on "
					     "example.org");
	}
	lock_release(&first);
	folder_remove(&store);
}

static void a_lock_that_cannot_be_made_is_no_lock(void **state)
{
	struct store store = { .dir = "/nonexistent/exodane" };
	char path[8192], target[8192];
	struct lock lock;
	struct stat st;
	struct err err;

	assert_false(lock_take(&lock, &store, "example.org", &err));
	assert_int_equal(err.kind, ERR_STORE);
	folder_open(&store);
	snprintf(path, sizeof(path), "%s/example.org.lock", store.dir);
	snprintf(target, sizeof(target), "%s/elsewhere", store.dir);
	assert_int_equal(symlink(target, path), 0);
	assert_false(lock_take(&lock, &store, "example.org", &err));
	assert_int_equal(stat(target, &st), -1);
	folder_remove(&store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_second_run_is_told_who_holds_the_lock),
		cmocka_unit_test(other_domains_are_free),
		cmocka_unit_test(a_killed_run_leaves_no_lock),
		cmocka_unit_test(nonsense_in_the_lock_does_no_harm),
		cmocka_unit_test(a_lock_that_cannot_be_made_is_no_lock),
	};

	return cmocka_run_group_tests_name("lock", tests, NULL, NULL);
}
