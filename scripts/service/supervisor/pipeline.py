"""Runs one pipe of commands as a unit, all of it or nothing. The supervisor decides whether to start it again.

As soon as one process has ended, or at the first INT or TERM, or when the supervisor is gone, the head of the pipe gets
TERM and the rest drains after it for at most `drain_seconds`; then every process gets TERM, and 3 s later KILL. A second
INT or TERM kills at once.

Should this process itself be killed, the kernel tells the head, the others see the end of their input, and the pipe
drains by itself. That is the one thing left to the kernel: nobody of ours need be alive for it.
"""

import fcntl
import os
import signal
from functools import partial

from .loop import Loop, Timer, catch_signals
from .processes import Child, kill_rest_of_group, start
from .words import worst_status, write_line

KILL_AFTER_SECONDS = 3
LOOK_SECONDS = 0.1
# Receipts are lines; what is longer is none.
RECEIPT_BYTES_MAX = 64 << 10


class Pipeline:
    """`supervisor` is a descriptor that ends when the supervisor does. With `after`, the end waits until no process holds
    a lock on that file any more. `inherited` are descriptors that every stage shall hold. With `worked`, what the last
    stage prints is read: a byte goes there when the first receipt says that a unit was stored."""

    def __init__(self, name: str, stages: list[list[str]], drain_seconds: int, supervisor: int | None = None,
                 after: str | None = None, inherited: tuple[int, ...] = (), worked: int | None = None):
        self.name, self.stages, self.drain_seconds = name, stages, drain_seconds
        self.supervisor, self.after, self.inherited, self.worked = supervisor, after, inherited, worked
        self.loop = Loop()
        self.head: Child | None = None
        self.running: dict[int, Child] = {}  # by descriptor
        self.statuses: list[int] = []
        self.phase = "running"  # then waiting (only with `after`), draining, ending, killed
        self.timer: Timer | None = None
        self.signals = 0
        self.receipts = b""
        self.last_words: int | None = None  # where the last stage's output is read

    def run(self) -> int:
        """Returns the worst status of the pipe."""
        catch_signals(self.loop, [signal.SIGINT, signal.SIGTERM], self.signal_came)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        if self.supervisor is not None:
            self.loop.watch(self.supervisor, partial(self.supervisor_died, self.supervisor))
        self.start_stages()
        while self.running:
            self.loop.run_once()
        if self.last_words is not None:
            self.read_receipts(self.last_words)  # what was printed just before the end
        if self.supervisor is not None:
            kill_rest_of_group()
        return worst_status(self.statuses)

    def start_stages(self) -> None:
        null = os.open(os.devnull, os.O_RDONLY)
        source = null if self.supervisor is not None else os.dup(0)
        for index, words in enumerate(self.stages):
            is_last = index + 1 == len(self.stages)
            read, write = (-1, 1) if is_last and self.worked is None else os.pipe()
            # Only the head gets a signal when we die: the others finish what is in flight.
            child = start(words, (source, write, 2), self.inherited, 0 if self.head else signal.SIGTERM)
            self.head = self.head or child
            self.running[child.descriptor] = child
            self.loop.watch(child.descriptor, partial(self.stage_ended, child))
            os.close(source)
            if write != 1:
                os.close(write)
            source = read
        if source >= 0:
            os.set_blocking(source, False)
            self.last_words = source
            self.loop.watch(source, partial(self.read_receipts, source))

    def signal_came(self, number: int) -> None:
        self.signals += 1
        if self.signals > 1 and self.phase != "killed":
            self.phase = "ending"
            self.next_phase()
        elif self.phase == "running":
            self.next_phase()

    def supervisor_died(self, descriptor: int) -> None:
        self.loop.forget(descriptor)
        if self.phase == "running":
            write_line(f"syn-up: {self.name}: the supervisor is gone, and so this pipe ends")
            self.next_phase()

    def stage_ended(self, child: Child) -> None:
        self.loop.forget(child.descriptor)
        del self.running[child.descriptor]
        status = child.reap()
        self.statuses.append(status)
        # 0: done. The others follow from another's end.
        if status not in (0, 128 + signal.SIGPIPE, 128 + signal.SIGTERM):
            write_line(f"syn-up: {self.name}: {child.name} (process {child.number}) ended with status {status}, "
                       "and so does its pipe")
        if self.phase == "running":
            self.phase = "waiting"  # a server that has ended waits for nobody
            self.next_phase()

    # Each phase is less patient than the one before. It ends when its timer does, unless every process ended earlier.

    def next_phase(self) -> None:
        if self.timer:
            self.timer.cancel()
        if self.phase == "running":
            self.phase = "waiting"
            if self.after:
                self.timer = self.loop.after(self.drain_seconds + 5, self.next_phase)
                self.look_at_lock(self.after)
            else:
                self.next_phase()
        elif self.phase == "waiting":
            self.phase = "draining"
            if self.head and self.head.descriptor in self.running:
                self.head.send(signal.SIGTERM)
            self.timer = self.loop.after(self.drain_seconds, self.next_phase)
        elif self.phase == "draining":
            self.phase = "ending"
            if self.running:
                names = " ".join(child.name for child in self.running.values())
                write_line(f"syn-up: {self.name}: still running after {self.drain_seconds} s: {names}")
            self.send_all(signal.SIGTERM)
            self.timer = self.loop.after(KILL_AFTER_SECONDS, self.next_phase)
        else:
            self.phase = "killed"
            self.send_all(signal.SIGKILL)

    def send_all(self, number: int) -> None:
        for child in self.running.values():
            child.send(number)

    def look_at_lock(self, path: str) -> None:
        """Often, as no descriptor says when a lock is free."""
        if self.phase != "waiting":
            return
        with open(path, "ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                self.loop.after(LOOK_SECONDS, partial(self.look_at_lock, path))
                return
        self.next_phase()

    def read_receipts(self, descriptor: int) -> None:
        try:
            part = os.read(descriptor, RECEIPT_BYTES_MAX)
        except BlockingIOError:
            return
        if not part:
            self.loop.forget(descriptor)
            os.close(descriptor)
            self.last_words = None
        if self.worked is None:
            return
        lines = (self.receipts + part).split(b"\n")
        self.receipts = lines.pop()[-RECEIPT_BYTES_MAX:]
        if any(b'"stored":true' in line for line in lines):
            try:
                os.write(self.worked, b"+")
            except OSError:
                pass  # the supervisor is gone
            os.close(self.worked)
            self.worked = None
