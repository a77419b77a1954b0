"""Processes: how they are started, held and signalled without ever meeting a stranger.

A child is held by a descriptor (pidfd) until it is reaped here, so its number cannot be given to another process
meanwhile. A group is signalled only while the process that leads it is a child that was not reaped yet: as long as that
number is taken, so is the group's.
"""

import ctypes
import os
import signal
import sys
import traceback
from typing import Callable, Iterable, Iterator, NamedTuple

SET_DEATH_SIGNAL, SET_NAME, SET_SUBREAPER = 1, 15, 36  # linux/prctl.h
# All that we catch. Blocked from a fork until the child has put its own house in order.
CAUGHT = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}
# Python ignores the last two, and a program would inherit that.
RESTORED = [*CAUGHT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGXFSZ]

libc = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, value: int | bytes) -> None:
    if libc.prctl(option, ctypes.c_char_p(value) if isinstance(value, bytes) else ctypes.c_ulong(value), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def name_this_process(name: str) -> None:
    """What ps, top and pstree show; at most 15 bytes."""
    prctl(SET_NAME, name.encode())


def adopt_orphans() -> None:
    """Makes this process the new parent of every descendant whose parent dies, so that it can wait for them too."""
    prctl(SET_SUBREAPER, 1)


class Child:
    """A child of this process. `descriptor` polls readable when it has ended."""

    def __init__(self, number: int, name: str):
        self.number, self.name = number, name
        self.descriptor = os.pidfd_open(number)

    def send(self, number: int) -> None:
        try:
            signal.pidfd_send_signal(self.descriptor, number)
        except ProcessLookupError:
            pass  # it has ended

    def was_killed(self) -> bool:
        """Before it is reaped, after it has ended."""
        result = os.waitid(os.P_PIDFD, self.descriptor, os.WEXITED | os.WNOWAIT)
        return result is not None and result.si_code != os.CLD_EXITED

    def reap(self) -> int:
        """Waits for its end and frees its number. Returns the status as a shell has it: 128 + the signal."""
        result = os.waitid(os.P_PIDFD, self.descriptor, os.WEXITED)
        os.close(self.descriptor)
        return result.si_status if result.si_code == os.CLD_EXITED else 128 + result.si_status

    def kill_group(self, number: int) -> None:
        """Signals it and the group that it leads, if it has got so far. Only before it is reaped."""
        self.send(number)
        try:
            os.killpg(self.number, number)
        except ProcessLookupError:
            pass


def fork(run: Callable[[], int]) -> int:
    """Runs `run` in a child, whose exit code it returns. Returns the child's process id.

    Signals wait until `run` unblocks them.
    """
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, CAUGHT)
    number = os.fork()
    if number:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        return number
    status = 70
    try:
        signal.set_wakeup_fd(-1)
        status = run()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def start(words: list[str], streams: tuple[int, int, int], inherited: Iterable[int] = (), death_signal: int = 0) -> Child:
    """Starts a program with these three standard streams, and further descriptors that it shall hold.

    With a `death_signal` the kernel sends it that signal when this process dies, however that happens. A parent that has
    died before that was asked for is noticed.
    """
    parent = os.getpid()

    def become() -> int:
        for number in RESTORED:
            signal.signal(number, signal.SIG_DFL)
        if death_signal:
            prctl(SET_DEATH_SIGNAL, death_signal)
            if os.getppid() != parent:
                return 143
        for target, source in enumerate(streams):
            os.dup2(source, target)
            os.set_inheritable(target, True)
        for descriptor in inherited:
            os.set_inheritable(descriptor, True)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        try:
            os.execvp(words[0], words)
        except OSError as error:
            os.write(2, f"{words[0]}: {error.strerror}\n".encode())
            return 127 if isinstance(error, FileNotFoundError) else 126

    return Child(fork(become), os.path.basename(words[0]))


def keep_only(descriptors: Iterable[int]) -> None:
    """Closes every other descriptor beyond the standard streams: a fork has them all, and some stand for something."""
    begin = 3
    for descriptor in sorted(descriptors):
        os.closerange(begin, descriptor)
        begin = descriptor + 1
    os.closerange(begin, 4096)


# --- What /proc says ---------------------------------------------------------------------------------------------------


class Seen(NamedTuple):
    """A process as /proc shows it at one moment."""

    number: int
    state: str
    parent: int
    group: int
    start: int  # in ticks since the machine's start; with the number it names a process for good


def look_at(number: int | str) -> Seen | None:
    try:
        with open(f"/proc/{number}/stat", "rb") as file:
            # 27 (a name, with spaces and brackets) S 1 25 ...
            words = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    return Seen(int(number), words[0].decode(), int(words[1]), int(words[2]), int(words[19])) if words else None


def everything() -> Iterator[Seen]:
    for name in os.listdir("/proc"):
        if name.isdigit() and (seen := look_at(name)):
            yield seen


def members(group: int) -> list[Seen]:
    """The processes of a group that live: a zombie has no files and no port any more."""
    return [seen for seen in everything() if seen.group == group and seen.state not in "ZX"]


def kill_rest_of_group() -> None:
    """Of the group that this process leads: what the stages of a pipe have started and left behind."""
    for seen in members(os.getpid()):
        if seen.number == os.getpid():
            continue
        try:
            descriptor = os.pidfd_open(seen.number)
            # Looked at once more now that it is held: the number may be another's by now.
            if (now := look_at(seen.number)) and now.group == os.getpid():
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            os.close(descriptor)
        except OSError:
            pass  # it has ended


def command_line(number: int) -> list[str]:
    try:
        with open(f"/proc/{number}/cmdline", "rb") as file:
            return file.read().rstrip(b"\0").decode(errors="replace").split("\0")
    except OSError:
        return [""]


def commands_of(group: int) -> list[tuple[str, int]]:
    """Name and number of each command of a pipe, without what only watches over it."""
    found = []
    for seen in sorted(members(group)):
        words = command_line(seen.number)
        name = os.path.basename(words[0]).split(" ")[0]
        if name == "syn-store":
            found.append((f"syn-store {words[1] if len(words) > 1 else 'put'}", seen.number))
        elif name.startswith(("syn-", "redis-server", "valkey-server")):
            found.append((name, seen.number))
    return found


def bury_orphans(known: Iterable[int]) -> None:
    """Reaps what was adopted and has ended. `known` are the children that somebody else here waits for."""
    ours = set(known)
    for seen in everything():
        if seen.parent == os.getpid() and seen.state == "Z" and seen.number not in ours:
            try:
                os.waitid(os.P_PID, seen.number, os.WEXITED | os.WNOHANG)
            except ChildProcessError:
                pass
