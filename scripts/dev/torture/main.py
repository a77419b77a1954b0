"""One run of scripts/torture: the service comes up, suffers, rests and is judged."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from ..ports import free_port
from . import selftest
from .calls import Calls
from .clients import Clients
from .faults import Faults, Tail
from .history import History
from .hosts import Host
from .network import Namespace
from .observer import Observer
from .options import parse_options
from .redis import Redis
from .relay import Relay
from .verdict import Keys, Verdict

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
FULL_WITHIN_SECONDS = 60
# For the service to come up, and to come to rest after everything: syn-up waits up to 45 s for what it finds running.
START_SECONDS, REST_SECONDS = 60, 180


class Torture:
    def __init__(self, options):
        self.options = options
        self.folder = tempfile.mkdtemp(prefix="syn-torture-")
        self.log = os.path.join(self.folder, "calls")
        self.rolls = random.Random(options.seed)
        self.began = time.monotonic()
        self.closing = []  # ends with us, latest first
        self.recoveries = []  # seconds until full, of the rounds that were left alone
        self.wrong = []
        self.rounds = 0

    def say(self, text):
        if not self.options.quiet:
            print(f"{time.monotonic() - self.began:6.1f} s  {text}", flush=True)

    # --- Coming up ---------------------------------------------------------------------------------------------------

    def start(self):
        namespace = None
        if self.options.namespaces:
            namespace = Namespace()
            self.closing.append(namespace.close)
            namespace.open()
        near = namespace.near if namespace else ["127.0.0.1", "127.0.0.1"]
        self.provider = self.start_provider()
        flags = ["--restart-max", "1", "--drain-seconds", "10", "--redis-fsync", self.options.fsync]
        first = Host("first", self.folder, free_port(), flags, self.environment(self.provider))
        self.closing.append(first.kill_all)
        # Not syn-up's first choice: another syn-up could take that while this one's server is down.
        port_file = os.path.join(first.folder, "redis/port")
        os.makedirs(os.path.dirname(port_file))
        with open(port_file, "w", encoding="ascii") as file:
            file.write(str(free_port()))
        first.start()
        self.wait(lambda: "private Redis at" in first.heard(), "the private Redis", first)
        with open(port_file, encoding="ascii") as file:
            self.redis_address = ("127.0.0.1", int(file.read()))
        way = Relay(self.redis_address, near[0])
        provider = self.provider
        if namespace:
            provider = Relay(self.provider, near[1]).address
            flags = flags + ["--host", namespace.far[1]]
        environment = self.environment(provider) | {"REDIS_URL": f"redis://{way.address[0]}:{way.address[1]}"}
        command = namespace.command if namespace else ()
        second = Host("second", self.folder, free_port(), flags, environment, command)
        if namespace:
            second.web = (namespace.far[1], second.port)
        self.closing.append(second.kill_all)
        second.start()
        self.hosts = [first, second]
        self.observer = Observer(self.redis_address)
        self.observer.start()
        for host in self.hosts:
            self.wait(lambda host=host: "up: http" in host.heard(), "the service", host)
        if self.observer.wait_until_full(self.options.target, START_SECONDS) is None:
            raise TimeoutError("the buffer was never full")
        tail = Tail(os.path.join(first.folder, "redis")) if self.options.fsync == "everysec" else None
        self.faults = Faults(self.hosts, self.options, self.rolls, tail, way, namespace or way)
        self.clients = Clients(self.hosts, self.options.seed)
        self.clients.start()

    def start_provider(self):
        """Returns its address. It ends when the pipe to its standard input does."""
        process = subprocess.Popen(
            [sys.executable, os.path.join(ROOT, "Tests/StubProvider/stub-provider.py"), "--unlike", "--call-log",
             self.log, "--delay-ms", str(self.options.delay_ms), "--seed", str(self.options.seed)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.closing.append(process.terminate)
        url = process.stdout.readline().split()[-1]
        host, port = url.split("/")[2].split(":")
        return host, int(port)

    def environment(self, provider):
        """Ours, without the caller's settings: least of all a key that costs money."""
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("SYN_", "REDIS_")) and not name.endswith("_API_KEY")}
        return kept | {
            "SYN_BIN": os.path.abspath(os.environ.get("SYN_BIN") or os.path.join(ROOT, ".build/release")),
            "SYN_BASE_URL": f"http://{provider[0]}:{provider[1]}/v1", "SYN_API_KEY": "sk-stub", "SYN_CHECK": "none",
            "SYN_BUFFER_SIZE": str(self.options.target), "SYN_LEASE_SECONDS": str(self.options.lease_seconds),
        }

    def wait(self, condition, what, host):
        deadline = time.monotonic() + START_SECONDS
        while not condition():
            if time.monotonic() > deadline or host.unexpected:
                raise TimeoutError(f"{what} did not come up; syn-up said:\n{host.heard()}")
            time.sleep(0.05)

    # --- The rounds --------------------------------------------------------------------------------------------------

    def run(self):
        deadline = time.monotonic() + (self.options.seconds or float("inf"))
        for number in range(1, self.options.rounds + 1):
            if time.monotonic() > deadline:
                break
            time.sleep(self.rolls.uniform(0, 2 * self.options.pace))
            words = self.faults.commit()
            self.rounds = number
            self.say(f"{number:4}  {words}")
            if number % self.options.alone_every == 0:
                self.leave_alone(words)

    def leave_alone(self, words):
        """Takes everything that waits; then no faults and no taking until the buffer is full again: within a minute."""
        self.clients.taking.clear()
        self.faults.settle()
        self.clients.take_all(self.options.target)
        seconds = self.observer.wait_until_full(self.options.target, FULL_WITHIN_SECONDS)
        if seconds is None:
            self.wrong.append(f"after \"{words}\" the buffer was not full within {FULL_WITHIN_SECONDS} s")
        else:
            self.recoveries.append(seconds)
            self.say(f"      left alone: full after {seconds:.1f} s")
        self.clients.taking.set()

    def rest(self):
        """Nobody orders or takes any more; then everything ends by itself."""
        self.faults.settle()
        self.clients.end()
        self.say("      waiting for everything to come to rest")
        if self.observer.wait_until_full(self.options.target, REST_SECONDS) is None:
            seen = self.observer
            self.wrong.append(
                f"no rest within {REST_SECONDS} s: {seen.depth} wait, {seen.leases} leases, {seen.orders} orders")
        # For units that finish late, and to see that nothing moves any more.
        time.sleep(self.options.lease_seconds + 1)

    def judge(self):
        verdict = Verdict(
            Keys(Redis(self.redis_address)),
            History(os.path.join(self.hosts[0].folder, "redis"), self.options.target, self.faults.tail is not None),
            self.observer, self.clients, Calls(self.log), self.faults, self.options)
        rules = verdict.rules() + [("full within a minute of a crash that was left alone, and at rest", self.wrong)]
        self.observer.end()
        ends = []
        # The second first: the first takes Redis with it.
        for host in reversed(self.hosts):
            ends += host.stop(60)
            ends += [f"{host.name}: syn-up ended by itself with {status}" for status in host.unexpected]
            ends += [f"{host.name}: {line}" for line in host.heard().splitlines() if "stays down" in line]
        rules.append(("every supervisor lives, drains, and leaves nobody behind", ends))
        return verdict, rules

    def end(self):
        for close in reversed(self.closing):
            close()
        if self.options.keep:
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


def report(torture, verdict, rules):
    """Prints the figures, then each promise with what is wrong. Returns the exit code."""
    faults, history, clients = torture.faults, verdict.history, torture.clients
    orders = sum(len(order.ids) for order in clients.orders)
    by_code = ", ".join(f"{code} {count}" for code, count in verdict.failed_orders.items()) or "none"
    rows = [
        ("faults", f"{faults.kills} kills, {faults.pauses} pauses, {faults.cuts} cuts, {faults.losses} losses of "
                   f"replies in {torture.rounds} rounds"),
        ("killed", ", ".join(f"{name} {count}" for name, count in sorted(faults.killed.items())) or "nobody"),
        ("orders", f"{orders} ids confirmed; failed: {by_code}; requests refused meanwhile: {clients.refused}"),
        ("units", f"{sum(history.times_stored.values())} stored, {len(clients.takes)} taken, {len(clients.popped)} "
                  f"popped; {len(history.late)} late, depth at most {history.depth_max} of {torture.options.target}"),
        ("calls", verdict.spending.words()),
        ("recovery", ", ".join(f"{seconds:.1f}" for seconds in torture.recoveries) + " s (rounds left alone)"),
        ("readings", f"{torture.observer.readings} as dojo reads"),
    ]
    if faults.tail:
        lost_bytes = sum(loss[2] for loss in faults.tail.losses)
        rows.append(("Redis lost", f"{lost_bytes} bytes in {len(faults.tail.losses)} kills, and {verdict.lost_orders} "
                                   "confirmed orders with them"))
    print(f"\nseed {torture.options.seed}, {time.monotonic() - torture.began:.0f} s, fsync {torture.options.fsync}")
    for name, text in rows:
        print(f"  {name:10} {text}")
    for promise, wrong in rules:
        print(f"  {'BROKEN' if wrong else 'kept':10} {promise}")
        for line in wrong[:10]:
            print(f"{'':13}{line}")
        if len(wrong) > 10:
            print(f"{'':13}... and {len(wrong) - 10} more")
    return 1 if any(wrong for _, wrong in rules) else 0


def main(manual):
    """Returns the exit code."""
    options = parse_options(manual)
    if options.self_test:
        return selftest.run(free_port())
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    torture = Torture(options)
    try:
        torture.say(f"seed {options.seed}, in {torture.folder}")
        torture.start()
        torture.run()
        torture.rest()
        return report(torture, *torture.judge())
    except TimeoutError as error:
        print(f"torture: {error}", file=sys.stderr)
        return 69
    except KeyboardInterrupt:
        return 130
    finally:
        torture.end()
