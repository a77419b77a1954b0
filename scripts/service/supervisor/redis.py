"""The redis-server that is started where no Redis is configured: its place, and its command."""

import os
import shutil

from .loop import Action, Loop, Timer
from .prepare import private_url, somebody_listens
from .probe import Probe
from .words import UNAVAILABLE, Failure

FIRST_PORT = 6390
ASK_AGAIN_SECONDS = 0.05
PORTS_TRIED_MAX = 20
DEATHS_MAX = 3  # one that died for its own reasons may have been killed by chance


class PrivateRedis:
    """On the same port as last time, so that dojo's setting stays right; else on the first free one from 6390 on."""

    def __init__(self, state_dir: str, fsync: str):
        self.folder = os.path.join(state_dir, "redis")
        self.fsync = fsync
        self.port_file = os.path.join(self.folder, "port")
        self.tried, self.deaths = 1, 0
        self.probe: Probe | None = None
        self.asks_again: Timer | None = None
        os.makedirs(self.folder, exist_ok=True)
        try:
            with open(self.port_file, encoding="ascii") as file:
                self.port = int(file.read())
        except (OSError, ValueError):
            self.port = FIRST_PORT

    @property
    def url(self) -> str:
        return private_url(self.port)

    def command(self) -> list[str]:
        return [server(), "--bind", "127.0.0.1", "--port", str(self.port), "--dir", self.folder, "--appendonly", "yes",
                "--appendfsync", self.fsync, "--save", ""]

    def wait_until_it_answers(self, loop: Loop, answers: Action) -> None:
        """Asks the server that has the port until it is ours: ours works in our folder."""
        self.give_up()
        folder = os.path.realpath(self.folder).encode()

        def is_ours(reply: bytes) -> bool:
            return reply.rstrip(b"\r\n").endswith(b"\n" + folder)

        def answered(reply: bytes) -> None:
            if is_ours(reply):
                self.note_port()
                answers()
            else:
                self.asks_again = loop.after(ASK_AGAIN_SECONDS, ask)

        def ask() -> None:
            self.probe = Probe(loop, "127.0.0.1", self.port, b"CONFIG GET dir\r\n",
                               lambda reply: is_ours(reply) or reply[:1] == b"-", answered)

        ask()

    def give_up(self) -> None:
        """Asks no more."""
        if self.probe:
            self.probe.give_up()
        if self.asks_again:
            self.asks_again.cancel()

    def try_another(self) -> bool:
        """After one that ended before it answered. False when that is enough."""
        self.give_up()
        if somebody_listens(self.port):
            self.port += 1
        else:
            self.deaths += 1
        self.tried += 1
        return self.tried <= PORTS_TRIED_MAX and self.deaths < DEATHS_MAX

    def note_port(self) -> None:
        try:
            with open(self.port_file, "w", encoding="ascii") as file:
                file.write(f"{self.port}\n")
        except OSError:
            pass  # a full disk; it starts on another port next time at worst


def server() -> str:
    """Redis, or Valkey if that is all there is."""
    for flavour in ("redis", "valkey"):
        if shutil.which(f"{flavour}-server"):
            return f"{flavour}-server"
    raise Failure(UNAVAILABLE, "no redis-server here: apt-get install redis-server, or set REDIS_URL")
