"""Where the executables, the settings and the service's files are, for the parts that are written in Python; scripts/lib
has a smaller places.sh for the shell scripts."""

import os
import pwd

# Names that differ where syn is installed.
INSTALLED_WORDS = {
    "scripts/setup --redis": "apt-get install redis-server",
    "scripts/setup --judges": "apt-get install nodejs chromium-headless-shell",
    "scripts/setup --build": "apt-get install -f", "scripts/syn-up": "syn-up", "scripts/doctor": "syn-doctor",
}


class Places:
    """`scripts` is the folder of the scripts: in a clone, or in PREFIX/lib/syn where scripts/service/install puts them.

    `folder` is where commands run and .env is looked for, `env_file` the system's settings or None, `state_dir` what has to
    last, `run_dir` what says where a running service is (process ids, locks), `log_dir` the logs of the pipes. SYN_RUN_DIR
    names one folder for everything.
    """

    def __init__(self, scripts):
        self.scripts, self.root = scripts, os.path.dirname(scripts)
        self.is_clone = os.path.exists(os.path.join(self.root, "Package.swift"))
        self.folder = self.root if self.is_clone else os.getcwd()
        self.built = os.path.realpath(os.path.join(self.root, ".build/release" if self.is_clone else "../../bin"))
        self.env_file = None
        home = os.environ.get("XDG_STATE_HOME") or os.path.join(os.environ.get("HOME") or "/nonexistent", ".local/state")
        self.run_dir = self.state_dir = os.path.join(self.root, ".run") if self.is_clone else os.path.join(home, "syn")
        named = os.environ.get("SYN_RUN_DIR")
        self.log_dir = ""
        if named:
            self.run_dir = self.state_dir = named
        elif not self.is_clone and (os.geteuid() == 0 or user_name() == "syn"):
            # For the whole system: the service's own user, and root as its administrator.
            self.run_dir, self.state_dir, self.log_dir = "/run/syn", "/var/lib/syn", "/var/log/syn"
            if os.path.exists("/etc/syn/syn.env"):
                self.env_file = "/etc/syn/syn.env"
        self.log_dir = self.log_dir or os.path.join(self.state_dir, "log")

    def in_words_of_here(self, text):
        """`text` is written for a clone."""
        if not self.is_clone:
            for there, here in INSTALLED_WORDS.items():
                text = text.replace(there, here)
        return text


def user_name():
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:  # a container's user often has no entry
        return ""
