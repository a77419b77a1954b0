"""The sections about this host: judges of pages, the port, the disk, the spool, and the service that may run here."""

import glob
import json
import os
import re
import shutil
import socket
import urllib.error
import urllib.request

from .programs import JUDGE_SECONDS_MAX, Run
from .report import FAULT, WARNING

DISK_BYTES_WARN, DISK_BYTES_MIN = 1 << 30, 100 << 20
# With something to press, so that both judges have their full work to do.
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Counter</title></head><body><p>Click the button.</p>
<button>0</button><script>document.querySelector("button").onclick = (event) => { event.target.textContent += "1"; };
</script></body></html>"""


def look_at_checks(report, settings, places, asks_a_provider):
    scripts, folder = places.scripts, places.folder
    report.section = "checks"
    chosen = settings.string("SYN_CHECK")
    if chosen == "none":
        if asks_a_provider:
            report.warning("judges", "SYN_CHECK=none: pages are stored unjudged",
                           "leave SYN_CHECK empty, so that check-syntax and check-page judge")
        else:
            report.ok("judges", "SYN_CHECK=none: pages pass unjudged")
        return
    if chosen:
        absent = [check for check in map(str.strip, chosen.split(";")) if check and not is_there(check, folder)]
        if absent:
            report.fault("judges", f"SYN_CHECK names what is not there: {', '.join(absent)}", "fix SYN_CHECK")
        else:
            report.ok("judges", f"SYN_CHECK: {chosen}")
        return
    state = FAULT if asks_a_provider else WARNING
    todo = "scripts/setup --judges installs node and Chromium"
    if asks_a_provider:
        todo += "; or set SYN_CHECK=none if unjudged pages are what you want"
    node = shutil.which("node")
    names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    for name, path, wanted in (("node", node, "node"), ("chromium", browser, "Chromium")):
        if path is None:
            report.add(name, state, f"{wanted} is not installed", todo)
        else:
            run = Run([path, "--version"], folder)
            report.ok(name, (run.out.strip() or path).removeprefix("Chromium ").removeprefix("v"))
    for check in ("check-syntax", "check-page"):
        run = Run([os.path.join(scripts, check), "-"], folder, JUDGE_SECONDS_MAX, PAGE)
        if run.status == 0:
            report.ok(check, "has judged a page")
        else:
            said = (run.out + run.err).strip() or f"it ended with {run.status}"
            report.add(check, state, f"cannot judge: {said[:300]}", todo)


def is_there(check, folder):
    """Whether the first word of a command line, in shell syntax, exists."""
    word = re.match(r"(?:\\.|[^\s\\])+", check)
    program = re.sub(r"\\(.)", r"\1", word[0]).strip("'\"") if word else ""
    return shutil.which(program) is not None or os.access(os.path.join(folder, program), os.X_OK)


class Service:
    """What scripts/syn-up says about the service in this folder."""

    def __init__(self, places, flags):
        self.status = None
        self.lines = []
        script = os.path.join(places.scripts, "syn-up")
        if os.access(script, os.X_OK):
            run = Run([script, "status", *flags], places.folder)
            self.status = run.status
            self.lines = run.out.splitlines()

    @property
    def runs(self):
        return self.status in (0, 1)

    def has_port(self, port):
        return self.runs and bool(self.lines) and re.search(rf":{port}$", self.lines[0]) is not None


def look_at_host(report, service, state_dir, port, status, settings):
    report.section = "host"
    look_at_port(report, service, port)
    look_at_disk(report, state_dir)
    look_at_spool(report, state_dir, status, settings)
    look_at_service(report, service)


def look_at_port(report, service, port):
    name = f"port {port}"
    try:
        with socket.create_connection(("127.0.0.1", port), 2):
            is_taken = True
    except OSError:
        is_taken = not can_listen(port)
    if not is_taken:
        report.ok(name, "free")
    elif service.has_port(port):
        report.ok(name, "ours")
    else:
        whose = "a syn-serve that this folder's scripts/syn-up has not started" if is_syn(port) else "another program"
        report.fault(name, f"taken by {whose}", "end it, or give scripts/syn-up (and dojo) another one with --port")


def can_listen(port):
    try:
        with socket.create_server(("127.0.0.1", port)):
            return True
    except OSError:
        return False


def is_syn(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as reply:
            return json.loads(reply.read(4096)) == {"status": "OK"}
    except (OSError, ValueError, urllib.error.URLError):
        return False


def look_at_disk(report, state_dir):
    folder = state_dir
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder) or "/"
    free = shutil.disk_usage(folder).free
    said = f"{free / (1 << 30):.1f} GB free where {state_dir} is"
    if free < DISK_BYTES_MIN:
        report.fault("disk", said, "make room: the private Redis, the spool and the logs are there")
    elif free < DISK_BYTES_WARN:
        report.warning("disk", said, "make room soon: the private Redis, the spool and the logs are there")
    else:
        report.ok("disk", said)


def look_at_spool(report, state_dir, status, settings):
    """The service's, and the one that syn-store by hand would use for this Redis."""
    files = {settings.string("SYN_SPOOL") or os.path.join(state_dir, "spool.jsonl")}
    files.update(glob.glob(os.path.expanduser("~/.local/state/syn/spool-*.jsonl")))
    if status:
        files.add(status["spool"]["file"])
    waiting = {file: count for file in sorted(files) if (count := records_waiting(file))}
    if waiting:
        said = ", ".join(f"{count} in {file}" for file, count in waiting.items())
        report.warning("spool", f"finished records that Redis did not take: {said}",
                       "a running service stores its own; else: syn-store put --spool FILE </dev/null")
    else:
        report.ok("spool", "empty")


def records_waiting(file):
    """Lines that begin with # are stored."""
    try:
        with open(file, "rb") as lines:
            return sum(1 for line in lines if line.strip() and not line.startswith(b"#"))
    except OSError:
        return 0


def look_at_service(report, service):
    if service.status == 0:
        report.ok("service", "all pipes run")
    elif service.status == 1:
        units = [line.split() for line in service.lines if line.split()[0] in ("redis", "refill", "orders", "serve")]
        troubled = [" ".join(words[:2]) for words in units if words[1] != "running"]
        log = service.lines[-1].split()[-1] if service.lines else ".run/log"
        report.fault("service", f"not all of it runs: {', '.join(troubled)}", f"the reason is in {log}; scripts/syn-up status")
    else:
        report.ok("service", "not running here (scripts/syn-up starts it)")
