"""Who judges the pages: the two checks, where they work, unless SYN_CHECK says otherwise."""

import os
import re
import subprocess

from ..settings import Settings
from .prepare import Program
from .processes import SET_DEATH_SIGNAL, prctl
from .words import CONFIGURATION, Failure

PAGE = """<!DOCTYPE html><html lang="en"><body><p>Click the button.</p><button>0</button><script>
document.querySelector("button").onclick = (event) => { event.target.textContent += "1"; };
</script></body></html>
"""
TERM = 15


def choose_checks(program: Program, settings: Settings, is_quiet: bool = False) -> None:
    """Has every page judged by the two checks: each is tried on a page, so that a browser that does not start counts as
    missing. SYN_CHECK, set in the environment or .env, overrides. Without a judge, the offline model's pages go unjudged;
    for a provider's model the judge is installed, or this fails with 78."""
    if settings.string("SYN_CHECK"):
        return
    places, speaker = program.places, program.speaker
    judges, said = try_checks(places.scripts)
    if said and asks_a_provider(program):
        if places.is_clone:
            program.run_setup("--judges")
        judges, said = try_checks(places.scripts)
        if said:
            for line in said:
                speaker.say(line)
            by = "scripts/setup --judges" if places.is_clone else "apt-get install nodejs chromium-headless-shell"
            raise Failure(CONFIGURATION, f"pages of a provider's model are not stored unjudged: install node and Chromium "
                          f"({by}), or set SYN_CHECK=none if unjudged pages are what you want")
    if not is_quiet:
        for line in said:
            speaker.say(line)
    os.environ["SYN_CHECK"] = ";".join(map(quoted, judges)) or "none"
    # A judge that can open pages can also measure whether one is worse than another.
    if not settings.string("SYN_MEASURE") and any(judge.endswith("/check-page") for judge in judges):
        os.environ["SYN_MEASURE"] = quoted(os.path.join(places.scripts, "check-worse"))
    if judges and not is_quiet:
        speaker.say(f"each page is judged by: {' '.join(map(os.path.basename, judges))}")


def try_checks(scripts: str) -> tuple[list[str], list[str]]:
    """The checks that can judge, and the reason for each that cannot."""
    judges, said = [], []
    for check in ("check-syntax", "check-page"):
        path = os.path.join(scripts, check)
        # A browser must not outlive us where we are killed meanwhile.
        run = subprocess.run([path, "-"], input=PAGE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                             errors="replace", preexec_fn=lambda: prctl(SET_DEATH_SIGNAL, TERM))
        if run.returncode == 0:
            judges.append(path)
        else:
            reason = run.stdout.rstrip("\n").replace("\n", "; ")
            said.append(f"pages are not judged by {check}: {reason}")
    return judges, said


def asks_a_provider(program: Program) -> bool:
    """Whether a provider's model is used, rather than the offline one: the command that would ask it says so."""
    words = [os.path.join(program.executables, "syn-answer"), "--dry-run", "--debug", *program.env_file_flags]
    run = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                         errors="replace")
    return ": asking " in run.stdout


def quoted(path: str) -> str:
    """For a shell."""
    return re.sub(r"([^\w@%+=:,./-])", r"\\\1", path)
