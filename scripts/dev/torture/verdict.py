"""Compares what happened with what is promised. Each rule returns lines that say what is wrong; none: it holds."""

import collections
import json
import re

from .calls import Spending
from .history import ANSWERS, AUGMENTS, QUESTIONS, TAKEN, TAKEN_ORDERS, WAITING_ORDERS
from .observer import is_answer


def begun_at(qa_id):
    """When a UUID of version 7 was made. Redis may have lost the job, which an outage then cannot give back."""
    return int(qa_id.replace("-", "")[:12], 16) / 1000 if re.fullmatch("[0-9a-f-]{36}", qa_id) else 0


class Keys:
    """What is in Redis at the end."""

    def __init__(self, redis):
        self.command = redis.command
        self.units = {key.decode()[len("syn:unit:") :]: self.hash(key) for key in self.scan("syn:unit:*")}
        self.counters = {name: int(value) for name, value in self.hash("syn:counters").items()}
        self.failure_counts = self.hash("syn:failure_counts")
        self.spent = [self.hash(key) for key in self.scan("syn:spending:*")]
        self.head = int(self.command("GET", "syn:head") or 0)
        self.strange = []  # elements of dojo's list that are not units
        failures = {key.decode()[len("syn:failure:") :]: json.loads(self.command("GET", key) or b"{}")
                    for key in self.scan("syn:failure:*")}
        self.failed_units = {failed: failure for failed, failure in failures.items()
                             if not failure.get("ordered") and failure.get("qa_id") == failed}
        self.waiting = [self.read(element) for element in self.command("LRANGE", QUESTIONS, "0", "-1")]

    def read(self, element):
        try:
            return json.loads(element)["qa_id"]
        except (ValueError, KeyError, TypeError):
            self.strange.append(f"dojo's list ends with what is no unit: {element[:100]}")
            return None

    def scan(self, pattern):
        cursor, keys = "0", []
        while True:
            cursor, found = self.command("SCAN", cursor, "MATCH", pattern, "COUNT", "1000")
            keys += found
            if cursor == b"0":
                return sorted(set(keys))

    def hash(self, key):
        parts = [part.decode() for part in self.command("HGETALL", key)]
        return dict(zip(parts[0::2], parts[1::2]))


class Verdict:
    """What is promised, and what was found."""

    # A job that is given back is another's after a lease at most; what a busy machine may add.
    HOLD_GRACE_SECONDS = 5
    # How an order may have failed: its pipe was killed at each delivery. The stub provider itself never fails.
    FAILURES_OF_KILLS = {"abandoned"}

    def __init__(self, keys, history, observer, clients, calls, faults, options):
        self.keys, self.history, self.observer, self.clients = keys, history, observer, clients
        self.calls, self.options = calls, options
        self.faults = faults
        self.spending = Spending(calls, history, faults)
        self.losses = self.spending.losses
        self.failed_orders = collections.Counter()
        self.lost_orders = 0

    def rules(self):
        """(what is promised, what is wrong) for each."""
        history, counters = self.history, self.keys.counters
        return [
            ("every confirmed order has an answer, or -1 with a reason", self.orders()),
            ("every order was settled, none is left", self.settled()),
            ("no unit fails", [
                f"unit {qa_id} failed for no fault: {failure['code']}"
                for qa_id, failure in self.keys.failed_units.items()
                if failure["code"] not in self.FAILURES_OF_KILLS and not self.was_lost(begun_at(qa_id))]),
            ("no id is stored twice", self.twice()),
            ("no unit is handed out twice, or to nobody", self.takes() + self.handed_to_nobody()),
            ("nothing is left in the making", self.differ(self.keys.command("ZCARD", TAKEN), "units are in the making", 0)),
            ("what was paid for is stored once; else it was in flight at a kill", self.spending.wrong()),
            ("no sick host holds what others could make", self.held_by_the_sick()),
            ("the depth equals the target, late units aside", self.depth()),
            ("nothing is begun without room, only late units go beyond the target", history.wrong),
            ("the counters agree with the keys", self.counters(counters)),
            ("dojo reads well-formed units with both answers at every moment",
             self.observer.wrong + history.unreadable + self.keys.strange),
            ("what HTTP says is true", [line for at, line in self.clients.wrong if not self.was_lost(at)]),
            ("there was something to lose", self.idleness()),
        ]

    def idleness(self):
        """A service that does nothing keeps every promise."""
        done = {"order was confirmed": self.clients.orders, "unit was taken": self.clients.takes,
                "reading was made": self.observer.readings, "call was paid": self.calls.count}
        return [f"no {what}" for what, count in done.items() if not count]

    @staticmethod
    def differ(found, what, expected):
        return [] if found == expected else [f"{found} {what}, not {expected}"]

    def depth(self):
        """Late units, begun when there was room, may exceed the target until they are taken."""
        found, target = len(self.keys.waiting), self.options.target
        late = len((self.history.late | self.history.returned) & set(self.keys.waiting))
        return [] if target <= found <= target + late else [f"{found} units wait, not {target}, {late} of them late"]

    def was_lost(self, at):
        """Whether something confirmed at that time may be gone because Redis lost its last second."""
        return any(begin - 0.1 <= at <= end + 0.1 for begin, end, _ in self.losses)

    def orders(self):
        wrong = []
        for order in self.clients.orders:
            for order_id in order.ids:
                wrong += self.order(order, order_id)
        return wrong

    def order(self, order, order_id):
        value = self.keys.command("GET", order.prefix + order_id)
        if value is None:
            if self.was_lost(order.confirmed_at):
                self.lost_orders += 1
                return []
            return [f"order {order_id} was confirmed and has no outcome"]
        wrong = []
        if self.keys.command("GET", "syn:order:" + order_id) != b"done":
            wrong.append(f"order {order_id} has an outcome and still counts as under way")
        if value != b"-1":
            return wrong + self.outcome(order, order_id, value)
        failure = self.keys.command("GET", "syn:failure:" + order_id)
        if failure is None:
            return wrong + [f"order {order_id} is -1 without a reason"]
        code = json.loads(failure)["code"]
        self.failed_orders[code] += 1
        return wrong + ([] if code in self.FAILURES_OF_KILLS else [f"order {order_id} failed for no fault: {code}"])

    def outcome(self, order, order_id, value):
        """What is wrong with an answer or a variant: its shape, or what it belongs to."""
        try:
            is_sound = isinstance(json.loads(value), str) if order.prefix == AUGMENTS else is_answer(value, False)
            text = json.loads(value) if order.prefix == AUGMENTS else json.loads(value)["prompt"]
        except (ValueError, KeyError, TypeError):
            is_sound = False
        if not is_sound:
            return [f"order {order_id} has an outcome of another shape"]
        is_own = text == order.question or order.prefix == AUGMENTS and (
            self.calls.roots(text) == self.calls.roots(order.question))
        return [] if is_own else [f"order {order_id} has an outcome to another question"]

    def settled(self):
        wrong = []
        for key in (WAITING_ORDERS, TAKEN_ORDERS):
            wrong += self.differ(self.keys.command("ZCARD", key), f"orders are left in {key}", 0)
        for entry, ids in self.history.ordered.items():
            if entry not in self.history.settled:
                wrong.append(f"order {entry} was never settled")
            for order_id in ids:
                if not any(prefix + order_id in self.history.times_set for prefix in (ANSWERS, AUGMENTS)):
                    wrong.append(f"order {entry} has no outcome for {order_id}")
        return wrong

    def twice(self):
        stored = [f"unit {qa_id} was stored {n} times" for qa_id, n in self.history.times_stored.items() if n > 1]
        return stored + [f"{key} was set {n} times" for key, n in self.history.times_set.items() if n > 1]

    def takes(self):
        times = collections.defaultdict(list)
        for take in self.clients.takes:
            times[take.qa_id].append(take.at)
        return [
            f"unit {qa_id} was handed out {len(at)} times" for qa_id, at in times.items()
            if len(at) > 1 and not all(self.was_lost(one) for one in sorted(at)[:-1])
        ]

    def handed_to_nobody(self):
        """Only a request that got no answer may have taken a unit with it, and at most one."""
        gone = {qa_id for qa_id, unit in self.keys.units.items() if unit["state"] != "waiting"}
        self.unheard = len(gone - {take.qa_id for take in self.clients.takes})
        failed = self.clients.takes_failed
        return [] if self.unheard <= failed else [
            f"{self.unheard} units were handed out to nobody, and {failed} requests had no answer"]

    def held_by_the_sick(self):
        """Where nothing else kept its pipe or Redis from giving them back."""
        longest = self.options.outage_wait_seconds + self.options.lease_seconds + self.HOLD_GRACE_SECONDS
        disturbing = Spending.REDIS_KINDS | {"pause", "clock", "poison"}
        others = [fault for fault in self.faults.done if fault.kind in disturbing]
        wrong = []
        self.hold_max = 0.0
        for sick in (fault for fault in self.faults.done if fault.kind in ("sick", "stop")):
            disturbed = [fault for fault in others if fault.host in (None, sick.host)
                         and fault.begin <= sick.end and sick.begin <= fault.end + Spending.AWAY_SECONDS]
            if disturbed:
                continue
            for hold in self.observer.holds.values():
                pipe = "refill" if hold.queue == "units" else hold.queue
                seconds = min(hold.last, sick.end) - max(hold.first, sick.begin)
                if hold.host != sick.host or sick.pipe not in (None, pipe) or seconds <= 0:
                    continue
                self.hold_max = max(self.hold_max, seconds)
                if seconds > longest:
                    wrong.append(f"the sick {sick.host} host held {hold.id} of {hold.queue} for {seconds:.1f} s")
        return wrong

    def counters(self, counters):
        history, units = self.history, self.keys.units
        states = collections.Counter(unit["state"] for unit in units.values())
        ordered = counters.get("answers_ordered", 0) + counters.get("augments_ordered", 0)
        expected = [
            ("units have a hash", len(units), "stored"),
            ("units were pushed", sum(history.times_stored.values()), "stored"),
            ("units were popped", states["popped"], "popped"),
            ("failures are counted by code", sum(map(int, self.keys.failure_counts.values())), "failed"),
            ("units that did not fail are in what was spent", sum(int(day.get("units", 0)) for day in self.keys.spent)
             - sum(1 for failure in self.keys.failed_units.values() if failure["code"] != "abandoned"), "stored"),
        ]
        wrong = [f"{n} {what}, and {name} is {counters.get(name, 0)}" for what, n, name in expected
                 if n != counters.get(name, 0)]
        wrong += self.differ(states["waiting"], "units have the state waiting", len(self.keys.waiting))
        wrong += self.differ(ordered, "orders are counted", len(history.ordered))
        wrong += self.differ(self.keys.waiting, "wait", list(history.waiting))
        gone = counters.get("handed_out", 0) - counters.get("given_back", 0) - counters.get("redelivered", 0)
        wrong += self.differ(states["handed_out"] + states["popped"], "units have left the list", gone)
        wrong += self.differ(self.keys.command("ZCARD", "syn:claims"), "units are claimed", states["handed_out"])
        places = [int(units.get(qa_id, {}).get("place", -1)) - self.keys.head for qa_id in self.keys.waiting]
        # Elements that another program takes out shift them, which the next that leaves puts right.
        if not self.history.strangers_left:
            wrong += self.differ(places, "are the places of who waits", list(range(len(places))))
        for name, value in history.counters.items():
            wrong += self.differ(counters.get(name), f"is the counter {name}", value)
        return wrong
