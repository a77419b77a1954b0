"""What no good client sends: broken requests from a table, and whole ones with bytes changed, cut, doubled or lost."""

GET = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
BODY = b'{"qa_id":"nobody"}'
POST = b"POST /api/pop-qa HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
FIXED = POST + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
CHUNKS = b"7\r\n" + BODY[:7] + b"\r\n%x\r\n" % (len(BODY) - 7) + BODY[7:] + b"\r\n0\r\n\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS
LINE = b"GET / HTTP/1.1\r\n"
HEAD = LINE + b"Host: localhost\r\n"

QUESTION = b"GET /api/generate-question?wait=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"
WHOLE = [GET, FIXED, CHUNKED, GET + FIXED + CHUNKED, QUESTION]

BROKEN = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # the hello of TLS
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x00" * 300,
    b"\r\n" * 5000,
    b"GET /\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\nHost: localhost\n\n",
    LINE + b"\r\n",
    LINE + b"Host: a\r\nHost: b\r\n\r\n",
    LINE + b"Host: evil.example\r\n\r\n",
    HEAD + b" folded: x\r\n\r\n",
    HEAD + b"X : y\r\n\r\n",
    HEAD + b"\rX: y\r\nContent-Length: 5\r\n\r\nhello",
    HEAD + b"X: a\0b\r\n\r\n",
    HEAD + b"X: y\r\n" * 200 + b"\r\n",
    HEAD + b"X: " + b"y" * 40_000 + b"\r\n\r\n",
    b"GET /" + b"%2e%2e/" * 4000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /%00%ff HTTP/1.1\r\nHost: localhost\r\n\r\n",
    POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    POST + b"Content-Length: -1\r\n\r\n",
    POST + b"Content-Length: 99999999999999999999\r\n\r\n",
    POST + b"Content-Length: 2000000\r\n\r\n" + b"x" * 100_000,
    POST + b"Content-Length: 100\r\n\r\nfewer",
    POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"x" * 20_000 + b"\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello0\r\n\r\n",
    POST + b"Expect: nothing\r\nContent-Length: 5\r\n\r\nhello",
    POST + b"Content-Length: 9\r\n\r\n[[[[[[[[[",
    POST + b"Content-Length: 60000\r\n\r\n" + b"[" * 60_000,
    POST + b"Content-Length: 4\r\n\r\n\xff\xfe\xfd\xfc",
    b"BREW /pot HTTP/1.1\r\nHost: localhost\r\n\r\n",
    GET * 500,
]


def draw(rolls):
    """One stream of bytes."""
    if rolls.random() < 0.4:
        return rolls.choice(BROKEN)
    stream = bytearray(rolls.choice(WHOLE))
    for _ in range(rolls.choice([1, 1, 2, 5])):
        if not stream:
            break
        at = rolls.randrange(len(stream))
        kind = rolls.randrange(5)
        if kind == 0:
            stream[at] = rolls.randrange(256)
        elif kind == 1:
            del stream[at : at + rolls.randint(1, 20)]
        elif kind == 2:
            stream[at:at] = stream[at : at + rolls.randint(1, 40)]
        elif kind == 3:
            stream[at:at] = rolls.choice([b"\r", b"\n", b"\0", b"\r\n", b"\r\n\r\n", b" ", b"\t", b":", b"\xff"])
        else:
            del stream[at:]
    return bytes(stream)
