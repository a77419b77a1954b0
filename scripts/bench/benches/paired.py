"""Runs two shell commands in turn, several times, and compares what the operating system accounted for each run.

Machines drift and are shared: the two commands alternate (A B A B ...), and what is quoted is the median of each and the
median of the ratios pair by pair. CPU time and peak memory are those of all processes of a run, waited for.
"""

import os
import resource
import statistics
import subprocess
import sys
import time


def run(command):
    """One run in a separate child, so that its accounting does not mix with other runs: wall, cpu (s), peak (MiB)."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        began = time.monotonic()
        status = subprocess.run(["bash", "-o", "pipefail", "-c", command], stdout=subprocess.DEVNULL).returncode
        wall = time.monotonic() - began
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        report = f"{status} {wall} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss / 1024}"
        os.write(writer, report.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        status, wall, cpu, peak = pipe.read().split()
    os.waitpid(child, 0)
    if status != "0":
        sys.exit(f"ended with {status}: {command}")
    return {"wall s": float(wall), "cpu s": float(cpu), "largest process MiB": float(peak)}


def compare(first, second, runs, warm_up=1, before=lambda: None):
    """Prints a table of medians. `first` and `second` are (name, shell command), and `before` makes the same beginning for
    each run. Returns their wall times by name."""
    results = {first[0]: [], second[0]: []}
    for count in range(runs + warm_up):
        for name, command in (first, second):
            before()
            figures = run(command)
            if count >= warm_up:
                results[name].append(figures)
    print(f"{'median of ' + str(runs):24} {first[0]:>16} {second[0]:>16} {'ratio':>8}  (min to max of the ratios)")
    for figure in results[first[0]][0]:
        one = [run[figure] for run in results[first[0]]]
        two = [run[figure] for run in results[second[0]]]
        ratios = [a / b for a, b in zip(one, two)]
        print(
            f"{figure:24} {statistics.median(one):16.3f} {statistics.median(two):16.3f} "
            f"{statistics.median(ratios):8.3f}  ({min(ratios):.3f} to {max(ratios):.3f})"
        )
    return {name: statistics.median(run["wall s"] for run in runs) for name, runs in results.items()}


def measure(name, command, runs, warm_up=1):
    """Prints the medians of one command, and returns them."""
    results = [run(command) for _ in range(runs + warm_up)][warm_up:]
    medians = {figure: statistics.median(run[figure] for run in results) for figure in results[0]}
    print(f"{name}: " + ", ".join(f"{figure} {value:.3f}" for figure, value in medians.items()))
    return medians
