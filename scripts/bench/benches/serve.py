"""syn-serve under load, next to redis-benchmark and nginx on the same machine in the same minute.

wrk drives HTTP with one thread, as redis-benchmark drives Redis with one. Both sides take turns (A B A B ...), and each
pair gives one ratio. What a shared machine takes away is taken from both, so the ratios hold where rates do not; the
CPU time per request, which the kernel accounts to each process, holds even there.
"""

import contextlib
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time

from ports import free_port

SECONDS = 3
CONNECTIONS = (32, 256)
# A question of 1.5 KB, with characters that JSON escapes and that UTF-8 writes in two bytes.
QUESTION = ("Build a page that shows a clock, and \"rays\" of a moon – in one file.\n" * 24)[:1480]


def wait_for(port):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.01)
    sys.exit(f"nothing listens on port {port}")


@contextlib.contextmanager
def running(command, port, **options):
    process = subprocess.Popen([str(word) for word in command], **options)
    try:
        wait_for(port)
        yield process
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def redis_with_a_unit(folder):
    """A private Redis that holds one unit as the pipeline stores it, and the same bytes under a plain key."""
    port = free_port()
    command = ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    with running(command, port, stdout=subprocess.DEVNULL):
        ids = {"qa_id": "01990f3a-5c1e-7d20-9a44-6f0c6c1b2e11", "ans_aug_id": "01990f3a-5c1e-7d21-8e0b-2f7d9d7a4c52"}
        element = json.dumps({"question": QUESTION, **ids}, ensure_ascii=False, separators=(",", ":"))
        for words in (
            ["SET", f"synthetic:answers:{ids['qa_id']}", "{}"], ["SET", f"synthetic:answers:{ids['ans_aug_id']}", "{}"],
            ["RPUSH", "synthetic:questions", element], ["SET", "plain", element],
        ):
            subprocess.run(["redis-cli", "-p", str(port), *words], check=True, stdout=subprocess.DEVNULL)
        yield port


@contextlib.contextmanager
def syn_serve(bin_folder, redis_port, *words):
    port = free_port()
    command = [f"{bin_folder}/syn-serve", "--env-name", "dev", "--port", port, "-q", *words]
    environment = {**os.environ, "REDIS_URL": f"redis://127.0.0.1:{redis_port}"}
    with running(command, port, env=environment) as process:
        yield port, process


def cpu_seconds(pid):
    """Of a process and its children."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rpartition(")")[2].split()
    with open(f"/proc/{pid}/task/{pid}/children", encoding="utf-8") as file:
        children = file.read().split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(cpu_seconds(int(child)) for child in children)


def wrk(port, path, connections, pid):
    """Requests a second, the median and 99th percentile of latency in ms, and the CPU time per request of the server `pid`
    in us. Anything but 200 ends the run."""
    before = cpu_seconds(pid)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", f"http://127.0.0.1:{port}{path}"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        sys.exit(f"{' '.join(command)}:\n{text}")
    factors = {"us": 0.001, "ms": 1, "s": 1000}
    latency = {}
    for percent, value, unit in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s)", text):
        latency[percent] = float(value) * factors[unit]
    cpu = 1e6 * (cpu_seconds(pid) - before) / int(re.search(r"(\d+) requests in", text)[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), latency["50"], latency["99"], cpu


def redis_benchmark(port, connections, requests):
    """Requests a second."""
    command = ["redis-benchmark", "-p", port, "-c", connections, "-n", requests, "--csv", "GET", "plain"]
    text = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout
    return float(text.splitlines()[-1].split(",")[1].strip('"'))


def report(name, ours, theirs, yardstick):
    """`ours` are figures from wrk, `theirs` rates at the same moments."""
    ratios = [our[0] / their for our, their in zip(ours, theirs)]
    middle = statistics.median
    p50, p99 = middle(our[1] for our in ours), middle(our[2] for our in ours)
    print(
        f"{name}: {middle(our[0] for our in ours):.0f} requests/s, {yardstick} {middle(theirs):.0f}, "
        f"ratio {middle(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}); "
        f"p50 {p50:.2f} ms, p99 {p99:.2f} ms: {p99 / p50:.1f} times; CPU {middle(our[3] for our in ours):.1f} us each"
    )


def serve(bin_folder, runs, folder):
    with redis_with_a_unit(folder) as redis_port, syn_serve(bin_folder, redis_port) as (port, process):
        for connections in CONNECTIONS:
            rate = redis_benchmark(redis_port, connections, 20_000)  # including a first run, which does not count
            wrk(port, "/api/generate-question", connections, process.pid)
            ours, theirs = [], []
            for _ in range(runs):
                theirs.append(redis_benchmark(redis_port, connections, int(rate * SECONDS)))
                ours.append(wrk(port, "/api/generate-question", connections, process.pid))
            report(f"serve: {connections} connections", ours, theirs, "redis-benchmark GET")


def store_units(redis_port, count):
    """Units as the pipeline stores them, from plain commands: quick, and the same for every version measured."""
    def commands():
        for number in range(count):
            ids = {"qa_id": f"q-{number}", "ans_aug_id": f"a-{number}"}
            element = json.dumps({"question": QUESTION, **ids}, ensure_ascii=False, separators=(",", ":"))
            for words in (
                ["SET", f"synthetic:answers:q-{number}", "{}"], ["SET", f"synthetic:answers:a-{number}", "{}"],
                ["HSET", f"syn:unit:q-{number}", "state", "waiting", "ans_aug_id", ids["ans_aug_id"], "element",
                 element, "place", str(number)],
                ["RPUSH", "synthetic:questions", element],
            ):
                parts = [word.encode() for word in words]
                yield b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
    load = subprocess.Popen(
        ["redis-cli", "-p", str(redis_port), "--pipe"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    load.stdin.writelines(commands())
    load.stdin.close()
    if load.wait() != 0:
        sys.exit("redis-cli --pipe failed")


def information(redis_port, section):
    """What INFO says, by name."""
    text = subprocess.run(
        ["redis-cli", "-p", str(redis_port), "INFO", section], check=True, capture_output=True, text=True).stdout
    return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)


def redis_cpu_seconds(redis_port):
    figures = information(redis_port, "cpu")
    return float(figures["used_cpu_user"]) + float(figures["used_cpu_sys"])


def claims(bin_folder, runs, folder):
    """Processor time of Redis and of syn-serve for each unit handed out in prod."""
    for connections in (1, *CONNECTIONS):
        figures = []
        for _ in range(runs):
            with redis_with_a_unit(folder) as redis_port:
                subprocess.run(["redis-cli", "-p", str(redis_port), "FLUSHALL"], check=True, stdout=subprocess.DEVNULL)
                store_units(redis_port, 60_000)
                with syn_serve(bin_folder, redis_port, "--env-name", "prod") as (port, process):
                    wait_for(port)
                    before = redis_cpu_seconds(redis_port)
                    rate, p50, _, cpu = wrk(port, "/api/generate-question", connections, process.pid)
                    used = redis_cpu_seconds(redis_port) - before
                    counted = ["redis-cli", "-p", str(redis_port), "HGET", "syn:counters", "handed_out"]
                    count = int(subprocess.run(counted, check=True, capture_output=True, text=True).stdout)
                    figures.append((rate, p50, 1e6 * used / count, cpu))
        rate, p50, redis_cpu, cpu = (statistics.median(values) for values in zip(*figures))
        print(
            f"claims: {connections} connections: {rate:.0f} units/s, p50 {p50:.2f} ms; each unit costs Redis "
            f"{redis_cpu:.1f} us and syn-serve {cpu:.1f} us of CPU"
        )


NGINX = """daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes {workers};
events {{ worker_connections 4096; }}
http {{
  access_log off; default_type application/json; keepalive_requests 1000000000; open_file_cache max=10;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
  scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port} backlog=4096; root {folder}/site; }}
}}
"""


@contextlib.contextmanager
def nginx(folder, workers):
    """Serves the body of /health from a file."""
    os.makedirs(f"{folder}/site", exist_ok=True)
    os.chmod(folder, 0o755)  # its workers may run as another user
    with open(f"{folder}/site/health", "w", encoding="utf-8") as file:
        file.write('{"status":"OK"}')
    port = free_port()
    with open(f"{folder}/nginx.conf", "w", encoding="utf-8") as file:
        file.write(NGINX.format(folder=folder, workers=workers, port=port))
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    with running([binary, "-p", folder, "-c", f"{folder}/nginx.conf", "-e", f"{folder}/nginx.log"], port) as process:
        yield port, process


def health(bin_folder, runs, folder):
    # One worker is a fair comparison with one process; all of them are what an operator would compare with.
    for workers, name in ((1, "nginx with one worker"), ("auto", f"nginx with {os.cpu_count()}")):
        with nginx(folder, workers) as (nginx_port, master), redis_with_a_unit(folder) as redis_port:
            with syn_serve(bin_folder, redis_port) as (port, process):
                for connections in CONNECTIONS:
                    ours, theirs = [], []
                    for _ in range(runs + 1):
                        theirs.append(wrk(nginx_port, "/health", connections, master.pid))
                        ours.append(wrk(port, "/health", connections, process.pid))
                    cpu = statistics.median(their[3] for their in theirs[1:])
                    rates = [their[0] for their in theirs[1:]]  # the first pair does not count
                    report(f"health: {connections} connections", ours[1:], rates, f"{name} (CPU {cpu:.1f} us each)")


def resident_mib(process):
    with open(f"/proc/{process.pid}/status", encoding="utf-8") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) / 1024


def idle(bin_folder, runs, folder):
    count = 1000
    request = b"GET /api/generate-question HTTP/1.1\r\nHost: localhost\r\n\r\n"
    figures = {"at the start": [], f"with {count} connections": [], "after they have gone": []}
    for _ in range(runs):
        with redis_with_a_unit(folder) as redis_port, syn_serve(bin_folder, redis_port) as (port, process):
            readings = [resident_mib(process)]
            peers = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
            for peer in peers:  # idle ones that have been used: each has had its buffers
                peer.sendall(request)
            for peer in peers:
                peer.recv(1 << 16)
            readings.append(resident_mib(process))
            for peer in peers:
                peer.close()
            time.sleep(0.5)
            readings.append(resident_mib(process))
            for values, reading in zip(figures.values(), readings):
                values.append(reading)
    print("idle: " + ", ".join(f"{name} {statistics.median(values):.1f} MiB" for name, values in figures.items()))


def start(bin_folder, runs, folder):
    """From exec to the first byte of an answer of /health, and of a question."""
    with redis_with_a_unit(folder) as redis_port:
        environment = {**os.environ, "REDIS_URL": f"redis://127.0.0.1:{redis_port}"}
        for path in ("/health", "/api/generate-question"):
            times = []
            for _ in range(4 * runs):
                port = free_port()
                command = [f"{bin_folder}/syn-serve", "--env-name", "dev", "--port", str(port), "-q"]
                began = time.monotonic()
                process = subprocess.Popen(command, env=environment)
                while True:
                    try:
                        peer = socket.create_connection(("127.0.0.1", port))
                        break
                    except ConnectionRefusedError:
                        time.sleep(0.0005)
                with peer:
                    peer.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                    peer.recv(1)
                    times.append(1000 * (time.monotonic() - began))
                process.terminate()
                process.wait()
            print(f"start: first answer of {path} after {statistics.median(times):.0f} ms, at most {max(times):.0f} ms")
