#!/usr/bin/env python3
"""An OpenAI-compatible chat server on the loopback that answers at once, or fails in the ways real providers do.

Here is who is answered how, and the account of it. The ways to fail are in faults.py, which lists them; what replies
say is in replies.py. Standard library only. It prints the base URL it listens on, and ends on TERM or when its standard
input, a pipe, closes, so that no test leaves one behind.

  POST /v1/chat/completions   answered, or failed as the options say; as a stream of events where one is asked for
  GET  /v1/models             with --models, its list; 401 for who does not send --key, where there is one
  GET  /stub/stats            the account, as JSON
  GET  /stub/requests         the latest requests: [{"headers","body"}]

Each line on standard input is answered with one on standard output:
  stats              {"calls","ok","failed_by_kind","refused","while_down","in_flight","max_in_flight","connections"}
                     calls = ok + all failed; failed_by_kind counts those refused (429) and met while down (503) too
  requests           as above
  prompts            {PROMPT: calls}, a prompt being the fault or the reply it asks for, or a hash
  max-in-flight N    changes the limit, 0 lifts it; answered with the account, as are these:
  delay-ms N         changes how long each answer takes
  down, up           503 for all calls until further notice; back to normal

With --faults-in-prompts a prompt that holds the words "stub-fault:KIND" or "stub-fault:KIND#ID" meets that fault in
every call; "stub-fault:KIND*2#ID" only in the first two. With --replies a prompt that holds "stub-reply:NAME" or
"stub-reply:NAME#ID" gets what the file of that name says, as shapes.py has it.
"""

import argparse
import asyncio
import collections
import hashlib
import json
import os
import random
import re
import signal
import stat
import sys
import time

import faults
import shapes
import wire

REQUESTS_KEPT = 200
# Calls that never gather are answered all the same, so that the test fails by its count and does not hang.
GATHER_SECONDS_MAX = 20
FAULT_IN_PROMPT = re.compile(r"stub-fault:(\w+)(?:\*(\d+))?(?:#\w+)?")


def parse_options():
    parser = argparse.ArgumentParser(description="An OpenAI-compatible stub server.")
    option = parser.add_argument
    option("--port", type=int, default=0, help="0 picks a free one")
    option("--delay-ms", type=float, default=0, help="how long each answer takes")
    option("--gather", type=int, default=0, metavar="N", help="answer nothing before N calls are in flight")
    option("--models", metavar="LIST", help="names that GET /v1/models lists")
    option("--key", metavar="KEY", help="the key that GET /v1/models wants")
    option("--fail-one-in", type=int, default=0, metavar="N", help="one call in N fails, drawn by --seed")
    option("--fail-kinds", default="429,500,cut", metavar="LIST",
           help="what --fail-one-in draws from; all: from everything but 401, 402 and 403, which end a run")
    option("--fail-once-per-prompt", action="store_true", help="a prompt that failed is answered next time")
    option("--fail-same-prompts", action="store_true",
           help="a prompt that failed fails whenever it comes; what follows a reply in its conversation is answered")
    option("--faults-in-prompts", action="store_true", help="prompts name the fault they meet")
    option("--replies", type=shapes.Shapes, metavar="DIR", help="prompts name the reply they get, a file of DIR")
    option("--script", default="", metavar="LIST", help="kinds for the first calls in order, such as ok,429,cut")
    option("--max-in-flight", type=int, default=0, metavar="N", help="429 for calls above N at a time")
    option("--per-window", type=int, default=0, metavar="N", help="429 for calls above N in a window of time")
    option("--window-ms", type=float, default=60_000, help="how long that window is")
    option("--slots", type=int, default=0, metavar="N", help="calls above N at a time wait in a queue, however long")
    option("--work-on", action="store_true", help="with --slots: calls whose client has left keep their place and their slot")
    option("--down", action="store_true", help="503 for all calls until the line up comes")
    option("--retry-after", default="", metavar="SECONDS",
           help="of a 429, or none for no such header; by default retry-after-ms: 20")
    option("--slow-ms", type=float, default=200, help="how long slow_first_byte and slow_comments take")
    option("--deltas", type=int, default=8, metavar="N", help="pieces that a streamed content comes in")
    option("--stream-ms", type=float, default=0, help="how long a stream takes from its first piece to its last")
    option("--no-stream", action="store_true", help="answer with JSON also those who ask for a stream")
    option("--refuse-stream", action="store_true", help="400 for stream")
    option("--no-stream-options", action="store_true", help="422 for stream_options")
    option("--no-json-schema", action="store_true", help="404 for response_format json_schema")
    option("--no-json-object", action="store_true", help="400 for response_format json_object")
    option("--only-form", choices=("fences", "json"), help="what is asked for in the other form gets no answer of use")
    option("--pages", default="", metavar="DIR", help="tasks with the words page:NAME get DIR/NAME.html, once")
    option("--scores", default="8", metavar="LIST",
           help="what calls that show pictures give each item they list, one number a call; the last is for all that follow")
    option("--tastes", default="larger", metavar="LIST",
           help="what calls that compare two pages say: A:B, the scores of the first and the second page, or larger: the page "
           "with the larger pictures is better; one a call, the last is for all that follow")
    option("--unlike", action="store_true", help="no two questions have words in common, as --distinct wants them")
    option("--formless", choices=("once", "always"), help="questions lack their sections, until asked again or always")
    option("--call-log", type=lambda path: open(path, "a", buffering=1, encoding="utf-8"), metavar="FILE",
           help="one line for each completion: when asked and answered, a hash of the request, its key, the numbers of "
           "the questions it was about and of those it made")
    option("--no-cost", action="store_true", help="usage without cost, as most servers have it")
    option("--seed", type=int, default=0)
    options = parser.parse_args()
    options.fail_kinds = faults.ALL if options.fail_kinds == "all" else known_kinds(parser, options.fail_kinds)
    options.script = known_kinds(parser, options.script)
    options.tastes = collections.deque(options.tastes.split(","))
    options.scores = collections.deque(float(score) for score in options.scores.split(","))
    return options


def known_kinds(parser, text):
    kinds = [kind for kind in text.split(",") if kind]
    for kind in kinds:
        if kind != "ok" and kind not in faults.KINDS:
            parser.error(f"no such kind of failure: {kind}")
    return kinds


def is_answered(request):
    """Whether the request goes on with a conversation in which the model has spoken."""
    return any(message.get("role") == "assistant" for message in request.get("messages", []))


class Stub:
    def __init__(self, options):
        self.options = options
        self.script = collections.deque(options.script)
        self.random = random.Random(options.seed)
        self.failed_prompts = set()
        self.is_down = options.down
        self.in_flight = 0
        self.account = dict.fromkeys(("calls", "ok", "refused", "while_down", "max_in_flight", "connections"), 0)
        self.failed_by_kind = collections.Counter()
        self.calls_by_prompt = collections.Counter()
        self.requests = collections.deque(maxlen=REQUESTS_KEPT)
        self.window = collections.Counter()
        self.slots = asyncio.Semaphore(options.slots) if options.slots else None
        self.gathered = asyncio.Event()
        if options.gather <= 1:
            self.gathered.set()

    def stats(self):
        return {**self.account, "failed_by_kind": self.failed_by_kind, "in_flight": self.in_flight}

    def choose_kind(self, request, prompt, asked):
        """The failure of this call, or "ok". `asked` is the match of a fault that the prompt asks for."""
        options = self.options
        if self.is_down:
            self.account["while_down"] += 1
            return "503"
        if options.max_in_flight and self.in_flight > options.max_in_flight:
            self.account["refused"] += 1
            return "429"
        if options.per_window:
            window = int(time.monotonic() * 1000 / options.window_ms)
            self.window[window] += 1
            if self.window[window] > options.per_window:
                self.account["refused"] += 1
                return "429"
        form = (request.get("response_format") or {}).get("type")
        for lacks, asked_for, kind in (
            (options.refuse_stream, request.get("stream"), "refused_stream"),
            (options.no_stream_options, request.get("stream_options"), "no_stream_options"),
            (options.no_json_schema, form == "json_schema", "no_json_schema"),
            (options.no_json_object, form == "json_object", "no_json_object"),
        ):
            if lacks and asked_for:
                return kind
        if asked:
            times = int(asked[2] or sys.maxsize)
            return asked[1] if self.calls_by_prompt[prompt] <= times else "ok"
        if self.script:
            return self.script.popleft()
        if not options.fail_one_in:
            return "ok"
        if options.fail_once_per_prompt or options.fail_same_prompts:
            # Drawn from the prompt, not from the order of arrival, so that the count does not depend on timing.
            draw = random.Random(f"{options.seed} {prompt}")
            has_failed = prompt in self.failed_prompts and not options.fail_same_prompts
            if has_failed or draw.randrange(options.fail_one_in) or options.fail_same_prompts and is_answered(request):
                return "ok"
            self.failed_prompts.add(prompt)
            return draw.choice(options.fail_kinds)
        return "ok" if self.random.randrange(options.fail_one_in) else self.random.choice(options.fail_kinds)

    async def complete(self, headers, body, reader, writer):
        """Answers one chat request; gives False when the connection cannot be used again."""
        account = self.account
        account["calls"] += 1
        self.in_flight += 1
        headers[":began"] = str(time.time())  # no client can send that name
        account["max_in_flight"] = max(account["max_in_flight"], self.in_flight)
        try:
            request = json.loads(body)
            self.requests.append({"headers": headers, "body": request})
            messages = json.dumps(request.get("messages"))
            asked = FAULT_IN_PROMPT.search(messages) if self.options.faults_in_prompts else None
            shaped = self.options.replies.asked_for(messages) if self.options.replies else None
            prompt = (asked or shaped or [hashlib.sha256(messages.encode()).hexdigest()])[0]
            self.calls_by_prompt[prompt] += 1
            if shaped:
                return self.answer_shaped(shaped, request, prompt, headers, writer)
            kind = self.choose_kind(request, prompt, asked)
            if kind == "ok":
                account["ok"] += 1
            else:
                self.failed_by_kind[kind] += 1
            await self.gather()
            refused = kind in faults.LACKING or kind.isdigit() and int(kind) < 500 or self.is_down
            if self.slots and not refused:
                return await self.in_slot(kind, request, prompt, headers, reader, writer)
            await asyncio.sleep(0 if refused else self.options.delay_ms / 1000)
            return await faults.play(kind, request, prompt, headers, self.options, reader, writer)
        finally:
            self.in_flight -= 1

    def answer_shaped(self, shaped, request, prompt, headers, writer):
        """Answers as the file that the prompt names says; gives False when the connection cannot be used again."""
        reply = self.options.replies.reply_to(shaped, self.calls_by_prompt[prompt])
        if reply:
            self.failed_by_kind["reply"] += 1
            return reply.play(writer)
        self.account["ok"] += 1
        return shapes.send_right_answer(request, prompt, headers, self.options, writer)

    async def in_slot(self, kind, request, prompt, headers, reader, writer):
        """Answers when there is a slot. A client that leaves the queue takes its place with it, as in most servers."""
        left = asyncio.ensure_future(asyncio.Event().wait() if self.options.work_on else wire.client_left(reader))
        slot = asyncio.ensure_future(self.slots.acquire())
        await asyncio.wait([left, slot], return_when=asyncio.FIRST_COMPLETED)
        if not slot.done() and slot.cancel():
            return False
        try:
            await asyncio.wait([left], timeout=self.options.delay_ms / 1000)
            if left.done():
                return False
            left.cancel()
            return await faults.play(kind, request, prompt, headers, self.options, reader, writer)
        finally:
            self.slots.release()

    async def gather(self):
        if self.gathered.is_set():
            return
        if self.in_flight >= self.options.gather:
            self.gathered.set()
        try:
            await asyncio.wait_for(self.gathered.wait(), GATHER_SECONDS_MAX)
        except asyncio.TimeoutError:
            self.gathered.set()

    async def serve(self, reader, writer):
        self.account["connections"] += 1
        try:
            reusable = True
            while reusable and (request := await wire.read_request(reader)):
                method, path, headers, body = request
                # A client that takes us for its proxy names the whole address.
                if method == "POST" and path.endswith("/v1/chat/completions"):
                    reusable = await self.complete(headers, body, reader, writer)
                elif path.endswith("/v1/models") and self.options.models:
                    self.send_models(writer, headers)
                elif path == "/stub/stats":
                    wire.send_json(writer, 200, self.stats())
                elif path == "/stub/requests":
                    wire.send_json(writer, 200, list(self.requests))
                else:
                    wire.send_json(writer, 404, {"error": {"code": 404, "message": "no such path"}})
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, which clients may, or the stub ends
        finally:
            writer.close()

    def send_models(self, writer, headers):
        if self.options.key and headers.get("authorization") != f"Bearer {self.options.key}":
            wire.send_json(writer, 401, {"error": {"code": 401, "message": "Incorrect API key provided"}})
        else:
            listed = [{"id": name, "object": "model"} for name in self.options.models.split(",")]
            wire.send_json(writer, 200, {"object": "list", "data": listed})

    async def obey(self, stdin):
        """Does what lines on standard input say and answers each, so that a test needs no HTTP client of its own."""
        while line := (await stdin.readline()).decode():
            match line.split():
                case ["requests"]:
                    answer = list(self.requests)
                case ["prompts"]:
                    answer = self.calls_by_prompt
                case ["stats"]:
                    answer = self.stats()
                case ["max-in-flight", number] if number.isdigit():
                    self.options.max_in_flight = int(number)
                    answer = self.stats()
                case ["delay-ms", number] if number.isdigit():
                    self.options.delay_ms = int(number)
                    answer = self.stats()
                case ["down" | "up" as state]:
                    self.is_down = state == "down"
                    answer = self.stats()
                case _:
                    answer = {"error": "no such command: " + line.strip()}
            print(json.dumps(answer), flush=True)


async def main():
    stub = Stub(parse_options())
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    # A shell gives its background jobs /dev/null, which cannot be watched: only TERM ends it then.
    if stat.S_ISFIFO(os.fstat(0).st_mode) or stat.S_ISSOCK(os.fstat(0).st_mode):
        stdin = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin)
        asyncio.ensure_future(stub.obey(stdin)).add_done_callback(lambda _: stopped.set())
    server = await asyncio.start_server(stub.serve, "127.0.0.1", stub.options.port, backlog=1024)
    print(f"listening on http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await stopped.wait()


asyncio.run(main())
