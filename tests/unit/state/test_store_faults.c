/* Whatever goes wrong while saving, the old journal is there, untouched. */
#include "folder.h"
#include "samples.h"
#include "unit.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534
#define CANNOT 77 /* what a child ends with that lacks the rights */
#define FILE_OF_SAMPLE "example.org.json"

/* The sample is saved; its bytes come back. */
static struct buf save_sample(const struct store *store, struct migration *m)
{
	struct err err;

	if (!store_save(store, m, &err))
		fail_msg("%s", err.msg);
	return sample_text(m);
}

/* A migration with a longer document than the sample's. */
static void lengthen(struct migration *m)
{
	for (int i = 0; i < PROOFS_MAX; i++)
		migration_add_proof(m, STEP_ADD_MX, m->begun_at, "%0300d", i);
}

static void a_broken_journal_is_never_overwritten(void **state)
{
	struct migration *m = sample_migration();
	struct store store;
	struct err err;

	folder_open(&store);
	folder_put(&store, FILE_OF_SAMPLE, "{ half");
	assert_false(store_save(&store, m, &err));
	assert_int_equal(err.kind, ERR_STORE);
	assert_contains(err.msg, "not overwritten: ");
	assert_true(folder_holds(&store, FILE_OF_SAMPLE, "{ half"));
	assert_int_equal(folder_count(&store), 1);
	folder_remove(&store);
	free(m);
}

static void another_versions_journal_is_not_overwritten(void **state)
{
	const char *later = "{\"schema\": \"exodane.journal/2\"}";
	struct migration *m = sample_migration();
	struct store store;
	struct err err;

	folder_open(&store);
	folder_put(&store, FILE_OF_SAMPLE, later);
	assert_false(store_save(&store, m, &err));
	assert_contains(err.msg, "later version of exodane");
	assert_true(folder_holds(&store, FILE_OF_SAMPLE, later));
	folder_remove(&store);
	free(m);
}

static void a_migration_out_of_order_leaves_the_old_journal(void **state)
{
	struct migration *m = sample_migration();
	struct store store;
	struct err err;

	folder_open(&store);
	struct buf old = save_sample(&store, m);
	m->moves[1].started_at = 5;
	assert_false(store_save(&store, m, &err));
	assert_true(folder_holds(&store, FILE_OF_SAMPLE, old.data));
	buf_free(&old);
	folder_remove(&store);
	free(m);
}

/* Loading from path, which is not as it should be, says so. */
static void refused(const struct store *store, struct migration *m,
		    const char *said)
{
	struct err err = { 0 };

	assert_int_equal(store_load(store, "example.org", m, &err),
			 STORE_BROKEN);
	assert_int_equal(err.kind, ERR_STORE);
	assert_contains(err.msg, said);
	assert_contains(err.msg, FILE_OF_SAMPLE);
	assert_true(*err.hint);
}

static void odd_files_are_refused(void **state)
{
	struct migration *m = sample_migration();
	char path[8192], other[8192];
	struct store store;

	folder_open(&store);
	store_path(&store, "example.org", path, sizeof(path));
	store_path(&store, "other.example", other, sizeof(other));
	struct buf text = save_sample(&store, m);
	assert_int_equal(chmod(path, 0620), 0);
	refused(&store, m, "can be written by others (mode 0620)");
	assert_int_equal(chmod(path, 0602), 0);
	refused(&store, m, "can be written by others (mode 0602)");
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(store_load(&store, "example.org", m, NULL),
			 STORE_FOUND);
	assert_int_equal(rename(path, other), 0);
	assert_int_equal(symlink(other, path), 0);
	refused(&store, m, "it is a symbolic link");
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	refused(&store, m, "is not a regular file");
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	refused(&store, m, "is not a regular file");
	rmdir(path);
	buf_free(&text);
	folder_remove(&store);
	free(m);
}

static void a_journal_too_large_is_not_read_to_its_end(void **state)
{
	struct migration *m = sample_migration();
	char path[8192];
	struct store store;

	folder_open(&store);
	folder_put(&store, FILE_OF_SAMPLE, "");
	store_path(&store, "example.org", path, sizeof(path));
	assert_int_equal(truncate(path, (off_t)1 << 40), 0);
	refused(&store, m, "is longer than 1048576 bytes");
	folder_remove(&store);
	free(m);
}

/* Runs a part in a process of its own; 0 is well, CANNOT is "not possible here" */
static int in_child(int (*part)(struct store *, struct migration *),
		    struct store *store, struct migration *m)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(part(store, m));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Fails to save, says why, leaves no temporary file: 0. */
static int save_fails(const struct store *store, const struct migration *m,
		      const char *said, const char *hint)
{
	struct err err = { 0 };

	if (store_save(store, m, &err))
		return 1;
	if (err.kind == ERR_STORE && strstr(err.msg, said) &&
	    strstr(err.msg, store->dir) && strstr(err.hint, hint))
		return 0;
	fprintf(stderr, "# %s / %s\n", err.msg, err.hint);
	return 2;
}

static int save_beyond_the_limit(struct store *store, struct migration *m)
{
	struct rlimit limit = { 4096, 4096 };

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return CANNOT;
	return save_fails(store, m, "File too large", "ulimit -f");
}

static void a_limit_on_file_sizes_leaves_the_old_journal(void **state)
{
	struct migration *m = sample_migration();
	struct store store;

	folder_open(&store);
	struct buf old = save_sample(&store, m);
	lengthen(m);
	assert_int_equal(in_child(save_beyond_the_limit, &store, m), 0);
	assert_true(folder_holds(&store, FILE_OF_SAMPLE, old.data));
	assert_int_equal(folder_count(&store), 1);
	buf_free(&old);
	folder_remove(&store);
	free(m);
}

/* In a container there may be no right to mount, or to be somebody else. */
static void assert_done(int failed)
{
	if (failed == CANNOT)
		printf("# does not apply: this needs root's rights\n");
	else
		assert_int_equal(failed, 0);
}

/* A disk of 16 kB over the folder, seen by this process alone. */
static bool mount_small_disk(const struct store *store)
{
	return unshare(CLONE_NEWNS) == 0 &&
	       mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("tmpfs", store->dir, "tmpfs", 0, "size=16k,mode=700") == 0;
}

static int save_to_a_full_disk(struct store *store, struct migration *m)
{
	if (!mount_small_disk(store))
		return CANNOT;
	struct buf old = save_sample(store, m);
	lengthen(m);
	int failed = save_fails(store, m, "No space left on device", "room");
	if (!failed && (folder_count(store) != 1 ||
			!folder_holds(store, FILE_OF_SAMPLE, old.data)))
		failed = 3;
	buf_free(&old);
	return failed;
}

static int save_to_a_read_only_disk(struct store *store, struct migration *m)
{
	if (!mount_small_disk(store))
		return CANNOT;
	struct buf old = save_sample(store, m);
	buf_free(&old);
	if (mount("tmpfs", store->dir, NULL, MS_REMOUNT | MS_RDONLY,
		  "size=16k") != 0)
		return CANNOT;
	struct lock lock;
	struct err err;
	if (lock_take(&lock, store, "example.org", &err) ||
	    !strstr(err.hint, "--state-dir"))
		return 4;
	if (store_load(store, "example.org", m, NULL) != STORE_FOUND)
		return 5;
	return save_fails(store, m, "Read-only file system", "--state-dir");
}

/* Root may do everything: be somebody else, whose files these are. */
static bool be_nobody(const struct store *store)
{
	char path[8192];

	store_path(store, "example.org", path, sizeof(path));
	return geteuid() != 0 || (chown(store->dir, NOBODY, NOBODY) == 0 &&
				  chown(path, NOBODY, NOBODY) == 0 &&
				  setgid(NOBODY) == 0 && setuid(NOBODY) == 0);
}

static int load_without_the_right(struct store *store, struct migration *m)
{
	struct err err = { 0 };

	if (!be_nobody(store))
		return CANNOT;
	if (store_load(store, "example.org", m, &err) != STORE_BROKEN ||
	    !strstr(err.msg, "Permission denied") || !*err.hint)
		return 6;
	m = sample_migration();
	int failed = save_fails(store, m, "not overwritten: cannot open", "");
	free(m);
	return failed;
}

static int save_without_the_right(struct store *store, struct migration *m)
{
	if (!be_nobody(store))
		return CANNOT;
	if (store_load(store, "example.org", m, NULL) != STORE_FOUND)
		return 6;
	return save_fails(store, m, "cannot create", "--state-dir");
}

static void on_a_disk(int (*part)(struct store *, struct migration *))
{
	struct migration *m = sample_migration();
	struct store store;

	folder_open(&store);
	int failed = in_child(part, &store, m);
	folder_remove(&store);
	free(m);
	assert_done(failed);
}

static void a_full_disk_leaves_the_old_journal(void **state)
{
	on_a_disk(save_to_a_full_disk);
}

static void a_read_only_disk_is_read_and_not_written(void **state)
{
	on_a_disk(save_to_a_read_only_disk);
}

static void an_unreadable_journal_is_left(void **state)
{
	struct migration *m = sample_migration();
	char path[8192];
	struct store store;

	folder_open(&store);
	struct buf old = save_sample(&store, m);
	store_path(&store, "example.org", path, sizeof(path));
	assert_int_equal(chmod(path, 0000), 0);
	int failed = in_child(load_without_the_right, &store, m);
	assert_int_equal(chmod(path, 0600), 0);
	assert_true(folder_holds(&store, FILE_OF_SAMPLE, old.data));
	buf_free(&old);
	folder_remove(&store);
	free(m);
	assert_done(failed);
}

static void a_folder_without_the_right_to_write_is_left(void **state)
{
	struct migration *m = sample_migration();
	struct store store;

	folder_open(&store);
	struct buf old = save_sample(&store, m);
	assert_int_equal(chmod(store.dir, 0500), 0);
	int failed = in_child(save_without_the_right, &store, m);
	assert_int_equal(chmod(store.dir, 0700), 0);
	assert_true(folder_holds(&store, FILE_OF_SAMPLE, old.data));
	buf_free(&old);
	folder_remove(&store);
	free(m);
	assert_done(failed);
}

static void a_folder_that_went_away_is_said(void **state)
{
	struct migration *m = sample_migration();
	struct store store = { .dir = "/nonexistent/exodane" };

	assert_int_equal(save_fails(&store, m, "No such file", ""), 0);
	free(m);
}

/* The kernel kills this process at its first rename(2). */
static int die_at_rename(struct store *store, struct migration *m)
{
	const struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_renameat2, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_renameat, 2, 0),
#ifdef __NR_rename
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_rename, 1, 0),
#else
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_renameat, 1, 0),
#endif
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	};
	const struct sock_fprog program = {
		.len = sizeof(code) / sizeof(code[0]),
		.filter = (struct sock_filter *)code,
	};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		return CANNOT;
	store_save(store, m, NULL);
	return 1;
}

static void killed_before_the_rename_the_old_journal_stays(void **state)
{
	struct migration *m = sample_migration(), *back;
	struct store store;

	folder_open(&store);
	back = calloc(1, sizeof(*back));
	struct buf old = save_sample(&store, m);
	m->moves[1].verified_at = m->moves[1].applied_at;
	int died = in_child(die_at_rename, &store, m);
	assert_true(folder_holds(&store, FILE_OF_SAMPLE, old.data));
	if (died != CANNOT) {
		assert_int_equal(died, 128 + SIGSYS);
		struct buf written = sample_text(m);
		assert_true(
			folder_holds(&store, "example.org.tmp", written.data));
		buf_free(&written);
	}
	/* The next run takes no notice of what lies about, and clears it. */
	assert_int_equal(store_load(&store, m->domain, back, NULL),
			 STORE_FOUND);
	assert_true(back->moves[1].verified_at == 0);
	assert_true(store_save(&store, m, NULL));
	assert_int_equal(folder_count(&store), 1);
	buf_free(&old);
	folder_remove(&store);
	free(back);
	free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_broken_journal_is_never_overwritten),
		cmocka_unit_test(another_versions_journal_is_not_overwritten),
		cmocka_unit_test(
			a_migration_out_of_order_leaves_the_old_journal),
		cmocka_unit_test(odd_files_are_refused),
		cmocka_unit_test(a_journal_too_large_is_not_read_to_its_end),
		cmocka_unit_test(a_limit_on_file_sizes_leaves_the_old_journal),
		cmocka_unit_test(a_full_disk_leaves_the_old_journal),
		cmocka_unit_test(a_read_only_disk_is_read_and_not_written),
		cmocka_unit_test(an_unreadable_journal_is_left),
		cmocka_unit_test(a_folder_without_the_right_to_write_is_left),
		cmocka_unit_test(a_folder_that_went_away_is_said),
		cmocka_unit_test(
			killed_before_the_rename_the_old_journal_stays),
	};

	return cmocka_run_group_tests_name("store_faults", tests, NULL, NULL);
}
