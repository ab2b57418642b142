/* Journals as files: found, absent, broken, listed. */
#include "folder.h"
#include "samples.h"
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

static void make_long_name(char out[DNAME_MAX], char last)
{
	memset(out, 'a', 253);
	for (size_t i = 60; i < 253; i += 61)
		out[i] = '.';
	out[252] = last;
	out[253] = '\0';
}

static void what_is_saved_is_loaded(void **state)
{
	struct migration *m = sample_migration(), *back;
	struct store store;
	struct err err = { 0 };
	struct stat st;
	char path[8192];

	folder_open(&store);
	back = calloc(1, sizeof(*back));
	assert_int_equal(store_load(&store, m->domain, back, &err),
			 STORE_ABSENT);
	assert_int_equal(err.kind, ERR_NONE);
	struct journal journal = store_journal(&store);
	assert_true(journal.save(journal.self, m, &err));
	assert_int_equal(store_load(&store, m->domain, back, &err),
			 STORE_FOUND);
	assert_memory_equal(m, back, sizeof(*m));
	m->n_moves = 1;
	assert_true(store_save(&store, m, &err));
	assert_int_equal(store_load(&store, m->domain, back, &err),
			 STORE_FOUND);
	assert_int_equal(back->n_moves, 1);
	store_path(&store, m->domain, path, sizeof(path));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(folder_count(&store), 1);
	folder_remove(&store);
	free(back);
	free(m);
}

static void folders_are_made_for_their_owner_only(void **state)
{
	struct store outer, inner;
	char dir[8192];
	struct stat st;

	folder_open(&outer);
	snprintf(dir, sizeof(dir), "%s/a", outer.dir);
	assert_true(store_open(&inner, dir, false, NULL));
	assert_int_equal(stat(dir, &st), -1);
	snprintf(dir, sizeof(dir), "%s/a//b/", outer.dir);
	assert_true(store_open(&inner, dir, true, NULL));
	assert_true(store_open(&inner, dir, true, NULL));
	assert_int_equal(stat(dir, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	rmdir(dir);
	snprintf(dir, sizeof(dir), "%s/a", outer.dir);
	rmdir(dir);
	folder_remove(&outer);
}

static void what_is_no_folder_is_refused(void **state)
{
	struct store outer, inner;
	struct err err;
	char dir[8192];

	folder_open(&outer);
	folder_put(&outer, "file", "");
	snprintf(dir, sizeof(dir), "%s/file", outer.dir);
	assert_false(store_open(&inner, dir, false, &err));
	assert_contains(err.msg, "Not a directory");
	assert_false(store_open(&inner, dir, true, &err));
	assert_false(store_open(&inner, "", true, &err));
	memset(dir, 'x', sizeof(dir));
	dir[5000] = '\0';
	assert_false(store_open(&inner, dir, true, &err));
	assert_int_equal(err.kind, ERR_STORE);
	folder_remove(&outer);
}

static void names_too_long_for_a_file_are_told_apart(void **state)
{
	struct migration *m = sample_migration();
	char one[DNAME_MAX], two[DNAME_MAX], path[8192];
	char(*names)[DNAME_MAX];
	struct store store;
	struct lock lock;
	size_t n;

	folder_open(&store);
	make_long_name(one, 'b');
	make_long_name(two, 'c');
	memcpy(m->domain, one, sizeof(one));
	assert_true(store_save(&store, m, NULL));
	memcpy(m->domain, two, sizeof(two));
	assert_true(store_save(&store, m, NULL));
	assert_true(lock_take(&lock, &store, two, NULL));
	lock_release(&lock);
	store_path(&store, two, path, sizeof(path));
	assert_true(strlen(strrchr(path, '/')) <= 256);
	assert_int_equal(store_load(&store, one, m, NULL), STORE_FOUND);
	assert_true(store_list(&store, &names, &n, NULL));
	assert_int_equal(n, 2);
	assert_string_equal(names[0], one);
	assert_string_equal(names[1], two);
	free(names);
	folder_remove(&store);
	free(m);
}

static void every_journal_is_listed_broken_ones_too(void **state)
{
	struct migration *m = sample_migration();
	char(*names)[DNAME_MAX];
	struct store store;
	struct lock lock;
	struct err err;
	size_t n;

	folder_open(&store);
	assert_true(store_save(&store, m, NULL));
	snprintf(m->domain, sizeof(m->domain), "b.example");
	assert_true(store_save(&store, m, NULL));
	assert_true(lock_take(&lock, &store, "b.example", NULL));
	folder_put(&store, "c.example.json", "{ half");
	folder_put(&store, "a.example.json", "{\"domain\": \"b.example\"}");
	folder_put(&store, "d.example.tmp", "left by a killed run");
	folder_put(&store, ".json", "no name");
	assert_true(store_list(&store, &names, &n, NULL));
	assert_int_equal(n, 4);
	assert_string_equal(names[0], "a.example");
	assert_string_equal(names[1], "b.example");
	assert_string_equal(names[2], "c.example");
	assert_string_equal(names[3], "example.org");
	assert_int_equal(store_load(&store, names[0], m, &err), STORE_BROKEN);
	assert_int_equal(store_load(&store, names[2], m, &err), STORE_BROKEN);
	assert_contains(err.msg,
			"c.example.json: journal of c.example: line 1");
	free(names);
	lock_release(&lock);
	folder_remove(&store);
	free(m);
}

static void an_archived_journal_is_kept_whole_and_looked_at_no_more(
	void **state)
{
	struct migration *m = sample_migration();
	const char *old = "example.org.20261124T120000Z.old";
	char(*names)[DNAME_MAX], path[8192];
	struct store store;
	struct err err;
	size_t n;

	folder_open(&store);
	assert_true(store_save(&store, m, NULL));
	struct buf text = sample_text(m);
	assert_true(store_archive(&store, m->domain, 1795521600, path,
				  sizeof(path), &err));
	assert_string_equal(strrchr(path, '/') + 1, old);
	assert_true(folder_holds(&store, old, text.data));
	assert_int_equal(folder_count(&store), 1);
	assert_int_equal(store_load(&store, "example.org", m, NULL),
			 STORE_ABSENT);
	assert_true(store_list(&store, &names, &n, NULL));
	assert_int_equal(n, 0);
	free(names);
	buf_free(&text);
	folder_remove(&store);
	free(m);
}

static void an_archive_replaces_no_other_file(void **state)
{
	struct migration *m = sample_migration();
	const char *old = "example.org.20261124T120000Z.old";
	struct store store;
	struct err err;
	char path[8192];

	folder_open(&store);
	assert_false(store_archive(&store, m->domain, 1795521600, path,
				   sizeof(path), &err));
	assert_contains(err.msg, "No such file");
	assert_true(store_save(&store, m, NULL));
	folder_put(&store, old, "an older one");
	assert_false(store_archive(&store, m->domain, 1795521600, path,
				   sizeof(path), &err));
	assert_contains(err.msg, "already");
	assert_contains(err.hint, "Move that one");
	assert_true(folder_holds(&store, old, "an older one"));
	assert_int_equal(store_load(&store, "example.org", m, NULL),
			 STORE_FOUND);
	folder_remove(&store);
	free(m);
}

static void a_long_name_has_an_archive_of_its_own(void **state)
{
	struct migration *m = sample_migration();
	char one[DNAME_MAX], two[DNAME_MAX], path[8192];
	struct store store;

	folder_open(&store);
	make_long_name(one, 'b');
	make_long_name(two, 'c');
	memcpy(m->domain, one, sizeof(one));
	assert_true(store_save(&store, m, NULL));
	memcpy(m->domain, two, sizeof(two));
	assert_true(store_save(&store, m, NULL));
	assert_true(store_archive(&store, one, 1795521600, path, sizeof(path),
				  NULL));
	assert_true(store_archive(&store, two, 1795521600, path, sizeof(path),
				  NULL));
	assert_true(strlen(strrchr(path, '/')) <= 256);
	assert_int_equal(folder_count(&store), 2);
	folder_remove(&store);
	free(m);
}

static void no_folder_is_no_journals(void **state)
{
	struct migration *m = sample_migration();
	struct store store = { .dir = "/nonexistent/exodane" };
	char(*names)[DNAME_MAX];
	size_t n = 9;

	assert_true(store_list(&store, &names, &n, NULL));
	assert_int_equal(n, 0);
	free(names);
	assert_int_equal(store_load(&store, "example.org", m, NULL),
			 STORE_ABSENT);
	free(m);
}

static void a_name_never_leads_out_of_the_folder(void **state)
{
	struct migration *m = sample_migration();
	struct store store;
	struct lock lock;
	struct err err;

	folder_open(&store);
	assert_int_equal(store_load(&store, "../etc/passwd", m, &err),
			 STORE_BROKEN);
	assert_int_equal(store_load(&store, "", m, &err), STORE_BROKEN);
	assert_false(lock_take(&lock, &store, "a/b", &err));
	assert_int_equal(err.kind, ERR_STORE);
	assert_int_equal(lock.fd, -1);
	folder_remove(&store);
	free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_saved_is_loaded),
		cmocka_unit_test(folders_are_made_for_their_owner_only),
		cmocka_unit_test(what_is_no_folder_is_refused),
		cmocka_unit_test(names_too_long_for_a_file_are_told_apart),
		cmocka_unit_test(every_journal_is_listed_broken_ones_too),
		cmocka_unit_test(
			an_archived_journal_is_kept_whole_and_looked_at_no_more),
		cmocka_unit_test(an_archive_replaces_no_other_file),
		cmocka_unit_test(a_long_name_has_an_archive_of_its_own),
		cmocka_unit_test(no_folder_is_no_journals),
		cmocka_unit_test(a_name_never_leads_out_of_the_folder),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
