"""Whether the verdict notices: the traces of a small service, made up in a real Redis, in which one promise after the
other is broken. Without a breach nothing may be found, with each what it breaks."""

import json
import os
import subprocess
import sys
import tempfile
import time
import types

from .calls import Calls
from .clients import ORDERED_FROM, TASK, Order, Take
from .faults import Fault
from .history import ANSWERS, AUGMENTS, JOB, MARK, QUESTIONS, TAKEN, TAKEN_ORDERS, WAITING_ORDERS, History, files
from .hosts import outlived
from .observer import Hold, Observer
from .redis import Redis, encode
from .verdict import Keys, Verdict

TARGET = 3
PAGE = {"model": "m", "completion": {"files": [{"filename": "index.html", "content": "<!doctype html>"}]}, "cid": "c"}


def answer(question):
    return json.dumps({"prompt": question, "responses": [PAGE], "qa_id": "x"})


class Scene:
    """Five units stored, one handed out and one popped; an answer and two variants ordered; one order that failed."""

    def __init__(self, address, folder):
        self.redis = Redis(address)
        self.command = self.redis.command
        self.folder = folder
        self.clients = types.SimpleNamespace(orders=[], takes=[], popped=set(), wrong=[], takes_failed=0)
        self.faults = types.SimpleNamespace(done=[], losses=[])
        self.calls = []
        self.holds = []
        self.clock = time.time() - 1000
        for number in range(1, 6):
            self.pay(number)
            self.make(f"unit{number}", number)
            if number < 3:
                self.take(f"unit{number}")
        self.pop("unit1")
        self.order("answers", ["ordered1"], ANSWERS)
        self.order("augments", ["ordered2", "ordered3"], AUGMENTS)
        self.order("answers", ["ordered4"], ANSWERS, fails=True)

    def atomically(self, *commands):
        self.command("MULTI")
        for words in commands:
            self.command(*words)
        self.command("EXEC")

    def pay(self, number, calls=4):
        for call in range(calls):
            self.clock += 0.1
            made = [number] if call == 0 else [number + 1000] if call == 1 else []
            self.calls.append({
                "began": self.clock - 0.05, "at": self.clock, "about": [number] if call else [], "made": made,
                "asked": f"{number} {call}", "key": "sk-first"})
        self.clock += 60

    def lease(self, qa_id):
        self.command("ZADD", TAKEN, "9000000000000", qa_id)

    def unit(self, qa_id, number):
        """What storing a unit writes. Its element and its place are separate, to be broken."""
        element = json.dumps({"question": f"It starts at {number}.", "qa_id": qa_id, "ans_aug_id": qa_id + "a"})
        place = self.command("LLEN", QUESTIONS) + int(self.command("GET", "syn:head") or 0)
        return [
            ("SET", ANSWERS + qa_id, answer("")), ("SET", ANSWERS + qa_id + "a", answer("")),
            ("HSET", "syn:unit:" + qa_id, "state", "waiting", "element", element, "place", place),
            ("RPUSH", QUESTIONS, element), ("ZREM", TAKEN, qa_id), ("HINCRBY", "syn:spending:1", "units", "1"),
            ("HINCRBY", "syn:counters", "stored", "1"),
        ]

    def make(self, qa_id, number):
        self.lease(qa_id)
        self.atomically(*self.unit(qa_id, number))

    def take(self, qa_id):
        self.atomically(
            ("LPOP", QUESTIONS), ("INCR", "syn:head"), ("HSET", "syn:unit:" + qa_id, "state", "handed_out"),
            ("EXPIRE", ANSWERS + qa_id, "9999"), ("EXPIRE", ANSWERS + qa_id + "a", "9999"),
            ("ZADD", "syn:claims", "1", qa_id), ("HINCRBY", "syn:counters", "handed_out", "1"))
        self.clients.takes.append(Take(qa_id, self.clock))

    def pop(self, qa_id):
        self.atomically(
            ("DEL", ANSWERS + qa_id, ANSWERS + qa_id + "a"), ("ZREM", "syn:claims", qa_id),
            ("HSET", "syn:unit:" + qa_id, "state", "popped"), ("HINCRBY", "syn:counters", "popped", "1"))
        self.clients.popped.add(qa_id)

    def order(self, kind, ids, prefix, fails=False):
        number = ORDERED_FROM + len(self.clients.orders)
        question = TASK.format(number=number)
        self.pay(number, calls=2)
        job = ids[0]
        self.atomically(
            ("HSET", JOB + job, "queue", "orders", "ids", " ".join(ids)), ("ZADD", WAITING_ORDERS, "1", job),
            *(("SET", "syn:order:" + order_id, job) for order_id in ids),
            ("HINCRBY", "syn:counters", kind + "_ordered", "1"))
        self.atomically(("ZREM", WAITING_ORDERS, job), ("ZADD", TAKEN_ORDERS, "2", job))
        self.clients.orders.append(Order(question, ids, prefix, self.clock))
        value = answer(question) if prefix == ANSWERS else json.dumps(f"Another one starts at {number + 1000}.")
        for order_id in ids:
            self.command("SET", "syn:order:" + order_id, "done")
            self.command("SET", prefix + order_id, "-1" if fails else value, "EX", "9999")
            if fails:
                self.fail(order_id, "abandoned")
        self.atomically(("DEL", JOB + job), ("ZREM", TAKEN_ORDERS, job))

    def fail(self, order_id, code):
        self.command("SET", "syn:failure:" + order_id, json.dumps({"code": code}))
        self.command("HINCRBY", "syn:failure_counts", code, "1")
        self.command("HINCRBY", "syn:counters", "failed", "1")

    def findings(self):
        """The promises found broken, with what is wrong."""
        observer = Observer(lambda: self.redis.address)
        observer.look()
        log = os.path.join(self.folder, "calls")
        with open(log, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(call) + "\n" for call in self.calls)
        options = types.SimpleNamespace(target=TARGET, lease_seconds=3, outage_wait_seconds=4)
        observer.holds = dict(enumerate(self.holds))
        history = History([(files(self.folder), 0, None)], TARGET, False)
        verdict = Verdict(
            Keys(self.redis), history, observer, self.clients, Calls(log), self.faults, options)
        observer.redis.close()
        return {promise: wrong for promise, wrong in verdict.rules() if wrong}


def set_answer(scene, value, qa_id="unit5"):
    scene.command("SET", ANSWERS + qa_id, value)


def change_place(scene):
    scene.command("HSET", "syn:unit:unit5", "place", "77")


def store_without_lease(scene):
    scene.pay(6)
    scene.take("unit3")
    scene.atomically(*scene.unit("unit6", 6))


def overfill(scene):
    """Two that were leased when there was room for one."""
    scene.take("unit3")
    for number in (6, 7):
        scene.pay(number)
        scene.lease(f"unit{number}")
    for number in (6, 7):
        scene.atomically(*scene.unit(f"unit{number}", number))


def element_first(scene):
    """For a moment that perhaps no reader saw."""
    scene.pay(6)
    scene.take("unit3")
    scene.lease("unit6")
    commands = scene.unit("unit6", 6)
    for words in commands[3:4] + commands[:3] + commands[4:]:
        scene.command(*words)


def store_again(scene):
    """After everything about it is forgotten."""
    scene.take("unit3")
    scene.pop("unit3")
    scene.make("unit3", 3)


def store_under_another_id(scene):
    scene.take("unit3")
    scene.make("unit6", 4)


def lose_beside_a_kill(scene):
    """Kills of another pipe, of another host, and of this one when all was over."""
    scene.pay(6)
    at = scene.clock - 60
    scene.faults.done += [Fault(at, at, "kill", "first", "orders"), Fault(at, at, "kill", "second", "refill"),
                          Fault(at + 2, at + 2, "kill", "first", "refill")]


def pay_again(scene):
    """For what was answered and remembered long ago."""
    scene.calls.append({**scene.calls[3], "began": scene.clock, "at": scene.clock + 0.1, "key": "sk-second"})


def pay_again_beside(kind, host):
    def breach(scene):
        pay_again(scene)
        at = scene.calls[3]["at"]
        scene.faults.done.append(Fault(at, at, kind, host))
    return breach


def hold_while_sick(seconds):
    def breach(scene):
        at = scene.clock
        scene.faults.done.append(Fault(at, at + 20, "sick", "second"))
        scene.holds.append(Hold("second", "orders", "ordered1", at - 5, at + seconds))
    return breach


def fail_unit(scene):
    scene.command("SET", "syn:failure:unit9", json.dumps({"qa_id": "unit9", "code": "unavailable"}))
    scene.atomically(("HINCRBY", "syn:failure_counts", "unavailable", "1"), ("HINCRBY", "syn:counters", "failed", "1"),
                     ("HINCRBY", "syn:spending:1", "units", "1"))


def hand_to_nobody(scene):
    scene.take("unit3")
    scene.clients.takes.pop()
    scene.make("unit6", 6)
    scene.pay(6)


def settle_without_outcome(scene):
    scene.command("DEL", ANSWERS + "ordered1")


def swap_outcomes(scene):
    other = scene.command("GET", AUGMENTS + "ordered2").replace(b"1000001001", b"999999999")
    scene.command("SET", AUGMENTS + "ordered2", other, "EX", "9999")


def leave_pending(scene):
    scene.atomically(("HSET", JOB + "late", "queue", "orders", "ids", "late"), ("ZADD", WAITING_ORDERS, "1", "late"),
                     ("HINCRBY", "syn:counters", "answers_ordered", "1"))


NOT_A_UNIT = json.dumps({"question": "q", "qa_id": "unit9"})
NO_FILES = json.dumps({"prompt": "", "responses": [PAGE | {"completion": {"files": []}}], "qa_id": ""})

# What must not be taken for a breach.
FORGIVEN = [
    ("nothing", lambda scene: None),
    ("a call paid for twice after a kill in its flight", pay_again_beside("kill", "first")),
    ("a call paid for twice as Redis was away", pay_again_beside("cut", "first")),
    ("a job held by a sick host for a while", hold_while_sick(9)),
]

# What is broken, how, and a part of the promise that must be reported as broken.
BREACHES = [
    ("an order without an outcome", settle_without_outcome, "every confirmed order"),
    ("a failed order without a reason", lambda s: s.command("DEL", "syn:failure:ordered4"), "every confirmed order"),
    ("an order that failed with nobody killed", lambda s: s.fail("ordered4", "rate_limited"), "every confirmed order"),
    ("an answer of a shape that crashes dojo", lambda s: s.command("SET", ANSWERS + "ordered1", NO_FILES),
     "every confirmed order"),
    ("an answer that is no JSON", lambda s: s.command("SET", ANSWERS + "ordered1", "{"), "every confirmed order"),
    ("a variant of another question", swap_outcomes, "every confirmed order"),
    ("an order that is under way for ever", lambda s: s.command("SET", "syn:order:ordered1", "1-0"),
     "every confirmed order"),
    ("an order that is left", leave_pending, "every order was settled"),
    ("a unit that failed with nothing done to it", fail_unit, "no unit fails"),
    ("a unit stored twice", store_again, "no id is stored twice"),
    ("an outcome set twice", lambda s: s.command("SET", ANSWERS + "ordered1", answer(s.clients.orders[0].question)),
     "no id is stored twice"),
    ("a unit handed out twice", lambda s: s.clients.takes.append(s.clients.takes[0]), "no unit is handed out twice"),
    ("a unit handed out to nobody", hand_to_nobody, "no unit is handed out twice, or to nobody"),
    ("a call paid for twice", pay_again, "what was paid for"),
    ("a call paid for twice beside an outage of another host's Redis", pay_again_beside("cut", "second"),
     "what was paid for"),
    ("a job held by a sick host", hold_while_sick(15), "no sick host holds"),
    ("a unit left in the making", lambda s: s.lease("unit6"), "nothing is left in the making"),
    ("a unit paid for and not stored", lambda s: s.pay(6), "what was paid for"),
    ("one lost beside a fault that loses nothing", lose_beside_a_kill, "what was paid for"),
    ("a question stored under two ids", store_under_another_id, "what was paid for"),
    ("a unit stored after too few calls", lambda s: s.calls.pop(0), "what was paid for"),
    ("a depth below the target", lambda s: s.take("unit3"), "the depth"),
    ("a depth above it", overfill, "the depth"),
    ("a unit begun without room", overfill, "nothing is begun"),
    ("a unit nobody had leased", store_without_lease, "nothing is begun"),
    ("a counter that disagrees", lambda s: s.command("HSET", "syn:counters", "stored", "4"), "the counters"),
    ("a failure that is not counted", lambda s: s.command("HSET", "syn:failure_counts", "abandoned", "0"),
     "the counters"),
    ("a place that is another's", change_place, "the counters"),
    ("a claim without a unit", lambda s: s.command("ZADD", "syn:claims", "1", "nobody"), "the counters"),
    ("an element that is no JSON", lambda s: s.command("RPUSH", QUESTIONS, "{"), "dojo reads"),
    ("an element that is a number", lambda s: s.command("RPUSH", QUESTIONS, "7"), "dojo reads"),
    ("an element without its second id", lambda s: s.command("RPUSH", QUESTIONS, NOT_A_UNIT), "dojo reads"),
    ("an element without its answers", lambda s: s.command("DEL", ANSWERS + "unit5"), "dojo reads"),
    ("an element before its answers", element_first, "dojo reads"),
    ("an answer that expires while it waits", lambda s: s.command("EXPIRE", ANSWERS + "unit4a", "99"), "dojo reads"),
    ("a waiting answer without files", lambda s: set_answer(s, NO_FILES), "dojo reads"),
    ("a waiting answer that failed", lambda s: set_answer(s, "-1"), "dojo reads"),
    ("a service that took no orders", lambda s: s.clients.orders.clear(), "something to lose"),
]


def found_in(server, breach):
    """The findings after a breach, in a Redis that knows nothing of those before."""
    server.start()
    try:
        scene = Scene(server.address, server.folder)
        breach(scene)
        return scene.findings()
    finally:
        server.end()


class Server:
    """A redis-server with an append-only file, started anew for each scene."""

    def __init__(self, port):
        self.address = ("127.0.0.1", port)

    def start(self):
        self.home = tempfile.TemporaryDirectory(prefix="syn-torture-")
        self.folder = self.home.name
        self.process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.address[1]), "--dir", self.folder,
             "--appendonly", "yes", "--appendfsync", "no", "--save", ""], stdout=subprocess.DEVNULL)
        redis = Redis(self.address)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                redis.command("PING")
                return redis.close()
            except OSError:
                time.sleep(0.005)
        raise TimeoutError("redis-server did not come up")

    def end(self):
        self.process.kill()
        self.process.wait()
        self.home.cleanup()


def joined():
    """What is wrong with a history joined at a mark: what the former master took after it is no part of it, and what both
    have is there once."""
    def stored(qa_id):
        return encode(["RPUSH", QUESTIONS, json.dumps({"question": "q", "qa_id": qa_id, "ans_aug_id": qa_id + "a"})])

    mark = encode(["SET", MARK, "1"])
    with tempfile.TemporaryDirectory(prefix="syn-torture-") as folder:
        paths = [os.path.join(folder, name) for name in ("former", "promoted")]
        former, promoted = [stored("a"), mark, stored("b"), stored("lost")], [mark, stored("b"), stored("c")]
        for path, parts in zip(paths, (former, promoted)):
            with open(path, "wb") as file:
                file.write(b"".join(parts))
        history = History([([paths[0]], 0, 1), ([paths[1]], 1, None)], TARGET, True)
        wrong = [] if list(history.waiting) == ["a", "b", "c"] else [f"a joined history has {list(history.waiting)}"]
        try:
            History([([paths[0]], 0, 2), ([paths[1]], 2, None)], TARGET, True)
            wrong.append("a history without its mark is joined all the same")
        except ValueError:
            pass
        return wrong


def left_behind():
    """What is wrong with the search for processes that outlive a supervisor."""
    with tempfile.TemporaryDirectory(prefix="syn-torture-") as folder:
        wrong = [f"{line} is taken for a process of {folder}" for line in outlived(folder)]
        sleeper = subprocess.Popen(["sleep", "60"], env={**os.environ, "SYN_RUN_DIR": folder})
        try:
            if len(outlived(folder)) != 1:
                wrong.append("a process that outlives its supervisor is not noticed")
            return wrong
        finally:
            sleeper.kill()
            sleeper.wait()


def never_full():
    """What is wrong with the look at a buffer that is not full."""
    observer = Observer(lambda: ("127.0.0.1", 1))
    observer.depth, observer.leases, observer.orders = TARGET, 0, 0
    wrong = [] if observer.is_full(TARGET) else ["a full buffer is not noticed"]
    for depth, leases, orders in ((TARGET - 1, 0, 0), (TARGET, 1, 0), (TARGET, 0, 1), (None, None, None)):
        observer.depth, observer.leases, observer.orders = depth, leases, orders
        if observer.wait_until_full(TARGET, 0.1) is not None:
            wrong.append(f"{observer.words()}: taken for a full buffer")
    return wrong


def run(port):
    """The exit code: 0 when every breach is noticed."""
    server = Server(port)
    wrong = joined() + left_behind() + never_full()
    for what, breach, promise in [(*one, None) for one in FORGIVEN] + BREACHES:
        found = found_in(server, breach)
        noticed = any(promise in broken for broken in found) if promise else not found
        if not noticed:
            wrong.append(f"{what} is broken, and found is: {found or 'nothing'}")
    for line in wrong:
        print(f"torture: {line}", file=sys.stderr)
    print(f"{len(BREACHES)} breaches tried")
    return 1 if wrong else 0
