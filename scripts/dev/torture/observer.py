"""Reads the buffer as dojo does, about twenty times a second, and records what it must never see."""

import dataclasses
import json
import threading
import time

from .redis import Redis, RedisError

# One reading in one step: dojo's own takes two, and a pop-qa may come between them.
# Elements that the torture put there itself are none of its business.
READING = """
local elements = redis.call('LRANGE', 'synthetic:questions', 0, -1)
local orders = redis.call('ZCARD', 'syn:waiting:orders') + redis.call('ZCARD', 'syn:taken:orders')
local taken = {}
for _, queue in ipairs({'units', 'orders'}) do
  for _, id in ipairs(redis.call('ZRANGE', 'syn:taken:' .. queue, 0, -1)) do
    local job = redis.call('HMGET', 'syn:job:' .. id, 'worker', 'delivery')
    taken[#taken + 1] = {queue, id, job[1] or '', job[2] or ''}
  end
end
local reading = {redis.call('ZCARD', 'syn:taken:units'), orders, taken}
for _, element in ipairs(elements) do
  if not string.find(element, 'torture:poison', 1, true) then
    local unit = cjson.decode(element)
    reading[#reading + 1] = element
    reading[#reading + 1] = redis.call('EXISTS', 'synthetic:answers:' .. unit.qa_id)
    reading[#reading + 1] = redis.call('EXISTS', 'synthetic:answers:' .. unit.ans_aug_id)
  end
end
return reading
"""


@dataclasses.dataclass
class Hold:
    """A job in the hands of a host, as far as it was seen."""

    host: str
    queue: str
    id: str
    first: float
    last: float


class Observer:
    def __init__(self, where):
        """`where()` is Redis's address at the moment."""
        self.where = where
        self.redis = Redis(where(), timeout=2)
        self.holds = {}  # by queue, id and delivery
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
        if self.redis.address != self.where():
            self.redis.close()
            self.redis.address = self.where()
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
        self.leases, self.orders, taken, *rest = self.redis.command("EVAL", READING, "0")
        self.note_holds(taken)
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

    def note_holds(self, taken):
        now = time.time()
        for queue, job, worker, delivery in taken:
            key = (queue, job, delivery)
            hold = self.holds.get(key)
            if hold is None:
                host = worker.decode().rpartition("/")[0]
                hold = self.holds[key] = Hold(host, queue.decode(), job.decode(), now, now)
            hold.last = now

    def look_into(self, unit):
        """The answers of a unit seen for the first time; it may be taken and popped before we request them."""
        if set(unit) != {"question", "qa_id", "ans_aug_id"} or not all(isinstance(v, str) and v for v in unit.values()):
            self.wrong.append(f"no unit of dojo's shape: {unit}")
        for name in ("qa_id", "ans_aug_id"):
            value = self.redis.command("GET", "synthetic:answers:" + unit[name])
            if value is not None and not is_answer(value, name == "ans_aug_id"):
                self.wrong.append(f"synthetic:answers:{unit[name]} is no answer of dojo's shape")

    def words(self):
        """What is there at the moment, and who has had what for how long."""
        now = time.time()
        held = [f"{hold.host} has had {hold.id} of {hold.queue} for {hold.last - hold.first:.0f} s"
                for hold in list(self.holds.values()) if now - hold.last < 1]
        return "; ".join([f"{self.depth} wait, {self.leases} leases, {self.orders} orders", *held])

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
