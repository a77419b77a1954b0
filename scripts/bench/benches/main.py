"""Which bench has which name, and the one run of those that were named."""

import argparse
import functools
import glob
import tempfile

from . import buffer, serve, stages

BENCHES = {
    "passthrough": stages.passthrough, "memory": stages.memory, "pipeline": stages.pipeline, "fill": stages.fill,
    "inflight": stages.inflight, "distinct": stages.distinct, "check-page": stages.check_page,
    **{name: functools.partial(bench, stages.BIN) for name, bench in
       {"put": buffer.put, "depth": buffer.depth, "workers": buffer.workers, "away": buffer.away}.items()},
    **{name: functools.partial(getattr(serve, name), stages.BIN) for name in ("serve", "claims", "health", "idle", "start")},
}


def main(manual):
    parser = argparse.ArgumentParser(
        prog="scripts/bench/run", description=manual, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, metavar="N", default=5, help="counted runs of each command (default 5)")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which to run (default all)")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs takes a number from 1")
    unknown = [name for name in options.names if name not in BENCHES]
    if unknown:
        parser.error(f"no such bench: {unknown[0]}")
    # Building one product is enough for its own benches.
    if not glob.glob(f"{stages.BIN}/syn-*[a-z]"):
        parser.error(f"no executables in {stages.BIN}: build them with swift build -c release")
    with tempfile.TemporaryDirectory() as folder:
        for name in options.names or BENCHES:
            BENCHES[name](options.runs, folder)
