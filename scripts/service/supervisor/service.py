"""The service: starts the private Redis and the pipes, starts again what ended, and ends everything in good order.

One loop does it all and never waits for anything else. Each unit is a child of this process that becomes its pipeline
without another program being started: that costs a millisecond, and no memory but what it writes to.
"""

import gc
import os
import signal
import time

from .announcer import ANNOUNCE_SECONDS_MAX, Announcer
from .disk import Disk
from .loop import Loop, Timer, catch_signals
from .logs import Log
from .notify import Notifier
from .options import Options
from .pipeline import Pipeline
from .prepare import Program
from .processes import Child, adopt_orphans, bury_orphans, fork, keep_only, members, name_this_process
from .redis import PrivateRedis
from .state import State
from .units import HEALTHY_SECONDS, Unit, advice
from .words import UNAVAILABLE, worst_status

ORPHANS_LOOK_SECONDS = 0.2
KILL_AFTER_SECONDS = 3
FORK_AGAIN_SECONDS = 5
LOGS_LOOK_SECONDS, DISK_LOOK_SECONDS = 10, 5
# Each pipe limits its own end; this is for one that cannot.
END_GRACE_SECONDS = 15


class Service:
    """`redis` is None where a Redis is configured. `mark` tells whether the settings are those of an earlier run."""

    def __init__(self, program: Program, options: Options, state: State, redis: PrivateRedis | None, mark: str):
        self.program, self.options, self.state, self.redis, self.mark = program, options, state, redis, mark
        self.say = program.speaker.say
        self.loop = Loop()
        self.notifier = Notifier()
        names = [*(["redis"] if redis else []), *options.pipes]
        folder = program.places.log_dir if options.logs == "files" else None
        self.units = {name: Unit(name) for name in names}
        self.logs = {name: Log(folder, name) for name in names}
        self.children: dict[str, Child] = {}  # by unit: its pipeline, until it is reaped
        self.news: dict[str, int] = {}  # by unit: where its pipeline says that a unit was stored
        self.rests: dict[str, Timer] = {}  # by unit: what starts it again
        self.worked = state.worked_before(mark)
        for unit in self.units.values():
            unit.has_worked = unit.name in self.worked
        self.disk = Disk(redis.folder, options.free_min_mb) if redis else None
        self.signals = 0
        self.phase = "starting"  # the private Redis, if there is one; then running, ending, ending-redis, ended
        self.status = 0
        self.begun = time.time()
        self.announcer = Announcer(self.loop, program, options, self.logs.get("serve"), self.notifier)
        # Every pipeline holds the reading end: it ends when we do, whatever we die of.
        self.life_read, self.life_write = os.pipe2(os.O_CLOEXEC)
        self.had_terminal = has_terminal()

    def run(self, early: list[int]) -> int:
        """Returns the exit code. `early` are the signals that came until now."""
        name_this_process("syn-up")
        adopt_orphans()
        catch_signals(self.loop, [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD], self.signal_came)
        for number in early:
            self.signal_came(number)
        gc.collect()
        gc.freeze()  # pages that the collector does not touch stay shared with the pipelines
        self.notifier.keep_watchdog(self.loop)
        self.look_at_logs()
        if self.phase == "ended":
            pass  # a signal came first
        elif self.redis:
            self.watch_disk()
            self.start("redis")
            self.redis.wait_until_it_answers(self.loop, self.redis_answers)
            # A disk that is full does not end the service, nor shall systemd.
            self.loop.after(ANNOUNCE_SECONDS_MAX, self.ready_all_the_same)
        else:
            self.start_pipes()
        while self.phase != "ended":
            self.loop.run_once()
        return worst_status([self.status, *(unit.failed_with or 0 for unit in self.units.values())])

    def ready_all_the_same(self) -> None:
        if self.phase == "starting":
            self.notifier.ready()

    # --- Starting ------------------------------------------------------------------------------------------------------

    def start(self, name: str) -> None:
        unit = self.units[name]
        log = self.logs[name].open()
        null = os.open(os.devnull, os.O_WRONLY)
        makes = name in ("refill", "orders")
        news_read, news_write = os.pipe2(os.O_CLOEXEC) if makes else (-1, -1)
        lock = self.state.locks["redis.lock" if name == "redis" else "pipes.lock"]

        def become() -> int:
            os.setsid()
            name_this_process(f"syn-up {name}")
            for target, source in enumerate((null, log if name == "redis" else null, log)):
                os.dup2(source, target)
            keep_only({self.life_read, lock, *([news_write] if makes else [])})
            return Pipeline(
                name, self.stages(name), self.options.drain_seconds, supervisor=self.life_read,
                after=self.state.path("pipes.lock") if name == "redis" else None, inherited=(lock,),
                worked=news_write if makes else None).run()

        try:
            child = Child(fork(become), name)
        except OSError as error:
            self.could_not_start(unit, error)
            child = None
        for descriptor in (log, null, news_write, *([news_read] if child is None else [])):
            if descriptor >= 0:
                os.close(descriptor)
        if child is None:
            return
        if makes:
            os.set_blocking(news_read, False)
            self.news[name] = news_read
            self.loop.watch(news_read, lambda: self.hear_of(name))
        self.children[name] = child
        self.loop.watch(child.descriptor, lambda: self.pipeline_ended(unit))
        self.loop.after(HEALTHY_SECONDS, lambda: self.has_run(name, child))
        unit.group = child.number
        unit.started = time.monotonic()
        unit.enter("running")
        self.note()

    def could_not_start(self, unit: Unit, error: OSError) -> None:
        """The machine or the service has no room for another process. That is no reason to end."""
        self.say(f"{unit.name} cannot be started: {error.strerror}; again in {FORK_AGAIN_SECONDS} s")
        unit.enter("resting")
        self.rests[unit.name] = self.loop.after(FORK_AGAIN_SECONDS, lambda: self.start_again(unit.name))
        self.note()

    def stages(self, name: str) -> list[list[str]]:
        flags = [*self.options.common_flags, *self.program.env_file_flags]
        keep = ["--remember-replies"]
        if name == "redis":
            return [self.redis.command()]
        if name == "refill":
            return [["syn-store", "work", "--follow", *flags], ["syn-question", "--distinct", *keep, *flags],
                    ["syn-augment", *keep, *flags], ["syn-answer", "--distinct-pages", "redis", *keep, *flags],
                    ["syn-store", "put", *flags]]
        if name == "orders":
            return [["syn-store", "orders", "--follow", *flags], ["syn-augment", *keep, *flags],
                    ["syn-answer", "--distinct-pages", "off", *keep, *flags], ["syn-store", "put", *flags]]
        return [["syn-serve", *self.options.serve_flags, "--host", self.options.host, "--port", str(self.options.port),
                 *flags]]

    def start_pipes(self) -> None:
        self.phase = "running"
        for name in self.options.pipes:
            self.start(name)
        if self.options.logs == "files":
            self.say(f"logs of each pipe: {' '.join(self.logs[name].path for name in self.options.pipes)}")
        if "serve" in self.options.pipes:
            self.announcer.begin(self.units["serve"])
        else:
            self.notifier.ready()

    # --- The private Redis, until it answers ---------------------------------------------------------------------------

    def redis_answers(self) -> None:
        os.environ["REDIS_URL"] = self.redis.url
        self.state.write("redis-url", self.redis.url + "\n")
        self.say(f"private Redis at {self.redis.url}, its data in {self.redis.folder}")
        self.start_pipes()

    def redis_ended_at_start(self) -> bool:
        """Before it answered. False when it is to be treated as any other unit."""
        if self.redis.try_another():
            self.start("redis")
            self.redis.wait_until_it_answers(self.loop, self.redis_answers)
        elif self.disk.is_low:
            self.redis.deaths = 0  # once there is room it will start
            return False
        else:
            self.say(f"redis-server does not start.{self.logs['redis'].hint()}")
            self.status = UNAVAILABLE
            self.end()
        return True

    # --- What happens to units -----------------------------------------------------------------------------------------

    def hear_of(self, name: str) -> None:
        """Of a first unit that was stored, or the end."""
        if (descriptor := self.news.get(name)) is None:
            return
        try:
            if os.read(descriptor, 16):
                self.has_worked(name, "key")
        except BlockingIOError:
            return
        # There is nothing more to hear.
        self.loop.forget(descriptor)
        os.close(descriptor)
        del self.news[name]

    def has_run(self, name: str, child: Child) -> None:
        """For long enough, if it still does."""
        if self.children.get(name) is child:
            self.has_worked(name)

    def has_worked(self, *names: str) -> None:
        if not self.worked.issuperset(names):
            self.worked.update(names)
            self.state.note_worked(self.mark, self.worked)
        for name in names:
            if unit := self.units.get(name):
                unit.has_worked = True

    def pipeline_ended(self, unit: Unit) -> None:
        """One that ended by itself leaves nothing. One that was killed leaves its stages, which drain without it and are
        our children now. As long as it is not reaped, its group's number is nobody else's."""
        child = self.children[unit.name]
        self.loop.forget(child.descriptor)
        if not members(child.number):
            self.unit_ended(unit, child)
            return
        # Where it was not killed, only what a stage has started can be left. A server without its guard is to end.
        drains = child.was_killed() and unit.name != "redis"
        patience = self.options.drain_seconds if drains else 0
        self.loop.after(0, lambda: self.drain_orphans(unit, child, [(patience, signal.SIGTERM), (
            KILL_AFTER_SECONDS, signal.SIGKILL)]))

    def drain_orphans(self, unit: Unit, child: Child, steps: list[tuple[float, int]], waited: float = 0) -> None:
        if not members(child.number):
            self.unit_ended(unit, child)
            return
        if self.signals > 1:
            child.kill_group(signal.SIGKILL)
        elif steps and waited >= steps[0][0]:
            child.kill_group(steps[0][1])
            steps, waited = steps[1:], 0
        self.loop.after(ORPHANS_LOOK_SECONDS,
                        lambda: self.drain_orphans(unit, child, steps, waited + ORPHANS_LOOK_SECONDS))

    def unit_ended(self, unit: Unit, child: Child) -> None:
        self.hear_of(unit.name)  # both may have come at once
        status = child.reap()
        del self.children[unit.name]
        now = time.monotonic()
        if self.phase.startswith("end"):
            unit.ended_with = status
            self.continue_end()
            return
        if unit.name == "redis" and self.phase == "starting" and self.redis_ended_at_start():
            return
        ran = int(now - unit.started)
        # Nobody quotes one that was killed.
        reason = self.logs[unit.name].last_error() if status < 128 else ""
        if unit.name == "redis":
            self.look_at_disk()
            reason += self.disk.reason()
        delay = unit.end(status, now, "key" in self.worked, self.options.delay_max)
        ended = f"{unit.name} ended with status {status} after {ran} s{reason}"
        hint = self.logs[unit.name].hint()
        if delay is None:
            self.say(f"{ended}; it stays down: {advice(status, self.program.env_file)}, and start syn-up again.{hint}")
            if not self.options.stays and all(self.units[name].state == "down" for name in self.options.pipes):
                self.end()
                return
        else:
            self.say(f"{ended}; again in {delay} s.{hint}")
            self.rests[unit.name] = self.loop.after(delay, lambda: self.start_again(unit.name))
        self.note()

    def start_again(self, name: str) -> None:
        del self.rests[name]
        self.start(name)
        if self.phase == "starting":
            self.redis.wait_until_it_answers(self.loop, self.redis_answers)

    # --- The end -------------------------------------------------------------------------------------------------------

    def signal_came(self, number: int) -> None:
        if number == signal.SIGCHLD:
            bury_orphans(child.number for child in self.children.values())
        elif number == signal.SIGHUP and not (self.had_terminal and not has_terminal()):
            self.rotate_logs()
        else:
            self.signals += 1
            if not self.phase.startswith("end"):
                self.end()
            elif self.signals > 1:
                self.kill_all()

    def end(self) -> None:
        self.phase = "ending"
        self.say(f"stopping: finishing what is in flight, at most {self.options.drain_seconds} s (again to stop now)")
        self.notifier.stopping()
        self.notifier.say("stopping: finishing what is in flight")
        self.announcer.give_up()
        if self.redis:
            self.redis.give_up()
        for timer in self.rests.values():
            timer.cancel()
        for name, child in self.children.items():
            if name != "redis":
                child.send(signal.SIGTERM)
        self.deadline = self.loop.after(self.options.drain_seconds + END_GRACE_SECONDS, self.kill_pipes)
        if self.signals > 1:
            self.kill_all()
        self.continue_end()

    def continue_end(self) -> None:
        left = set(self.children)
        if self.phase == "ending" and left <= {"redis"}:
            # Nobody else holds the pipes' lock now, so that the server sees that they are gone and ends too.
            self.phase = "ending-redis"
            os.close(self.state.locks.pop("pipes.lock"))
            self.deadline.cancel()
            self.deadline = self.loop.after(END_GRACE_SECONDS, self.kill_all)
            for child in self.children.values():
                child.send(signal.SIGTERM)
        if self.phase == "ending-redis" and not left:
            self.phase = "ended"
            self.state.remove("redis-url", "service.json", "syn-up.pid", "units", "disk")

    def kill_pipes(self) -> None:
        for name, child in self.children.items():
            if name != "redis":
                child.kill_group(signal.SIGKILL)

    def kill_all(self) -> None:
        for child in self.children.values():
            child.kill_group(signal.SIGKILL)

    # --- Logs, room, and what is noted ---------------------------------------------------------------------------------

    def rotate_logs(self) -> None:
        self.notifier.reloading()
        for log in self.logs.values():
            log.rotate()
        self.say("HUP: every log begins anew" if self.options.logs == "files" else "HUP: the logs are this stderr")
        self.notifier.reloaded()

    def look_at_logs(self) -> None:
        for log in self.logs.values():
            log.rotate_when_long()
        self.loop.after(LOGS_LOOK_SECONDS, self.look_at_logs)

    def watch_disk(self) -> None:
        self.look_at_disk()
        self.loop.after(DISK_LOOK_SECONDS, self.watch_disk)

    def look_at_disk(self) -> None:
        if line := self.disk.look():
            self.say(line)
            if self.disk.is_low:
                self.state.write("disk", self.disk.said() + "\n")
            else:
                self.state.remove("disk")

    def note(self) -> None:
        """For status, and for systemd."""
        units = [unit for unit in self.units.values() if unit.since]
        lines = [f"syn-up running {os.getpid()} {int(self.begun)} 0 {self.options.url}\n", *(unit.line() for unit in units)]
        self.state.write("units", "".join(lines))
        self.notifier.say(f"{self.options.url}; " + ", ".join(f"{unit.name} {unit.state}" for unit in units))


def has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True
