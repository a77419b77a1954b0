"""What the command line of syn-up says."""

import os
import re
from dataclasses import dataclass, field

from .words import Speaker

PIPES = ("refill", "orders", "serve")  # in the order in which they are started
ROLES = {"all": PIPES, "make": ("refill", "orders"), "serve": ("serve",)}
NUMBER, POSITIVE = re.compile(r"[0-9]{1,5}"), re.compile(r"[1-9][0-9]{0,4}")


@dataclass
class Options:
    verb: str = "start"
    help: bool = False
    pipes: tuple[str, ...] = PIPES
    host: str = "127.0.0.1"
    port: int = 5003
    serve_flags: list[str] = field(default_factory=list)
    common_flags: list[str] = field(default_factory=list)
    drain_seconds: int = 30
    delay_max: int = 30
    free_min_mb: int = 100
    redis_fsync: str = "always"
    env_file: str | None = None
    build: bool = True
    logs: str = "files"
    stays: bool = False

    @property
    def url(self) -> str:
        if "serve" not in self.pipes:
            return "no HTTP"
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"


def parse(words: list[str], called_in: str, speaker: Speaker) -> Options:
    """Options take their value after `=` or as the next word."""
    options = Options()
    words = list(words)
    if words[:1] in (["status"], ["stop"]):
        options.verb = words.pop(0)
    chosen: dict[str, str] = {}

    def value(name: str, pattern: re.Pattern[str], what: str) -> int:
        if not pattern.fullmatch(text):
            raise speaker.bad_usage(f"{name} takes {what}, not '{text}'")
        return int(text)

    def one_of(name: str, *known: str) -> str:
        if text not in known:
            raise speaker.bad_usage(f"{name} is {' or '.join([', '.join(known[:-1]), known[-1]])}, not '{text}'")
        return text

    while words:
        name, equals, text = words.pop(0).partition("=")
        if not name.startswith("--"):
            name, equals, text = name + equals + text, "", ""
        if name in ("--no-build", "--stay", "--debug", "--trace", "-h", "--help") and not equals:
            if name == "--no-build":
                options.build = False
            elif name == "--stay":
                options.stays = True
            elif name in ("-h", "--help"):
                options.help = True
                return options
            else:
                options.common_flags.append(name)
            continue
        if name not in ("--only", "--role", "--logs", "--env-name", "--host", "--port", "--serve", "--drain-seconds",
                        "--restart-max", "--free-min", "--redis-fsync", "--env-file"):
            raise speaker.bad_usage(f"unknown argument '{name}{equals}{text}'")
        if not equals:
            if not words:
                raise speaker.bad_usage(f"{name} takes a value")
            text = words.pop(0)
        if name in ("--only", "--role"):
            chosen[name] = text
            options.pipes = pipes_of(text, speaker) if name == "--only" else ROLES[one_of(name, "make", "serve", "all")]
        elif name == "--logs":
            options.logs = one_of(name, "files", "stderr")
        elif name == "--env-name":
            options.serve_flags += [name, one_of(name, "dev", "prod")]
        elif name == "--host":
            options.host = text
        elif name == "--port":
            options.port = value(name, POSITIVE, "a number from 1 to 65535")
            if options.port > 65535:
                raise speaker.bad_usage(f"{name} takes a number from 1 to 65535, not '{text}'")
        elif name == "--serve":
            options.serve_flags.append(text)
        elif name == "--drain-seconds":
            options.drain_seconds = value(name, NUMBER, "a whole number")
        elif name == "--restart-max":
            options.delay_max = value(name, POSITIVE, "a whole number from 1")
        elif name == "--free-min":
            options.free_min_mb = value(name, re.compile(r"[0-9]{1,9}"), "a whole number of megabytes")
        elif name == "--redis-fsync":
            options.redis_fsync = one_of(name, "always", "everysec")
        else:
            options.env_file = os.path.join(called_in, text)
    if len(chosen) == 2:
        raise speaker.bad_usage("--only and --role say the same thing: give one of them")
    return options


def pipes_of(text: str, speaker: Speaker) -> tuple[str, ...]:
    asked = text.split(",")
    if not set(asked) <= set(PIPES):
        raise speaker.bad_usage(f"--only takes refill, orders and serve, not '{text}'")
    return tuple(pipe for pipe in PIPES if pipe in asked)
