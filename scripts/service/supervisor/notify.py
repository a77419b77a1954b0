"""What systemd is told of the service (sd_notify(3)): datagrams to the socket that NOTIFY_SOCKET names."""

import os
import socket
import time

from .loop import Loop


class Notifier:
    """Says nothing where nobody listens. Takes its variables out of the environment: they are for this process alone."""

    def __init__(self) -> None:
        name = os.environ.pop("NOTIFY_SOCKET", "")
        interval = os.environ.pop("WATCHDOG_USEC", "")
        watched = os.environ.pop("WATCHDOG_PID", "")
        is_ours = watched in ("", str(os.getpid()))
        # Twice as often as it has to be.
        self.watchdog_seconds = int(interval) / 2e6 if interval.isdigit() and is_ours else 0.0
        self.status = ""
        self.is_ready = False
        self.socket = None
        # A name in the abstract namespace begins with a zero.
        self.address = os.fsencode("\0" + name[1:] if name.startswith("@") else name)
        if name.startswith(("/", "@")):
            self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)

    def send(self, *assignments: str) -> None:
        if self.socket is None:
            return
        try:
            self.socket.sendto("\n".join(assignments).encode(), self.address)
        except OSError:
            pass  # a service must not fail because nobody wants to hear of it

    def keep_watchdog(self, loop: Loop) -> None:
        """From the loop, so that a loop that hangs is noticed."""
        if self.watchdog_seconds:
            self.send("WATCHDOG=1")
            loop.after(self.watchdog_seconds, lambda: self.keep_watchdog(loop))

    def ready(self) -> None:
        self.is_ready = True
        self.send("READY=1")

    def reloading(self) -> None:
        """Until `reloaded`."""
        if self.is_ready:
            self.send("RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def reloaded(self) -> None:
        if self.is_ready:
            self.send("READY=1")

    def stopping(self) -> None:
        self.send("STOPPING=1")

    def say(self, status: str) -> None:
        """One line for `systemctl status`, when it has changed."""
        if status != self.status:
            self.status = status
            self.send(f"STATUS={status}")
