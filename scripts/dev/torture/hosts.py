"""The service under torture: supervisors in separate folders, their processes, and how these are killed and paused.

Only processes that carry the mark of such a folder are ever signalled, through a descriptor of the process, so that a
number that was given to somebody else meanwhile does no harm.
"""

import dataclasses
import os
import signal
import subprocess
import sys
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


@dataclasses.dataclass(frozen=True)
class Process:
    id: int
    name: str  # such as "syn-answer" or "syn-store put"
    pipe: str  # refill, orders, serve, redis, or "" for the supervisor
    group: int


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""  # it has just ended


class Host:
    """One syn-up, restarted whenever it was killed, as systemd would. `command` runs it somewhere else."""

    def __init__(self, name, folder, port, options, environment, command=()):
        self.name = name
        self.folder = os.path.join(folder, name)
        self.port = port
        self.web = ("127.0.0.1", port)
        self.command = [*command, os.path.join(ROOT, "scripts/syn-up"), "--no-build", "--env-file", "/dev/null",
                        "--port", str(port), *options]
        self.environment = {**environment, "SYN_RUN_DIR": self.folder, "SYN_INSTANCE": name}
        self.mark = f"SYN_RUN_DIR={self.folder}".encode()
        self.pipe_of_group = {}
        self.supervisor = None
        self.is_ending = False
        self.killed = set()  # supervisors that we killed
        self.unexpected = []  # ends of syn-up that were not our doing
        self.heard_path = self.folder + ".log"
        self.launched = threading.Event()  # cleared by who waits for the next start
        self.way = None  # the relay to Redis, if there is one
        self.provider = None  # the relay to the provider

    def start(self):
        os.makedirs(self.folder, exist_ok=True)
        self.launch()
        threading.Thread(target=self.keep, daemon=True).start()

    def launch(self):
        with open(self.heard_path, "ab") as heard:
            self.supervisor = subprocess.Popen(
                self.command, env=self.environment, stdin=subprocess.DEVNULL, stdout=heard, stderr=heard,
                start_new_session=True)
        self.launched.set()

    def keep(self):
        while True:
            status = self.supervisor.wait()
            if self.is_ending:
                return
            if self.supervisor.pid not in self.killed:
                self.unexpected.append(status)
            time.sleep(0.5)
            self.launch()

    def has_worked(self):
        """Whether all pipes have, and the key, with these settings: what worked once is never given up."""
        words = read(os.path.join(self.folder, "worked")).decode().split()
        return {"refill", "orders", "serve", "key"} <= set(words)

    def heard(self):
        """Everything that syn-up printed."""
        return read(self.heard_path).decode(errors="replace")

    def processes(self):
        """All processes of this host except those that only wait for something."""
        found = []
        for entry in os.listdir("/proc"):
            if entry.isdigit() and (process := self.process(int(entry))):
                found.append(process)
        return found

    def process(self, number):
        folder = f"/proc/{number}"
        words = read(folder + "/cmdline").rstrip(b"\0").decode(errors="replace").split("\0")
        if not words[0] or not self.is_ours(folder, words[0]):
            return None
        if number == self.supervisor.pid:
            return Process(number, "syn-up", "", number)
        try:
            group = os.getpgid(number)
        except OSError:
            return None
        # What watches over a pipe is a fork of syn-up that has given itself a name, such as "syn-up refill".
        title = read(folder + "/comm").decode(errors="replace").strip()
        if title.startswith("syn-up ") and number == group:
            self.pipe_of_group[group] = title.removeprefix("syn-up ")
            return Process(number, "pipeline", self.pipe_of_group[group], group)
        name = os.path.basename(words[0].split(" ")[0])
        if not name.startswith(("syn-", "redis-server")):
            return None
        if name == "syn-store":
            name += " " + words[1]
        return Process(number, name, self.pipe_of_group.get(group, "?"), group)

    def is_ours(self, folder, name):
        if self.mark in read(folder + "/environ").split(b"\0"):
            return True
        if not name.startswith("redis-server"):
            return False
        try:  # it writes its title over its environment, but works in a folder of the host
            return os.readlink(folder + "/cwd").startswith(self.folder + "/")
        except OSError:
            return False

    def send(self, process, number):
        """False when it has ended meanwhile."""
        try:
            descriptor = os.pidfd_open(process.id)
        except OSError:
            return False
        try:
            if self.process(process.id) != process:
                return False
            if process.name == "syn-up":
                self.killed.add(process.id)
            signal.pidfd_send_signal(descriptor, number)
            return True
        except ProcessLookupError:
            return False
        finally:
            os.close(descriptor)

    def stop(self, seconds):
        """Drains it. Returns what is wrong with how it ended, as a list of lines."""
        self.is_ending = True
        self.supervisor.terminate()
        try:
            status = self.supervisor.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill_all()
            return [f"{self.name}: syn-up did not end within {seconds} s of TERM"]
        wrong = [] if status == 0 else [f"{self.name}: syn-up ended with {status} after TERM"]
        left = outlived(self.folder)
        self.kill_all()
        return wrong + [f"{self.name}: outlived syn-up: {line}" for line in left]

    def kill_all(self):
        self.is_ending = True
        for _ in range(100):
            processes = self.processes()
            if not processes and self.supervisor.poll() is not None:
                return
            for process in processes:
                self.send(process, signal.SIGKILL)
                self.send(process, signal.SIGCONT)
            time.sleep(0.05)
        print(f"torture: processes of {self.folder} do not end", file=sys.stderr)


def outlived(folder):
    """Whatever still runs for the host of that folder, a helper or a server included, in words."""
    mark = f"SYN_RUN_DIR={folder}".encode()
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit() or int(entry) == os.getpid():
            continue
        try:
            place = os.readlink(f"/proc/{entry}/cwd") + "/"
        except OSError:
            continue  # it has just ended, or has not been waited for
        if mark in read(f"/proc/{entry}/environ").split(b"\0") or place.startswith(folder + "/"):
            words = read(f"/proc/{entry}/cmdline").replace(b"\0", b" ").decode(errors="replace")
            found.append(f"process {entry}, {words[:80]}")
    return found
