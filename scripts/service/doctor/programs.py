"""Our executables: where they are, and how to run them."""

import json
import os
import shutil
import subprocess

NAMES = ["syn-question", "syn-augment", "syn-answer", "syn-store", "syn-serve"]
# For programs that answer at once if all is well; a judge starts a browser.
SECONDS_MAX, JUDGE_SECONDS_MAX = 30, 120


class Run:
    def __init__(self, words, folder, seconds=SECONDS_MAX, text="", environment=None):
        try:
            done = subprocess.run(
                words, input=text, capture_output=True, text=True, errors="replace", timeout=seconds, cwd=folder,
                env={**os.environ, **(environment or {})})
            self.status, self.out, self.err = done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired:
            self.status, self.out, self.err = 124, "", f"no answer within {seconds} s"
        except OSError as error:
            self.status, self.out, self.err = 127, "", f"{words[0]}: {error.strerror}"

    @property
    def reason(self):
        """The last error it logged, else its last line."""
        lines = [line for line in self.err.splitlines() if line.strip()]
        errors = [line.partition(": error: ")[2] for line in lines if ": error: " in line]
        return (errors or lines or [f"it ended with {self.status}"])[-1]


class Programs:
    """In SYN_BIN, else where they are built or installed, else in PATH. `flags` says where the settings come from."""

    def __init__(self, places, flags):
        self.folder, self.flags = places.folder, flags
        self.is_named = bool(os.environ.get("SYN_BIN"))
        built = os.environ.get("SYN_BIN") or places.built
        self.path = None
        if self.is_named or os.path.exists(os.path.join(built, "syn-store")):
            self.path = built
        elif found := shutil.which("syn-store"):
            self.path = os.path.dirname(found)

    def missing(self):
        return [name for name in NAMES if self.path is None or not os.access(self.file(name), os.X_OK)]

    def file(self, name):
        return os.path.join(self.path or "", name)

    def run(self, name, *words, environment=None, seconds=SECONDS_MAX, text=""):
        return Run([self.file(name), *words], self.folder, seconds, text, environment)

    def ask(self, name, *words, **more):
        return self.run(name, *words, *self.flags, **more)

    def status(self, environment):
        """(the object that syn-store status prints, None) or (None, why there is none)."""
        run = self.ask("syn-store", "status", "--json", environment=environment)
        return (json.loads(run.out), None) if run.status == 0 else (None, run)
