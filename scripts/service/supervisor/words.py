"""How syn-up and syn-prefill speak: lines on stderr, the manual, and the exit codes they use or judge (sysexits.h)."""

import os
import re
import sys
import time

USAGE, UNAVAILABLE, TRY_AGAIN, UNAUTHORIZED, CONFIGURATION = 64, 69, 75, 77, 78
# What ended with one of these is not helped by being started again, unless it has worked with the same settings.
BEYOND_HELP = (USAGE, UNAUTHORIZED, CONFIGURATION)


class Failure(Exception):
    """Ends the program with `status` after a line that says why."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


class Speaker:
    """`program` begins each line; `is_clone` decides how other scripts are called."""

    def __init__(self, program: str, scripts: str, is_clone: bool):
        self.program, self.scripts, self.is_clone = program, scripts, is_clone

    def say(self, message: str) -> None:
        write_line(f"{self.program}: {message}")

    def called(self, name: str) -> str:
        """By its path in a clone, by its name where it is installed."""
        return f"scripts/{name}" if self.is_clone else name

    def bad_usage(self, message: str) -> Failure:
        return Failure(USAGE, f"{message}; see {self.called(self.program)} --help")

    def print_manual(self) -> int:
        """The comment at the top of the script, without the shebang. Returns the exit code."""
        with open(os.path.join(self.scripts, self.program), encoding="utf-8") as script:
            next(script)
            lines = []
            for line in script:
                if not line.startswith("#"):
                    break
                lines.append(re.sub(r"^# ?", "", line))
        text = "".join(lines)
        sys.stdout.write(text if self.is_clone else text.replace("scripts/", ""))
        sys.stdout.flush()
        return 0


def write_line(text: str) -> None:
    """In one write, so that lines of several processes do not mix. A terminal that went away must not stop anything."""
    try:
        os.write(2, (text + "\n").encode(errors="replace"))
    except OSError:
        pass


def local_time(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))


def worst_status(statuses: list[int]) -> int:
    """The most telling of several exit statuses: first those that no retry can mend, then the highest. Death by PIPE
    (141) or TERM (143) comes last: it follows from the end of another process."""

    def rank(status: int) -> int:
        return status + 1000 if status in BEYOND_HELP else 1 if status in (141, 143) else status

    return max(statuses, key=rank, default=0)
