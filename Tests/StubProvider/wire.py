"""HTTP/1.1 as the stub provider reads and writes it: requests, whole replies, and replies in chunks."""

import asyncio
import json

BODY_BYTES_MAX = 64 << 20
# A prime, so that chunks end anywhere within events, lines and characters, as those of real servers do.
CHUNK_BYTES = 4093
LAST_CHUNK = b"0\r\n\r\n"


async def read_request(reader):
    """One request as (method, path, headers, body); None at the end of the connection."""
    head_bytes = await reader.readuntil(b"\r\n\r\n")
    lines = head_bytes.decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ")
    pairs = (line.partition(":") for line in lines[1:] if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    length = int(headers.get("content-length", 0))
    if length > BODY_BYTES_MAX:
        return None
    return method, path, headers, await reader.readexactly(length)


def head(status, fields):
    lines = [f"HTTP/1.1 {status} Stub"] + [f"{name}: {value}" for name, value in fields.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def send(writer, status, data, fields):
    writer.write(head(status, {**fields, "Content-Length": len(data)}) + data)
    return True


def send_json(writer, status, value, fields=None):
    return send(writer, status, json.dumps(value).encode(), {"Content-Type": "application/json", **(fields or {})})


def stream_head():
    return head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked", "Cache-Control": "no-cache"})


def chunks(data):
    """`data` in the chunked coding, without the last chunk that says that this was all."""
    pieces = (data[start : start + CHUNK_BYTES] for start in range(0, len(data), CHUNK_BYTES))
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)


async def client_left(reader):
    """Returns when the client has closed the connection. Nothing that it may still send is taken out of the stream."""
    while not reader.at_eof():
        await asyncio.sleep(0.005)


async def client_leaves(reader):
    await reader.read()
    return False
