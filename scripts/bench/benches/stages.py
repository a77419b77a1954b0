"""What the stages and the judge of pages take: time, processor time and memory."""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import urllib.request

from . import buffer
from .paired import compare, measure, run

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
BIN = os.path.abspath(os.environ.get("SYN_BIN", os.path.join(ROOT, ".build/release")))


def passthrough(runs, folder):
    path = os.path.join(folder, "finished.jsonl")
    buffer.write_records(path, 0, 10_000)
    print(f"passthrough: 10,000 finished records, {os.path.getsize(path) >> 20} MiB")
    compare(("syn-answer", f"{BIN}/syn-answer -q <{path} | cat"), ("jq -c .", f"jq -c . <{path} | cat"), runs)


def memory(runs, folder):
    for count in (1_000, 10_000):
        path = os.path.join(folder, f"{count}.jsonl")
        buffer.write_records(path, 0, count)
        measure(f"memory: {count} records", f"{BIN}/syn-answer -q <{path} >/dev/null", runs)


def pipeline(runs, _folder):
    count = 200
    pipe = (
        f"{BIN}/syn-question -q -n {count} -j 32 | {BIN}/syn-augment -q -j 32 | {BIN}/syn-answer -q -j 32 >/dev/null"
    )
    with server(sys.executable, "stub-provider.py") as address:
        for name, settings in (("stub", f"SYN_BASE_URL={address}"), ("offline model", "SYN_PROVIDER=offline")):
            medians = measure(f"pipeline, {name}: {count} units", f"export {settings}; {pipe}", runs)
            print(
                f"  {count / medians['wall s']:.0f} units/s, {1000 * medians['cpu s'] / count:.2f} ms of CPU time each"
            )


def fill(runs, folder):
    stub = [sys.executable, "stub-provider.py", "--delay-ms", 1000, "--unlike"]
    with buffer.Redis(folder) as redis, server(*stub) as address:
        settings = " ".join(f"{name}={value}" for name, value in redis.settings.items())
        pipe = " | ".join(
            f"{BIN}/{command} -q" for command in
            ("syn-store work", "syn-question --distinct", "syn-augment", "syn-answer", "syn-store put"))
        medians = measure(
            "fill: 256 units, pages of a second",
            f"export {settings} SYN_BASE_URL={address} SYN_BUFFER_SIZE=256; {pipe} && {BIN}/syn-store purge -q",
            runs)
        print(f"  at full size, with pages of a minute: {medians['wall s']:.1f} minutes")


def inflight(runs, folder):
    with open(os.path.join(folder, "large.html"), "w", encoding="utf-8") as file:
        file.write(buffer.page(750))
    key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", "/CN=stub", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )
    for count in (1, 32, 256):
        questions = os.path.join(folder, "questions.jsonl")
        with open(questions, "w", encoding="utf-8") as file:
            file.writelines(f'{{"question":"Build number {index}, page:large*"}}\n' for index in range(4 * count))
        command = f"SYN_CA_FILE={certificate} {BIN}/syn-answer -q -j {count} <{questions} >/dev/null"
        stub = [sys.executable, "stub-provider.py", "--gather", count, "--pages", folder]
        stub += ["--deltas", 1000, "--stream-ms", 1000]
        peaks = {"HTTP/1.1": [], "TLS, HTTP/2": []}
        for _ in range(runs):
            # A new stub each time: it holds replies back until a given number of calls are in flight only once.
            with server(*stub) as address:
                peaks["HTTP/1.1"].append(peak_in_flight(f"export SYN_BASE_URL={address}; {command}", address, count))
            with server(*stub) as address, server("node", "http2-front.mjs", key, certificate, address) as front:
                peaks["TLS, HTTP/2"].append(peak_in_flight(f"export SYN_BASE_URL={front}; {command}", address, count))
        medians = ", ".join(f"{name} {statistics.median(peak):.1f} MiB" for name, peak in peaks.items())
        print(f"inflight: {count} calls, {4 * count} records: {medians}")


def peak_in_flight(command, address, count):
    peak = run(command)["largest process MiB"]
    with urllib.request.urlopen(address.removesuffix("/v1") + "/stub/stats") as reply:
        reached = json.load(reply)["max_in_flight"]
    if reached != count:
        sys.exit(f"{reached} calls were in flight, not {count}")
    return peak


@contextlib.contextmanager
def server(interpreter, script, *arguments):
    """A running server of Tests/StubProvider; yields its address."""
    command = [interpreter, os.path.join(ROOT, "Tests/StubProvider", script), *map(str, arguments)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().split()[-1]
    finally:
        process.stdin.close()
        process.wait()


def distinct(runs, _folder):
    count = 2000
    ask = f"SYN_PROVIDER=offline {BIN}/syn-question -q --seed 1 -n {count}"
    without = measure(f"distinct: {count} questions without it", f"{ask} >/dev/null", runs)
    having = measure(f"distinct: {count} questions with it", f"{ask} --distinct >/dev/null", runs)
    print(f"  {1000 * (having['cpu s'] - without['cpu s']) / count:.3f} ms of CPU time for each question")


def check_page(runs, folder):
    count = 24
    records = subprocess.run(
        f"export SYN_PROVIDER=offline; {BIN}/syn-question -q --seed 1 -n {count} | {BIN}/syn-answer -q",
        shell=True, capture_output=True, text=True, check=True,
    ).stdout.splitlines()
    for index, record in enumerate(records):
        with open(os.path.join(folder, f"{index}.html"), "w", encoding="utf-8") as file:
            file.write(json.loads(record)["answer"]["files"][0]["content"])
    calls = f"ls {folder}/*.html | xargs -P 8 -n 1 {ROOT}/scripts/check-page"
    alone = f"{calls} --no-resident"
    print(f"check-page: {count} pages, 8 calls at a time; the CPU time of a shared browser is not in its figures")
    # Eight browsers may starve a small machine so much that pages cannot be judged in time: they still count.
    medians = compare(("shared browser", calls), ("one each", f"{alone} || true"), runs)
    for name, wall in medians.items():
        print(f"  {name}: {60 * count / wall:.0f} pages a minute")
