// Linux interfaces that Swift's Glibc module does not expose, and C constructs Swift cannot call.
#ifndef SYN_CLINUX_SHIM_H
#define SYN_CLINUX_SHIM_H

#include <fcntl.h>
#include <getopt.h>
#include <malloc.h>
#include <linux/sockios.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

// struct epoll_event is packed and holds a union: its fields are set and read on the C side.
static inline int syn_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t data) {
  struct epoll_event event;
  event.events = events;
  event.data.u64 = data;
  return epoll_ctl(epoll, operation, descriptor, &event);
}
static inline uint64_t syn_epoll_data(const struct epoll_event *event) { return event->data.u64; }
static inline uint32_t syn_epoll_events(const struct epoll_event *event) { return event->events; }

// _GNU_SOURCE hides accept4, and defining that here would give fd_set a different shape than in Swift's Glibc module.
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);
static inline int syn_accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags) {
  return accept4(descriptor, address, length, flags);
}

// How many bytes of a TCP socket the other end has not acknowledged, 0 when that is not known (SIOCOUTQ, tcp(7)).
static inline int syn_unacknowledged_bytes(int descriptor) {
  int count = 0;
  return ioctl(descriptor, SIOCOUTQ, &count) == 0 ? count : 0;
}

// Hidden as well. Keeps descriptors of libraries that do not set close-on-exec (hiredis) out of programs we start.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

// glibc has a wrapper for pidfd_open only since 2.36.
static inline int syn_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0u); }

// Two names swap what they name, in one step (RENAME_EXCHANGE); hidden by _GNU_SOURCE as well.
static inline int syn_exchange(const char *one, const char *other) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, 1u << 1);
}

// The state of getopt_long is in C globals, which Swift 6 does not accept.
static inline char *syn_optarg(void) { return optarg; }
static inline int syn_optind(void) { return optind; }
static inline int syn_optopt(void) { return optopt; }
static inline void syn_getopt_restart(void) { optind = 0; opterr = 0; }

#endif
