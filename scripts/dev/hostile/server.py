"""Our own syn-serve and redis-server, and what the kernel says about them."""

import json
import os
import signal
import subprocess
import tempfile
import time

from ports import free_port

START_SECONDS = 20


class Redis:
    """Keeps its data over a kill -9: one unit, which waits in the buffer."""

    def __init__(self):
        self.home = tempfile.TemporaryDirectory(prefix="syn-hostile-")
        self.port = free_port()
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir", self.home.name, "--save", "",
             "--appendonly", "yes", "--appendfsync", "no"], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while self.command("PING") != "PONG":
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise TimeoutError("redis-server did not come up")
            time.sleep(0.02)

    def command(self, *words):
        run = subprocess.run(["redis-cli", "-p", str(self.port), *words], capture_output=True, text=True, check=False)
        return run.stdout.strip()

    def store_unit(self):
        file = {"filename": "index.html", "content": "<!doctype html><title>clock</title>"}
        question = "Build a clock. " * 100
        answer = {"prompt": question, "responses": [{"model": "m", "completion": {"files": [file]}, "cid": "c"}],
                  "qa_id": "q"}
        for name in ("q", "a"):
            self.command("SET", "synthetic:answers:" + name, json.dumps(answer))
        element = {"question": question, "qa_id": "q", "ans_aug_id": "a"}
        self.command("RPUSH", "synthetic:questions", json.dumps(element))

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        self.kill()
        self.home.cleanup()


class Server:
    """Questions stay in its buffer, so that each request for one has the same answer."""

    def __init__(self, folder, redis):
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("SYN_", "REDIS_")) and not name.endswith("_API_KEY")}
        self.log = tempfile.TemporaryFile(mode="w+")
        self.port = free_port()
        self.process = subprocess.Popen(
            [os.path.join(folder, "syn-serve"), "--env-file", os.devnull, "--env-name", "dev", "--empty-wait", "0",
             "--port", str(self.port)],
            env=kept | {"REDIS_URL": f"redis://127.0.0.1:{redis.port}/0"}, stderr=self.log, cwd=redis.home.name)
        deadline = time.monotonic() + START_SECONDS
        while "listening on" not in self.said():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise TimeoutError(f"syn-serve did not come up:\n{self.said()}")
            time.sleep(0.02)

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def megabytes(self, name="VmRSS"):
        """The resident memory, or with VmHWM its peak."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            line = next(line for line in file if line.startswith(name))
        return int(line.split()[1]) / 1024

    def is_alive(self):
        return self.process.poll() is None

    def end(self):
        """Its exit code after TERM."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
