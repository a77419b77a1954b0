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
from .history import History, files
from .hosts import Host
from .network import Namespace
from .observer import Observer
from .options import STORE_KINDS, parse_options
from .redis import Redis
from .relay import ProviderRelay, Relay
from .store import PASSWORD, USER, Store, build_shim
from .store_faults import StoreFaults
from .verdict import Keys, Verdict

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
NAMES = ["first", "second", "third", "fourth", "fifth"]
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
        self.alone_and_sick = 0
        self.recoveries = []  # seconds until full, of the rounds that were left alone
        self.wrong = []
        self.store = None  # where syn-up's private Redis is used
        self.rounds = 0

    def say(self, text):
        if not self.options.quiet:
            print(f"{time.monotonic() - self.began:6.1f} s  {text}", flush=True)

    # --- Coming up ---------------------------------------------------------------------------------------------------

    def start(self):
        self.skip_what_is_impossible()
        own = set(self.options.faults) & set(STORE_KINDS)
        # First, as a disk of its own is mounted where only children that come after see it.
        self.store = self.start_store() if own else None
        namespace = None
        if self.options.namespaces:
            namespace = Namespace()
            self.closing.append(namespace.close)
            namespace.open()
        self.provider = self.start_provider()
        self.hosts = []
        for index in range(self.options.hosts):
            self.hosts.append(self.start_host(index, namespace if index == 1 else None))
        self.observer = Observer(self.where)
        self.observer.start()
        for host in self.hosts:
            self.wait(lambda host=host: "up: http" in host.heard(), "the service", host)
        if self.observer.wait_until_full(self.options.target, START_SECONDS) is None:
            raise TimeoutError("the buffer was never full")
        folder = (lambda: self.store.master.folder) if self.store else lambda: self.private_folder
        tail = Tail(folder) if self.options.fsync == "everysec" else None
        store_faults = StoreFaults(self.store, self.where, self.options, self.rolls)
        self.faults = store_faults.faults = Faults(
            self.hosts, self.options, self.rolls, tail, namespace, store_faults)
        self.clients = Clients(self.hosts, self.options.seed)
        self.clients.start()
        if set(self.options.faults) & {"password", "noperm", "sick"}:
            # What never worked is given up at a refusal; that is meant so, and no fault to look for.
            for host in self.hosts:
                self.wait(host.has_worked, "one of the pipes", host)

    def skip_what_is_impossible(self):
        """Loudly: what was not tried must not look like what was."""
        self.shim = build_shim(self.folder) if "clock" in self.options.faults else None
        if "clock" in self.options.faults and not self.shim:
            print("torture: SKIPPED: clock, which needs cc: apt-get install gcc libc6-dev", file=sys.stderr)
            self.options.faults.remove("clock")
            if not self.options.faults:
                raise TimeoutError("no fault is left")

    def start_store(self):
        faults = self.options.faults
        store = Store(self.folder, self.options.fsync, "failover" in faults, self.shim, "full" in faults)
        if "full" in faults and not store.has_disk:
            print("torture: SKIPPED: the disk of full, which needs root and a right to mount; its memory is filled",
                  file=sys.stderr)
        self.closing.append(store.end)
        store.start()
        return store

    def where(self):
        """Redis's address at the moment."""
        return self.store.where() if self.store else self.private_address

    def start_host(self, index, namespace):
        flags = ["--restart-max", "1", "--drain-seconds", "10", "--redis-fsync", self.options.fsync]
        near = namespace.near if namespace else ["127.0.0.1", "127.0.0.1"]
        provider = ProviderRelay(self.provider, near[1])
        environment = self.environment(provider.address, NAMES[index])
        way = None
        if index or self.store:
            way = Relay(self.where(), near[0])
            login = f"{USER}:{PASSWORD}@" if self.store else ""
            environment["REDIS_URL"] = f"redis://{login}{way.address[0]}:{way.address[1]}"
        if namespace:
            flags += ["--host", namespace.far[1]]
        host = Host(NAMES[index], self.folder, free_port(), flags, environment, namespace.command if namespace else ())
        host.way, host.provider = way, provider
        if namespace:
            host.web = (namespace.far[1], host.port)
        if self.store:
            self.store.relays.append(way)
        self.closing.append(host.kill_all)
        if way:
            host.start()
        else:
            self.start_with_private_redis(host)
        return host

    def start_with_private_redis(self, host):
        self.private_folder = os.path.join(host.folder, "redis")
        # Not syn-up's first choice: another syn-up could take that while this one's server is down.
        port_file = os.path.join(self.private_folder, "port")
        os.makedirs(self.private_folder)
        with open(port_file, "w", encoding="ascii") as file:
            file.write(str(free_port()))
        host.start()
        self.wait(lambda: "private Redis at" in host.heard(), "the private Redis", host)
        with open(port_file, encoding="ascii") as file:
            self.private_address = ("127.0.0.1", int(file.read()))

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

    def environment(self, provider, name):
        """Ours, without the caller's settings: least of all a key that costs money. All hosts call the provider by the same
        name, as remembered replies are each address's own; the relay of each is its proxy."""
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("SYN_", "REDIS_")) and not name.endswith(("_API_KEY", "_proxy", "_PROXY"))}
        return kept | {
            "SYN_BIN": os.path.abspath(os.environ.get("SYN_BIN") or os.path.join(ROOT, ".build/release")),
            "SYN_BASE_URL": "http://provider.test/v1", "SYN_API_KEY": f"sk-{name}", "SYN_CHECK": "none",
            "http_proxy": f"http://{provider[0]}:{provider[1]}",
            "SYN_OUTAGE_WAIT": str(self.options.outage_wait_seconds),
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
        """Takes everything that waits; then no faults and no taking until the buffer is full again: within a minute. A host
        that is sick stays sick for that: the others do its work."""
        self.clients.taking.clear()
        self.faults.settle(stays_sick=True)
        if self.faults.sick_host:
            words += f", while the {self.faults.sick_host.name} host is sick"
            self.alone_and_sick += 1
        self.clients.take_all(self.options.target)
        seconds = self.observer.wait_until_full(self.options.target, FULL_WITHIN_SECONDS)
        if seconds is None:
            self.wrong.append(f"after \"{words}\" the buffer was not full within {FULL_WITHIN_SECONDS} s: "
                              + self.observer.words())
            self.say(f"      left alone: NOT FULL: {self.observer.words()}")
        else:
            self.recoveries.append(seconds)
            beside = f", the {self.faults.sick_host.name} host being sick" if self.faults.sick_host else ""
            self.say(f"      left alone: full after {seconds:.1f} s{beside}")
        self.faults.well()
        self.clients.taking.set()

    def rest(self):
        """Nobody orders or takes any more; then everything ends by itself."""
        self.faults.settle()
        self.clients.end()
        self.say("      waiting for everything to come to rest")
        if self.observer.wait_until_full(self.options.target, REST_SECONDS) is None:
            self.wrong.append(f"no rest within {REST_SECONDS} s: {self.observer.words()}")
        # For units that finish late, and to see that nothing moves any more.
        time.sleep(self.options.lease_seconds + 1)

    def judge(self):
        segments = self.store.segments() if self.store else [(files(self.private_folder), 0, None)]
        forgets = self.faults.tail is not None or bool(self.faults.losses)
        verdict = Verdict(
            Keys(Redis(self.where())), History(segments, self.options.target, forgets),
            self.observer, self.clients, Calls(self.log), self.faults, self.options)
        rules = verdict.rules() + [
            ("full within a minute of the end of a fault that was left alone, and at rest", self.wrong),
            ("every fault could be ended", self.faults.wrong)]
        self.observer.end()
        ends = []
        # The first last: it may take Redis with it.
        for host in reversed(self.hosts):
            ends += host.stop(60)
            ends += [f"{host.name}: syn-up ended by itself with {status}" for status in host.unexpected]
            ends += [f"{host.name}: {line}" for line in host.heard().splitlines() if "stays down" in line]
        rules.append(("every supervisor lives, drains, and leaves nobody behind", ends))
        return verdict, rules

    def end(self):
        if self.options.keep and self.store and self.store.has_disk:
            # That disk ends with us.
            shutil.copytree(self.store.folder, self.store.folder + "-kept")
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
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(faults.counts.items())) or "none"
    rows = [
        ("faults", f"{kinds} in {torture.rounds} rounds, {torture.options.hosts} hosts, "
                   + ("a Redis of the torture's own" if torture.store else "syn-up's private Redis")),
        ("killed", ", ".join(f"{name} {count}" for name, count in sorted(faults.killed.items())) or "nobody"),
        ("orders", f"{orders} ids confirmed; failed: {by_code}; requests refused meanwhile: {clients.refused}"),
        ("units", f"{sum(history.times_stored.values())} stored, {len(clients.takes)} taken, {len(clients.popped)} "
                  f"popped, {verdict.unheard} handed to nobody who heard of it; {len(history.late)} late, depth at most "
                  f"{history.depth_max} of {torture.options.target}"),
        ("calls", verdict.spending.summary()),
        ("recovery", ", ".join(f"{seconds:.1f}" for seconds in torture.recoveries) + " s (rounds left alone, "
                     f"{torture.alone_and_sick} of them beside a sick host)"),
        ("sick", f"held a job for {verdict.hold_max:.1f} s at most"),
        ("readings", f"{torture.observer.readings} as dojo reads"),
    ]
    if faults.losses:
        lost_bytes = sum(loss[2] for loss in faults.losses)
        rows.append(("Redis lost", f"{lost_bytes} bytes in kills, and what {faults.counts['failover']} former masters took "
                                   f"last; {verdict.lost_orders} confirmed orders with them"))
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
        try:
            return report(torture, *torture.judge())
        except OSError as error:
            print(f"torture: Redis does not answer at the end: {error}; {'; '.join(torture.wrong)}", file=sys.stderr)
            return 1
    except TimeoutError as error:
        print(f"torture: {error}", file=sys.stderr)
        return 69
    except KeyboardInterrupt:
        return 130
    finally:
        torture.end()
