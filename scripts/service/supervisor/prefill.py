"""syn-prefill: one pipe that fills the buffer and ends."""

import fcntl
import os
import re
from dataclasses import dataclass, field

from .judges import choose_checks
from .pipeline import Pipeline
from .prepare import Program, redis_is_configured
from .state import State, make_places
from .words import TRY_AGAIN, UNAVAILABLE, Failure, Speaker

DRAIN_SECONDS = 600


@dataclass
class Options:
    target: str = ""
    help: bool = False
    env_file: str | None = None
    is_quiet: bool = False
    flags: list[str] = field(default_factory=list)
    stage_flags: list[str] = field(default_factory=list)


def parse(words: list[str], called_in: str, speaker: Speaker) -> Options:
    options = Options()
    words = list(words)
    while words:
        name, equals, text = words.pop(0).partition("=")
        if not name.startswith("--"):
            name, equals, text = name + equals + text, "", ""
        if name in ("--env-file", "-j", "--jobs"):
            if not equals:
                if not words:
                    raise speaker.bad_usage(f"{name} takes a value")
                text = words.pop(0)
            if name == "--env-file":
                options.env_file = os.path.join(called_in, text)
            else:
                options.stage_flags += ["--jobs", text]
        elif name in ("-q", "--quiet") and not equals:
            options.is_quiet = True
            options.flags.append("--quiet")
        elif name in ("--debug", "--trace") and not equals:
            options.flags.append(name)
        elif name in ("-h", "--help"):
            options.help = True
            return options
        elif name.startswith("-"):
            raise speaker.bad_usage(f"unknown option '{name}'")
        elif options.target:
            raise speaker.bad_usage(f"one N is enough: '{options.target}' or '{name}'?")
        else:
            options.target = name
    if not re.fullmatch(r"[1-9][0-9]{0,5}", options.target):
        raise speaker.bad_usage(f"N is how many units the buffer shall hold, 1 to 999999, not '{options.target}'")
    return options


def prefill(program: Program, options: Options) -> int:
    places = program.places
    program.env_file = options.env_file or program.env_file
    settings = program.read_settings()
    program.find_executables("once")
    # The stages derive their default of --jobs from it.
    os.environ["SYN_BUFFER_SIZE"] = options.target
    make_places(places, program.speaker.program)
    state = State(places)
    lock = os.open(state.path("prefill.lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Failure(TRY_AGAIN, "another syn-prefill is at work") from None
    if not redis_is_configured(settings, places):
        url = (state.read("redis-url") or "").strip()
        if not url:
            raise Failure(UNAVAILABLE, "no Redis is configured (REDIS_URL or REDIS_HOST) and no "
                          f"{program.speaker.called('syn-up')} is running")
        os.environ["REDIS_URL"] = url
    choose_checks(program, settings, options.is_quiet)
    if options.is_quiet:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    keep = ["--remember-replies"]
    flags, stage_flags = [*options.flags, *program.env_file_flags], options.stage_flags
    return Pipeline(
        "prefill",
        [["syn-store", "work", "--target", options.target, *flags],
         ["syn-question", "--distinct", *keep, *stage_flags, *flags],
         ["syn-augment", *keep, *stage_flags, *flags],
         ["syn-answer", "--distinct-pages", "redis", *keep, *stage_flags, *flags],
         ["syn-store", "put", *flags]],
        DRAIN_SECONDS, inherited=(lock,)).run()
