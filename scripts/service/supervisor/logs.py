"""The logs of the pipes: files that the pipes' processes append to, kept small while they do.

The processes hold the files themselves, so that neither their logs nor they depend on the supervisor's life: a pipe to it
would end in SIGPIPE, or fill up and block them. Nobody can make them open another file, so a log that has grown too long
is copied and emptied. They append, so they go on at its new beginning; what is written between the last copied byte and
the emptying, some microseconds, is lost.
"""

import os
import re

BYTES_MAX = 16 << 20
OLD_ONES = 3
QUOTED_BYTES_MAX = 64 << 10
LOGGED_ERROR = re.compile(rb"^[0-9TZ:.-]* (syn-[a-z]*: )error: (.*)$", re.MULTILINE)


class Log:
    """One pipe's log. `folder` is None where everything goes to our own stderr."""

    def __init__(self, folder: str | None, name: str):
        self.path = os.path.join(folder, f"{name}.log") if folder else None
        self.begin = 0  # of what the pipe that runs now has logged

    def open(self) -> int:
        """A descriptor for a pipe that starts."""
        if self.path is None:
            return os.dup(2)
        self.rotate_when_long()
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        except OSError:
            return os.dup(2)  # a disk without room for a new file
        self.begin = os.fstat(descriptor).st_size
        return descriptor

    def rotate_when_long(self) -> None:
        self.rotate(BYTES_MAX)

    def rotate(self, longest: int = 0) -> None:
        """Where it is longer than that."""
        size = self.size()
        if size <= longest:
            return
        try:
            for number in range(OLD_ONES, 1, -1):
                if os.path.exists(f"{self.path}.{number - 1}"):
                    os.replace(f"{self.path}.{number - 1}", f"{self.path}.{number}")
            self.copy_and_empty()
        except OSError:
            # A full disk. The file stays as it is, for the next time; but no log may fill the disk.
            if size <= 2 * BYTES_MAX:
                return
            os.truncate(self.path, 0)
        self.begin = 0

    def size(self) -> int:
        try:
            return os.stat(self.path).st_size if self.path else 0
        except OSError:
            return 0  # there is none yet

    def copy_and_empty(self) -> None:
        old = f"{self.path}.1"
        with open(self.path, "r+b", buffering=0) as log:
            try:
                with open(old, "wb", buffering=0) as copy:
                    os.fchmod(copy.fileno(), os.fstat(log.fileno()).st_mode & 0o777)
                    # To the end, wherever that has moved to meanwhile.
                    while os.sendfile(copy.fileno(), log.fileno(), None, 1 << 20):
                        pass
            except OSError:
                os.unlink(old)
                raise
            log.truncate(0)

    def last_error(self) -> str:
        """In brackets, the last error that a command of the present pipe has logged; else nothing."""
        if self.path is None:
            return ""
        try:
            with open(self.path, "rb") as log:
                size = log.seek(0, os.SEEK_END)
                log.seek(max(self.begin, size - QUOTED_BYTES_MAX))
                errors = LOGGED_ERROR.findall(log.read(QUOTED_BYTES_MAX))
        except OSError:
            return ""
        return f" ({b''.join(errors[-1]).decode(errors='replace')[:300]})" if errors else ""

    def hint(self) -> str:
        return f" Log: {self.path}" if self.path else ""
