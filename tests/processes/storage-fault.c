/*
 * Loaded before the C library (LD_PRELOAD): makes writes to the journal's files fail as a dying or full disk does, or
 * ends the process in the middle of them. STORAGE_FAULT_FILE names a file that is looked at before each such call:
 *
 *   <deed> <call> <n>     deed: EIO, ENOSPC, dieBefore, dieAfter; call: write, sync
 *                         n: at the n-th call from now on, once; 0: at every call while the file is there
 *
 * Whoever strikes once removes the file first, so that its absence says that it has struck.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum deed { NOTHING, FAIL, DIE_BEFORE, DIE_AFTER };

static int is_journal(int fd) {
  char link[32], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strstr(path, "/journal.sqlite") != NULL;
}

/* One line for each call that failed, so that the test knows that its disk was truly broken. */
static void note_strike(const char *file, const char *text) {
  char path[4096];
  snprintf(path, sizeof path, "%s.struck", file);
  int log = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (log < 0) return;
  syscall(SYS_write, log, text, strlen(text));
  syscall(SYS_write, log, "\n", 1L);
  close(log);
}

/* Plain system calls: the functions of this library must not meet themselves. */
static enum deed strike(int fd, const char *call) {
  const char *file = getenv("STORAGE_FAULT_FILE");
  char text[80] = {0}, deed[16], wanted[16];
  int n;
  if (file == NULL || access(file, F_OK) != 0 || !is_journal(fd)) return NOTHING;
  int control = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC);
  if (control < 0) return NOTHING;
  syscall(SYS_pread64, control, text, sizeof text - 1, 0L);
  int is_meant = sscanf(text, "%15s %15s %d", deed, wanted, &n) == 3 && strcmp(wanted, call) == 0;
  if (is_meant && n > 1) {
    int length = snprintf(text, sizeof text, "%s %s %-6d", deed, wanted, n - 1);
    syscall(SYS_pwrite64, control, text, (size_t)length, 0L);
  }
  close(control);
  if (!is_meant || n > 1) return NOTHING;
  if (n == 1) unlink(file);
  if (strcmp(deed, "dieBefore") == 0) return DIE_BEFORE;
  if (strcmp(deed, "dieAfter") == 0) return DIE_AFTER;
  note_strike(file, text);
  errno = strcmp(deed, "ENOSPC") == 0 ? ENOSPC : EIO;
  return FAIL;
}

#define STRUCK(type, name, call, parameters, arguments)             \
  type name parameters {                                            \
    type(*real) parameters = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
    enum deed deed = strike(fd, call);                              \
    if (deed == FAIL) return -1;                                    \
    if (deed == DIE_BEFORE) kill(getpid(), SIGKILL);                \
    type result = real arguments;                                   \
    if (deed == DIE_AFTER) kill(getpid(), SIGKILL);                 \
    return result;                                                  \
  }

STRUCK(int, fsync, "sync", (int fd), (fd))
STRUCK(int, fdatasync, "sync", (int fd), (fd))
STRUCK(ssize_t, write, "write", (int fd, const void *bytes, size_t count), (fd, bytes, count))
STRUCK(ssize_t, pwrite, "write", (int fd, const void *bytes, size_t count, off_t at), (fd, bytes, count, at))
STRUCK(ssize_t, pwrite64, "write", (int fd, const void *bytes, size_t count, off64_t at), (fd, bytes, count, at))
STRUCK(int, ftruncate, "write", (int fd, off_t length), (fd, length))
STRUCK(int, ftruncate64, "write", (int fd, off64_t length), (fd, length))
