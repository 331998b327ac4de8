/** A disk that fails at a word: a library, made here, stands before the calls that write, and looks for a file. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasProgram } from "../../scenarios/machine/needs.js";

/** Calls on files below a folder fail with what the control file says, while there is one. */
const source = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int failing(int fd) {
  const char *control = getenv("FAILING_CONTROL"), *below = getenv("FAILING_BELOW");
  if (!control || !below || access(control, F_OK) != 0) return 0;
  char name[64], path[PATH_MAX], word[16] = "";
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(name, path, sizeof path - 1);
  if (n < 0) return 0;
  path[n] = 0;
  if (strncmp(path, below, strlen(below)) != 0) return 0;
  FILE *file = fopen(control, "r");
  if (file) { if (!fgets(word, sizeof word, file)) word[0] = 0; fclose(file); }
  return strncmp(word, "EROFS", 5) == 0 ? EROFS : EIO;
}

#define FAIL(fd) do { int why = failing(fd); if (why) { errno = why; return -1; } } while (0)
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *b, size_t n) { FAIL(fd); return REAL(write)(fd, b, n); }
ssize_t writev(int fd, const struct iovec *v, int n) { FAIL(fd); return REAL(writev)(fd, v, n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { FAIL(fd); return REAL(pwrite)(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { FAIL(fd); return REAL(pwrite64)(fd, b, n, o); }
ssize_t pwritev(int fd, const struct iovec *v, int n, off_t o) { FAIL(fd); return REAL(pwritev)(fd, v, n, o); }
ssize_t pwritev64(int fd, const struct iovec *v, int n, off64_t o) { FAIL(fd); return REAL(pwritev64)(fd, v, n, o); }
int fsync(int fd) { FAIL(fd); return REAL(fsync)(fd); }
int fdatasync(int fd) { FAIL(fd); return REAL(fdatasync)(fd); }
int ftruncate(int fd, off_t n) { FAIL(fd); return REAL(ftruncate)(fd, n); }
int ftruncate64(int fd, off64_t n) { FAIL(fd); return REAL(ftruncate64)(fd, n); }
`;

export const hasCompiler = (): boolean => process.platform === "linux" && hasProgram("cc");

export interface FailingDisk {
  /** For the process whose disk it is. */
  env: Record<string, string>;
  /** While it is there, what it holds (EIO, EROFS) is what writing comes to. */
  control: string;
}

/** @param below the folder whose files fail */
export function failingDisk(folder: string, below: string): FailingDisk {
  const [code, library, control] = [join(folder, "failing.c"), join(folder, "failing.so"), join(folder, "failing")];
  writeFileSync(code, source);
  execFileSync("cc", ["-shared", "-fPIC", "-O1", "-o", library, code, "-ldl"]);
  return { control, env: { LD_PRELOAD: library, FAILING_CONTROL: control, FAILING_BELOW: below } };
}
