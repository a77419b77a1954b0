"""The faults committed on Redis itself, one at a time, and what others may do in it."""

import json
import os
import threading
import time

from .redis import Redis
from .store import PASSWORD, RIGHTS

SECONDS_MAX = 10
STEP_SECONDS_MAX = 3600
POISON = "torture:poison"
# A list where something else belongs, unless there is something already; and its removal.
SPOIL = "if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end return redis.call('RPUSH', KEYS[1], ARGV[1])"
CLEAN = "if redis.call('TYPE', KEYS[1]).ok ~= 'list' then return 0 end return redis.call('DEL', KEYS[1])"


class StoreFaults:
    """`store` is None where Redis is syn-up's private one: then only poison is possible."""

    def __init__(self, store, where, options, rolls):
        self.store, self.where, self.options, self.rolls = store, where, options, rolls
        self.hosts = [store] if store else []  # whose processes may be killed
        self.is_busy = threading.Lock()
        self.faults = None  # whoever notes what was done
        self.poisoned = 0  # elements pushed
        self.refused = 0  # failovers that were not possible

    @property
    def losses(self):
        return self.store.losses if self.store else []

    def commit(self, kind, words, begin, heal, seconds_max=SECONDS_MAX):
        """None while another one goes on."""
        if not self.is_busy.acquire(blocking=False):
            return None
        seconds = self.rolls.uniform(1, seconds_max)
        fault = self.faults.note(kind, seconds)
        self.faults.counts[kind] += 1

        def end():
            try:
                heal()
            finally:
                self.is_busy.release()

        begin()
        self.faults.later(seconds, end, fault)
        return f"{words} for {seconds:.1f} s"

    def failover(self):
        if not self.is_busy.acquire(blocking=False):
            return None
        try:
            gap = self.rolls.uniform(0, 1)
            fault = self.faults.note("failover", gap)
            problem = self.store.fail_over(gap)
            fault.end = self.store.losses[-1][1] if not problem else fault.begin
            if problem:
                self.refused += 1
                return f"no failover: {problem}"
            self.faults.counts["failover"] += 1
            return f"promote the replica; the former master takes writes for {gap:.1f} s"
        finally:
            self.is_busy.release()

    def password(self):
        def become(password):
            self.store.user(">" + password, *RIGHTS)
            self.store.cut_clients()

        return self.commit("password", "another password", lambda: become("second-secret"), lambda: become(PASSWORD), 5)

    def noperm(self):
        cut = self.rolls.choice([["-@write"], ["resetkeys"], ["resetchannels"]])
        return self.commit("noperm", "rights cut: " + " ".join(cut),
                           lambda: self.store.user(">" + PASSWORD, *RIGHTS, *cut),
                           lambda: self.store.user(">" + PASSWORD, *RIGHTS), 5)

    def clock(self):
        step = self.rolls.randint(1, STEP_SECONDS_MAX) * self.rolls.choice([1, -1])
        return self.commit("clock", f"Redis's clock by {step:+} s", lambda: self.store.step_clock(step),
                           lambda: self.store.step_clock(0))

    def full(self):
        # Redis 7.0 leaves a hole in its append-only file where a promoted replica that goes on after a full disk (everysec)
        # writes again, and never loads it any more. That is none of ours.
        spoils = self.options.fsync == "everysec" and len(self.store.nodes) > 1
        if self.store.has_disk and not spoils and self.rolls.random() < 0.5:
            path = os.path.join(self.store.folder, "filler")
            return self.commit("full", "fill the disk of Redis", self.store.fill_disk, lambda: os.remove(path))
        return self.commit("full", "fill the memory of Redis", lambda: self.store.configure("maxmemory", "1mb"),
                           lambda: self.store.configure("maxmemory", "0"))

    def poison(self):
        """Under the own keys of a unit in the making, and in dojo's list."""
        redis = Redis(self.where(), timeout=5)
        try:
            making = redis.command("ZRANGE", "syn:taken:units", "0", "-1")
            keys = []
            if making:
                prefix = self.rolls.choice([b"synthetic:answers:", b"syn:unit:"])
                keys.append(prefix + self.rolls.choice(making))
        except OSError:
            return None  # down
        finally:
            redis.close()
        self.poisoned += 1
        element = json.dumps({POISON: self.poisoned})
        words = "poison dojo's list" + "".join(f" and {key.decode()}" for key in keys)

        def put():
            self.ask("RPUSH", "synthetic:questions", element)
            for key in keys:
                self.ask("EVAL", SPOIL, "1", key, POISON)

        def remove():
            self.ask("LREM", "synthetic:questions", "0", element)
            for key in keys:
                self.ask("EVAL", CLEAN, "1", key)

        return self.commit("poison", words, put, remove)

    def ask(self, *words):
        """Redis may be down for another reason, or elsewhere by then."""
        while True:
            redis = Redis(self.where(), timeout=5)
            try:
                return redis.command(*words)
            except OSError:
                time.sleep(0.2)
            finally:
                redis.close()
