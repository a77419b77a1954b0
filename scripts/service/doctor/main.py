"""What scripts/doctor does, in the order of its report."""

import argparse
import os
import sys

from .host import Service, look_at_checks, look_at_host
from .installation import look_at_libraries, look_at_program
from ..places import Places
from .programs import Programs
from .provider import Provider
from .redis_sections import Redis
from .report import Report
from ..settings import Settings

SCRIPTS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))


def parse_options(manual):
    parser = argparse.ArgumentParser(description=manual, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.error = bad_usage
    option = parser.add_argument
    option("--json", action="store_true", help="one JSON object: works, and findings with section, name, state, said, todo")
    option("--env-file", metavar="FILE", help="settings from FILE instead of .env")
    option("--port", type=int, default=5003, metavar="N", help="where syn-serve listens (default 5003)")
    option("--spend", action="store_true", help="also ask the provider for one question, for a cent at most where its price is "
           "known")
    options = parser.parse_args()
    if not 1 <= options.port <= 65535:
        bad_usage("--port takes a number from 1 to 65535")
    return options


def bad_usage(message):
    print(f"doctor: {message}; see --help", file=sys.stderr)
    sys.exit(64)


def main(manual):
    """Returns the exit code."""
    options = parse_options(manual)
    places = Places(SCRIPTS)
    path = os.path.abspath(options.env_file) if options.env_file else None
    flags = ["--env-file", path or places.env_file] if path or places.env_file else []
    try:
        settings = Settings(path, places)
    except OSError as error:
        bad_usage(f"cannot read {error.filename}: {error.strerror}")
    programs = Programs(places, flags)
    report = Report(settings.secrets(), places)

    look_at_program(report, programs, settings, places)
    look_at_libraries(report, programs)
    redis = Redis(report, programs, settings, places.run_dir)
    redis.look()
    provider = Provider(report, programs, settings, options.spend)
    provider.look()
    look_at_checks(report, settings, places, provider.is_real)
    look_at_host(report, Service(places, flags), places.state_dir, options.port, redis.status, settings)

    try:
        if options.json:
            report.print_json()
        else:
            report.print_screen()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0 if report.works else 1
