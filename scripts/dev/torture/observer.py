"""Reads the buffer as dojo does, about twenty times a second, and records what it must never see."""

import json
import threading
import time

from .redis import Redis, RedisError

# One reading in one step: dojo's own takes two, and a pop-qa may come between them.
READING = """
local elements = redis.call('LRANGE', 'synthetic:questions', 0, -1)
local orders = redis.call('ZCARD', 'syn:waiting:orders') + redis.call('ZCARD', 'syn:taken:orders')
local reading = {redis.call('ZCARD', 'syn:taken:units'), orders}
for _, element in ipairs(elements) do
  local unit = cjson.decode(element)
  reading[#reading + 1] = element
  reading[#reading + 1] = redis.call('EXISTS', 'synthetic:answers:' .. unit.qa_id)
  reading[#reading + 1] = redis.call('EXISTS', 'synthetic:answers:' .. unit.ans_aug_id)
end
return reading
"""


class Observer:
    def __init__(self, address):
        self.redis = Redis(address, timeout=2)
        self.readings = 0
        self.wrong = []
        self.depth = self.leases = self.orders = None  # None while Redis is away
        self.depth_max = 0
        self.seen = set()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def start(self):
        self.thread.start()

    def end(self):
        self.ended.set()
        self.thread.join()
        self.redis.close()

    def watch(self):
        while not self.ended.wait(0.05):
            self.look()

    def look(self):
        try:
            if self.redis.stream is None:
                # The verdict needs the whole append-only file, so it must not be rewritten.
                self.redis.command("CONFIG", "SET", "auto-aof-rewrite-percentage", "0")
            self.read()
        except OSError:
            self.depth = self.leases = self.orders = None
        except RedisError as error:
            self.wrong.append(f"dojo's reading fails: {error}")

    def read(self):
        self.leases, self.orders, *rest = self.redis.command("EVAL", READING, "0")
        units = list(zip(rest[0::3], rest[1::3], rest[2::3]))
        self.depth = len(units)
        self.depth_max = max(self.depth, self.depth_max)
        self.readings += 1
        ids = []
        for element, has_answer, has_variant in units:
            unit = json.loads(element)
            ids.append(unit["qa_id"])
            if not has_answer or not has_variant:
                self.wrong.append(f"{unit['qa_id']} waits without its answers")
            if element not in self.seen:
                self.seen.add(element)
                self.look_into(unit)
        if len(set(ids)) < len(ids):
            self.wrong.append("a unit waits twice")

    def look_into(self, unit):
        """The answers of a unit seen for the first time; it may be taken and popped before we request them."""
        if set(unit) != {"question", "qa_id", "ans_aug_id"} or not all(isinstance(v, str) and v for v in unit.values()):
            self.wrong.append(f"no unit of dojo's shape: {unit}")
        for name in ("qa_id", "ans_aug_id"):
            value = self.redis.command("GET", "synthetic:answers:" + unit[name])
            if value is not None and not is_answer(value, name == "ans_aug_id"):
                self.wrong.append(f"synthetic:answers:{unit[name]} is no answer of dojo's shape")

    def is_full(self, target):
        return self.depth is not None and self.depth >= target and self.leases == 0 and self.orders == 0

    def wait_until_full(self, target, seconds):
        """How long it took; None when it took longer than that."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if self.is_full(target):
                return time.monotonic() - began
            time.sleep(0.05)
        return None


def is_answer(value, may_have_failed):
    """dojo indexes without checking: responses[0].completion.files[0]. It skips a bare -1."""
    if value == b"-1":
        return may_have_failed
    try:
        file = json.loads(value)["responses"][0]["completion"]["files"][0]
        return file["filename"] == "index.html" and file["content"] != ""
    except (ValueError, KeyError, IndexError, TypeError):
        return False
