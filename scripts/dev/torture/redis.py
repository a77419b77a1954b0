"""As much of a Redis client as the torture needs: one command at a time, replies as Python values."""

import socket


class RedisError(Exception):
    """An error reply."""


class Redis:
    """One connection, made when first needed and again after a failure. Raises OSError while Redis is away."""

    def __init__(self, address, timeout=5):
        self.address = address
        self.timeout = timeout
        self.stream = None

    def command(self, *words):
        try:
            if self.stream is None:
                with socket.create_connection(self.address, self.timeout) as connection:
                    self.stream = connection.makefile("rwb")
            self.stream.write(encode(words))
            self.stream.flush()
            return self.read()
        except OSError:
            self.close()
            raise

    def close(self):
        if self.stream is not None:
            try:
                self.stream.close()
            except OSError:
                pass  # nobody waits any longer for what it could not write
        self.stream = None

    def read(self):
        line = self.stream.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("Redis closed the connection")
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            if rest.startswith(b"LOADING"):
                raise ConnectionError("Redis is loading")
            raise RedisError(rest.decode())
        if kind == b"+":
            return rest
        if kind == b":":
            return int(rest)
        length = int(rest)
        if length < 0:
            return None
        if kind == b"*":
            return [self.read() for _ in range(length)]
        data = self.stream.read(length + 2)
        if len(data) < length + 2:
            raise ConnectionError("Redis closed the connection")
        return data[:-2]


def encode(words):
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        data = word if isinstance(word, bytes) else str(word).encode()
        parts.append(b"$%d\r\n%b\r\n" % (len(data), data))
    return b"".join(parts)
