"""HTTP as read by a client that trusts nobody, and connections that can be reset."""

import asyncio
import socket
import struct

# Longer than any of the server's own time limits that we wait for here.
PATIENCE_SECONDS = 30


class Malformed(Exception):
    """The reply is not an HTTP/1.1 response."""


class Connection:
    """From a random address of this machine, since a server may limit connections per address."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    async def open(cls, port, rolls):
        source = f"127.0.0.{rolls.randint(1, 250)}"
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, local_addr=(source, 0), limit=1 << 22)
        return cls(reader, writer)

    async def send(self, data):
        """False when the server has closed."""
        try:
            self.writer.write(data)
            await self.writer.drain()
            return True
        except OSError:
            return False

    def reset(self):
        """Ends it with RST, as a client's crash would."""
        peer = self.writer.get_extra_info("socket")
        if peer is not None:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def close(self):
        self.writer.close()

    async def response(self):
        """(status, fields, body), None at the end of the stream."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = await self.reader.readline()
            if not line and not head:
                return None
            if not line.endswith(b"\r\n"):
                raise Malformed(f"a head that is cut off: {(head + line)[:80]!r}")
            head += line
        start, *lines = head[:-4].decode("latin-1").split("\r\n")
        words = start.split(" ", 2)
        if words[0] != "HTTP/1.1" or not words[1].isdigit():
            raise Malformed(f"no status line: {start[:80]}")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        status = int(words[1])
        if status < 200:
            return await self.response()
        try:
            body = await self.reader.readexactly(int(fields.get("content-length", 0)))
        except asyncio.IncompleteReadError as error:
            raise Malformed("a body that is cut off") from error
        return status, fields, body
