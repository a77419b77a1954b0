"""The section about Redis: what it is, whether it keeps its data, and whether we have the rights we need."""

import os
import shutil
import time

from . import rights
from .resp import Connection, Place, RedisError

NAMES = ["REDIS_URL", "REDIS_HOST", "REDIS_PORT", "REDIS_DB", "REDIS_USERNAME", "REDIS_PASSWORD"]
TLS_NAMES = ["REDIS_TLS", "REDIS_CA_FILE", "REDIS_CERT_FILE", "REDIS_KEY_FILE"]
CLOCK_SECONDS_MAX = 2
VERSION_MIN = (6, 2)


class Redis:
    """`url` is that of a running service's private Redis, if none is configured."""

    def __init__(self, report, programs, settings, run_dir):
        self.report, self.programs, self.settings = report, programs, settings
        self.is_configured = any(settings.string(name) for name in NAMES)
        self.url = None
        file = os.path.join(run_dir, "redis-url")
        if not self.is_configured and os.path.isfile(file):
            with open(file, encoding="utf-8") as text:
                self.url = text.read().strip()
        self.status = None  # what syn-store status says, where it does

    def look(self):
        self.report.section = "redis"
        if not self.is_configured and self.url is None:
            self.look_at_server()
            return
        if not self.programs.missing():
            self.status, run = self.programs.status({"REDIS_URL": self.url} if self.url else {})
            if run is not None and run.status == 78 and self.is_refused_setting(run.reason):
                self.report.fault("setting", run.reason, "fix the setting")
                return
        try:
            self.place = Place.of(self.settings, self.url)
        except ValueError as error:
            self.report.fault("setting", f"REDIS_URL or one of REDIS_PORT, REDIS_DB cannot be read: {error}",
                              "redis://[user:password@]host[:port][/db] or unix:///path/to/redis.sock")
            return
        connection = self.connect()
        if connection is None:
            return
        self.look_at_version(connection)
        self.look_at_database()
        self.look_at_rights(connection)
        self.look_at_memory(connection)
        self.look_at_persistence(connection)
        self.look_at_clock(connection)
        self.look_at_buffer()

    @staticmethod
    def is_refused_setting(reason):
        """Rather than by the server: those name its address first."""
        return any(reason.startswith(name) for name in NAMES + TLS_NAMES) or "REDIS_URL" in reason

    def look_at_server(self):
        absent = [name for name in ("redis-server", "redis-cli") if shutil.which(name) is None]
        if absent:
            self.report.fault("server", f"no Redis is configured, and {' and '.join(absent)} to run one is not installed",
                              "scripts/setup --redis installs it; or set REDIS_URL or REDIS_HOST")
        else:
            self.report.ok("server", "none is configured: scripts/syn-up starts one of its own")

    def connect(self):
        place = self.place
        try:
            connection = Connection(place)
        except RedisError as error:
            words = str(error)
            if words.startswith(("NOAUTH", "WRONGPASS")) or "AUTH" in words:
                self.report.fault("reachable", f"{place} answers, and refuses the login: {words}",
                                  "set REDIS_USERNAME and REDIS_PASSWORD, or both in REDIS_URL, as the server has them")
            else:
                self.report.fault("reachable", f"{place} answers: {words}", "docs/operations.md, \"While Redis is away\"")
        except OSError as error:
            self.report.fault("reachable", f"{place}: {error.strerror or error}",
                              "start it, or mend REDIS_URL or REDIS_HOST and REDIS_PORT; a firewall may be in between")
        else:
            return connection
        return None

    def look_at_version(self, connection):
        try:
            words = connection.command("HELLO", "2")
            told = dict(zip(words[::2], words[1::2], strict=False))
        except RedisError:
            told = {}
        name, version = told.get("server", "redis"), told.get("version", "")
        info = self.info(connection, "server")
        if "valkey_version" in info:
            name, version = "valkey", info["valkey_version"]
        version = version or info.get("redis_version", "")
        mode, role = told.get("mode", "standalone"), told.get("role", "master")
        said = f"{name} {version or 'of unknown version'} at {self.place}"
        if mode == "cluster":
            self.report.fault("server", f"{said} is a cluster", "use a Redis without a cluster; dojo needs the same")
        elif role not in ("master", "primary"):
            self.report.fault("server", f"{said} is a replica, which takes nothing", "name the master")
        elif name == "redis" and version and tuple(map(int, version.split(".")[:2])) < VERSION_MIN:
            self.report.fault("server", f"{said} is too old", "install Redis 6.2 or later, or Valkey")
        else:
            self.report.ok("server", said)

    def look_at_database(self):
        if self.place.database:
            self.report.warning("database", f"number {self.place.database}, where dojo does not look: it always reads 0",
                                "set REDIS_DB=0, or the path of REDIS_URL to /0")

    def look_at_rights(self, connection):
        try:
            user = connection.command("ACL", "WHOAMI")
        except RedisError:
            user = self.place.username or "default"
        try:
            denied = rights.missing(connection, self.place.database)
        except RedisError as error:
            self.report.warning("rights", f"cannot be tried as user {user}: {error}",
                                f"an administrator grants them: ACL SETUSER {user} {rights.ALL}")
            return
        grant = f"an administrator grants it: ACL SETUSER {user} {rights.rules(denied)}"
        if set(denied) - rights.NEWS - rights.FSCK:
            self.report.fault("rights", f"user {user} may not: {', '.join(denied)}", grant)
        elif denied:
            so = [words for words, names in (("changes are seen late", rights.NEWS),
                                             ("syn-store fsck ends with 78", rights.FSCK)) if names & set(denied)]
            self.report.warning("rights", f"user {user} may not: {', '.join(denied)}, so {' and '.join(so)}", grant)
        else:
            self.report.ok("rights", f"user {user} may do all that is needed")

    def look_at_memory(self, connection):
        info = self.info(connection, "memory")
        policy = info.get("maxmemory_policy") or self.configured(connection, "maxmemory-policy")
        if policy is None:
            self.report.warning("eviction", "this user may not look (INFO, CONFIG)",
                                "it must be noeviction: an administrator looks (CONFIG GET maxmemory-policy), or allows +info")
        elif policy != "noeviction":
            self.report.fault("eviction", f"maxmemory-policy is {policy}: a full Redis throws units away",
                              "redis-cli CONFIG SET maxmemory-policy noeviction, and the same in redis.conf")
        else:
            self.report.ok("eviction", "noeviction")
        if "used_memory" not in info:
            return
        used = int(info["used_memory"])
        limit = int(info.get("maxmemory") or 0)
        most = limit or int(info.get("total_system_memory") or 0)
        said = f"{size(used)} used of {size(most)}" + ("" if limit else ", all of the host's (maxmemory is 0)")
        if most and used > 0.95 * most:
            self.report.fault("memory", said, "raise maxmemory: at its limit Redis takes no more units")
        elif most and used > 0.8 * most:
            self.report.warning("memory", said, "raise maxmemory, or lower SYN_BUFFER_SIZE or SYN_RETENTION")
        else:
            self.report.ok("memory", said)

    def look_at_persistence(self, connection):
        info = self.info(connection, "persistence")
        if not info:
            self.report.warning("persistence", "this user may not look (INFO)",
                                "appendonly yes is best: an administrator looks (INFO persistence), or allows +info")
            return
        save = self.configured(connection, "save")
        fsync = self.configured(connection, "appendfsync")
        broken = [name for name in ("aof_last_write_status", "aof_last_bgrewrite_status", "rdb_last_bgsave_status")
                  if info.get(name, "ok") != "ok"]
        if broken:
            self.report.fault("persistence", f"Redis cannot write to its disk ({', '.join(broken)})",
                              "make room on its disk, and look into its log")
        elif info.get("aof_enabled") == "1":
            lost = {"always": "nothing is lost in a crash", "everysec": "a crash of the machine loses the last second",
                    "no": "a crash of the machine loses up to half a minute"}.get(fsync, "")
            self.report.ok("persistence", f"append-only file{', ' + fsync if fsync else ''}{': ' + lost if lost else ''}")
        elif save == "":
            self.report.warning("persistence", "nothing is written to disk: a restart of Redis loses the buffer and orders",
                                "appendonly yes and appendfsync always in redis.conf")
        else:
            self.report.warning("persistence", "snapshots only: a crash loses what was stored since the last",
                                "appendonly yes and appendfsync always in redis.conf")

    def look_at_clock(self, connection):
        before = time.time()
        try:
            seconds, microseconds = connection.command("TIME")
        except RedisError:
            return  # the missing rights include it
        after = time.time()
        now = int(seconds) + int(microseconds) / 1e6
        # The duration of the call itself does not count as a difference.
        apart = before - now if now < before else now - after if now > after else 0
        if apart > CLOCK_SECONDS_MAX:
            self.report.warning("clock", f"this host and Redis are {apart:.0f} s apart",
                                "have both clocks set by NTP: the day's budget and the logs go by them")
        else:
            self.report.ok("clock", "as this host's")

    def look_at_buffer(self):
        if self.programs.missing():
            return
        if self.status is None:
            run = self.programs.status({"REDIS_URL": self.url} if self.url else {})[1]
            if run is not None:
                self.report.fault("buffer", f"syn-store status: {run.reason}", "mend that; docs/operations.md, \"Redis\"")
                return
        status = self.status
        orders = status["orders"]
        self.report.ok("buffer", f"{status['depth']} of {status['target']} units wait, {status['leases']} in the making; "
                                 f"orders: {orders['waiting']} waiting, {orders['in_flight']} in the making")

    @staticmethod
    def info(connection, section):
        """Empty where the user may not ask."""
        try:
            text = connection.command("INFO", section)
        except RedisError:
            return {}
        return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)

    @staticmethod
    def configured(connection, name):
        try:
            reply = connection.command("CONFIG", "GET", name)
        except RedisError:
            return None
        return reply[1] if len(reply) > 1 else None


def size(number):
    for unit in ("B", "KB", "MB", "GB"):
        if number < 1024 or unit == "GB":
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1024
