"""One question to a server, asked without waiting: for syn-serve's /health and for the private Redis."""

import errno
import os
import select
import socket
from typing import Callable

from .loop import Loop
from .processes import members

SECONDS_MAX = 5
REPLY_BYTES_MAX = 4096


class Probe:
    """Sends `request` and hands what comes back to `answered`, once: empty bytes where nobody answers.

    The reply is complete when `is_whole` says so, or when the server closes.
    """

    def __init__(self, loop: Loop, host: str, port: int, request: bytes, is_whole: Callable[[bytes], bool],
                 answered: Callable[[bytes], None]):
        self.loop, self.request, self.is_whole, self.answered = loop, request, is_whole, answered
        self.reply = b""
        self.timer = loop.after(SECONDS_MAX, self.finish)
        self.socket: socket.socket | None = None
        try:
            family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            self.socket = socket.socket(family, kind)
            self.socket.setblocking(False)
            begun = self.socket.connect_ex(address)
        except OSError:
            begun = errno.EHOSTUNREACH
        if begun in (0, errno.EINPROGRESS):
            self.loop.watch(self.socket.fileno(), self.send, select.POLLOUT)
        else:
            # Not from here: who asks has not got hold of us yet.
            self.timer.cancel()
            self.timer = loop.after(0, self.finish)

    def send(self) -> None:
        try:
            self.socket.sendall(self.request)
        except OSError:
            self.finish()
            return
        self.loop.forget(self.socket.fileno())
        self.loop.watch(self.socket.fileno(), self.receive)

    def receive(self) -> None:
        try:
            part = self.socket.recv(REPLY_BYTES_MAX)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        self.reply += part
        if not part or self.is_whole(self.reply) or len(self.reply) >= REPLY_BYTES_MAX:
            self.finish()

    def finish(self) -> None:
        self.give_up()
        self.answered(self.reply)

    def give_up(self) -> None:
        """Nothing is handed over any more."""
        self.timer.cancel()
        if self.socket is not None:
            self.loop.forget(self.socket.fileno())
            self.socket.close()
            self.socket = None


def group_has_port(group: int, port: int) -> bool:
    """Whether a process of the group listens on the port: the kernel identifies sockets by number."""
    sockets = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            with open(table, encoding="ascii") as lines:
                for words in map(str.split, lines):
                    if words[1].endswith(f":{port:04X}") and words[3] == "0A":
                        sockets.add(f"socket:[{words[9]}]")
        except OSError:
            pass  # a kernel without IPv6
    for seen in members(group) if sockets else ():
        folder = f"/proc/{seen.number}/fd"
        try:
            if any(os.readlink(f"{folder}/{name}") in sockets for name in os.listdir(folder)):
                return True
        except OSError:
            pass  # it has ended, or closed a file
    return False
