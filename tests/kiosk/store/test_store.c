/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "tests/kiosk/store/rig.h"

static int open_again(struct rig *r, enum store_mode mode)
{
	struct store *other = NULL;
	int result;

	r->err = (struct err){0};
	result = store_open(&other, r->db, r->key, mode, &r->err);
	store_close(other);
	return result;
}

static void write_file(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
}

static int count_files(const char *dir)
{
	DIR *d = opendir(dir);
	int n = 0;

	ck_assert_ptr_nonnull(d);
	for (const struct dirent *e = readdir(d); e; e = readdir(d))
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

START_TEST(test_identity_lasts)
{
	struct rig rig, *r = &rig;
	unsigned char stream[STREAM_BYTES], key[SIGN_PUBLIC];
	const struct identity *id;
	struct stat st;

	rig_bare(r);
	id = store_identity(r->s);
	ck_assert(!id->enrolled);
	memcpy(stream, id->stream, sizeof(stream));
	memcpy(key, id->public_key, sizeof(key));
	ck_assert(!sodium_is_zero(stream, sizeof(stream)));
	ck_assert_int_eq(stat(r->key, &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(st.st_size, 64);
	rig_reopen(r);
	OK(store_enrolled(r->s, &r->grant, &r->err));
	rig_reopen(r);
	id = store_identity(r->s);
	ck_assert(id->enrolled);
	ck_assert_mem_eq(stream, id->stream, sizeof(stream));
	ck_assert_mem_eq(key, id->public_key, sizeof(key));
	ck_assert_mem_eq(id->grant.k_hall, r->grant.k_hall, KEY_BYTES);
	ck_assert_mem_eq(id->grant.feed_key, r->grant.feed_key, KEY_BYTES);
	ck_assert_str_eq(id->grant.kiosk, "YD1");
	ck_assert_int_eq(id->grant.letter, 'A');
	rig_done(r);
}
END_TEST

START_TEST(test_enrolled_again)
{
	struct rig rig, *r = &rig;
	struct card card = {.kind = CARD_ID, .number = RIG_ID};
	struct outbox_state state;
	struct lookup found;
	struct person zhang;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	rig_check_in(r, &zhang);
	OK(store_enrolled(r->s, &r->grant, &r->err));
	outbox_state(r->s, &state);
	ck_assert_int_eq(state.cursor, 0);
	ck_assert_int_eq(state.acked, 0);
	store_find_card(r->s, &card, &r->now, &found);
	ck_assert_int_eq(found.result, LOOKUP_UNKNOWN);
	ck_assert(store_refresh(r->s, &r->now));
	ck_assert_ptr_null(store_catalogue(r->s)->hall);
	ck_assert_int_eq(store_catalogue(r->s)->n_rights, 0);
	rig_fill(r);
	store_find_card(r->s, &card, &r->now, &found);
	ck_assert_int_eq(found.result, LOOKUP_FOUND);
	r->grant.hub_id[0] ^= 1;
	ck_assert_int_eq(store_enrolled(r->s, &r->grant, &r->err), ERR_DENIED);
	rig_verified(r, 1);
	rig_done(r);
}
END_TEST

START_TEST(test_one_writer)
{
	struct rig rig, *r = &rig;
	char pid[16];
	int ready[2], status;
	pid_t child;
	char c;

	rig_bare(r);
	store_close(r->s);
	ck_assert_int_eq(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		rig_open(r);
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	ck_assert_int_eq(read(ready[0], &c, 1), 1);
	ck_assert_int_eq(open_again(r, STORE_WRITE), ERR_BUSY);
	snprintf(pid, sizeof(pid), "%d", child);
	ck_assert_msg(strstr(r->err.text, pid) != NULL, "%s", r->err.text);
	OK(open_again(r, STORE_READ));
	/* Whatever ends the process ends its lock. */
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	rig_open(r);
	rig_done(r);
}
END_TEST

START_TEST(test_reader_beside_writer)
{
	struct rig rig, *r = &rig;
	struct store *reader;
	struct person zhang;
	struct recorded none;
	struct act act;
	int64_t n;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	rig_check_in(r, &zhang);
	OK(store_open(&reader, r->db, r->key, STORE_READ, &r->err));
	rig_check_in(r, &zhang);
	rig_check_in(r, &zhang);
	OK(store_verify(reader, &n, &r->err));
	ck_assert_int_eq(n, 3);
	OK(store_act(reader, 3, &act, &r->err));
	ck_assert(act.opened);
	ck_assert_int_eq(store_seq_of(reader, act.head.id), 3);
	ck_assert(store_refresh(reader, &r->now));
	ck_assert_ptr_nonnull(store_catalogue(reader)->hall);
	draft(&act, ACT_HELP, NULL);
	memset(&none, 0, sizeof(none));
	ck_assert_int_eq(
		store_record(reader, &r->now, &act, &zhang, &none, &r->err), RECORD_FAILED);
	ck_assert_int_eq(store_enrolled(reader, &r->grant, &r->err), ERR_DENIED);
	store_checkpoint(r->s);
	rig_check_in(r, &zhang);
	OK(store_verify(reader, &n, &r->err));
	ck_assert_int_eq(n, 4);
	store_close(reader);
	rig_verified(r, 4);
	/* And with nobody beside it. */
	store_close(r->s);
	OK(store_open(&r->s, r->db, r->key, STORE_READ, &r->err));
	rig_verified(r, 4);
	rig_done(r);
}
END_TEST

static int as_nobody(struct rig *r, enum store_mode mode)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		int result;

		if (setgroups(0, NULL) < 0 || setresgid(65534, 65534, 65534) < 0 ||
			setresuid(65534, 65534, 65534) < 0)
			_exit(99);
		result = open_again(r, mode);
		_exit(-result);
	}
	waitpid(child, &status, 0);
	return -WEXITSTATUS(status);
}

START_TEST(test_read_only_folder)
{
	struct rig rig, *r = &rig;
	int files;

	if (getuid() != 0) {
		printf("skipped: needs root to become somebody else\n");
		return;
	}
	rig_init(r);
	ck_assert_int_eq(rig_sh(r, "chown -R nobody . && chmod 0555 ."), 0);
	/* Beside the running terminal it can be read. */
	ck_assert_int_eq(as_nobody(r, STORE_READ), 0);
	store_close(r->s);
	r->s = NULL;
	files = count_files(r->dir);
	ck_assert_int_eq(as_nobody(r, STORE_READ), ERR_IO);
	ck_assert_int_eq(as_nobody(r, STORE_WRITE), ERR_IO);
	ck_assert_int_eq(count_files(r->dir), files);
	ck_assert_int_eq(chmod(r->dir, 0755), 0);
	rig_done(r);
}
END_TEST

START_TEST(test_key_file_faults)
{
	struct rig rig, *r = &rig;

	rig_init(r);
	store_close(r->s);
	r->s = NULL;
	ck_assert_int_eq(chmod(r->key, 0644), 0);
	ck_assert_int_eq(open_again(r, STORE_WRITE), ERR_DENIED);
	ck_assert_ptr_nonnull(strstr(r->err.text, "chmod 600"));
	ck_assert_int_eq(chmod(r->key, 0600), 0);
	ck_assert_int_eq(rig_sh(r, "mv kiosk.key saved"), 0);
	ck_assert_int_eq(open_again(r, STORE_WRITE), ERR_IO);
	ck_assert_ptr_nonnull(strstr(r->err.text, "missing"));
	ck_assert_int_ne(access(r->key, F_OK), 0);
	ck_assert_int_eq(open_again(r, STORE_READ), ERR_IO);
	write_file(r->key, "short", 0600);
	ck_assert_int_eq(open_again(r, STORE_WRITE), ERR_BAD);
	ck_assert_ptr_nonnull(strstr(r->err.text, "5 bytes"));
	write_file(
		r->key, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 0600);
	ck_assert_int_eq(open_again(r, STORE_WRITE), ERR_DENIED);
	ck_assert_ptr_nonnull(strstr(r->err.text, "another database"));
	ck_assert_int_eq(rig_sh(r, "mv saved kiosk.key"), 0);
	OK(open_again(r, STORE_WRITE));
	rig_done(r);
}
END_TEST

/* Each fault leaves the folder as it was. */
START_TEST(test_nothing_is_left_behind)
{
	struct rig rig, *r = &rig;
	char dir[64], path[96];

	memset(r, 0, sizeof(*r));
	suite_dir(dir, sizeof(dir));
	rig_names(r, dir);
	ck_assert_int_eq(open_again(r, STORE_READ), ERR_IO);
	ck_assert_int_eq(count_files(dir), 0);
	write_file(
		r->db, "this is not a database, but long enough to look like a file of one", 0600);
	ck_assert_int_eq(open_again(r, STORE_WRITE), ERR_BAD);
	ck_assert_int_eq(count_files(dir), 1);
	unlink(r->db);
	snprintf(path, sizeof(path), "%s/none/kiosk.key", dir);
	strcpy(r->key, path);
	ck_assert_int_eq(open_again(r, STORE_WRITE), ERR_IO);
	ck_assert_int_eq(count_files(dir), 0);
	rig_names(r, dir);
	rig_open(r);
	store_close(r->s);
	r->s = NULL;
	ck_assert_int_eq(count_files(dir), 3); /* database, keys, key file */
	rig_sql(r->db, "PRAGMA user_version=99; UPDATE schema SET min_reader=99");
	ck_assert_int_eq(open_again(r, STORE_WRITE), ERR_FUTURE);
	rig_sql(r->db, "PRAGMA user_version=1; PRAGMA application_id=7");
	ck_assert_int_eq(open_again(r, STORE_WRITE), ERR_BAD);
	ck_assert_int_eq(count_files(dir), 3);
	rig_done(r);
}
END_TEST

/* Even who has the key file and the database does not find the data key in the person's row. */
START_TEST(test_data_keys_are_apart)
{
	struct rig rig, *r = &rig;
	struct buf plain = BUF_INIT(4096);
	struct person_row row;
	unsigned char key[KEY_BYTES];
	sqlite3_stmt *stmt;
	sqlite3 *sql;
	FILE *file;

	rig_init(r);
	rig_fill(r);
	file = fopen(r->key, "rb");
	ck_assert_uint_eq(fread(key, 1, sizeof(key), file), sizeof(key));
	fclose(file);
	ck_assert_int_eq(sqlite3_open(r->db, &sql), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(sql, "SELECT sealed FROM person", -1, &stmt, NULL), 0);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	OK(seal_unwrap(&plain, key, sqlite3_column_blob(stmt, 0),
		(size_t)sqlite3_column_bytes(stmt, 0), "person " FIXTURE_PLACE "/1001"));
	OK(person_decode(plain.data, plain.len, &row, &r->err));
	ck_assert_str_eq(row.person.masked, "张*英");
	ck_assert(sodium_is_zero(row.person.dk, DK_BYTES));
	sqlite3_finalize(stmt);
	sqlite3_close(sql);
	buf_done(&plain);
	rig_done(r);
}
END_TEST

/* After a checkpoint the journal has room ahead, and what stands behind its frames is no act. */
START_TEST(test_room_ahead)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct stat st;
	char wal[96];
	int status;
	pid_t child;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	store_checkpoint(r->s);
	snprintf(wal, sizeof(wal), "%.80s-wal", r->db);
	ck_assert_int_eq(stat(wal, &st), 0);
	ck_assert_int_gt(st.st_size, 8 * 1000 * 1000);
	store_close(r->s);
	child = fork();
	if (child == 0) { /* killed with acts in such a journal */
		rig_open(r);
		store_checkpoint(r->s);
		rig_check_in(r, &zhang);
		rig_check_in(r, &zhang);
		raise(SIGKILL);
	}
	waitpid(child, &status, 0);
	rig_open(r);
	rig_verified(r, 2);
	rig_done(r);
}
END_TEST

/* No name, birth date, key or tag in clear in any file of the store. */
START_TEST(test_at_rest)
{
	static const char *const secrets[] = {
		"张*英", "张奶奶", "\"born\"", "1948-03-15", "19480315", RIG_ID, "UUUUUUUU"};
	struct rig rig, *r = &rig;
	struct person zhang;
	char command[256];

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang); /* the data key ends in many U */
	rig_check_in(r, &zhang);
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		snprintf(command, sizeof(command), "grep -aqF -- '%s' *", secrets[i]);
		ck_assert_msg(rig_sh(r, command) != 0, "%s is in clear", secrets[i]);
	}
	ck_assert_int_ne(rig_sh(r, "grep -aqF 5555555555555555 *"), 0);
	/* The control: the place is, so the search works. */
	ck_assert_int_eq(rig_sh(r, "grep -aqF " FIXTURE_PLACE " *"), 0);
	rig_done(r);
}
END_TEST

/* Killed between the fork and the exec of a child: the child has the lock a moment longer. */
START_TEST(test_lock_outlives_its_holder)
{
	struct rig rig, *r = &rig;
	int status, lock;
	pid_t holder;

	rig_bare(r);
	store_close(r->s);
	holder = fork();
	if (holder == 0) {
		if (store_lock(r->db, &lock, &r->err) == 0 && fork() == 0) {
			poll(NULL, 0, 150);
			_exit(0);
		}
		raise(SIGKILL);
	}
	ck_assert_int_eq(waitpid(holder, &status, 0), holder);
	ck_assert_msg(store_lock(r->db, &lock, &r->err) == 0, "%s", r->err.text);
	store_unlock(r->db, lock);
	r->s = NULL;
	rig_done(r);
}
END_TEST

SUITE_MAIN("store", test_identity_lasts, test_enrolled_again, test_one_writer,
	test_lock_outlives_its_holder, test_reader_beside_writer, test_read_only_folder,
	test_key_file_faults, test_nothing_is_left_behind, test_data_keys_are_apart,
	test_room_ahead, test_at_rest)
