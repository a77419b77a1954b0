"""Says that the service is up: once syn-serve answers, and the one that answers is ours."""

import time

from .logs import Log
from .loop import Loop
from .notify import Notifier
from .options import Options
from .prepare import Program
from .probe import Probe, group_has_port
from .units import Unit

ANNOUNCE_SECONDS_MAX = 30
ASK_AGAIN_SECONDS = 0.1


class Announcer:
    """Says it once, whichever way it goes: where it is not up the service goes on trying, and systemd shall not end it for
    that."""

    def __init__(self, loop: Loop, program: Program, options: Options, log: Log | None, notifier: Notifier):
        self.loop, self.say, self.notifier, self.log = loop, program.speaker.say, notifier, log
        self.host, self.port, self.url = options.host, options.port, options.url
        self.probe: Probe | None = None
        self.has_given_up = False

    def begin(self, unit: Unit) -> None:
        """`unit` is syn-serve's."""
        self.unit, self.deadline = unit, time.monotonic() + ANNOUNCE_SECONDS_MAX
        self.ask()

    def give_up(self) -> None:
        self.has_given_up = True
        if self.probe:
            self.probe.give_up()

    def ask(self) -> None:
        """/health, until our own server answers."""
        if self.has_given_up:
            return
        if self.unit.state == "down":
            self.notifier.ready()  # why was said
        elif time.monotonic() > self.deadline:
            hint = self.log.hint() if self.log else ""
            self.announce(f"{self.url}/health did not answer within {ANNOUNCE_SECONDS_MAX} s.{hint}")
        else:
            host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
            request = b"GET /health HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n" % self.port
            self.probe = Probe(self.loop, host, self.port, request, lambda reply: b"\n" in reply, self.answered)

    def answered(self, reply: bytes) -> None:
        words = reply.split(b" ")
        answers = words[0].startswith(b"HTTP/")
        if answers and words[1:2] == [b"200"] and group_has_port(self.unit.group, self.port):
            self.announce(f"up: {self.url} (documentation at /docs, dashboard at /)")
        elif answers and self.unit.state == "resting":
            self.announce(f"{self.url} answers, but it is not this service: another one has the port")
        else:
            self.loop.after(ASK_AGAIN_SECONDS, self.ask)

    def announce(self, line: str) -> None:
        self.say(line)
        self.notifier.ready()
