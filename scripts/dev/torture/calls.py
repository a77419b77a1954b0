"""What was paid for, from the stub provider's own log, and what became of it."""

import collections
import dataclasses
import json
import time

from .clients import ORDERED_FROM

# What a unit costs at the stub provider: a question, a variant, and a page for each.
CALLS_PER_UNIT = 4


def starts(text):
    """How the stub provider distinguishes questions."""
    words = text.replace(".", " ").split()
    return [int(two) for one, two in zip(words, words[1:]) if one == "at" and two.isdigit()]


@dataclasses.dataclass
class Call:
    began: float
    at: float  # answered, and paid
    asked: str  # a hash of the request
    host: str
    pipe: str
    stage: str
    root: int  # the question of a unit or an order, which its variants come from


class Calls:
    """Each call and the question it comes from: the question of a unit or an order is the root of its variants."""

    def __init__(self, path):
        self.root_of = {}
        self.all = []
        self.by_root = collections.Counter()
        with open(path, encoding="utf-8") as file:
            for line in file:
                call = json.loads(line)
                about = call["about"][:1] or call["made"][:1]
                root = self.root_of.get(about[0], about[0])
                for made in call["made"]:
                    self.root_of[made] = root
                self.by_root[root] += 1
                stage = "syn-question" if not call["about"] else "syn-augment" if call["made"] else "syn-answer"
                pipe = "refill" if root < ORDERED_FROM else "orders"
                host = call["key"].removeprefix("sk-")
                self.all.append(Call(call["began"], call["at"], call["asked"], host, pipe, stage, root))
        self.count = len(self.all)

    def roots(self, text):
        """The roots of the questions in a text: for a variant, the question it varies."""
        return {self.root_of.get(number, number) for number in starts(text)}


class Spending:
    """Paid and stored, compared, and each call that was paid for in vain laid to a fault, or to none.

    A reply is remembered in Redis as soon as it has arrived, and whoever goes on with a job asks in the same words. So a
    call is paid for again, or its question never stored, only if
    - it was in flight, or had just been answered, when a process of its pipe was killed or its provider's line was cut;
    - Redis was out of its host's reach then, or out of the reach of the host that asked again;
    - its job fell back while it was in flight, as its host or Redis stood still for longer than a lease;
    - Redis lost its last second.
    """

    # Between an answer and its place in Redis; a busy machine included.
    REACH_SECONDS = 0.5
    # Until a connection to Redis is back: pauses between attempts are 2 s at most, and one attempt may hang.
    AWAY_SECONDS = 5
    REDIS_KINDS = {"redis", "cut", "lose", "failover", "password", "full", "noperm"}
    STILL_KINDS = {"pause", "stop", "clock"}

    def __init__(self, calls, history, faults):
        self.calls = calls
        self.faults = sorted(faults.done, key=lambda fault: fault.begin)
        self.losses = faults.losses
        self.times_stored = collections.Counter(
            number for question in history.question_of.values() for number in starts(question))
        self.orders = history.ordered
        self.lost = [root for root in calls.by_root if root < ORDERED_FROM and root not in self.times_stored]
        self.excuses = collections.Counter()  # how many calls were paid in vain, by what excuses them
        self.unexcused = self.judge()

    def judge(self):
        """Lines about calls that were paid for in vain though nothing happened to them."""
        wrong = []
        by_request = collections.defaultdict(list)
        for call in self.calls.all:
            by_request[call.asked].append(call)
        in_vain = set()
        for group in by_request.values():
            for index, (call, again) in enumerate(zip(group, group[1:])):
                in_vain.add(id(call))
                excuse = self.excuse(call) or self.away(again.host, again.began) or self.fell_back(call, again)
                self.excuses[excuse or "nothing"] += 1
                if not excuse:
                    wrong.append(f"{self.words(call)} and paid again after {again.began - call.at:.1f} s by the "
                                 f"{again.host} host ({index + 2} of {len(group)} payments), though nothing had happened")
        lost = set(self.lost)
        for call in self.calls.all:
            if call.root in lost and id(call) not in in_vain:
                excuse = self.excuse(call)
                self.excuses[excuse or "nothing"] += 1
                if not excuse:
                    wrong.append(f"{self.words(call)} and lost with its unit, and nothing had happened to it")
        return wrong

    @staticmethod
    def words(call):
        return (f"a call of {call.stage} ({call.pipe}, {call.host} host) about question {call.root} was paid for at "
                f"{time.strftime('%H:%M:%S', time.localtime(call.at))}.{int(call.at % 1 * 1000):03}")

    def excuse(self, call):
        if any(begin - self.REACH_SECONDS <= call.at and call.began <= end + self.REACH_SECONDS
               for begin, end, _ in self.losses):
            return "lost by Redis"
        for fault in self.faults:
            if not fault.meets(call.host, call.pipe):
                continue
            if fault.kind in ("kill", "sick") and (
                    call.began - self.REACH_SECONDS <= fault.begin <= call.at + self.REACH_SECONDS):
                return "in flight at a kill" if fault.kind == "kill" else "in flight when the provider broke"
            if fault.kind in self.STILL_KINDS and call.began <= fault.end + self.REACH_SECONDS and (
                    fault.begin - self.REACH_SECONDS <= call.at):
                return "beside a pause"
        return self.away(call.host, call.at)

    def away(self, host, at):
        """Whether Redis was out of reach at a time."""
        for fault in self.faults:
            if fault.kind in self.REDIS_KINDS and fault.host in (None, host) and (
                    fault.begin - self.REACH_SECONDS <= at <= fault.end + self.AWAY_SECONDS):
                return "beside an outage of Redis"
        return None

    def fell_back(self, call, again):
        """Whether its job was in other hands before it was answered, because nobody renewed it for a while."""
        if again.began >= call.at or again.host == call.host:
            return None
        still = self.REDIS_KINDS | self.STILL_KINDS
        return "beside a pause" if any(
            fault.kind in still and fault.begin <= call.at and call.began <= fault.end + self.AWAY_SECONDS
            for fault in self.faults) else None

    def wrong(self):
        """Lines that say what is wrong."""
        wrong = list(self.unexcused)
        for root, times in self.times_stored.items():
            if times > 1:
                wrong.append(f"question {root} was stored as {times} units")
            if self.calls.by_root[root] < CALLS_PER_UNIT:
                wrong.append(f"the unit of question {root} was stored after {self.calls.by_root[root]} calls")
        return wrong

    def summary(self):
        paid = self.calls.by_root
        in_vain = ", ".join(f"{count} {excuse}" for excuse, count in sorted(self.excuses.items()))
        return (
            f"{self.calls.count} paid, for {len(self.times_stored)} stored units ({CALLS_PER_UNIT} each) and "
            f"{sum(len(ids) for ids in self.orders.values())} ordered ids; {sum(self.excuses.values())} in vain"
            + (f": {in_vain}" if in_vain else "") + f"; {len(self.lost)} questions never stored, "
            f"{sum(paid[root] for root in self.lost)} calls")
