"""The options of scripts/torture, whose manual is its own text."""

import argparse
import os
import random
import shutil
import sys

# What syn-up's private Redis can be made to suffer, and what needs one of the torture's own.
KINDS = ["kill", "pause", "cut", "lose", "sick", "start", "poison"]
STORE_KINDS = ["failover", "password", "clock", "full", "noperm"]


def parse_options(manual):
    parser = argparse.ArgumentParser(description=manual, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.error = bad_usage
    option = parser.add_argument
    option("--rounds", type=int, default=200, metavar="N", help="faults to commit (default 200)")
    option("--seconds", type=float, metavar="N", help="begin no further round after so long")
    option("--seed", type=int, metavar="N", help="of every draw (default: a new one, which is printed)")
    option("--pace", type=float, default=1, metavar="N", help="seconds between two rounds, on average (default 1)")
    option("--faults", default=",".join(KINDS + STORE_KINDS), metavar="LIST", help="which (default all)")
    option("--hosts", type=int, default=2, metavar="N", help="hosts that share the Redis, 2 to 5 (default 2)")
    option("--outage-wait-seconds", type=int, default=4, metavar="N",
           help="SYN_OUTAGE_WAIT, for a provider that is down (default 4)")
    option("--fsync", choices=["always", "everysec"], default="always", help="of the private Redis (default always)")
    option("--target", type=int, default=8, metavar="N", help="units that should wait (default 8)")
    option("--lease-seconds", type=int, default=3, metavar="N", help="SYN_LEASE_SECONDS (default 3)")
    option("--delay-ms", type=int, default=50, metavar="N", help="how long each model call takes (default 50)")
    option("--alone-every", type=int, default=20, metavar="N",
           help="leave one round in N alone until the buffer is full (default 20)")
    option("--namespaces", action="store_true",
           help="the second host in a network namespace, cut off by its cable (root; iproute2)")
    option("--self-test", action="store_true",
           help="torture nothing: break each promise in made-up traces, and see that it is noticed")
    option("--keep", action="store_true", help="keep the folder with logs and the append-only file")
    option("-q", "--quiet", action="store_true", help="no line for each round")
    options = parser.parse_args()
    options.faults = [kind for kind in options.faults.split(",") if kind]
    if not options.faults or set(options.faults) - set(KINDS + STORE_KINDS):
        bad_usage(f"--faults takes some of {','.join(KINDS + STORE_KINDS)}")
    if not 2 <= options.hosts <= 5:
        bad_usage("--hosts is from 2 to 5")
    if min(options.rounds, options.target, options.lease_seconds, options.alone_every,
           options.outage_wait_seconds) < 1 or options.pace <= 0:
        bad_usage("numbers are from 1")
    if options.namespaces and (os.geteuid() != 0 or shutil.which("ip") is None):
        print("torture: --namespaces needs root, and ip: scripts/setup --namespaces installs it", file=sys.stderr)
        sys.exit(69)
    if options.seed is None:
        options.seed = random.randrange(10**6)
    return options


def bad_usage(message):
    print(f"torture: {message}; see scripts/torture --help", file=sys.stderr)
    sys.exit(64)
