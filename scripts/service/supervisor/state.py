"""One service per folder, and what it records there: who runs, what runs, and with which settings.

Two locks are inherited by the processes they stand for: redis.lock is held as long as the supervisor or its redis-server
lives, pipes.lock as long as the supervisor or any process of a pipe lives. The server outlives the pipes and waits for
them, so that what is in flight can still be stored, even when the supervisor is killed.
"""

import fcntl
import json
import os
import pwd
import re
import select
import signal
import time

from ..places import Places
from ..settings import Settings
from .processes import look_at
from .words import CONFIGURATION, TRY_AGAIN, Failure, Speaker

LOCKS = ("redis.lock", "pipes.lock")
KILL_AFTER_SECONDS = 3
# What of the settings may be recorded: all but the keys of providers and of our own HTTP service.
RECORDED = re.compile(r"^(REDIS|SYN)_(?!API_KEY$|JUDGE_API_KEY$|API_TOKEN$|RUN_DIR$|BIN$)")


class State:
    """The files in the service's folders. Losing one of them to a full disk must not end the service."""

    def __init__(self, places: Places):
        self.places = places
        self.locks: dict[str, int] = {}

    def path(self, name: str) -> str:
        return os.path.join(self.places.run_dir, name)

    def read(self, name: str) -> str | None:
        try:
            with open(self.path(name), encoding="utf-8") as file:
                return file.read()
        except OSError:
            return None

    def write(self, name: str, text: str, mode: int = 0o644) -> None:
        """As a whole or not at all."""
        new = self.path(name + ".new")
        try:
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(new, self.path(name))
        except OSError:
            pass

    def remove(self, *names: str) -> None:
        for name in names:
            try:
                os.unlink(self.path(name))
            except OSError:
                pass

    # --- One service per folder ----------------------------------------------------------------------------------------

    def take_locks(self, speaker: Speaker, drain_seconds: int) -> None:
        """Waits for what a killed service left behind, and in the end ends it: whoever holds these locks is ours."""
        for name in LOCKS:
            self.locks[name] = os.open(self.path(name), os.O_RDWR | os.O_CREAT, 0o644)
        if not self.lock_all():
            self.refuse_if_running()
            speaker.say("waiting for the last processes of a service that was killed")
            record = self.record() or {}
            patience = max(drain_seconds, int(record.get("drain_seconds", 0))) + 15
            for wait, number in ((patience, signal.SIGTERM), (KILL_AFTER_SECONDS, signal.SIGKILL), (10, None)):
                if self.wait_for_locks(wait):
                    break
                if number is None:
                    raise Failure(TRY_AGAIN, f"they do not end; they hold {self.places.run_dir}/*.lock")
                for descriptor in self.holders():
                    signal_process(descriptor, number)
        self.write("syn-up.pid", f"{os.getpid()}\n{identity(os.getpid())}\n")

    def lock_all(self) -> bool:
        try:
            for name in LOCKS:
                fcntl.flock(self.locks[name], fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def wait_for_locks(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not self.lock_all():
            self.refuse_if_running()
            if time.monotonic() > deadline:
                return False
            time.sleep(0.2)
        return True

    def refuse_if_running(self) -> None:
        if running := self.supervisor():
            os.close(running[1])
            raise Failure(TRY_AGAIN, f"already running here as process {running[0]}")

    def holders(self) -> list[int]:
        """A descriptor for each other process that has one of our locks open."""
        found = []
        paths = {os.path.realpath(self.path(name)) for name in LOCKS}
        for name in os.listdir("/proc"):
            if not name.isdigit() or int(name) == os.getpid():
                continue
            try:
                descriptor = os.pidfd_open(int(name))
                folder = f"/proc/{name}/fd"
                if any(os.readlink(f"{folder}/{number}") in paths for number in os.listdir(folder)):
                    found.append(descriptor)
                else:
                    os.close(descriptor)
            except OSError:
                pass  # it has ended, or is somebody else's
        return found

    def supervisor(self) -> tuple[int, int] | None:
        """The number of this folder's syn-up and a descriptor of it, which the caller closes. The number alone may belong
        to another process by now; with the time of its start it cannot."""
        lines = (self.read("syn-up.pid") or "").split("\n")
        if len(lines) < 2 or not lines[0].isdigit():
            return None
        try:
            descriptor = os.pidfd_open(int(lines[0]))
        except OSError:
            return None
        # Looked at after it is held: if it is the one now, it stays that one.
        if identity(int(lines[0])) == lines[1] and not has_ended(descriptor):
            return int(lines[0]), descriptor
        os.close(descriptor)
        return None

    # --- What the supervisor records -----------------------------------------------------------------------------------

    def write_record(self, settings: Settings, executables: str, drain_seconds: int) -> None:
        """For status, which runs in other shells. It may hold the password of Redis."""
        values = {name: value for name in settings.names() if RECORDED.match(name) and (value := settings.string(name))}
        record = {"settings": values, "executables": executables, "drain_seconds": drain_seconds}
        self.write("service.json", json.dumps(record) + "\n", 0o600)

    def record(self) -> dict | None:
        try:
            return json.loads(self.read("service.json") or "null")
        except ValueError:
            return None

    def worked_before(self, mark: str) -> set[str]:
        """The units, and `key`, that have worked with the settings of this fingerprint."""
        lines = (read_file(self.worked_path) or "").split()
        return set(lines[1:]) if lines[:1] == [mark] else set()

    def note_worked(self, mark: str, names: set[str]) -> None:
        try:
            with open(os.open(self.worked_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(" ".join([mark, *sorted(names)]) + "\n")
        except OSError:
            pass

    @property
    def worked_path(self) -> str:
        return os.path.join(self.places.state_dir, "worked")


def read_file(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return None


def identity(number: int) -> str:
    """What tells a process from every other that has had or will have its number: when it was started, since which boot."""
    seen = look_at(number)
    return f"{seen.start if seen else ''} {(read_file('/proc/sys/kernel/random/boot_id') or '').strip()}"


def has_ended(descriptor: int) -> bool:
    poller = select.poll()
    poller.register(descriptor, select.POLLIN)
    return bool(poller.poll(0))


def signal_process(descriptor: int, number: int) -> None:
    try:
        signal.pidfd_send_signal(descriptor, number)
    except OSError:
        pass  # it has ended
    os.close(descriptor)


def make_places(places: Places, program: str) -> None:
    """Makes the service's missing folders. The service's user could not write to what root leaves in them."""
    for folder in (places.run_dir, places.state_dir, places.log_dir):
        try:
            os.makedirs(folder, exist_ok=True)
            is_writable = os.access(folder, os.W_OK)
        except OSError:
            is_writable = False
        if not is_writable:
            raise Failure(CONFIGURATION, f"cannot write to {folder}; SYN_RUN_DIR may name another folder")
        owner = os.stat(folder).st_uid
        if not places.is_clone and os.geteuid() == 0 and owner != 0:
            name = user_of(owner)
            raise Failure(CONFIGURATION, f"{folder} is {name}'s: run this as that user (runuser -u {name} -- {program} ...), "
                          "or by its systemd unit")


def user_of(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
