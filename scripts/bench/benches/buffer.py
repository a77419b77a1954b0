"""The benches of the buffer, each with its own redis-server that keeps nothing on disk."""

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import time

from .paired import compare

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


class Redis:
    """A private redis-server on a free port; ends with the `with` block."""

    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", folder]
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        while self.run("PING") != ["PONG"]:
            time.sleep(0.01)

    def stop(self):
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def settings(self):
        return {"REDIS_URL": f"redis://127.0.0.1:{self.port}", "SYN_SPOOL": "/dev/full"}

    def run(self, *arguments, lines=None):
        """The lines redis-cli prints for one command, or for the commands it reads from `lines`."""
        command = ["redis-cli", "-p", str(self.port), *map(str, arguments)]
        text = None if lines is None else "".join(f"{line}\n" for line in lines)
        return subprocess.run(command, input=text, capture_output=True, text=True).stdout.splitlines()


def environment(redis):
    return {**os.environ, **redis.settings}


def page(line_count):
    """A page with escapes and non-ASCII text, about 55 bytes a line."""
    text = "<!doctype html>\n<html lang=\"en\">\n<body>\n<script>\n"
    text += "".join(f'  const value{line} = "text {line}" + Math.sin({line}); // é\n' for line in range(line_count))
    return text + "</script>\n</body>\n</html>\n"


def finished_records(first, last, line_count=150):
    """Units as they are stored, by default of two pages of some 8 KB each; one line each."""
    answer = {"model": "m", "files": [{"filename": "index.html", "content": page(line_count)}]}
    for index in range(first, last):
        augment = {"ans_aug_id": f"a{index}", "kind": "add_one", "question": "Vary " * 150, "answer": answer}
        record = {
            "qa_id": f"{index}", "topic": "games", "persona": "A patient beekeeper.", "requirements": 2,
            "question": "Build " * 100, "augments": [augment], "answer": answer,
            "lineage": [{"stage": "answer", "of": f"{index}", "model": "m", "attempts": 1, "ms": 12}],
        }
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def write_records(path, *range_and_size):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(finished_records(*range_and_size))


def fill(binaries, redis, path):
    with open(path, encoding="utf-8") as file:
        subprocess.run(
            [f"{binaries}/syn-store", "put", "-q"], stdin=file, stdout=subprocess.DEVNULL, env=environment(redis),
            check=True,
        )


# --- put -------------------------------------------------------------------------------------------------------------


def put(binaries, runs, folder):
    count = 5000
    records, commands = os.path.join(folder, "records.jsonl"), os.path.join(folder, "commands")
    write_records(records, 0, count)
    with Redis(folder) as redis:
        fill(binaries, redis, records)
        write_commands(redis, commands)
        print(f"put: {count} units, {os.path.getsize(commands) >> 20} MiB in Redis")
        settings = " ".join(f"{name}={value}" for name, value in redis.settings.items())
        medians = compare(
            ("redis-cli --pipe", f"redis-cli -p {redis.port} --pipe <{commands}"),
            ("syn-store put", f"{settings} {binaries}/syn-store put -q <{records}"),
            runs, before=lambda: redis.run("FLUSHALL"),
        )
    for name, wall in medians.items():
        print(f"  {name}: {count / wall:.0f} units/s")


def write_commands(redis, path):
    """SET of both answers and RPUSH of the element, for each waiting unit: the least that the same bytes can cost."""
    elements = redis.run("LRANGE", "synthetic:questions", 0, -1)
    keys = []
    for element in elements:
        unit = json.loads(element)
        keys += [f"synthetic:answers:{unit['qa_id']}", f"synthetic:answers:{unit['ans_aug_id']}"]
    answers = redis.run(lines=[f"GET {key}" for key in keys])
    with open(path, "wb") as file:
        for index, element in enumerate(elements):
            for number in (2 * index, 2 * index + 1):
                file.write(request("SET", keys[number], answers[number]))
            file.write(request("RPUSH", "synthetic:questions", element))


def request(*arguments):
    encoded = [argument.encode() for argument in arguments]
    return b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in encoded)


# --- depth -----------------------------------------------------------------------------------------------------------


def depth(binaries, runs, folder):
    with contextlib.ExitStack() as stack:
        services = [Serve(stack, binaries, stack.enter_context(Redis(folder)), folder) for _ in range(2)]
        for service, count in zip(services, (10, 100_000)):
            service.store(count)
        for _ in range(40 * runs):
            # Side by side, so that both meet the same disturbances; four rounds leave some of ten units.
            for turn in range(4):
                for service in services[:: -1 if turn % 2 else 1]:
                    service.take_and_remove()
            for service in services:
                service.store(8)
    print(f"depth: 10 and 100,000 units waiting, {160 * runs} calls of each kind")
    for name in services[0].times:
        shallow, deep = (service.times[name] for service in services)
        ratio = statistics.median(b / a for a, b in zip(shallow, deep))
        medians = " and ".join(f"{1e6 * statistics.median(times):.0f}" for times in (shallow, deep))
        print(f"  {name}: {medians} µs, ratio {ratio:.2f}")


class Serve:
    """A syn-serve on a free port over `redis`, one connection to it, and how long its replies took."""

    def __init__(self, stack, binaries, redis, folder):
        self.binaries, self.redis, self.records = binaries, redis, os.path.join(folder, "some.jsonl")
        self.waiting, self.made = [], 0
        self.times = {"generate-question": [], "pop-qa, handed out": [], "pop-qa, waiting anywhere": []}
        process = subprocess.Popen(
            [f"{binaries}/syn-serve", "--port", "0", "--empty-wait", "0"], stderr=subprocess.PIPE, text=True,
            env=environment(redis),
        )
        stack.callback(process.wait)
        stack.callback(process.kill)
        line = next(line for line in process.stderr if "listening on http://" in line)
        address = next(word for word in line.split() if word.startswith("http://"))
        self.connection = http.client.HTTPConnection(address.removeprefix("http://").rstrip("/"))
        stack.callback(self.connection.close)

    def store(self, count):
        """Small units, whose ids are the next numbers."""
        write_records(self.records, self.made, self.made + count, 1)
        fill(self.binaries, self.redis, self.records)
        self.waiting += [str(number) for number in range(self.made, self.made + count)]
        self.made += count

    def take_and_remove(self):
        handed_out = self.call("generate-question", "GET", "/api/generate-question")["qa_id"]
        self.waiting.remove(handed_out)
        self.remove("pop-qa, handed out", handed_out)
        self.remove("pop-qa, waiting anywhere", self.waiting.pop(random.randrange(len(self.waiting))))

    def remove(self, name, qa_id):
        self.call(name, "POST", "/api/pop-qa", json.dumps({"qa_id": qa_id}))

    def call(self, name, method, path, body=None):
        """Notes the time from the request's first byte to the reply's last; the reply has to be a success."""
        began = time.perf_counter()
        self.connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        reply = json.load(self.connection.getresponse())
        self.times[name].append(time.perf_counter() - began)
        if not reply["success"]:
            sys.exit(f"{method} {path} gave {reply}")
        return reply


# --- workers ---------------------------------------------------------------------------------------------------------

# In place of the stages: each seed becomes a finished unit at once.
FINISH = '.+{"question":"q","answer":{"model":"m","files":[{"filename":"index.html","content":"x"}]}}'


def workers(binaries, _runs, folder):
    """Units are taken one by one, each as soon as the one before has been replaced."""
    taken = 200
    for count in (4, 10, 50):
        with contextlib.ExitStack() as stack:
            redis = stack.enter_context(Redis(folder))
            service = Serve(stack, binaries, redis, folder)
            pipe = f"{binaries}/syn-store work --follow | jq -c --unbuffered '{FINISH}' | {binaries}/syn-store put -q"
            for _ in range(count):
                process = subprocess.Popen(
                    ["bash", "-c", pipe], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                    env={**environment(redis), "SYN_BUFFER_SIZE": "10"})
                stack.callback(process.wait)
                stack.callback(os.killpg, process.pid, signal.SIGKILL)
            wait_for_depth(redis, 10)
            # Those that come late take their first look meanwhile.
            while int(redis.run("ZCARD", "syn:workers:units")[0]) < count:
                time.sleep(0.1)
            redis.run("CONFIG", "RESETSTAT")
            before = scripts_and_seconds(redis)
            for _ in range(taken):
                service.call("generate-question", "GET", "/api/generate-question")
                wait_for_depth(redis, 10)
            scripts, seconds = (after - earlier for after, earlier in zip(scripts_and_seconds(redis), before))
            print(f"workers: {count} pipes, {taken} units taken one by one: {scripts / taken:.1f} scripts and "
                  f"{1e6 * seconds / taken:.0f} µs of Redis per unit")


def wait_for_depth(redis, depth):
    while redis.run("LLEN", "synthetic:questions") != [str(depth)]:
        time.sleep(0.005)


def scripts_and_seconds(redis):
    """Scripts run so far, and the seconds that Redis spent in them."""
    for line in redis.run("INFO", "commandstats"):
        if line.startswith("cmdstat_evalsha:"):
            fields = dict(field.split("=") for field in line.split(":")[1].split(","))
            return int(fields["calls"]), int(fields["usec"]) / 1e6
    return 0, 0.0


# --- away ------------------------------------------------------------------------------------------------------------


def away(binaries, _runs, folder):
    seconds = 10
    run_folder = os.path.join(folder, "run")
    with contextlib.ExitStack() as stack:
        redis = stack.enter_context(Redis(folder))
        settings = {"SYN_RUN_DIR": run_folder, "SYN_PROVIDER": "offline", "SYN_CHECK": "none", "SYN_BIN": binaries}
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = str(probe.getsockname()[1])
        service = subprocess.Popen(
            [os.path.join(ROOT, "scripts/syn-up"), "--no-build", "--port", port], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env={**environment(redis), **settings},
        )
        stack.callback(service.wait)
        stack.callback(service.terminate)
        while redis.run("LLEN", "synthetic:questions") != ["4"]:
            if service.poll() is not None:
                sys.exit("the service did not start")
            time.sleep(0.1)
        time.sleep(2)  # the last receipts and log lines
        redis.stop()
        before, logged = processor_seconds(service.pid), log_bytes(run_folder)
        time.sleep(seconds)
        after, logged = processor_seconds(service.pid), log_bytes(run_folder) - logged
        redis.start()
    if before.keys() != after.keys():
        sys.exit("a process ended, or began, meanwhile")
    used = {process: after[process] - before[process] for process in after}
    print(f"away: {seconds} s without Redis: {1000 * sum(used.values()):.0f} ms of CPU time in all, {logged} bytes of log")
    for (name, _), time_used in sorted(used.items(), key=lambda item: -item[1]):
        if not name.startswith(("sleep", "setpriv")):
            print(f"  {name}: {1000 * time_used:.0f} ms")


def processor_seconds(root):
    """By (name, process id), the CPU time of a process, of all its descendants, and of their ended children."""
    found, parents = {}, {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                fields = file.read().rpartition(")")[2].split()
            with open(f"/proc/{name}/cmdline", encoding="utf-8") as file:
                words = file.read().split("\0")
        except OSError:
            continue  # it ended while we looked at it
        parents[int(name)] = int(fields[1])
        title = " ".join(os.path.basename(word) for word in words[:2] if not word.startswith("-"))
        found[int(name)] = (title, sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK"))

    def is_below(process):
        while process and process != root:
            process = parents.get(process, 0)
        return process == root

    return {(title, process): used for process, (title, used) in found.items() if is_below(process)}


def log_bytes(run_folder):
    folder = os.path.join(run_folder, "log")
    return sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder))
