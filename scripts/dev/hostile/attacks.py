"""The attacks on the server, and the good clients that must not notice. Each returns lines that say what is wrong."""

import asyncio
import collections
import random
import time

from . import streams
from .wire import PATIENCE_SECONDS, Connection, Malformed

# What the server allows for a head.
HEAD_SECONDS = 10


async def all_of(count, attack, rolls, at_once=64):
    """Runs `attack(rolls, number)` for each number below `count`. Returns what went wrong."""
    numbers = iter(range(count))
    wrong = []

    async def work(own):
        for number in numbers:
            try:
                fault = await asyncio.wait_for(attack(own, number), PATIENCE_SECONDS)
            except (OSError, Malformed) as error:
                fault = repr(error)
            except (asyncio.TimeoutError, TimeoutError):
                fault = f"{attack.__name__}: nothing for {PATIENCE_SECONDS} s"
            if fault:
                wrong.append(fault)

    await asyncio.gather(*(work(random.Random(rolls.random())) for _ in range(min(at_once, count))))
    return wrong


class Held:
    """A crowd of slow senders: all of them are there before any goes on. `outlasts`: some wait for the server to end
    their request."""

    def __init__(self, count, outlasts):
        self.missing, self.outlasts = count, outlasts
        self.all_here, self.over = asyncio.Event(), asyncio.Event()

    async def wait(self):
        self.missing -= 1
        if self.missing == 0:
            self.all_here.set()
        await self.over.wait()


class Attacks:
    def __init__(self, port):
        self.port = port
        self.statuses = collections.Counter()  # of answers to hostile requests

    async def hostile(self, rolls, _):
        """A broken or repaired stream: every answer is well-formed, none says that the server failed."""
        stream = streams.draw(rolls)
        connection = await Connection.open(self.port, rolls)
        try:
            # Sometimes in pieces: a fault may depend on the cut.
            if rolls.random() < 0.3:
                cut = rolls.randrange(len(stream) + 1)
                await connection.send(stream[:cut])
                await asyncio.sleep(0)
                stream = stream[cut:]
            await connection.send(stream)
            if rolls.random() < 0.2:
                connection.reset()
                return None
            try:
                connection.writer.write_eof()
            except OSError:
                pass  # the server was faster
            while (response := await connection.response()) is not None:
                self.statuses[response[0]] += 1
                if response[0] >= 500 and response[0] not in (501, 503, 505):
                    return f"{response[0]} to {stream[:200]!r}"
            return None
        except ConnectionResetError:
            # Data sent long after an error is no longer read.
            return None if len(stream) > 1 << 15 else f"reset instead of an answer to {stream[:200]!r}"
        finally:
            connection.close()

    async def slow(self, rolls, number, held):
        """Sends a request byte by byte; of every three, one completes it, one is reset, and one waits for 408."""
        connection = await Connection.open(self.port, rolls)
        began = time.monotonic()
        try:
            parts = streams.FIXED if number % 2 else streams.GET
            for byte in parts[:20]:
                await connection.send(bytes([byte]))
                await asyncio.sleep(0.01)
            await held.wait()
            if number % 3 == 0:
                await connection.send(parts[20:])
                response = await connection.response()
                # Here the machine was slow, not just the client.
                is_late = time.monotonic() - began >= HEAD_SECONDS
                is_sound = response and (response[0] in (200, 503) or is_late and response[0] == 408)
                return None if is_sound else f"a slow request got {response}"
            if number % 3 == 1:
                connection.reset()
                return None
            if not held.outlasts:
                return None
            response = await connection.response()
            return None if response and response[0] == 408 else f"a slow request without an end got {response}"
        finally:
            connection.close()

    async def reset(self, rolls, number):
        """Goes away at one of the stages of a request."""
        connection = await Connection.open(self.port, rolls)
        wait = b"GET /api/generate-question?wait=60 HTTP/1.1\r\nHost: localhost\r\n\r\n"
        stages = [
            b"", streams.GET[:9], streams.GET[:-2], streams.GET, streams.FIXED[:-5], streams.FIXED,
            streams.CHUNKED[:-9],
            streams.POST + b"Expect: 100-continue\r\nContent-Length: 9\r\n\r\n",
            b"GET /docs HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20, wait, streams.GET * 100 + wait,
        ]
        await connection.send(stages[number % len(stages)])
        if number % 2:
            await asyncio.sleep(0)
        elif number % 4:
            # Some of the answer has arrived then.
            try:
                await asyncio.wait_for(connection.reader.read(10), 0.05)
            except (asyncio.TimeoutError, TimeoutError):
                pass  # none is due
        connection.reset()


class GoodClients:
    """Send one request after the other on lasting connections, and must always be answered."""

    REQUESTS = [
        ("health", streams.GET, {200}),
        ("question", streams.QUESTION, {200, 503}),
        ("pop", streams.FIXED, {200, 503}),
        ("chunked", streams.CHUNKED, {200, 503}),
    ]

    def __init__(self, port, count):
        self.port, self.count = port, count
        self.answers = collections.Counter()  # "question 200" -> how many
        self.wrong = []
        self.ended = False

    async def run(self, rolls):
        await asyncio.gather(*(self.client(random.Random(rolls.random())) for _ in range(self.count)))

    async def client(self, rolls):
        connection = await Connection.open(self.port, rolls)
        while not self.ended:
            name, request, allowed = rolls.choice(self.REQUESTS)
            try:
                await connection.send(request)
                response = await asyncio.wait_for(connection.response(), PATIENCE_SECONDS)
            except (OSError, Malformed, asyncio.TimeoutError, TimeoutError) as error:
                response = None
                self.wrong.append(f"{name}: {error!r}")
            if response is None:
                self.wrong.append(f"{name} was not answered")
                try:
                    connection = await Connection.open(self.port, rolls)
                except OSError:
                    return
                continue
            status, fields, _ = response
            self.answers[f"{name} {status}"] += 1
            if status not in allowed or status == 503 and "retry-after" not in fields:
                self.wrong.append(f"{name} was answered with {status} and {fields}")
            await asyncio.sleep(rolls.uniform(0, 0.02))
        connection.close()

    async def until(self, *answers):
        """Waits until each of these answers has been given once more: never is an error."""
        before = collections.Counter(self.answers)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while any(self.answers[answer] == before[answer] for answer in answers):
                await asyncio.sleep(0.02)
