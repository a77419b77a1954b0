"""The faults committed on processes and on networks: kills, pauses, cuts, and hosts that cannot work.

Those of Redis itself are in store_faults.py.
"""

import collections
import dataclasses
import os
import signal
import threading
import time

from . import history
from .redis import RedisError

# How much of the last second a failing machine may lose from disk, with appendfsync everysec.
LOST_SECONDS_MAX = 1.0
# How long a host is sick at most; how soon its supervisor may be killed as it starts; how soon that is started again.
SICK_SECONDS_MAX, START_SECONDS_MAX, START_AGAIN_SECONDS = 20, 1.5, 10
# How long a kill of Redis or of a supervisor may hold up units: syn-up waits for what it finds running.
HELD_UP_SECONDS = 15


class Tail:
    """The length of the append-only file over time, so that we can cut off what a failing machine would have lost."""

    def __init__(self, folder):
        """`folder()` is where the server writes at the moment."""
        self.folder = folder
        self.sizes = []  # (time, path, bytes) of the last seconds
        self.losses = []  # (first and last time of the lost writes, bytes)
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self):
        while True:
            try:
                path = history.files(self.folder())[-1]
                self.sizes.append((time.time(), path, os.path.getsize(path)))
            except OSError:
                pass  # not there yet
            del self.sizes[:-40]
            time.sleep(0.05)

    def lose(self, killed_at, rolls):
        """Called when the server is dead and not restarted yet."""
        latest = history.files(self.folder())[-1]
        young = [size for size in list(self.sizes)
                 if 0 <= killed_at - size[0] <= LOST_SECONDS_MAX and size[1] == latest]
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
    """What was done, and what may have suffered: a host and one of its pipes, or all of them where there is None."""

    begin: float
    end: float
    kind: str = "kill"
    host: str | None = None
    pipe: str | None = None

    def meets(self, host, pipe):
        return self.host in (None, host) and self.pipe in (None, pipe)


class Faults:
    """Draws and commits them."""

    WEIGHTS = {"kill": 45, "pause": 7, "cut": 5, "lose": 5, "sick": 10, "start": 4, "failover": 5, "password": 4,
               "clock": 5, "full": 5, "noperm": 4, "poison": 4}

    def __init__(self, hosts, options, rolls, tail, cable, store_faults):
        self.hosts = hosts
        self.options = options
        self.rolls = rolls
        self.tail = tail  # None: Redis loses nothing
        self.cable = cable  # of the second host, where it is a network's and not a relay's
        self.store_faults = store_faults
        self.counts = collections.Counter()
        self.killed = collections.Counter()  # "refill: syn-answer" -> times
        self.done = []  # each Fault, by the clock
        self.threads = []
        self.wrong = []  # faults that could not be ended
        self.cut_hosts = set()
        self.sick_host = None  # one at a time: another is well
        self.heal_sick = None  # ends that
        self.stays_sick = False

    @property
    def losses(self):
        """(first and last time of writes that Redis lost, bytes)."""
        return (self.tail.losses if self.tail else []) + self.store_faults.losses

    def commit(self):
        """One round. Returns what was done, in words."""
        kinds = list(self.options.faults)
        while kinds:
            kind = self.rolls.choices(kinds, [self.WEIGHTS[kind] for kind in kinds])[0]
            words = getattr(self if hasattr(self, kind) else self.store_faults, kind)()
            if words:
                return words
            kinds.remove(kind)
        return "nothing: what could be done goes on already"

    def note(self, kind, seconds=0.0, host=None, pipe=None):
        fault = Fault(time.time(), time.time() + seconds, kind, host and host.name, pipe)
        self.done.append(fault)
        return fault

    def candidates(self):
        """Every process; a supervisor and its own less often than the others."""
        found = [(host, process) for host in [*self.hosts, *self.store_faults.hosts] for process in host.processes()]
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
            self.counts["kill"] += 1
            # Without the redis pipe and its supervisor units wait until both are back.
            held_up = HELD_UP_SECONDS if process.pipe in ("redis", "") else 0
            is_server = process.name == "redis-server"
            self.note("redis" if is_server else "kill", held_up, None if is_server else host,
                      None if is_server else process.pipe)
            name = f"{process.pipe or 'supervisor'}: {process.name}"
            self.killed[name] += 1
            if is_server and self.tail is not None:
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
        self.counts["pause"] += 1
        seconds = self.longer_than_a_lease()
        is_redis = chosen.pipe == "redis"
        self.later(seconds, lambda: [host.send(process, signal.SIGCONT) for process in victims],
                   self.note("redis" if is_redis else "pause", seconds, None if is_redis else host,
                             None if is_redis else chosen.pipe))
        return f"pause {host.name} {chosen.pipe}: {', '.join(p.name for p in victims)} for {seconds:.1f} s"

    def cut(self):
        """A way is either open or not."""
        hosts = [host for host in self.hosts if host.way and host not in self.cut_hosts]
        if self.cable:
            hosts = [host for host in hosts if host is self.hosts[1]]
        if not hosts:
            return None
        host = self.rolls.choice(hosts)
        self.cut_hosts.add(host)
        self.counts["cut"] += 1
        seconds = self.longer_than_a_lease()
        cable = self.cable or host.way
        cable.cut()

        def heal():
            cable.heal()
            self.cut_hosts.remove(host)

        self.later(seconds, heal, self.note("cut", seconds, host))
        return f"cut the {host.name} host off from Redis for {seconds:.1f} s"

    def lose(self):
        """What a host asks of Redis is done, and the reply never comes."""
        host = self.rolls.choice([host for host in self.hosts if host.way])
        seconds = self.rolls.uniform(0.1, 0.5)
        self.counts["lose"] += 1
        host.way.lose_replies(seconds)
        self.note("lose", seconds, host)
        return f"lose Redis's replies to the {host.name} host for {seconds:.1f} s"

    def sick(self):
        """A host that cannot make anything: its provider is down, or refuses its key, or a stage stands still."""
        if self.sick_host:
            return None
        host = self.rolls.choice(self.hosts)
        seconds = self.rolls.uniform(1, SICK_SECONDS_MAX)
        pipe = None
        how = self.rolls.choice(["refuses connections", "refuses its key", "stands still"])
        if how == "refuses connections":
            host.provider.refuse()
            heal, words = host.provider.listen, f"the provider of the {host.name} host {how}"
        elif how == "refuses its key":
            host.provider.refuses_key = True
            heal = lambda: setattr(host.provider, "refuses_key", False)
            words = f"the provider of the {host.name} host {how}"
        else:
            stages = [process for process in host.processes()
                      if process.pipe in ("refill", "orders") and process.name.startswith("syn-")]
            if not stages:
                return None
            stage = self.rolls.choice(stages)
            host.send(stage, signal.SIGSTOP)
            pipe = stage.pipe
            heal, words = lambda: host.send(stage, signal.SIGCONT), f"{host.name} {pipe}: {stage.name} {how}"
        self.counts["sick"] += 1
        self.sick_host = host
        fault = self.note("sick" if pipe is None else "stop", seconds, host, pipe)

        def end_sick():
            heal()
            self.sick_host = self.heal_sick = None
            fault.end = time.time()

        self.heal_sick = end_sick
        self.later(seconds, lambda: None if self.stays_sick else end_sick(), fault)
        return f"{words} for {seconds:.1f} s"

    def start(self):
        """kill -9 of a supervisor while it starts."""
        host = self.rolls.choice(self.hosts)
        moment = self.rolls.uniform(0, START_SECONDS_MAX)
        for _ in range(2):
            host.launched.clear()
            process = host.process(host.supervisor.pid)
            if process is None or not host.send(process, signal.SIGKILL):
                return None
            self.note("kill", HELD_UP_SECONDS, host, "")
            if not host.launched.wait(START_AGAIN_SECONDS):
                return f"the {host.name} supervisor is not started again"
            time.sleep(moment)
            moment = 0
        self.counts["start"] += 1
        return f"kill {host.name} supervisor, and again as it starts"

    def later(self, seconds, action, fault):
        """`action` ends the fault."""
        def end():
            try:
                action()
            except (OSError, RedisError) as error:
                self.wrong.append(f"the end of {fault.kind} failed: {error}")
            fault.end = max(fault.end, time.time())

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        self.threads.append(timer)

    def settle(self, stays_sick=False):
        """Waits until every fault that lasts is over. With `stays_sick` a host that is sick stays so until `well`."""
        self.stays_sick = stays_sick
        while self.threads:
            self.threads.pop().join()

    def well(self):
        self.stays_sick = False
        if self.heal_sick:
            self.heal_sick()
