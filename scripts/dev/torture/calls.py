"""What was paid for, from the stub provider's own log, and what became of it."""

import collections
import json

from .clients import ORDERED_FROM

# What a unit costs at the stub provider: a question, a variant, and a page for each.
CALLS_PER_UNIT = 4


def starts(text):
    """How the stub provider distinguishes questions."""
    words = text.replace(".", " ").split()
    return [int(two) for one, two in zip(words, words[1:]) if one == "at" and two.isdigit()]


class Calls:
    """Each call and the question it comes from: the question of a unit or an order is the root of its variants."""

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

    def roots(self, text):
        """The roots of the questions in a text: for a variant, the question it varies."""
        return {self.root_of.get(number, number) for number in starts(text)}


class Spending:
    """Paid and stored, compared."""

    # A pipe that lost a process drains for a moment, or is ended with what it holds when it is restarted.
    REACH_SECONDS = 2

    def __init__(self, calls, history, faults):
        self.calls = calls
        self.faults = sorted(faults.done, key=lambda fault: fault.begin)
        self.losses = faults.tail.losses if faults.tail else []  # of a Redis that lost its last second
        self.times_stored = collections.Counter(
            number for question in history.question_of.values() for number in starts(question))
        self.orders = history.ordered
        self.lost = [root for root in calls.by_root if root < ORDERED_FROM and root not in self.times_stored]

    def wrong(self):
        """Lines that say what is wrong."""
        wrong = [f"the unit of question {root} was paid for and lost, and nothing was killed that may have held it"
                 for root in self.lost if not self.may_have_been_killed(root)]
        for root, times in self.times_stored.items():
            if times > 1:
                wrong.append(f"question {root} was stored as {times} units")
            if self.calls.by_root[root] < CALLS_PER_UNIT:
                wrong.append(f"the unit of question {root} was stored after {self.calls.by_root[root]} calls")
        return wrong

    def may_have_been_killed(self, root):
        """Whether a process of a refill pipe was killed while the unit was in the making, or Redis forgot the unit."""
        begin = self.calls.first_at[root] - self.REACH_SECONDS
        end = self.calls.last_at[root] + self.REACH_SECONDS
        for fault in self.faults:
            if not fault.loses and fault.begin <= end and begin <= fault.end:
                end = max(end, fault.end + self.REACH_SECONDS)
        return any(fault.loses and begin <= fault.begin <= end for fault in self.faults) or any(
            lost_from <= end and begin <= lost_to for lost_from, lost_to, _ in self.losses)

    def words(self):
        paid = self.calls.by_root
        again = sum(paid[root] - CALLS_PER_UNIT for root in self.times_stored)
        ordered = sum(count for root, count in paid.items() if root >= ORDERED_FROM)
        return (
            f"{self.calls.count} paid: {CALLS_PER_UNIT} for each of {len(self.times_stored)} stored units and {again} "
            f"more, {ordered} for {sum(len(ids) for ids in self.orders.values())} ordered ids, "
            f"{sum(paid[root] for root in self.lost)} for {len(self.lost)} units lost in flight")
