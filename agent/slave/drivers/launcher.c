/*
 * launcher STATE_DIRECTORY NAME
 *
 * Starts the tasks of one agent and outlives it. Listens on STATE_DIRECTORY/NAME.sock for its agent, keeps every start and end
 * in STATE_DIRECTORY/NAME.records, and goes into the background once it listens; then the command that was typed exits 0.
 *
 * The agent says (length of the rest, 4 bytes little endian; one letter; fields, each a letter, a value and a NUL):
 *   h  who I am:  d RUNS_DIRECTORY  e NAME=VALUE (what every task inherits) …
 *   s  start:     r RUN  a ARGUMENT …  e NAME=VALUE …  and limits: u USER  w DIRECTORY  p FILE (given to the user) …  m UMASK
 *                 n NICE  l MEMORY_BYTES  c CPU_SECONDS  f OPEN_FILES  g CGROUP_DIRECTORY
 *   x  forget:    r RUN …  (its directory is removed too)
 *
 * The launcher says, and writes into its records, lines that are whole only with the dot at their end:
 *   c RUN .                                            claimed: nobody else may start it
 *   s RUN PID START_TIME AT .                          started; field 22 of /proc/PID/stat, and UTC milliseconds
 *   e RUN exit|signal NUMBER AT PEAK_KIB CPU_MS .      over
 *   f RUN STEP ERRNO .                                 could not be started, for good
 *   b RUN ERRNO .                                      could not be started now; the claim is undone
 *   h PROTOCOL PID .                                   (not in the records) you have heard of every run that I know
 *   l PID START_TIME .                                 (only in the records) whose they are
 *
 * [LC5] A run that is known here is never started again. A claim is written before its process exists, so whoever reads the
 * records of a dead launcher knows which starts were never made. write(2) is enough for that: it survives the death of this
 * process, and what a power cut takes is of another boot. fdatasync(2) follows when nobody listens who has a journal.
 *
 * One thread, no allocation per event but the run itself. A process is made as posix_spawn(3) makes it, sharing memory until it
 * becomes the task, so that a start costs the same however large anybody is; between the two only raw system calls are made.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROTOCOL "1"
#define BUCKETS 8192u
#define BATCH 16                       /* starts between two looks at what else happened */
#define MAX_MESSAGE (4u << 20)         /* the kernel takes less than half of it as arguments */
#define RECORDS_RESERVE (1 << 20)      /* space that records have even when the disk is full */
#define COMPACT_AFTER (4 << 20)
#define RETIRE_MS 1000                 /* without an agent and without a task */
#define FIRST_AGENT_MS 30000           /* for the agent that began us: a busy host is slow to come back to it */
#define SYNC_MS 200
#define REMOVALS_PUT_OFF (64u << 10)   /* bytes of names; until then directories are removed when nothing else is to do */
#define LONGEST_RUN 120
#define MAX_GROUPS 256
#define SPARES 64

enum state { CLAIMED, RUNNING, OVER };
struct run {
	struct run *next_by_name, *next_by_pid;
	enum state state;
	pid_t pid;
	/* When its directories changed last, as far as we did it; zero when they cannot serve again. */
	struct timespec own_changed, work_changed;
	char started[64], over[96];        /* what follows the name in its lines */
	char over_word;
	char name[];
};
struct buffer { char *bytes; size_t used, room; };
/* One start, as the child needs it. Texts point into the message. */
struct start {
	struct run *run;
	char **argv, **envp;
	const char *user, *directory, *umask_, *nice, *memory, *cpu, *files, *cgroup;
	const char *given[32];
	int givens, output;
	uid_t uid;
	gid_t gid, groups[MAX_GROUPS];
	int group_count, change_user;
	/* Written by the child. */
	const char *step;
	int error;
};

static struct run *by_name[BUCKETS], *by_pid[BUCKETS];
static unsigned running, known;
static int state_dir, records = -1, listener, agent = -1, null_input, children;
/* What tasks get: ours is closed to others. */
static mode_t own_umask;
static const char *self_name;
static char **base_env;
static char *base_text;
static struct buffer in, out, lines, removals;
static off_t records_size, compacted;
static int unsynced, damaged, ready;

static int64_t milliseconds(clockid_t clock) {
	struct timespec t;
	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
static void complain(const char *what) { dprintf(2, "launcher %s: %s: %s\n", self_name, what, strerror(errno)); }
static void *need(void *memory) {
	if (memory == NULL) { complain("memory"); _exit(1); }
	return memory;
}
static void append(struct buffer *to, const char *bytes, size_t length) {
	if (to->used + length > to->room) {
		to->room = (to->used + length) * 2;
		to->bytes = need(realloc(to->bytes, to->room));
	}
	memcpy(to->bytes + to->used, bytes, length);
	to->used += length;
}
static void drop(struct buffer *from, size_t length) {
	memmove(from->bytes, from->bytes + length, from->used - length);
	from->used -= length;
}
static int write_all(int fd, const char *bytes, size_t length) {
	while (length > 0) {
		ssize_t written = write(fd, bytes, length);
		if (written < 0 && errno == EINTR) continue;
		if (written < 0) return -1;
		bytes += written;
		length -= (size_t)written;
	}
	return 0;
}

/* ---- runs ---------------------------------------------------------------------------------------------------------------- */

static unsigned hash(const char *text) {
	unsigned h = 2166136261u;
	while (*text) h = (h ^ (unsigned char)*text++) * 16777619u;
	return h % BUCKETS;
}
static struct run *find(const char *name) {
	struct run *run = by_name[hash(name)];
	while (run && strcmp(run->name, name) != 0) run = run->next_by_name;
	return run;
}
static struct run *add(const char *name) {
	struct run *run = need(calloc(1, sizeof *run + strlen(name) + 1));
	unsigned bucket = hash(name);
	strcpy(run->name, name);
	run->next_by_name = by_name[bucket];
	by_name[bucket] = run;
	known++;
	return run;
}
static void forget_pid(struct run *run) {
	struct run **link = &by_pid[(unsigned)run->pid % BUCKETS];
	while (*link && *link != run) link = &(*link)->next_by_pid;
	if (*link) *link = run->next_by_pid;
}
static void forget(struct run *run) {
	struct run **link = &by_name[hash(run->name)];
	while (*link != run) link = &(*link)->next_by_name;
	*link = run->next_by_name;
	if (run->state == RUNNING) { forget_pid(run); running--; }
	known--;
	free(run);
}
/* A run is a path below the runs directory, made of ids. */
static int is_run(const char *name) {
	size_t length = strlen(name);
	if (length == 0 || length > LONGEST_RUN || name[0] == '/') return 0;
	for (; *name; name++)
		if (!((*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z') || (*name >= '0' && *name <= '9') || *name == '-' || *name == '_' || *name == '/')) return 0;
	return 1;
}

/* Field 22 of stat, counted behind the last parenthesis, because the command's name may hold anything. */
static void start_time(pid_t pid, char *to, size_t room) {
	char path[32], text[1024];
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
	if (fd >= 0) close(fd);
	snprintf(to, room, "0");
	if (length <= 0) return;
	text[length] = 0;
	char *at = strrchr(text, ')');
	for (int field = 2; at && field < 22; field++) at = strchr(at + 1, ' ');
	if (at) snprintf(to, room, "%llu", strtoull(at + 1, NULL, 10));
}

/* ---- records ------------------------------------------------------------------------------------------------------------- */

static void say(struct buffer *to, char word, const char *run, const char *rest) {
	char line[512];
	int length = snprintf(line, sizeof line, "%c %s%s%s .\n", word, run, *rest ? " " : "", rest);
	append(to, line, (size_t)length);
}
static void say_state(struct buffer *to, const struct run *run) {
	if (run->state == CLAIMED) say(to, 'c', run->name, "");
	if (run->started[0]) say(to, 's', run->name, run->started);
	if (run->state == OVER) say(to, run->over_word, run->name, run->over);
}
/* Everything said since the last time goes into the records, then to the agent. @returns 0 when it is in the records. */
static int tell(void) {
	int failed = 0;
	if (lines.used == 0) return 0;
	if (write_all(records, lines.bytes, lines.used) != 0) {
		if (!damaged) complain("records");
		failed = -1;
		/* Half a line would spoil the next one. What is missing is written anew as soon as there is room. */
		damaged = 1;
		if (ftruncate(records, records_size) != 0) complain("records");
	} else {
		records_size += (off_t)lines.used;
		unsynced = 1;
		if (agent < 0) { fdatasync(records); unsynced = 0; }
	}
	if (ready) append(&out, lines.bytes, lines.used);
	lines.used = 0;
	return failed;
}
/* Only what somebody may still ask for is kept. When there is no room for the copy the old file goes on. */
static void compact(void) {
	char fresh[160], name[160];
	struct buffer all = { 0 };
	snprintf(fresh, sizeof fresh, "%s.new", self_name);
	snprintf(name, sizeof name, "%s.records", self_name);
	char owner[48], ticks[24];
	start_time(getpid(), ticks, sizeof ticks);
	snprintf(owner, sizeof owner, "%d", (int)getpid());
	say(&all, 'l', owner, ticks);
	for (unsigned i = 0; i < BUCKETS; i++)
		for (struct run *run = by_name[i]; run; run = run->next_by_name) say_state(&all, run);
	int fd = openat(state_dir, fresh, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	if (fd >= 0 && fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)all.used + RECORDS_RESERVE) != 0 && errno == ENOSPC) { close(fd); fd = -1; }
	if (fd >= 0 && write_all(fd, all.bytes, all.used) == 0 && fdatasync(fd) == 0 && renameat(state_dir, fresh, state_dir, name) == 0) {
		if (records >= 0) close(records);
		records = fd;
		records_size = compacted = (off_t)all.used;
		damaged = 0;
	} else {
		if (fd >= 0) close(fd);
		unlinkat(state_dir, fresh, 0);
		compacted = records_size;
	}
	free(all.bytes);
}

/* ---- starting ------------------------------------------------------------------------------------------------------------ */

static int limit(int resource, const char *value) {
	struct rlimit now;
	rlim_t wanted = (rlim_t)strtoull(value, NULL, 10);
	if (getrlimit(resource, &now) != 0) return -1;
	if (now.rlim_max != RLIM_INFINITY && wanted > now.rlim_max && geteuid() != 0) { errno = EPERM; return -1; }
	struct rlimit next = { wanted, wanted };
	return setrlimit(resource, &next);
}
static int join(const char *cgroup) {
	char path[4200];
	snprintf(path, sizeof path, "%s/cgroup.procs", cgroup);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	return fd < 0 || write(fd, "0", 1) != 1 ? -1 : close(fd);
}
#define STEP(name, call) do { s->step = name; if ((call) < 0) goto failed; } while (0)
/* Runs in the child, in our memory, while we wait. Raw system calls where the library would keep books about threads. */
static int become(void *argument) {
	struct start *s = argument;
	static const int ours[] = { SIGPIPE, SIGHUP, SIGINT, SIGTERM };
	struct sigaction usual = { .sa_handler = SIG_DFL };
	sigset_t none;
	STEP("session", setsid());
	for (unsigned i = 0; i < sizeof ours / sizeof *ours; i++) sigaction(ours[i], &usual, NULL);
	STEP("output", dup2(null_input, 0));
	STEP("output", dup2(s->output, 1));
	STEP("output", dup2(s->output, 2));
	if (s->cgroup) STEP("cgroup", join(s->cgroup));
	if (s->nice) STEP("nice", setpriority(PRIO_PROCESS, 0, atoi(s->nice)));
	if (s->memory) STEP("memory", limit(RLIMIT_DATA, s->memory));
	if (s->cpu) STEP("cpu", limit(RLIMIT_CPU, s->cpu));
	if (s->files) STEP("files", limit(RLIMIT_NOFILE, s->files));
	umask(s->umask_ ? (mode_t)strtoul(s->umask_, NULL, 8) : own_umask);
	/* Our own directory before the user changes, because its parents may be closed; a directory of theirs with their rights. */
	if (!s->directory) {
		char work[LONGEST_RUN + 8];
		snprintf(work, sizeof work, "%s/work", s->run->name);
		STEP("directory", chdir(work));
	}
	if (s->change_user) {
		STEP("user", syscall(SYS_setgroups, (size_t)s->group_count, s->groups));
		STEP("user", syscall(SYS_setresgid, s->gid, s->gid, s->gid));
		STEP("user", syscall(SYS_setresuid, s->uid, s->uid, s->uid));
	}
	if (s->directory) STEP("directory", chdir(s->directory));
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	s->step = "command";
	execve(s->argv[0], s->argv, s->envp);
failed:
	s->error = errno ? errno : EINVAL;
	_exit(127);
}
static int find_user(struct start *s, const char *home[3]) {
	static char texts[3][512];
	struct passwd *entry = getpwnam(s->user);
	if (entry == NULL) return ENOENT;
	s->uid = entry->pw_uid;
	s->gid = entry->pw_gid;
	if (s->uid != geteuid() && geteuid() != 0) return EPERM;
	s->change_user = s->uid != geteuid();
	s->group_count = MAX_GROUPS;
	if (getgrouplist(s->user, s->gid, s->groups, &s->group_count) < 0) return E2BIG;
	snprintf(texts[0], sizeof texts[0], "HOME=%s", entry->pw_dir);
	snprintf(texts[1], sizeof texts[1], "USER=%s", s->user);
	snprintf(texts[2], sizeof texts[2], "LOGNAME=%s", s->user);
	for (int i = 0; i < 3; i++) home[i] = texts[i];
	return 0;
}
/*
 * Directories that serve again: removing one costs as much as starting a process. One does when it is as we made it, by its time
 * of change, which nobody can set, and when no process is left that might hold it: whatever a task leaves behind becomes our child,
 * so we must have no children but first processes.
 */
static char *spares[SPARES];
static unsigned spare_count;
static int only_first_processes(void) {
	char path[48], text[8192];
	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) return 0;
	ssize_t length = read(fd, text, sizeof text);
	close(fd);
	if (length < 0 || length == (ssize_t)sizeof text) return 0;
	unsigned found = 0;
	for (ssize_t i = 0; i < length; i++) found += text[i] == ' ';
	return found == running;
}
static struct timespec changed(const char *path) {
	struct stat now;
	return stat(path, &now) == 0 ? now.st_ctim : (struct timespec){ 0, 0 };
}
static int same(struct timespec one, struct timespec other) { return one.tv_sec != 0 && one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec; }
static int recycle(const struct run *run) {
	char path[LONGEST_RUN + 16];
	if (spare_count == SPARES || run->own_changed.tv_sec == 0 || !same(run->own_changed, changed(run->name))) return 0;
	snprintf(path, sizeof path, "%s/work", run->name);
	if (!same(run->work_changed, changed(path))) return 0;
	snprintf(path, sizeof path, "%s/output", run->name);
	if (unlink(path) != 0) return 0;
	spares[spare_count++] = need(strdup(run->name));
	return 1;
}
static int reuse(const char *name) {
	if (spare_count == 0) return 0;
	char *spare = spares[--spare_count];
	int done = renameat2(AT_FDCWD, spare, AT_FDCWD, name, RENAME_NOREPLACE) == 0;
	if (!done) append(&removals, spare, strlen(spare) + 1);
	free(spare);
	return done;
}
/* The directory of the run, and its output. Both may be there: made for files of the task, or left from a start that was undone. */
static int prepare(struct start *s) {
	char path[LONGEST_RUN + 300], work[LONGEST_RUN + 8];
	int ordinary = !s->directory && !s->change_user, reused = ordinary && reuse(s->run->name);
	snprintf(work, sizeof work, "%s/work", s->run->name);
	if (!reused) {
		int fresh = mkdir(s->run->name, 0700) == 0;
		if (!fresh && errno != EEXIST) return -1;
		if (!s->directory && mkdir(work, 0700) != 0 && errno != EEXIST) return -1;
		ordinary = ordinary && fresh;
	}
	if (s->change_user) {
		if (chmod(s->run->name, 0711) != 0 || (!s->directory && chown(work, s->uid, s->gid) != 0)) return -1;
		for (int i = 0; i < s->givens; i++) {
			snprintf(path, sizeof path, "%s/%.200s", s->run->name, s->given[i]);
			if (lchown(path, s->uid, s->gid) != 0) return -1;
		}
	}
	snprintf(path, sizeof path, "%s/output", s->run->name);
	s->output = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (s->output < 0) return -1;
	if (ordinary) {
		s->run->own_changed = changed(s->run->name);
		s->run->work_changed = changed(work);
	}
	return 0;
}
static void not_started(struct start *s, const char *step, int error) {
	/* Want of processes or memory passes, when it is not the task's own limit; so does a disk that is full. */
	if (error == EAGAIN || (error == ENOMEM && !s->memory) || error == ENOSPC || error == EDQUOT || error == EMFILE || error == ENFILE) {
		char number[16];
		snprintf(number, sizeof number, "%d", error);
		say(&lines, 'b', s->run->name, number);
		forget(s->run);
		return;
	}
	snprintf(s->run->over, sizeof s->run->over, "%s %d", step, error);
	s->run->over_word = 'f';
	s->run->state = OVER;
	say_state(&lines, s->run);
}
static int same_name(const char *one, const char *other) {
	size_t length = strcspn(one, "=");
	return strncmp(one, other, length) == 0 && other[length] == '=';
}
static void start_one(struct start *s, char **own_env, int own_count) {
	static char stack[64 * 1024] __attribute__((aligned(64)));
	const char *home[3] = { 0 };
	sigset_t all, before;
	int error = s->user ? find_user(s, home) : 0;
	if (error) return not_started(s, "user", error);
	if (prepare(s) != 0) return not_started(s, "directory", errno);
	/* What the task is given wins over the user's, and that over what all inherit. */
	int count = 0;
	for (int i = 0; i < own_count; i++) s->envp[count++] = own_env[i];
	for (int from = 0; from < 2; from++) {
		char **source = from == 0 ? (char **)home : base_env;
		int given = count;
		for (int i = 0; from == 0 ? i < 3 && source[0] : source && source[i]; i++) {
			int there = 0;
			for (int j = 0; j < given && !there; j++) there = same_name(s->envp[j], source[i]);
			if (!there) s->envp[count++] = source[i];
		}
	}
	s->envp[count] = NULL;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	s->error = 0;
	pid_t pid = clone(become, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, s);
	error = pid < 0 ? errno : s->error;
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(s->output);
	if (pid > 0 && error) waitpid(pid, NULL, 0);
	if (error) return not_started(s, pid < 0 ? "process" : s->step, error);
	char ticks[24];
	start_time(pid, ticks, sizeof ticks);
	struct run *run = s->run;
	run->pid = pid;
	run->state = RUNNING;
	run->next_by_pid = by_pid[(unsigned)pid % BUCKETS];
	by_pid[(unsigned)pid % BUCKETS] = run;
	running++;
	snprintf(run->started, sizeof run->started, "%d %s %lld", (int)pid, ticks, (long long)milliseconds(CLOCK_REALTIME));
	say_state(&lines, run);
}

/* ---- ends ---------------------------------------------------------------------------------------------------------------- */

/* Orphans of tasks become our children, so that they can be found; they are reaped and not spoken of. */
static void reap(void) {
	int status;
	struct rusage used;
	pid_t pid;
	while ((pid = wait4(-1, &status, WNOHANG, &used)) > 0) {
		struct run *run = by_pid[(unsigned)pid % BUCKETS];
		while (run && run->pid != pid) run = run->next_by_pid;
		if (!run) continue;
		forget_pid(run);
		running--;
		int signalled = WIFSIGNALED(status);
		long long cpu = ((long long)used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
		snprintf(run->over, sizeof run->over, "%s %d %lld %ld %lld", signalled ? "signal" : "exit", signalled ? WTERMSIG(status) : WEXITSTATUS(status),
			(long long)milliseconds(CLOCK_REALTIME), used.ru_maxrss, cpu);
		run->over_word = 'e';
		run->state = OVER;
		say(&lines, 'e', run->name, run->over);
	}
	tell();
}

/* ---- directories of runs that nobody asks for any more ------------------------------------------------------------------- */

static void remove_directory(const char *name) {
	char path[LONGEST_RUN + 16];
	snprintf(path, sizeof path, "%s/output", name);
	unlink(path);
	snprintf(path, sizeof path, "%s/work", name);
	rmdir(path);
	if (rmdir(name) == 0 || errno == ENOENT) return;
	/* More than the usual: it may take long, so somebody else does it. */
	static char *none[] = { "PATH=/usr/bin:/bin", NULL };
	char *argv[] = { "rm", "-rf", "--", (char *)name, NULL };
	pid_t pid;
	if (posix_spawn(&pid, "/bin/rm", NULL, NULL, argv, none) != 0) complain(name);
}
static void remove_some(void) {
	size_t at = 0;
	for (int i = 0; i < BATCH && at < removals.used; i++) {
		remove_directory(removals.bytes + at);
		at += strlen(removals.bytes + at) + 1;
	}
	drop(&removals, at);
}

/* ---- the agent ----------------------------------------------------------------------------------------------------------- */

static void lose_agent(void) {
	close(agent);
	agent = -1;
	ready = 0;
	in.used = out.used = 0;
	if (unsynced) { fdatasync(records); unsynced = 0; }
}
static void greet(char *field, char *end) {
	size_t length = (size_t)(end - field), count = 0, at = 0;
	free(base_text);
	free(base_env);
	base_text = need(malloc(length + 1));
	memcpy(base_text, field, length);
	base_text[length] = 0;
	for (char *f = base_text; f < base_text + length; f += strlen(f) + 1) count += *f == 'e';
	base_env = need(calloc(count + 1, sizeof *base_env));
	for (char *f = base_text; f < base_text + length; f += strlen(f) + 1) {
		if (*f == 'e') base_env[at++] = f + 1;
		else if (*f == 'd' && chdir(f + 1) != 0) complain(f + 1);
	}
	tell();
	for (unsigned i = 0; i < BUCKETS; i++)
		for (struct run *run = by_name[i]; run; run = run->next_by_name) say_state(&out, run);
	char pid[24];
	snprintf(pid, sizeof pid, "%d", (int)getpid());
	say(&out, 'h', PROTOCOL, pid);
	ready = 1;
}
/* Reads a start. Texts stay where they are; the lists are in one block that is freed with `argv`. @returns 0 when it is none. */
static int read_start(struct start *s, char *field, char *end, char ***own_env, int *own_count) {
	size_t args = 0, envs = 0, bases = 0;
	const char *name = NULL;
	memset(s, 0, sizeof *s);
	for (char *f = field; f < end; f += strlen(f) + 1) { args += *f == 'a'; envs += *f == 'e'; if (*f == 'r') name = f + 1; }
	if (name == NULL || args == 0 || !is_run(name) || find(name)) return 0;
	while (base_env && base_env[bases]) bases++;
	char **lists = need(calloc(args + 1 + envs + envs + bases + 4, sizeof *lists));
	s->argv = lists;
	*own_env = lists + args + 1;
	s->envp = *own_env + envs;
	args = envs = 0;
	for (char *f = field; f < end; f += strlen(f) + 1) switch (*f) {
		case 'a': s->argv[args++] = f + 1; break;
		case 'e': (*own_env)[envs++] = f + 1; break;
		case 'u': s->user = f + 1; break;
		case 'w': s->directory = f + 1; break;
		case 'p': if (s->givens < 32) s->given[s->givens++] = f + 1; break;
		case 'm': s->umask_ = f + 1; break;
		case 'n': s->nice = f + 1; break;
		case 'l': s->memory = f + 1; break;
		case 'c': s->cpu = f + 1; break;
		case 'f': s->files = f + 1; break;
		case 'g': s->cgroup = f + 1; break;
	}
	*own_count = (int)envs;
	s->run = add(name);
	return 1;
}
/* Acts on whole messages in `in`, a batch of starts at most. @returns whether it stopped before the end. */
static int act(void) {
	static struct start starts[BATCH];
	char **envs[BATCH];
	int env_counts[BATCH], count = 0;
	size_t at = 0;
	while (count < BATCH && in.used - at > 4) {
		uint32_t length;
		memcpy(&length, in.bytes + at, 4);
		if (length == 0 || length > MAX_MESSAGE) { lose_agent(); return 0; }
		if (in.used - at < 4 + (size_t)length) break;
		char *message = in.bytes + at + 4, *end = message + length;
		at += 4 + length;
		if (end[-1] != 0 && length > 1) { lose_agent(); return 0; }
		if (*message == 's') {
			if (read_start(&starts[count], message + 1, end, &envs[count], &env_counts[count])) count++;
		} else if (*message == 'h') greet(message + 1, end);
		else if (*message == 'x') {
			int clear = -1;
			for (char *f = message + 1; f < end; f += strlen(f) + 1) {
				if (*f != 'r' || !is_run(f + 1)) continue;
				struct run *run = find(f + 1);
				if (run && run->state == RUNNING) continue;
				if (run && run->own_changed.tv_sec && clear < 0) clear = only_first_processes();
				if (!run || clear != 1 || !recycle(run)) append(&removals, f + 1, strlen(f + 1) + 1);
				if (run) forget(run);
			}
		}
	}
	/* [LC5] First the claims, all with one write; without them nothing is started. */
	for (int i = 0; i < count; i++) say_state(&lines, starts[i].run);
	int claimed = tell() == 0;
	for (int i = 0; i < count; i++) {
		if (claimed) start_one(&starts[i], envs[i], env_counts[i]);
		else not_started(&starts[i], "records", ENOSPC);
		free(starts[i].argv);
	}
	tell();
	int more = count == BATCH && at < in.used;
	drop(&in, at);
	return more;
}
static int hear(void) {
	static char bytes[256 * 1024];
	ssize_t length = read(agent, bytes, sizeof bytes);
	if (length > 0) append(&in, bytes, (size_t)length);
	else if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
		while (in.used > 4 && agent >= 0 && act());
		if (agent >= 0) lose_agent();
	}
	return length > 0;
}
/* A new agent: the one before is dead. What it said before it died counts, and is done before the new one is answered. */
static void meet(void) {
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct ucred who;
	socklen_t size = sizeof who;
	if (fd < 0) return;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0 || (who.uid != geteuid() && who.uid != 0)) { close(fd); return; }
	while (agent >= 0) {
		int heard = hear();
		while (agent >= 0 && act());
		if (agent >= 0 && !heard) lose_agent();
	}
	agent = fd;
}
static void speak(void) {
	while (out.used > 0) {
		ssize_t written = write(agent, out.bytes, out.used);
		if (written < 0 && errno == EINTR) continue;
		if (written < 0) {
			if (errno != EAGAIN) lose_agent();
			return;
		}
		drop(&out, (size_t)written);
	}
}

static int listen_at(const char *directory) {
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	/* By its bare name: the path of an agent's directory may be longer than an address. */
	if (chdir(directory) != 0 || (size_t)snprintf(at.sun_path, sizeof at.sun_path, "%s.sock", self_name) >= sizeof at.sun_path) return -1;
	state_dir = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	unlink(at.sun_path);
	own_umask = umask(0077);
	return state_dir < 0 || listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) != 0 || listen(listener, 4) != 0 ? -1 : 0;
}
static void retire(void) {
	char name[160];
	snprintf(name, sizeof name, "%s.sock", self_name);
	unlinkat(state_dir, name, 0);
	snprintf(name, sizeof name, "%s.records", self_name);
	if (known == 0) unlinkat(state_dir, name, 0);
	else fdatasync(records);
	_exit(0);
}

int main(int argc, char **argv) {
	sigset_t watched;
	if (argc != 3 || strlen(argv[2]) > 90) return 2;
	self_name = argv[2];
	if (listen_at(argv[1]) != 0) { complain(argv[1]); return 1; }
	compact();
	null_input = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (records < 0 || null_input < 0) { complain("records"); return 1; }
	/* Own session, no terminal, no parent: whoever ends our starter does not end us. */
	pid_t pid = fork();
	if (pid != 0) return pid < 0;
	setsid();
	compact();
	int output = open("/dev/null", O_WRONLY | O_CLOEXEC);
	dup2(null_input, 0);
	dup2(output, 1);
	close(output);
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	sigemptyset(&watched);
	sigaddset(&watched, SIGCHLD);
	sigprocmask(SIG_SETMASK, &watched, NULL);
	children = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);

	int more = 0;
	int64_t idle_since = milliseconds(CLOCK_MONOTONIC) + FIRST_AGENT_MS;
	for (;;) {
		struct pollfd fds[] = { { listener, POLLIN, 0 }, { children, POLLIN, 0 }, { agent, (short)(POLLIN | (out.used > 0 ? POLLOUT : 0)), 0 } };
		int nothing = poll(fds, 3, more || removals.used > 0 ? 0 : unsynced || damaged ? SYNC_MS : agent < 0 && running == 0 ? RETIRE_MS : -1) == 0;
		if (fds[1].revents) {
			struct signalfd_siginfo info[8];
			while (read(children, info, sizeof info) > 0);
			reap();
		}
		if (agent >= 0 && fds[2].revents & (POLLIN | POLLHUP | POLLERR)) hear();
		if (agent >= 0) more = act();
		if (fds[0].revents) { meet(); more = agent >= 0; }
		if (agent >= 0) speak();
		if (removals.used > (nothing ? 0 : REMOVALS_PUT_OFF)) remove_some();
		else if (nothing && unsynced && !more) { fdatasync(records); unsynced = 0; }
		if (records_size - compacted > COMPACT_AFTER || (damaged && nothing)) compact();
		if (agent >= 0 || running > 0) idle_since = milliseconds(CLOCK_MONOTONIC);
		else if (milliseconds(CLOCK_MONOTONIC) - idle_since > RETIRE_MS) retire();
	}
}
