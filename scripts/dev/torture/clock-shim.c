/* Puts the wall clock of one program forward or back, by as many seconds as TORTURE_CLOCK's file says at the moment: eight
 * bytes. The monotonic clock goes on as it is, as when an administrator or NTP sets the time. For LD_PRELOAD. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *step;
static int (*real_gettimeofday)(struct timeval *, void *);
static int (*real_clock_gettime)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
  static volatile int64_t none;
  real_gettimeofday = (int (*)(struct timeval *, void *))dlsym(RTLD_NEXT, "gettimeofday");
  real_clock_gettime = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  step = &none;
  const char *path = getenv("TORTURE_CLOCK");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *mapped = mmap(NULL, sizeof *step, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (mapped != MAP_FAILED) step = mapped;
}

/* Libraries that are initialised before this one ask for the time, too. */
static void find(void) {
  if (!real_clock_gettime) begin();
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  find();
  int status = real_gettimeofday(time, zone);
  if (status == 0 && time) time->tv_sec += *step;
  return status;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  find();
  int status = real_clock_gettime(clock, time);
  if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += *step;
  return status;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result) *result = now.tv_sec;
  return now.tv_sec;
}
