"""As much of a Redis client as a doctor needs: TCP, unix sockets and TLS, a few commands at a time."""

import socket
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

SECONDS_MAX = 5


class RedisError(Exception):
    """An error reply."""


@dataclass
class Place:
    """Where Redis is and how to log in (Sources/SynShared/Buffer/Redis/RedisSettings.swift). Raises ValueError."""

    host: str = "127.0.0.1"
    port: int = 6379
    path: str = ""
    tls: bool = False
    database: int = 0
    username: str = ""
    password: str = ""
    authority_file: str | None = None
    certificate_file: str | None = None
    key_file: str | None = None

    @classmethod
    def of(cls, settings, url=None):
        place = cls(
            settings.string("REDIS_HOST") or "127.0.0.1", int(settings.string("REDIS_PORT") or 6379),
            database=int(settings.string("REDIS_DB") or 0), username=settings.string("REDIS_USERNAME") or "",
            password=settings.string("REDIS_PASSWORD") or "", tls=settings.string("REDIS_TLS") == "1",
            authority_file=settings.string("REDIS_CA_FILE"), certificate_file=settings.string("REDIS_CERT_FILE"),
            key_file=settings.string("REDIS_KEY_FILE"))
        url = url or settings.string("REDIS_URL")
        if url:
            place.read(url)
        return place

    def read(self, url):
        parts = urlsplit(url)
        if parts.username is not None:
            self.username = unquote(parts.username)
        if parts.password is not None:
            self.password = unquote(parts.password)
        if parts.scheme in ("unix", "redis+unix"):
            self.path = unquote(parts.path)
            database = parts.query.removeprefix("db=")
        else:
            self.host, self.port, self.tls = parts.hostname or "", parts.port or 6379, parts.scheme == "rediss"
            database = parts.path.strip("/")
        if database:
            self.database = int(database)

    def __str__(self):
        if self.path:
            return self.path
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}" + (" by TLS" if self.tls else "")


class Connection:
    """Raises OSError while Redis is away, RedisError when it refuses."""

    def __init__(self, place):
        if place.path:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(SECONDS_MAX)
            self.socket.connect(place.path)
        else:
            self.socket = socket.create_connection((place.host, place.port), SECONDS_MAX)
            if place.tls:
                context = ssl.create_default_context(cafile=place.authority_file)
                if place.certificate_file:
                    context.load_cert_chain(place.certificate_file, place.key_file)
                self.socket = context.wrap_socket(self.socket, server_hostname=place.host)
        self.stream = self.socket.makefile("rwb")
        if place.username:
            self.command("AUTH", place.username, place.password)
        elif place.password:
            self.command("AUTH", place.password)
        if place.database:
            self.command("SELECT", place.database)
        self.command("PING")

    def command(self, *words):
        reply = self.replies([words])[0]
        if isinstance(reply, RedisError):
            raise reply
        return reply

    def replies(self, commands):
        """Of all of them, sent at once; error replies are values."""
        self.stream.write(b"".join(encoded(words) for words in commands))
        self.stream.flush()
        return [self.read() for _ in commands]

    def read(self):
        line = self.stream.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("the connection was closed")
        kind, rest = line[:1], line[1:-2].decode(errors="replace")
        if kind == b"-":
            return RedisError(rest)
        if kind == b"+":
            return rest
        if kind == b":":
            return int(rest)
        if kind not in (b"$", b"*"):
            raise ConnectionError("what answers is not Redis")
        length = int(rest)
        if length < 0:
            return None
        if kind == b"*":
            return [self.read() for _ in range(length)]
        data = self.stream.read(length + 2)
        if len(data) < length + 2:
            raise ConnectionError("the connection was closed")
        return data[:-2].decode(errors="replace")


def encoded(words):
    parts = [str(word).encode() for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
