"""What scripts/syn-up and scripts/syn-prefill do, in order."""

import os
import signal
import socket
import sys

from ..places import Places
from ..settings import Settings
from . import options as service_options
from . import prefill as prefilling
from .judges import choose_checks
from .options import Options
from .prepare import Program, redis_is_configured
from .redis import PrivateRedis, server
from .service import Service
from .state import State, make_places
from .status import show_status, stop_service
from .units import fingerprint
from .words import Failure, Speaker

SCRIPTS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
# Work that meets an outage is given back, and nothing of it is lost: another host should have it soon.
OUTAGE_WAIT_SECONDS = 15


def main(name: str, called_in: str, words: list[str]) -> int:
    """Returns the exit code."""
    open_standard_streams()
    places = Places(SCRIPTS)
    speaker = Speaker(name, SCRIPTS, places.is_clone)
    program = Program(places, speaker)
    try:
        if name == "syn-prefill":
            wish = prefilling.parse(words, called_in, speaker)
            return speaker.print_manual() if wish.help else prefilling.prefill(program, wish)
        options = service_options.parse(words, called_in, speaker)
        return speaker.print_manual() if options.help else syn_up(program, options)
    except Failure as failure:
        if str(failure):
            speaker.say(str(failure))
        return failure.status
    except KeyboardInterrupt:
        return 130


def syn_up(program: Program, options: Options) -> int:
    places, speaker = program.places, program.speaker
    program.env_file = options.env_file or program.env_file
    settings = program.read_settings()
    state = State(places)
    if options.verb == "status":
        return show_status(program, state, options.common_flags)
    if options.verb == "stop":
        return stop_service(program, state)
    needs_redis = not redis_is_configured(settings, places)
    program.find_executables(program.install_what_is_missing(options.build, needs_redis))
    make_places(places, speaker.program)
    state.take_locks(speaker, options.drain_seconds)
    early = count_signals()
    if needs_redis:
        server()
    makes = set(options.pipes) & {"refill", "orders"}
    if makes:
        choose_checks(program, settings)
    # Beside the private Redis, whose port may change.
    if not settings.string("SYN_SPOOL"):
        os.environ["SYN_SPOOL"] = os.path.join(places.state_dir, "spool.jsonl")
    if not settings.string("SYN_OUTAGE_WAIT"):
        os.environ["SYN_OUTAGE_WAIT"] = str(OUTAGE_WAIT_SECONDS)
    if not settings.string("SYN_INSTANCE"):
        # Two services of one machine are two hosts to the others.
        os.environ["SYN_INSTANCE"] = f"{socket.gethostname()}-{fingerprint({'run_dir': places.run_dir})[:8]}"
    state.write_record(settings, program.executables, options.drain_seconds)
    redis = PrivateRedis(places.state_dir, options.redis_fsync) if needs_redis else None
    status = Service(program, options, state, redis, mark_of(options, settings)).run(early)
    speaker.say("stopped")
    return status


def mark_of(options: Options, settings: Settings) -> str:
    """Changes with whatever may make the difference between what works and what does not, and with no folder or port."""
    named = {name: settings.string(name) or "" for name in settings.names() if name.endswith("_API_KEY")
             or name.startswith(("SYN_", "REDIS_")) and name not in ("SYN_RUN_DIR", "SYN_BIN", "SYN_SPOOL")}
    return fingerprint({**named, "flags": " ".join(options.serve_flags + options.common_flags)})


def count_signals() -> list[int]:
    """Those that come before the service waits for them itself: it begins with them."""
    came: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda number, _: came.append(number))
    return came


def open_standard_streams() -> None:
    """The first file opened after >&- would be taken for one of them."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")
