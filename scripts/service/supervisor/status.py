"""What `syn-up status` shows and `syn-up stop` does, from other shells than the service's."""

import glob
import json
import os
import select
import signal
import subprocess

from .prepare import Program
from .processes import commands_of
from .state import RECORDED, State
from .words import UNAVAILABLE, Failure, local_time

STATUS_SECONDS_MAX = 10


def show_status(program: Program, state: State, flags: list[str]) -> int:
    owner = state.supervisor()
    if owner is None:
        raise Failure(UNAVAILABLE, f"not running in {program.places.run_dir}")
    all_run = False  # it has only just been started
    for line in (state.read("units") or "").splitlines():
        unit, condition, group, since, restarts, last = line.split(" ", 5)
        head = f"{unit:<8} {condition:<8} since {local_time(int(since))}  "
        if unit == "syn-up":
            print(f"{head}process {owner[0]}, {last}")
            all_run = True
            continue
        all_run = all_run and condition == "running"
        ended = "" if last == "-" else f" (last ended with {last})"
        members = ",".join(f"{name} {number}" for name, number in commands_of(int(group)))
        print(f"{head}restarts {restarts}{ended}  {members}")
    print(f"{'buffer':<8} {buffer_line(program, state, flags)}")
    if low := state.read("disk"):
        print(f"{'disk':<8} low: only {low.strip()}")
    if glob.glob(os.path.join(program.places.log_dir, "*.log")):
        print(f"{'logs':<8} {program.places.log_dir}")
    return 0 if all_run else 1


def buffer_line(program: Program, state: State, flags: list[str]) -> str:
    """By the settings of the running service, not by those of the shell that asks."""
    record = state.record()
    if record is None:
        return f"unknown: cannot read {state.path('service.json')}"
    environment = {name: value for name, value in os.environ.items() if not RECORDED.match(name)}
    environment.update(record["settings"])
    if url := state.read("redis-url"):
        environment["REDIS_URL"] = url.strip()
    words = [os.path.join(record["executables"], "syn-store"), "status", "--json", *flags, "--env-file", os.devnull]
    try:
        # Redis may be starting: status waits for nothing.
        run = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, errors="replace", timeout=STATUS_SECONDS_MAX)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"unknown: {error}"
    if run.returncode:
        return f"unknown: {run.stdout.strip().rpartition('error: ')[2]}"
    try:
        # What it says of .env may come before.
        said = json.loads(run.stdout[run.stdout.index("{"):])
        orders = said["orders"]
        return (f"{said['depth']} of {said['target']} waiting, {said['leases']} in the making; "
                f"orders: {orders['waiting']} waiting, {orders['in_flight']} in the making")
    except (TypeError, KeyError, ValueError):
        return f"unknown: {run.stdout.strip()}"


def stop_service(program: Program, state: State) -> int:
    owner = state.supervisor()
    if owner is None:
        raise Failure(UNAVAILABLE, f"not running in {program.places.run_dir}")
    number, descriptor = owner
    try:
        signal.pidfd_send_signal(descriptor, signal.SIGTERM)
    except ProcessLookupError:
        pass  # it has just ended
    except PermissionError:
        raise Failure(UNAVAILABLE, f"process {number} cannot be signalled") from None
    speaker = program.speaker
    speaker.say(f"process {number} finishes what is in flight ({speaker.called('syn-up')} stop again: at once)")
    poller = select.poll()
    poller.register(descriptor, select.POLLIN)
    poller.poll()
    speaker.say("stopped")
    return 0
