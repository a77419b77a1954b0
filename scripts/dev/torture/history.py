"""Everything that was ever written, from Redis's append-only file: the one witness that no crash silences.

Each script of the buffer appears there as what it wrote, between MULTI and EXEC. The history is played back on a model
of the keys, so that each rule can be held against every single step.
"""

import collections
import glob
import json
import os

QUESTIONS, ANSWERS, AUGMENTS = "synthetic:questions", "synthetic:answers:", "synthetic:qn_augments:"
DOJO_KEYS = b"synthetic:"
TAKEN, WAITING_ORDERS, TAKEN_ORDERS = "syn:taken:units", "syn:waiting:orders", "syn:taken:orders"
JOB, COUNTERS = "syn:job:", "syn:counters"


def files(folder):
    """Of the private Redis: of version 7 (base, then increments), else 6."""
    increments = glob.glob(os.path.join(folder, "appendonlydir", "*.incr.aof"))
    return sorted(increments, key=lambda path: int(path.split(".")[-3])) or [os.path.join(folder, "appendonly.aof")]


def commands(data):
    """Each command as a list of bytes, up to the first that is not whole."""
    position = 0

    def number(mark):
        nonlocal position
        end = data.index(b"\r\n", position)
        if data[position : position + 1] != mark:
            raise ValueError(f"no append-only file: {data[position:end]!r} at {position}")
        value = int(data[position + 1 : end])
        position = end + 2
        return value

    while position < len(data):
        words = []
        try:
            for _ in range(number(b"*")):
                length = number(b"$")
                if position + length + 2 > len(data):
                    return
                words.append(data[position : position + length])
                position += length + 2
        except ValueError:
            if data.find(b"\r\n", position) < 0:
                return
            raise
        yield words


def transactions(data):
    """Lists of commands that took effect together."""
    pending = None
    for words in commands(data):
        name = words[0].upper()
        if name == b"MULTI":
            pending = []
        elif name == b"EXEC":
            yield pending
            pending = None
        elif pending is not None:
            pending.append(words)
        elif name != b"SELECT":
            yield [words]


MARK, POISON = b"torture:mark", "torture:poison"


def steps(segments):
    """All transactions of a Redis that was moved: each segment is files, and the marks at which it begins and ends."""
    for paths, begin, end in segments:
        is_on = not begin
        for path in paths:
            with open(path, "rb") as file:
                data = file.read()
            for step in transactions(data):
                mark = int(step[0][2]) if step and step[0][0].upper() == b"SET" and step[0][1] == MARK else None
                if is_on and mark is not None and mark == end:
                    break
                if is_on:
                    yield step
                is_on = is_on or mark is not None and mark == begin
            else:
                continue
            break
        else:
            if end:
                raise ValueError(f"the history has no mark {end}")
        if not is_on:
            raise ValueError(f"the history has no mark {begin}")


class History:
    def __init__(self, segments, target, forgets):
        """`segments`: (files, first mark, last mark) of each server that was the master, in their order. `forgets`: parts
        are lost, so a unit may have been stored whose lease is not there."""
        self.target = target
        self.forgets = forgets
        self.waiting = collections.deque()  # qa_ids, in the order of dojo's list
        self.leases = {}
        self.leased_ever = set()
        self.late = set()  # stored although their lease had lapsed
        self.returned = set()  # handed out, and put back to the list's head
        self.times_stored = collections.Counter()
        self.question_of = {}
        self.times_set = collections.Counter()  # by key of dojo's, outcomes of orders among them
        self.standing = {}  # keys of dojo's that are there -> whether they expire
        self.variant_of = {}  # qa_id -> ans_aug_id
        self.ordered = {}  # job -> ids
        self.settled = set()
        self.counters = collections.Counter()
        self.depth_max = 0
        self.wrong = []
        self.strangers_left = False  # another program took something out of the list
        self.poison = set()  # elements that the torture pushed, and that wait
        self.unreadable = []  # what dojo could have read, however shortly, and must not
        for step in steps(segments):
            self.play(step)

    def play(self, step):
        begun = False
        for words in step:
            name, *rest = [word.decode(errors="replace") for word in words]
            play = getattr(self, "play_" + name.lower(), None)
            if play:
                begun = play(*rest) or begun
        if any(word.startswith(DOJO_KEYS) for words in step for word in words[1:]):
            self.look()
        depth, leases = len(self.waiting), len(self.leases)
        extra = self.late | self.returned | self.poison
        late = sum(1 for qa_id in self.waiting if qa_id in extra) if extra else 0
        self.depth_max = max(self.depth_max, depth)
        # Nothing is begun without room for it, and only what had been begun before may exceed the target.
        if begun and depth + leases > self.target:
            self.wrong.append(f"a unit was begun with {depth} waiting and {leases} leased, of {self.target}")
        if depth + leases > self.target + late:
            self.wrong.append(f"{depth} waiting and {leases} leased, of {self.target}, with {late} late or put back")

    def look(self):
        """What dojo could see after this step: every waiting unit has both answers, and they stay."""
        for qa_id in self.waiting:
            if qa_id in self.poison:
                continue
            for answer in (ANSWERS + qa_id, ANSWERS + self.variant_of.get(qa_id, "")):
                if self.standing.get(answer, True):
                    how = "expires" if answer in self.standing else "is not there"
                    self.unreadable.append(f"{qa_id} waits, and {answer} {how}")

    def read(self, element):
        """The qa_id of what was written to dojo's list; anything but a unit is noted, and returned as it is."""
        if POISON in element:
            return element
        try:
            unit = json.loads(element)
            qa_id, question = unit["qa_id"], unit["question"]
            self.variant_of[qa_id] = unit["ans_aug_id"]
        except (ValueError, KeyError, TypeError):
            self.unreadable.append(f"no unit of dojo's shape was written: {element[:100]}")
            return element
        self.question_of[qa_id] = question
        return qa_id

    def play_zadd(self, key, *rest):
        if key != TAKEN:
            return False
        begun = False
        for score, qa_id in zip(rest[0::2], rest[1::2]):
            begun = begun or qa_id not in self.leases
            self.leases[qa_id] = float(score)
            self.leased_ever.add(qa_id)
        return begun

    def play_zrem(self, key, *ids):
        if key == TAKEN:
            for qa_id in ids:
                self.leases.pop(qa_id, None)

    def play_rpush(self, key, *elements):
        if key != QUESTIONS:
            return
        for element in elements:
            qa_id = self.read(element)
            self.waiting.append(qa_id)
            if POISON in element:
                self.poison.add(qa_id)
                continue
            self.times_stored[qa_id] += 1
            if qa_id not in self.leases:
                self.late.add(qa_id)
            if qa_id not in self.leased_ever and not self.forgets:
                self.wrong.append(f"{qa_id} was stored, and nobody had leased it")

    def play_lpop(self, key, *_):
        if key == QUESTIONS:
            self.waiting.popleft()

    def play_ltrim(self, key, first, last):
        """Several units were claimed at once."""
        if key != QUESTIONS:
            return
        if last != "-1":
            self.wrong.append(f"dojo's list was cut to {first} to {last}")
        for _ in range(min(int(first), len(self.waiting))):
            self.waiting.popleft()

    def play_lpush(self, key, element):
        if key == QUESTIONS:
            qa_id = self.read(element)
            self.waiting.appendleft(qa_id)
            self.returned.add(qa_id)

    def play_rpop(self, key, *_):
        if key == QUESTIONS:
            self.waiting.pop()

    def play_lset(self, key, index, element):
        """The last one, which was popped before, takes the place of one that leaves the middle."""
        if key == QUESTIONS:
            self.waiting[int(index)] = self.read(element)

    def play_lrem(self, key, _count, element):
        if key == QUESTIONS:
            self.waiting.remove(self.read(element))
            self.strangers_left = self.strangers_left or POISON in element

    def play_set(self, key, _value, *options):
        if key.startswith((ANSWERS, AUGMENTS)):
            self.times_set[key] += 1
            self.standing[key] = bool({option.upper() for option in options} & {"EX", "PX", "EXAT", "PXAT"})

    def play_pexpireat(self, key, *_):
        if key in self.standing:
            self.standing[key] = True

    def play_persist(self, key):
        if key in self.standing:
            self.standing[key] = False

    def play_del(self, *keys):
        for key in keys:
            self.standing.pop(key, None)
            if key.startswith(JOB):
                self.settled.add(key[len(JOB) :])

    play_unlink = play_del

    def play_hset(self, key, *fields):
        ids = dict(zip(fields[0::2], fields[1::2])).get("ids")
        if key.startswith(JOB) and ids:
            self.ordered[key[len(JOB) :]] = ids.split()

    def play_hincrby(self, key, field, amount):
        if key == COUNTERS:
            self.counters[field] += int(amount)
