"""Holds what happened against what is promised. Each rule gives lines that say what is wrong; none: it holds."""

import collections
import json

from history import ANSWERS, AUGMENTS, ORDERS, QUESTIONS
from observer import is_answer
from clients import ORDERED_FROM


class Keys:
    """What stands in Redis at the end."""

    def __init__(self, redis):
        self.command = redis.command
        self.units = {key.decode()[len("syn:unit:") :]: self.hash(key) for key in self.scan("syn:unit:*")}
        self.counters = {name: int(value) for name, value in self.hash("syn:counters").items()}
        self.waiting = [json.loads(element)["qa_id"] for element in self.command("LRANGE", QUESTIONS, "0", "-1")]

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


class Calls:
    """What was paid for, from the stub provider's own log: each call and the question it comes from."""

    def __init__(self, path):
        self.root_of = {}
        self.by_root = collections.Counter()
        self.first_at, self.last_at = {}, {}
        self.count = 0
        with open(path, encoding="utf-8") as file:
            for line in file:
                call = json.loads(line)
                self.count += 1
                about = call["about"][:1] or call["made"][:1]
                root = self.root_of.get(about[0], about[0])
                for made in call["made"]:
                    self.root_of[made] = root
                self.by_root[root] += 1
                self.first_at.setdefault(root, call["at"])
                self.last_at[root] = call["at"]


class Verdict:
    """What is promised, and what was found."""

    # What a unit of the stub provider takes: a question, a variant, and a page for each.
    CALLS_PER_UNIT = 4
    # How far a fault reaches, in seconds: what is in a pipe that lost a process is still worked on for a moment, and a
    # finished unit waits for a Redis that is away.
    REACH_SECONDS = 5

    def __init__(self, keys, history, observer, clients, calls, faults, options):
        self.keys, self.history, self.observer, self.clients = keys, history, observer, clients
        self.calls, self.options = calls, options
        self.spans = faults.spans
        self.losses = faults.tail.losses if faults.tail else []
        self.failed_orders = collections.Counter()
        self.lost_orders = 0

    def rules(self):
        """(what is promised, what is wrong) for each."""
        history, counters = self.history, self.keys.counters
        return [
            ("every confirmed order has an answer, or -1 with a reason", self.orders()),
            ("every order in the stream was settled, none is pending", self.stream()),
            ("no id is stored twice", self.twice()),
            ("no unit is handed out twice", self.takes()),
            ("no lease is left", [f"{self.observer.leases} leases"] if self.observer.leases else []),
            ("what was paid for is stored once; else it was in flight at a fault", self.paid_in_vain()),
            ("the depth equals the target, late units aside", self.depth()),
            ("nothing is begun without room, only late units go beyond the target", history.wrong),
            ("the counters agree with the keys", self.counters(counters)),
            ("dojo reads well-formed units with both answers at every moment", self.observer.wrong),
            ("what HTTP says is true", self.clients.wrong),
        ]

    @staticmethod
    def differ(found, what, expected):
        return [] if found == expected else [f"{found} {what}, not {expected}"]

    def depth(self):
        """Late units, begun when there was room, may stand above the target until they are taken."""
        found, target = len(self.keys.waiting), self.options.target
        late = len((self.history.late | self.history.returned) & set(self.keys.waiting))
        return [] if target <= found <= target + late else [f"{found} units wait, not {target}, {late} of them late"]

    def was_lost(self, at):
        """Whether something confirmed at that time may have gone with a Redis that lost its last second."""
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
        if value == b"-1":
            failure = self.keys.command("GET", "syn:failure:" + order_id)
            if failure is None:
                return [f"order {order_id} is -1 without a reason"]
            self.failed_orders[json.loads(failure)["code"]] += 1
            return []
        if order.prefix == AUGMENTS:
            is_sound = isinstance(json.loads(value), str)
        else:
            is_sound = is_answer(value, False)
        return [] if is_sound else [f"order {order_id} has an outcome of another shape"]

    def stream(self):
        wrong = self.differ(self.keys.command("XLEN", ORDERS), "entries are left in the stream", 0)
        pending = self.keys.command("XPENDING", ORDERS, "syn")[0] if self.history.ordered else 0
        wrong += self.differ(pending, "entries are pending", 0)
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

    def counters(self, counters):
        history, units = self.history, self.keys.units
        states = collections.Counter(unit["state"] for unit in units.values())
        ordered = counters.get("answers_ordered", 0) + counters.get("augments_ordered", 0)
        expected = [
            ("units have a hash", len(units), "stored"),
            ("units were pushed", sum(history.times_stored.values()), "stored"),
            ("units were popped", states["popped"], "popped"),
        ]
        wrong = [f"{n} {what}, and {name} is {counters.get(name, 0)}" for what, n, name in expected
                 if n != counters.get(name, 0)]
        wrong += self.differ(states["waiting"], "units have the state waiting", len(self.keys.waiting))
        wrong += self.differ(ordered, "orders are counted", len(history.ordered))
        wrong += self.differ(sorted(self.keys.waiting), "wait", sorted(history.waiting))
        gone = counters.get("handed_out", 0) - counters.get("given_back", 0) - counters.get("redelivered", 0)
        wrong += self.differ(states["handed_out"] + states["popped"], "units have left the list", gone)
        for name, value in history.counters.items():
            wrong += self.differ(counters.get(name), f"is the counter {name}", value)
        return wrong

    def stored_roots(self):
        return {number for question in self.history.question_of.values() for number in starts(question)}

    def lost_roots(self):
        """Units that calls were made for and that were never stored."""
        stored = self.stored_roots()
        return [root for root in self.calls.by_root if root < ORDERED_FROM and root not in stored]

    def paid_in_vain(self):
        wrong = []
        for root in self.lost_roots():
            first, last = self.calls.first_at[root] - self.REACH_SECONDS, self.calls.last_at[root] + self.REACH_SECONDS
            if not any(begin <= last and first <= end for begin, end in self.spans):
                wrong.append(f"the unit of question {root} was lost without a fault")
        for root in self.stored_roots():
            if self.calls.by_root[root] < self.CALLS_PER_UNIT:
                wrong.append(f"the unit of question {root} was stored after {self.calls.by_root[root]} calls")
        return wrong

    def spending(self):
        """In words."""
        calls = self.calls.by_root
        units = self.stored_roots()
        lost = self.lost_roots()
        again = sum(calls[root] - self.CALLS_PER_UNIT for root in units)
        ordered = sum(count for root, count in calls.items() if root >= ORDERED_FROM)
        return (
            f"{self.calls.count} paid: {self.CALLS_PER_UNIT} for each of {len(units)} stored units and {again} more, "
            f"{ordered} for {sum(len(ids) for ids in self.history.ordered.values())} ordered ids, "
            f"{sum(calls[root] for root in lost)} for {len(lost)} units lost in flight")


def starts(text):
    """As the stub provider tells questions apart."""
    words = text.replace(".", " ").split()
    return [int(two) for one, two in zip(words, words[1:]) if one == "at" and two.isdigit()]
