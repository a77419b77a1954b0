"""One run of scripts/dev/hostile-load: the load, and what must hold meanwhile and in the end."""

import argparse
import asyncio
import os
import random
import sys
import time

from .attacks import Attacks, GoodClients, Held, all_of
from .server import Redis, Server
from .wire import PATIENCE_SECONDS

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
REQUESTS, SLOW, RESETS, OUTAGES, GOOD = 10_000, 1_000, 1_000, 5, 16
# What the allocator may keep, beyond what it kept after a tenth of the load.
KEPT_MEGABYTES_MAX = 8
# Time for connections to end that the server drains after an error, or that it writes to a departed client.
REST_SECONDS = 20


def parse_options(manual):
    parser = argparse.ArgumentParser(description=manual, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.error = bad_usage
    parser.add_argument("--brief", action="store_true",
                        help="a tenth of everything, one kill, and no time limit of the server's waited for: seconds")
    parser.add_argument("--seed", type=int, metavar="N", help="of every draw (default: a new one, which is printed)")
    options = parser.parse_args()
    if options.seed is None:
        options.seed = random.randrange(10**6)
    return options


def bad_usage(message):
    print(f"hostile-load: {message}; see scripts/dev/hostile-load --help", file=sys.stderr)
    sys.exit(64)


class Load:
    def __init__(self, server, redis, rolls):
        self.server, self.redis, self.rolls = server, redis, rolls
        self.attacks = Attacks(server.port)
        self.wrong = []

    async def run(self, share, outages, outlasts):
        """Runs this fraction of it all. Returns the good clients."""
        good = GoodClients(self.server.port, GOOD)
        clients = asyncio.create_task(good.run(self.rolls))
        steps = [
            all_of(int(REQUESTS * share), self.attacks.hostile, self.rolls),
            all_of(int(RESETS * share), self.attacks.reset, self.rolls),
            self.slow_senders(int(SLOW * share), good, outlasts), self.break_redis(outages, good),
        ]
        for wrong in await asyncio.gather(*steps):
            self.wrong += wrong
        good.ended = True
        await clients
        self.wrong += good.wrong
        return good

    async def slow_senders(self, count, good, outlasts):
        """All at once, while everybody else is served."""
        held = Held(count, outlasts)

        async def slow(rolls, number):
            return await self.attacks.slow(rolls, number, held)

        senders = asyncio.create_task(all_of(count, slow, self.rolls, at_once=count))
        async with asyncio.timeout(PATIENCE_SECONDS):
            await held.all_here.wait()
            await good.until("health 200")
        held.over.set()
        return await senders

    async def break_redis(self, times, good):
        for _ in range(times):
            await asyncio.sleep(self.rolls.uniform(0, 1))
            await asyncio.to_thread(self.redis.kill)
            try:
                await good.until("question 503", "pop 503", "health 200")
            except TimeoutError:
                return ["nobody was told that Redis is away"]
            await asyncio.to_thread(self.redis.start)
            try:
                await good.until("question 200", "pop 200")
            except TimeoutError:
                return ["nobody was answered after Redis came back"]
        return []

    async def rest(self, descriptors):
        """Waits until all connections are gone; returns what is wrong if they are not."""
        deadline = time.monotonic() + REST_SECONDS
        while self.server.is_alive() and (left := self.server.descriptors()) > descriptors:
            if time.monotonic() > deadline:
                self.wrong.append(f"{left} descriptors are open, and {descriptors} were before")
                return
            await asyncio.sleep(0.05)


async def run(options, server, redis):
    rolls = random.Random(options.seed)
    load = Load(server, redis, rolls)
    warm = GoodClients(server.port, 1)
    task = asyncio.create_task(warm.run(rolls))
    await warm.until("question 200")
    warm.ended = True
    await task
    await asyncio.sleep(0.1)
    descriptors, at_first = server.descriptors(), server.megabytes()
    good = await load.run(0.1, 1, False)
    await load.rest(descriptors)
    if not server.is_alive():
        return load.wrong
    after_a_tenth = server.megabytes()
    answers = good.answers
    if not options.brief:
        answers += (await load.run(1, OUTAGES, True)).answers
        await load.rest(descriptors)
        if not server.is_alive():
            return load.wrong
        if server.megabytes() > after_a_tenth + KEPT_MEGABYTES_MAX:
            load.wrong.append("memory was not given back")
    print(f"good clients   {', '.join(f'{name}: {count}' for name, count in sorted(answers.items()))}")
    print(f"hostile ones   {', '.join(f'{status}: {n}' for status, n in sorted(load.attacks.statuses.items()))}")
    print(f"memory         {at_first:.1f} MB at first, {after_a_tenth:.1f} after a tenth, {server.megabytes():.1f} in "
          f"the end, {server.megabytes('VmHWM'):.1f} at most; {descriptors} descriptors")
    return load.wrong


def main(manual):
    """Returns the exit code."""
    options = parse_options(manual)
    folder = os.path.abspath(os.environ.get("SYN_BIN") or os.path.join(ROOT, ".build/release"))
    redis = Redis()
    server = None
    try:
        redis.start()
        redis.store_unit()
        server = Server(folder, redis)
        print(f"seed {options.seed}", flush=True)
        wrong = asyncio.run(run(options, server, redis))
        if not server.is_alive():
            wrong.insert(0, f"syn-serve ended with {server.process.returncode}:\n{server.said()[-2000:]}")
        elif (status := server.end()) != 0:
            wrong.append(f"syn-serve ended with {status} after TERM")
    except (TimeoutError, FileNotFoundError) as error:
        print(f"hostile-load: {error}", file=sys.stderr)
        return 69
    except KeyboardInterrupt:
        return 130
    finally:
        if server is not None:
            server.process.kill()
            server.process.wait()
        redis.end()
    for line in wrong[:20]:
        print(f"hostile-load: {line}", file=sys.stderr)
    if len(wrong) > 20:
        print(f"hostile-load: ... and {len(wrong) - 20} more", file=sys.stderr)
    return 1 if wrong else 0
