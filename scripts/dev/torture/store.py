"""A Redis of the torture's own, with a user and a password, and a replica that can be promoted.

It is started again whenever it dies. What is written survives in append-only files; after a failover these are joined: the
former master's up to a mark that both have, then the new one's.
"""

import ctypes
import os
import signal
import struct
import subprocess
import threading
import time

from ..ports import free_port
from . import history
from .hosts import Process
from .redis import Redis, RedisError

USER = "syn"
# What docs/redis.md asks for.
RIGHTS = ["~synthetic:*", "~syn:*", "&syn:*", "+@all", "-@dangerous"]
PASSWORD = "first-secret"
START_AGAIN_SECONDS = 1
SYNC_SECONDS = 10
# Nobody kills Redis so soon after a failover: what everysec loses must not reach back beyond the mark.
CALM_SECONDS = 1.5
# How much Redis may not have told its replica when that is promoted.
LAG_SECONDS = 0.5
DISK_MB = 256
NEW_MOUNTS, RECURSIVE_PRIVATE, DETACH = 0x20000, 0x44000, 2  # sched.h, sys/mount.h


class Node:
    """One redis-server, and what keeps it running."""

    def __init__(self, folder, fsync, environment):
        self.folder, self.fsync, self.environment = folder, fsync, environment
        self.address = ("127.0.0.1", free_port())
        self.upstream = None  # the node it replicates
        self.process = None
        self.is_ending = False

    def start(self):
        os.makedirs(self.folder, exist_ok=True)
        self.launch()
        threading.Thread(target=self.keep, daemon=True).start()

    def launch(self):
        words = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.address[1]), "--dir", self.folder,
                 "--appendonly", "yes", "--appendfsync", self.fsync, "--save", "", "--aof-use-rdb-preamble", "no",
                 "--auto-aof-rewrite-percentage", "0", "--repl-diskless-sync-delay", "0",
                 "--user", USER, "on", ">" + PASSWORD, *RIGHTS]
        if self.upstream:
            words += ["--replicaof", *map(str, self.upstream.address)]
        with open(self.folder + ".log", "ab") as log:
            self.process = subprocess.Popen(words, env=self.environment, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, start_new_session=True)

    def keep(self):
        while True:
            self.process.wait()
            time.sleep(START_AGAIN_SECONDS)
            if self.is_ending:
                return
            self.launch()

    def command(self, *words):
        redis = Redis(self.address, timeout=5)
        try:
            return redis.command(*words)
        finally:
            redis.close()

    def fact(self, section, name):
        for line in self.command("INFO", section).decode().splitlines():
            if line.startswith(name + ":"):
                return line.partition(":")[2]
        return None

    def is_in_step(self):
        """Whether it replicates, and has begun an append-only file that goes on from there."""
        try:
            return (self.fact("replication", "master_link_status") == "up"
                    and self.fact("persistence", "aof_enabled") == "1"
                    and self.fact("persistence", "aof_rewrite_in_progress") == "0"
                    and self.fact("persistence", "aof_rewrite_scheduled") == "0")
        except (OSError, RedisError):
            return False

    def end(self):
        self.is_ending = True
        self.process.kill()
        self.process.wait()


class Store:
    """`hosts` reach it over relays, which a failover leads elsewhere. Looks like a host to what kills processes."""

    name = "the store"

    def __init__(self, folder, fsync, is_replicated, shim, disk):
        """`shim` is the library that steps its clock, or None; `disk`: its files are on a small disk of their own."""
        environment = dict(os.environ)
        self.clock_path = os.path.join(folder, "clock")
        if shim:
            self.step_clock(0)
            environment |= {"LD_PRELOAD": shim, "TORTURE_CLOCK": self.clock_path}
        self.folder = os.path.join(folder, "store")
        os.makedirs(self.folder)
        self.has_disk = disk and mount_disk(self.folder)
        names = ("one", "other") if is_replicated else ("one",)
        self.nodes = [Node(os.path.join(self.folder, name), fsync, environment) for name in names]
        self.master = self.nodes[0]
        self.relays = []
        self.kept = []  # files of each former master
        self.losses = []  # (from, to, bytes): confirmed writes of these times may be gone with a former master
        self.failovers = 0
        self.is_calm = False  # a failover goes on
        self.lock = threading.Lock()

    def start(self):
        for node in self.nodes:
            node.upstream = None if node is self.master else self.master
            node.start()

    def where(self):
        return self.master.address

    def end(self):
        for node in self.nodes:
            node.end()
        if self.has_disk:
            # Its folder could not be removed else.
            ctypes.CDLL(None).umount2(self.folder.encode(), DETACH)

    # --- As a host whose one process may be killed or paused -----------------------------------------------------------

    def processes(self):
        process = self.master.process
        if self.is_calm or process is None or process.poll() is not None:
            return []
        return [Process(process.pid, "redis-server", "redis", process.pid)]

    def send(self, process, number):
        with self.lock:
            running = self.master.process
            if running.pid != process.id or running.poll() is not None or (
                    self.is_calm and number in (signal.SIGKILL, signal.SIGSTOP)):
                return self.send_to_any(process, number) if number == signal.SIGCONT else False
            running.send_signal(number)
            return True

    def send_to_any(self, process, number):
        """A master that was paused may have been replaced meanwhile."""
        for node in self.nodes:
            if node.process.pid == process.id and node.process.poll() is None:
                node.process.send_signal(number)
                return True
        return False

    # --- What befalls it -----------------------------------------------------------------------------------------------

    def fail_over(self, gap_seconds):
        """The replica is promoted; for `gap_seconds` the former master does not know and takes writes on the connections it
        has. Returns what went wrong, or None."""
        former, promoted = self.master, next(node for node in self.nodes if node is not self.master)
        with self.lock:
            self.is_calm = True
        try:
            number = self.failovers + 1
            if not self.wait_for(promoted.is_in_step):
                return "the replica is not in step"
            former.command("SET", "torture:mark", number)
            if not self.wait_for(lambda: promoted.command("GET", "torture:mark") == str(number).encode()):
                return "the replica got no mark"
            begin = time.time()
            promoted.upstream = None
            promoted.command("REPLICAOF", "NO", "ONE")
            self.master = promoted
            self.failovers = number
            for relay in self.relays:
                relay.upstream = promoted.address
            time.sleep(gap_seconds)
            self.keep_files(former, number)
            former.upstream = promoted
            former.command("REPLICAOF", *map(str, promoted.address))
            self.losses.append((begin - LAG_SECONDS, time.time(), 0))
            time.sleep(CALM_SECONDS)
            return None
        finally:
            self.is_calm = False

    def wait_for(self, condition):
        deadline = time.monotonic() + SYNC_SECONDS
        while time.monotonic() < deadline:
            if condition():
                return True
            time.sleep(0.02)
        return False

    def keep_files(self, node, number):
        """Redis begins them anew when it becomes a replica."""
        kept = os.path.join(self.folder, f"kept-{number}")
        os.mkdir(kept)
        paths = []
        for path in history.files(node.folder):
            paths.append(os.path.join(kept, os.path.basename(path)))
            os.link(path, paths[-1])
        self.kept.append(paths)

    def segments(self):
        """For the history: (files, from which mark, to which mark)."""
        last = [(history.files(self.master.folder), len(self.kept), None)]
        return [(paths, number, number + 1) for number, paths in enumerate(self.kept)] + last

    def user(self, *rules):
        """Sets the user of the service anew, on both servers."""
        for node in self.nodes:
            self.until_done(lambda node=node: node.command("ACL", "SETUSER", USER, "reset", "on", *rules))

    def cut_clients(self):
        for node in self.nodes:
            try:
                node.command("CLIENT", "KILL", "USER", USER)
            except OSError:
                pass  # it has just died, and they with it

    def configure(self, name, value):
        for node in self.nodes:
            self.until_done(lambda node=node: node.command("CONFIG", "SET", name, value))

    @staticmethod
    def until_done(action):
        """It may be down, or paused by another fault."""
        while True:
            try:
                return action()
            except OSError:
                time.sleep(0.2)

    def step_clock(self, seconds):
        with open(self.clock_path, "r+b" if os.path.exists(self.clock_path) else "wb") as file:
            file.write(struct.pack("q", seconds))

    def fill_disk(self):
        path = os.path.join(self.folder, "filler")
        with open(path, "wb", buffering=0) as file:
            for block in (1 << 20, 1 << 12):
                try:
                    while file.write(bytes(block)) == block:
                        pass
                except OSError:
                    pass  # full
        return path


def mount_disk(folder):
    """A small disk that nobody else sees, and that ends with us; False where we may not."""
    libc = ctypes.CDLL(None, use_errno=True)
    return (libc.unshare(NEW_MOUNTS) == 0
            and libc.mount(b"none", b"/", None, ctypes.c_ulong(RECURSIVE_PRIVATE), None) == 0
            and libc.mount(b"none", folder.encode(), b"tmpfs", ctypes.c_ulong(0), f"size={DISK_MB}m".encode()) == 0)


def build_shim(folder):
    """The library that steps a program's clock; None without a compiler, or where it does not build."""
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "clock-shim.c")
    library = os.path.join(folder, "clock-shim.so")
    try:
        run = subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=False,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return None
    return library if run.returncode == 0 else None
