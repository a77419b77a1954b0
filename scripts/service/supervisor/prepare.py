"""What has to be there before a pipe is started: programs, executables, settings."""

import os
import shutil
import socket
import subprocess

from ..places import Places
from ..settings import Settings
from .state import read_file
from .words import CONFIGURATION, Failure, Speaker

REDIS_NAMES = ("REDIS_URL", "REDIS_HOST", "REDIS_PORT", "REDIS_DB", "REDIS_USERNAME", "REDIS_PASSWORD")


class Program:
    """syn-up or syn-prefill: where it is, where its settings come from, and where its executables are."""

    def __init__(self, places: Places, speaker: Speaker):
        self.places, self.speaker = places, speaker
        self.env_file: str | None = places.env_file
        self.executables = os.environ.get("SYN_BIN") or places.built

    def read_settings(self) -> Settings:
        try:
            return Settings(self.env_file, self.places)
        except OSError as error:
            raise Failure(CONFIGURATION, f"cannot read {error.filename}") from None

    @property
    def env_file_flags(self) -> list[str]:
        return ["--env-file", self.env_file] if self.env_file else []

    def run_setup(self, *groups: str) -> bool:
        """Installs what is missing, in a clone."""
        return subprocess.run([os.path.join(self.places.scripts, "setup"), *groups]).returncode == 0

    def find_executables(self, build: str) -> None:
        """In SYN_BIN, or where they were installed, or from the release build: `always` makes it anew, `once` if there is
        none yet, `never` not at all."""
        has_store = os.access(os.path.join(self.executables, "syn-store"), os.X_OK)
        if named := os.environ.get("SYN_BIN"):
            if not has_store:
                raise Failure(CONFIGURATION, f"SYN_BIN={named} holds no syn-store")
        elif not self.places.is_clone:
            if not has_store:
                raise Failure(CONFIGURATION, f"{self.executables} holds no syn-store: install syn again")
        elif build == "always" or not has_store:
            if build == "never":
                raise Failure(CONFIGURATION, f"no executables in {self.executables}: build them, or let SYN_BIN name their "
                              "folder")
            self.build()
        os.environ["PATH"] = f"{self.executables}:{os.environ.get('PATH', os.defpath)}"

    def build(self) -> None:
        if shutil.which("swift") is None:
            raise Failure(CONFIGURATION, "no 'swift' in PATH: install the Swift toolchain, 6.2 or later")
        self.speaker.say("building the release executables (minutes the first time, a second when nothing changed)")
        if subprocess.run(["swift", "build", "-c", "release"], stdout=2).returncode:
            raise Failure(CONFIGURATION, "the build failed (in a checkout that was moved or copied: remove .build, and start "
                          "again)")

    def install_what_is_missing(self, build: bool, needs_redis: bool) -> str:
        """Only what this start needs: no Redis if one is configured, neither headers nor a compiler if executables exist.
        Returns when to build. A package brings what it needs."""
        if not self.places.is_clone:
            return "never"
        groups = ["--service"]
        if os.environ.get("SYN_BIN"):
            build = False
        elif not os.access(os.path.join(self.places.built, "syn-store"), os.X_OK):
            groups += ["--build"] if build else []
        elif build and not self.can_build():
            self.speaker.say("running the executables that are there: building needs a Swift toolchain and what "
                             "scripts/setup --build installs")
            build = False
        if needs_redis:
            groups.append("--redis")
        setup = subprocess.run([os.path.join(self.places.scripts, "setup"), *groups])
        if setup.returncode:
            raise Failure(setup.returncode, "")  # setup has said why
        return "always" if build else "never"

    def can_build(self) -> bool:
        setup = [os.path.join(self.places.scripts, "setup"), "--build", "--check"]
        return shutil.which("swift") is not None and subprocess.run(setup, stderr=subprocess.DEVNULL).returncode == 0


def redis_is_configured(settings: Settings, places: Places) -> bool:
    """Any of these says where Redis is or how to log in to it; Redis's defaults fill in the rest."""
    # A user who exported the private Redis's address for manual commands means that one, even before it runs.
    port = (read_file(os.path.join(places.state_dir, "redis/port")) or "").strip()
    if port.isdigit() and os.environ.get("REDIS_URL") == private_url(int(port)) and not somebody_listens(int(port)):
        del os.environ["REDIS_URL"]
    return any(settings.string(name) for name in REDIS_NAMES)


def private_url(port: int) -> str:
    return f"redis://127.0.0.1:{port}/0"


def somebody_listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 2):
            return True
    except OSError:
        return False
