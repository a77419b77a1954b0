"""What is known of each unit (a pipe, or the private Redis), and what its end means: the policy, without any process."""

import subprocess
import time

from .words import BEYOND_HELP, CONFIGURATION, UNAUTHORIZED, USAGE

HEALTHY_SECONDS = 10
# What a provider or a password refuses is asked more and more rarely: at most this many times --restart-max apart.
REFUSED_PATIENCE = 10


class Unit:
    """`state` is running, resting (until it is started again) or down (for good)."""

    def __init__(self, name: str):
        self.name = name
        self.state = "running"
        self.group = 0  # the process that leads its group
        self.since = 0.0  # of the epoch: in this state
        self.started = 0.0  # on the monotonic clock
        self.delay = 0
        self.restarts = 0
        self.ended_with: int | None = None
        self.has_worked = False  # with these settings, in this run or an earlier one
        self.failed_with: int | None = None

    def enter(self, state: str) -> None:
        self.state, self.since = state, time.time()

    def ran_well(self, now: float) -> bool:
        return now - self.started >= HEALTHY_SECONDS

    def end(self, status: int, now: float, key_has_worked: bool, delay_max: int) -> int | None:
        """Returns the seconds after which it is started again; None when that cannot help.

        What worked with these settings can work again: a password or a key is refused for a while and then put right. Ten
        seconds say nothing of a key that no call needed yet, so for a key only a unit that was stored counts.
        """
        self.has_worked = self.has_worked or self.ran_well(now)
        self.ended_with = status
        is_refused = status in BEYOND_HELP
        if is_refused and not (key_has_worked if status == UNAUTHORIZED else self.has_worked):
            self.failed_with = status
            self.enter("down")
            return None
        longest = delay_max * REFUSED_PATIENCE if is_refused else delay_max
        # One that is refused may have been idle until then.
        is_calm = now - self.started >= (max(HEALTHY_SECONDS, 2 * self.delay) if is_refused else HEALTHY_SECONDS)
        self.delay = min(1 if is_calm or not self.delay else self.delay * 2, longest)
        self.restarts += 1
        self.enter("resting")
        return self.delay

    def line(self) -> str:
        """For the file `units`: unit, state, group, since when, restarts, and the status it last ended with."""
        ended = "-" if self.ended_with is None else self.ended_with
        return f"{self.name} {self.state} {self.group} {int(self.since)} {self.restarts} {ended}\n"


def advice(status: int, env_file: str | None) -> str:
    return {
        USAGE: "give it flags that exist",
        UNAUTHORIZED: f"the provider refuses the key: put a valid one into {env_file or '.env'} or the environment",
        CONFIGURATION: "fix the setting",
    }[status]


def fingerprint(words: dict[str, str]) -> str:
    """Of settings and flags, to tell whether they are still the same; it does not give them away. Python's own hashes
    would load OpenSSL, a third of this program's memory."""
    text = "\0".join(f"{name}={value}" for name, value in sorted(words.items()))
    run = subprocess.run(["sha256sum"], input=text.encode(errors="replace"), stdout=subprocess.PIPE)
    return run.stdout.decode()[:32]
