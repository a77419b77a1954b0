"""The faults committed: kills, pauses and cuts longer than a lease, and a Redis that loses its last second."""

import dataclasses
import os
import signal
import threading
import time

from . import history

# How much of the last second a failing machine may lose from disk, with appendfsync everysec.
LOST_SECONDS_MAX = 1.0
# How long a kill of Redis or of a supervisor may hold up units: syn-up waits for what it finds running.
HELD_UP_SECONDS = 15


class Tail:
    """The length of the append-only file over time, so that we can cut off what a failing machine would have lost."""

    def __init__(self, folder):
        self.folder = folder
        self.sizes = []  # (time, path, bytes) of the last seconds
        self.losses = []  # (first and last time of the lost writes, bytes)
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self):
        while True:
            try:
                path = history.files(self.folder)[-1]
                self.sizes.append((time.time(), path, os.path.getsize(path)))
            except OSError:
                pass  # not there yet
            del self.sizes[:-40]
            time.sleep(0.05)

    def lose(self, killed_at, rolls):
        """Called when the server is dead and not restarted yet."""
        young = [size for size in list(self.sizes) if 0 <= killed_at - size[0] <= LOST_SECONDS_MAX]
        if not young:
            return 0
        at, path, length = rolls.choice(young)
        lost = os.path.getsize(path) - length
        if lost > 0:
            os.truncate(path, length)
            self.losses.append((at, killed_at, lost))
        return max(lost, 0)


@dataclasses.dataclass
class Fault:
    """What a fault did to units in the making: they were lost (a process of their pipe was killed), or only held up."""

    begin: float
    end: float
    loses: bool


class Faults:
    """Draws and commits them."""

    def __init__(self, hosts, options, rolls, tail, way, cable):
        self.hosts = hosts
        self.options = options
        self.rolls = rolls
        self.tail = tail  # None: Redis loses nothing
        self.way = way  # the relay between the second host and Redis
        self.cable = cable  # what of that can be cut and healed
        self.kills = self.pauses = self.cuts = self.losses = 0
        self.killed = {}  # "refill: syn-answer" -> times
        self.done = []  # each Fault, by the clock
        self.threads = []
        self.cut_running = threading.Lock()

    def commit(self):
        """One round. Returns what was done, in words."""
        kinds = self.options.faults
        weights = [{"kill": 80, "pause": 10, "cut": 5, "lose": 5}[kind] for kind in kinds]
        return getattr(self, self.rolls.choices(kinds, weights)[0])()

    def candidates(self):
        """Every process; a supervisor and its own less often than the others."""
        found = [(host, process) for host in self.hosts for process in host.processes()]
        return [one for one in found if one[1].name != "syn-up" or self.rolls.random() < 0.3]

    def kill(self):
        candidates = self.candidates()
        count = min(len(candidates), self.rolls.choices([1, 2, 5], [75, 15, 10])[0])
        names = []
        for host, process in self.rolls.sample(candidates, count):
            killed_at = time.time()
            if not host.send(process, signal.SIGKILL):
                continue
            # A paused one dies all the same.
            self.kills += 1
            # Without the redis pipe and its supervisor units wait until both are back.
            held_up = HELD_UP_SECONDS if process.pipe in ("redis", "") else 0
            self.done.append(Fault(killed_at, killed_at + held_up, process.pipe == "refill"))
            name = f"{process.pipe or 'supervisor'}: {process.name}"
            self.killed[name] = self.killed.get(name, 0) + 1
            if process.name == "redis-server" and self.tail is not None:
                name += f" and {self.tail.lose(self.wait_for_end(process, killed_at), self.rolls)} bytes of its file"
            names.append(f"{host.name} {name}")
        return "kill " + ", ".join(names) if names else "nothing to kill"

    @staticmethod
    def wait_for_end(process, killed_at):
        while os.path.exists(f"/proc/{process.id}/fd/0"):
            time.sleep(0.001)
        return max(killed_at, time.time())

    def longer_than_a_lease(self):
        return self.options.lease_seconds * self.rolls.uniform(1.2, 1.8)

    def pause(self):
        """STOP and CONT: of one process, or a whole pipe as when a machine is suspended."""
        candidates = [one for one in self.candidates() if one[1].name != "syn-up"]
        if not candidates:
            return "nothing to pause"
        host, chosen = self.rolls.choice(candidates)
        victims = [chosen]
        if self.rolls.random() < 0.5:
            victims = [process for other, process in candidates if other is host and process.group == chosen.group]
        victims = [process for process in victims if host.send(process, signal.SIGSTOP)]
        self.pauses += 1
        seconds = self.longer_than_a_lease()
        self.later(seconds, lambda: [host.send(process, signal.SIGCONT) for process in victims])
        return f"pause {host.name} {chosen.pipe}: {', '.join(p.name for p in victims)} for {seconds:.1f} s"

    def cut(self):
        """One at a time: the way is either open or not."""
        if not self.cut_running.acquire(blocking=False):
            return "the cut goes on"
        self.cuts += 1
        seconds = self.longer_than_a_lease()
        self.cable.cut()

        def heal():
            self.cable.heal()
            self.cut_running.release()

        self.later(seconds, heal)
        return f"cut the second host off from Redis for {seconds:.1f} s"

    def lose(self):
        """What the second host asks of Redis is done, and the reply never comes."""
        seconds = self.rolls.uniform(0.1, 0.5)
        self.losses += 1
        self.way.lose_replies(seconds)
        self.done.append(Fault(time.time(), time.time() + seconds, False))
        return f"lose Redis's replies to the second host for {seconds:.1f} s"

    def later(self, seconds, action):
        self.done.append(Fault(time.time(), time.time() + seconds, False))
        timer = threading.Timer(seconds, action)
        timer.daemon = True
        timer.start()
        self.threads.append(timer)

    def settle(self):
        """Waits until every pause and cut is over."""
        for timer in self.threads:
            timer.join()
        self.threads.clear()


