#!/usr/bin/env python3
"""An OpenAI-compatible chat server on the loopback that answers at once, or fails in the ways real providers do.

It knows how replies and failures travel; what replies say is in replies.py. Standard library only. It prints the base
URL it listens on, and ends on TERM or when its standard input, a pipe, closes, so that no test leaves one behind.

  POST /v1/chat/completions   answered, or failed as the options say
  GET  /stub/stats            {"calls","ok","failed_by_kind","in_flight","max_in_flight"}
  GET  /stub/requests         the latest requests: [{"headers","body"}]

The lines "stats" and "requests" on standard input are answered with the same on standard output.

Kinds of failure: an HTTP status (400 401 402 403 404 408 413 422 429 500 502 503 529), and
  cut            the body ends before its Content-Length       reset          the connection is reset
  hang           no reply at all                               stall          half a body, then silence
  html           502 with a proxy's page                       error200       status 200, an error for a body
  choice_error   the error stands inside the choice            empty_choices  no choice at all
  null_content   a choice without content                      length         cut off by the token limit
  cut_json       cut off, but finish_reason says stop          content_filter stopped by a filter
  refusal        the model declines                            bad_json       prose where JSON was asked for
  wrong_schema   JSON of another shape                         echo_key       500 that repeats the Authorization value
and these, which a tolerant client reads without a word:
  parts          content as a list of parts                    fenced         JSON in a Markdown fence, words around it
  prose          JSON in the middle of a sentence
"""

import argparse
import asyncio
import collections
import hashlib
import json
import os
import random
import signal
import socket
import stat
import struct
import sys

import replies

BODY_BYTES_MAX = 64 << 20
REQUESTS_KEPT = 200
# Calls that never gather are answered all the same, so that the test fails by its count and does not hang.
GATHER_SECONDS_MAX = 20

ERROR_TYPES = {
    402: "payment_required", 408: "timeout", 413: "context_length_exceeded", 429: "rate_limit_exceeded",
    500: "server", 502: "provider_unavailable", 503: "provider_unavailable", 529: "provider_overloaded",
}


def parse_options():
    parser = argparse.ArgumentParser(description="An OpenAI-compatible stub server.")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--delay-ms", type=float, default=0, help="how long each answer takes")
    parser.add_argument("--gather", type=int, default=0, metavar="N", help="answer nothing before N calls are in flight")
    parser.add_argument("--fail-one-in", type=int, default=0, metavar="N", help="one call in N fails, drawn by --seed")
    parser.add_argument("--fail-kinds", default="429,500,cut", help="what --fail-one-in draws from")
    parser.add_argument("--fail-once-per-prompt", action="store_true", help="a prompt that failed is answered next time")
    parser.add_argument("--script", default="", help="kinds for the first calls in order, such as ok,429,cut")
    parser.add_argument("--max-in-flight", type=int, default=0, metavar="N", help="429 for calls above N at a time")
    parser.add_argument("--retry-after", default="", help="Retry-After of a 429; without it, retry-after-ms: 20")
    parser.add_argument("--no-json-schema", action="store_true", help="404 for response_format json_schema")
    parser.add_argument("--no-json-object", action="store_true", help="400 for response_format json_object")
    parser.add_argument("--no-cost", action="store_true", help="usage without cost, as most servers have it")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


class Stub:
    def __init__(self, options):
        self.options = options
        self.script = collections.deque(kind for kind in options.script.split(",") if kind)
        self.kinds = [kind for kind in options.fail_kinds.split(",") if kind]
        self.random = random.Random(options.seed)
        self.failed_prompts = set()
        self.calls = self.ok = self.in_flight = self.max_in_flight = 0
        self.failed_by_kind = collections.Counter()
        self.requests = collections.deque(maxlen=REQUESTS_KEPT)
        self.gathered = asyncio.Event()

    def stats(self):
        return {
            "calls": self.calls, "ok": self.ok, "failed_by_kind": dict(self.failed_by_kind),
            "in_flight": self.in_flight, "max_in_flight": self.max_in_flight,
        }

    def choose_kind(self, request, prompt):
        """The failure of this call, or "ok"."""
        if self.options.max_in_flight and self.in_flight > self.options.max_in_flight:
            return "429"
        form = (request.get("response_format") or {}).get("type")
        if form == "json_schema" and self.options.no_json_schema:
            return "no_json_schema"
        if form == "json_object" and self.options.no_json_object:
            return "no_json_object"
        if self.script:
            return self.script.popleft()
        if not self.options.fail_one_in:
            return "ok"
        if self.options.fail_once_per_prompt:
            # Drawn from the prompt, not from the order of arrival, so that the count does not depend on timing.
            draw = random.Random(f"{self.options.seed} {prompt}")
            if prompt in self.failed_prompts or draw.randrange(self.options.fail_one_in):
                return "ok"
            self.failed_prompts.add(prompt)
            return draw.choice(self.kinds)
        return "ok" if self.random.randrange(self.options.fail_one_in) else self.random.choice(self.kinds)

    async def complete(self, headers, body, reader, writer):
        """Answers one chat request; gives False when the connection cannot be used again."""
        self.calls += 1
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)
        try:
            request = json.loads(body)
            self.requests.append({"headers": headers, "body": request})
            prompt = hashlib.sha256(json.dumps(request.get("messages")).encode()).hexdigest()
            kind = self.choose_kind(request, prompt)
            if kind == "ok":
                self.ok += 1
            else:
                self.failed_by_kind[kind] += 1
            refused = kind.isdigit() and int(kind) < 500
            await self.gather()
            await asyncio.sleep(0 if refused else self.options.delay_ms / 1000)
            return await self.play(kind, request, prompt, headers, reader, writer)
        finally:
            self.in_flight -= 1

    async def gather(self):
        if self.in_flight >= self.options.gather:
            self.gathered.set()
        try:
            await asyncio.wait_for(self.gathered.wait(), GATHER_SECONDS_MAX)
        except asyncio.TimeoutError:
            self.gathered.set()

    async def play(self, kind, request, prompt, headers, reader, writer):
        if kind.isdigit():
            return self.send_error(writer, int(kind), "the stub fails with " + kind)
        if kind == "no_json_schema":
            return self.send_error(writer, 404, "No endpoints found that can handle the requested parameters.")
        if kind == "no_json_object":
            return self.send_error(writer, 400, "response_format of type json_object is not supported")
        if kind == "echo_key":
            return self.send_error(writer, 500, "bad header Authorization: " + headers.get("authorization", ""))
        if kind == "html":
            return send(writer, 502, b"<html><body>Bad Gateway</body></html>", {"Content-Type": "text/html"})
        if kind == "error200":
            return send_json(writer, 200, {"error": {"code": 502, "message": "upstream went away"}})
        if kind == "reset":
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()
            return False
        if kind == "hang":
            return await client_leaves(reader)
        data = json.dumps(self.completion(kind, request, prompt)).encode()
        if kind in ("cut", "stall"):
            writer.write(head(200, {"Content-Type": "application/json", "Content-Length": len(data)}))
            writer.write(data[: len(data) // 2])
            await writer.drain()
            return await client_leaves(reader) if kind == "stall" else False
        return send(writer, 200, data, {"Content-Type": "application/json"})

    def completion(self, kind, request, prompt):
        text = replies.reply(request, random.Random(f"{self.options.seed} {prompt} {request.get('seed')}"))
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        if kind == "choice_error":
            choice.update(error={"code": 502, "message": "upstream went away"}, finish_reason="error")
            message["content"] = ""
        elif kind == "null_content":
            message["content"] = None
        elif kind in ("length", "cut_json"):
            message["content"] = text[: len(text) // 2]
            choice["finish_reason"] = "length" if kind == "length" else "stop"
        elif kind == "content_filter":
            message["content"], choice["finish_reason"] = "", "content_filter"
        elif kind == "refusal":
            message.update(content=None, refusal="I cannot help with that.")
        elif kind == "bad_json":
            message["content"] = "Certainly! Here is a description of what I would build."
        elif kind == "wrong_schema":
            message["content"] = '{"unexpected":true}'
        elif kind == "parts":
            half = len(text) // 2
            message["content"] = [{"type": "text", "text": text[:half]}, {"type": "text", "text": text[half:]}]
        elif kind == "fenced":
            message["content"] = f"Here it is:\n```json\n{text}\n```\nEnjoy!"
        elif kind == "prose":
            message["content"] = f"The answer is {text} as you asked."
        tokens = {"prompt_tokens": len(json.dumps(request.get("messages"))) // 4, "completion_tokens": len(text) // 4}
        if not self.options.no_cost:
            tokens["cost"] = round(tokens["prompt_tokens"] * 3e-7 + tokens["completion_tokens"] * 25e-7, 9)
        return {
            "id": "gen-" + prompt[:12], "object": "chat.completion", "model": str(request.get("model")) + "-served",
            "choices": [] if kind == "empty_choices" else [choice], "usage": tokens,
        }

    def send_error(self, writer, status, message):
        extra = {}
        if status == 429:
            retry_after = self.options.retry_after
            extra = {"Retry-After": retry_after} if retry_after else {"retry-after-ms": "20"}
        metadata = {"error_type": ERROR_TYPES[status]} if status in ERROR_TYPES else {}
        body = {"error": {"code": status, "message": message, "metadata": metadata}}
        return send_json(writer, status, body, extra)


def head(status, fields):
    lines = [f"HTTP/1.1 {status} Stub"] + [f"{name}: {value}" for name, value in fields.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def send(writer, status, data, fields):
    writer.write(head(status, {**fields, "Content-Length": len(data)}) + data)
    return True


def send_json(writer, status, value, fields=None):
    return send(writer, status, json.dumps(value).encode(), {"Content-Type": "application/json", **(fields or {})})


async def client_leaves(reader):
    await reader.read()
    return False


async def read_request(reader):
    """One request as (method, path, headers, body); None at the end of the connection."""
    try:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except asyncio.IncompleteReadError:
        return None
    method, path, _ = lines[0].split(" ")
    pairs = (line.partition(":") for line in lines[1:] if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    length = int(headers.get("content-length", 0))
    if length > BODY_BYTES_MAX:
        return None
    return method, path, headers, await reader.readexactly(length)


async def serve(stub, reader, writer):
    try:
        reusable = True
        while reusable and (request := await read_request(reader)):
            method, path, headers, body = request
            if (method, path) == ("POST", "/v1/chat/completions"):
                reusable = await stub.complete(headers, body, reader, writer)
            elif path == "/stub/stats":
                send_json(writer, 200, stub.stats())
            elif path == "/stub/requests":
                send_json(writer, 200, list(stub.requests))
            else:
                send_json(writer, 404, {"error": {"code": 404, "message": "no such path"}})
            await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
        pass  # the client went away, which clients may, or the stub ends
    finally:
        writer.close()


async def answer_questions(stub, stdin):
    """Prints what a line on standard input asks for, so that a test needs no HTTP client of its own."""
    while line := await stdin.readline():
        print(json.dumps(stub.stats() if line == b"stats\n" else list(stub.requests)), flush=True)


async def main():
    stub = Stub(parse_options())
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    # A shell gives its background jobs /dev/null, which cannot be watched: only TERM ends it then.
    if stat.S_ISFIFO(os.fstat(0).st_mode) or stat.S_ISSOCK(os.fstat(0).st_mode):
        stdin = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin)
        asyncio.ensure_future(answer_questions(stub, stdin)).add_done_callback(lambda _: stopped.set())
    server = await asyncio.start_server(
        lambda reader, writer: serve(stub, reader, writer), "127.0.0.1", stub.options.port, backlog=1024)
    print(f"listening on http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await stopped.wait()


asyncio.run(main())
