"""What a process of the supervisor waits for, all in one place: descriptors, timers and signals."""

import heapq
import itertools
import os
import select
import signal
import time
from typing import Callable

Action = Callable[[], None]


class Timer:
    def __init__(self, action: Action):
        self.action: Action | None = action

    def cancel(self) -> None:
        self.action = None


class Loop:
    def __init__(self) -> None:
        self.poller = select.poll()
        self.actions: dict[int, Action] = {}
        self.timers: list[tuple[float, int, Timer]] = []
        self.numbers = itertools.count()

    def watch(self, descriptor: int, action: Action, events: int = select.POLLIN) -> None:
        """Runs the action whenever the descriptor is ready, or at its end."""
        self.actions[descriptor] = action
        self.poller.register(descriptor, events)

    def forget(self, descriptor: int) -> None:
        """Before it is closed."""
        if self.actions.pop(descriptor, None):
            self.poller.unregister(descriptor)

    def after(self, seconds: float, action: Action) -> Timer:
        timer = Timer(action)
        heapq.heappush(self.timers, (time.monotonic() + seconds, next(self.numbers), timer))
        return timer

    def run_once(self) -> None:
        """Waits for one thing or several, and does what is to be done then."""
        while self.timers and self.timers[0][2].action is None:
            heapq.heappop(self.timers)
        wait = max(0.0, self.timers[0][0] - time.monotonic()) * 1000 + 1 if self.timers else None
        for descriptor, _ in self.poller.poll(wait):
            # An earlier action of this round may have forgotten it.
            if action := self.actions.get(descriptor):
                action()
        now = time.monotonic()
        while self.timers and self.timers[0][0] <= now:
            timer = heapq.heappop(self.timers)[2]
            if action := timer.action:
                timer.cancel()
                action()


def catch_signals(loop: Loop, numbers: list[int], action: Callable[[int], None]) -> None:
    """Runs the action in the loop for each signal that comes, with its number.

    INT stays ignored where it was when we were started, as a shell script does for what it puts into the background.
    """
    read, write = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    for number in numbers:
        if number != signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: None)

    def deliver() -> None:
        for number in os.read(read, 512):
            # Several CHLD may be one signal, but those that we count are single bytes here.
            if number in numbers:
                action(number)

    loop.watch(read, deliver)
