"""The clients that order and take over HTTP all the while, and what they were promised."""

import dataclasses
import http.client
import itertools
import json
import random
import threading
import time

# Numbers of ordered questions begin here; the stub provider's own end before.
ORDERED_FROM = 10**9
TASK = "Build a page with a clock whose hands are drawn by the caller's own random generator that starts at {number}."
WAIT_SECONDS = 15


@dataclasses.dataclass
class Order:
    question: str
    ids: list
    prefix: str  # of the keys that hold the outcome
    confirmed_at: float


@dataclasses.dataclass
class Take:
    qa_id: str
    at: float


def call(host, method, path, body=None):
    """The JSON of the answer. Raises OSError when there is none, or none with status 200."""
    connection = http.client.HTTPConnection(*host.web, timeout=WAIT_SECONDS)
    try:
        text = json.dumps(body) if body is not None else None
        connection.request(method, path, text, {"Content-Type": "application/json"} if text else {})
        response = connection.getresponse()
        data = response.read()
        if response.status != 200:
            raise OSError(f"{path} gave {response.status}: {data[:200]!r}")
        return json.loads(data)
    except http.client.HTTPException as error:
        raise OSError(f"{path}: {error!r}") from error
    finally:
        connection.close()


class Clients:
    """Two that order and one that takes, at each host."""

    def __init__(self, hosts, seed):
        self.hosts = hosts
        self.seed = seed
        self.orders = []
        self.takes = []
        self.popped = set()  # by pop-qa, confirmed
        self.wrong = []  # (when, line)
        self.refused = 0
        self.takes_failed = 0
        self.numbers = itertools.count(ORDERED_FROM)
        self.ended = threading.Event()
        self.taking = threading.Event()
        self.taking.set()
        self.threads = []

    def start(self):
        for index, host in enumerate(self.hosts):
            for role, pause in ((self.order, 0.6), (self.take, 0.5)):
                rolls = random.Random(f"{self.seed} {index} {pause}")
                self.threads.append(threading.Thread(target=self.repeat, args=(role, host, rolls, pause), daemon=True))
        for thread in self.threads:
            thread.start()

    def repeat(self, role, host, rolls, pause):
        while not self.ended.wait(rolls.uniform(0, 2 * pause)):
            try:
                role(host, rolls)
            except OSError:
                self.refused += 1
            except (KeyError, ValueError) as error:
                self.wrong.append((time.time(), f"a reply of HTTP that is none: {error!r}"))

    def end(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def order(self, host, rolls):
        question = TASK.format(number=next(self.numbers))
        if rolls.random() < 0.5:
            ids = [call(host, "POST", "/api/order-answer", {"question": question})["ans_id"]]
            prefix = "synthetic:answers:"
        else:
            # As dojo sends it: the number as a string.
            body = {"question": question, "num_augments": str(rolls.randint(1, 3))}
            ids = call(host, "POST", "/api/get-question-augment", body)["augments"]
            prefix = "synthetic:qn_augments:"
        self.orders.append(Order(question, ids, prefix, time.time()))

    def take_all(self, count):
        """This many units, or as many as a service being killed can hand out."""
        for _ in range(count):
            for host in self.hosts:
                try:
                    self.take(host, random.Random(0), is_asked=True)
                except OSError:
                    self.refused += 1

    def take(self, host, rolls, is_asked=False):
        if not self.taking.is_set() and not is_asked:
            return
        try:
            unit = call(host, "GET", "/api/generate-question?wait=2")
        except (OSError, ValueError):
            self.takes_failed += 1
            raise
        if not unit["success"]:
            return
        qa_id = unit["qa_id"]
        taken_at = time.time()
        self.takes.append(Take(qa_id, taken_at))
        if rolls.random() < 0.5:
            return
        reply = call(host, "POST", "/api/generate-answer", {"qa_id": qa_id})
        if reply.get("status") != "ready":
            self.wrong.append((taken_at, f"{qa_id} was handed out, and its answer is {reply.get('status')}"))
        reply = call(host, "POST", "/api/pop-qa", {"qa_id": qa_id})
        if reply["success"] is True:
            self.popped.add(qa_id)
        else:
            self.wrong.append((taken_at, f"{qa_id} was handed out, and pop-qa says {reply}"))
