"""One completion of the stub provider: its content and how it ends, as one JSON object or as a stream of events.

Here are the faults that stand inside a completion; those of connections and statuses are in faults.py.
"""

import hashlib
import json
import random
import time
import zlib

import replies

COMMENT = b": OPENROUTER PROCESSING\n\n"
DONE = b"data: [DONE]\n\n"
UPSTREAM_ERROR = {"code": 502, "message": "upstream went away"}


class Completion:
    def __init__(self, kind, request, prompt, headers, options):
        self.kind = kind
        self.request = request
        self.delta_count = options.deltas
        if replies.compares(request):
            taste = options.tastes.popleft() if len(options.tastes) > 1 else options.tastes[0]
            text = replies.comparison(request, taste)
        elif replies.shows_pictures(request):
            score = options.scores.popleft() if len(options.scores) > 1 else options.scores[0]
            text = replies.scores(request, score, leaves_out=kind == "too_few")
        else:
            text = replies.reply(request, random.Random(f"{options.seed} {prompt} {request.get('seed')}"), options.pages)
        self.facts = {"id": f"gen-{zlib.crc32(prompt.encode()):08x}", "model": str(request.get("model")) + "-served"}
        self.finish_reason = "stop"
        self.refusal = None
        prompt_tokens = len(json.dumps(request.get("messages"))) // 4
        self.usage = tokens = {"prompt_tokens": prompt_tokens, "completion_tokens": len(text) // 4}
        if not options.no_cost:
            tokens["cost"] = round(tokens["prompt_tokens"] * 3e-7 + tokens["completion_tokens"] * 25e-7, 9)
        if kind in ("null_content", "refusal"):
            text = None
            self.refusal = "I cannot help with that." if kind == "refusal" else None
        elif kind == "length":
            text, self.finish_reason = text[: len(text) // 2], "length"
        elif kind == "cut_json":
            text = text[: len(text) // 2]
        elif kind == "content_filter":
            text, self.finish_reason = "", "content_filter"
        elif kind == "choice_error":
            text, self.finish_reason = "", "error"
        elif kind == "bad_json":
            text = "Certainly! Here is a description of what I would build."
        elif kind == "wrong_schema":
            text = '{"unexpected":true}'
        elif kind == "fenced":
            text = f"Here it is:\n```json\n{text}\n```\nEnjoy!" if text.startswith("{") else f"Here it is:\n{text}\nEnjoy!"
        elif kind == "prose":
            text = f"The answer is {text} as you asked."
        elif options.only_form and (text.startswith("{") != (options.only_form == "json")):
            text = "I would rather describe it to you."
        elif kind == "unlike" or (options.unlike and text.startswith('{"question"')):
            text = json.dumps({"question": replies.unlike_question(random.Random(text), replies.actions_asked_for(request.get("messages", [])))})
        elif options.formless and text.startswith('{"question"'):
            again = any(message.get("role") == "assistant" for message in request.get("messages", []))
            if options.formless == "always" or not again:
                told = json.loads(text)
                text = json.dumps({**told, "question": told["question"].replace("User Actions", "What to do")})
        elif kind == "echo_key_content":
            self.key = headers.get("authorization", "").removeprefix("Bearer ")
            # Where it breaks neither a page nor a question.
            text = text.replace("Click to add", f"Click {self.key} to add").replace("near-black", self.key)
        self.text = text
        if options.call_log:
            about = replies.starts(json.dumps(request.get("messages")))
            body = json.dumps(request, sort_keys=True).encode()
            line = {
                "began": float(headers[":began"]), "at": time.time(), "kind": kind, "about": about,
                "made": replies.starts(text or ""), "asked": hashlib.sha256(body).hexdigest()[:16],
                "key": headers.get("authorization", "").removeprefix("Bearer "),
            }
            options.call_log.write(json.dumps(line) + "\n")

    def content(self, text):
        """`text` as content: a string, or a list of parts."""
        if self.kind != "parts" or not text:
            return text
        half = len(text) // 2
        return [{"type": "text", "text": text[:half]}, {"type": "text", "text": text[half:]}]

    def deltas(self):
        """The pieces that the text is streamed in."""
        text = self.text or ""
        if self.kind == "echo_key_content":
            half = text.find(self.key) + len(self.key) // 2
            return [text[:half], text[half:]]
        step = max(1, -(-len(text) // self.delta_count))
        return [text[start : start + step] for start in range(0, len(text), step)]

    def as_json(self):
        message = {"role": "assistant", "content": self.content(self.text)}
        if self.refusal:
            message["refusal"] = self.refusal
        choice = {"index": 0, "message": message, "finish_reason": self.finish_reason}
        if self.kind == "choice_error":
            choice["error"] = UPSTREAM_ERROR
        body = {**self.facts, "object": "chat.completion", "choices": [choice], "usage": self.usage}
        if self.kind == "empty_choices":
            body["choices"] = []
        elif self.kind == "last_chunk_error":
            body["error"] = UPSTREAM_ERROR
        return json.dumps(body).encode()

    def events(self):
        """All events but the one that says that the stream is at its end."""
        opening = json.dumps({**self.facts, "object": "chat.completion.chunk"})[:-1].encode()

        def event(rest):
            return b"data: " + opening + b", " + json.dumps(rest)[1:].encode() + b"\n\n"

        def chunk(delta, finish_reason=None, **more):
            return event({"choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason, **more}]})

        error = event({"error": UPSTREAM_ERROR, "choices": [{"index": 0, "delta": {}, "finish_reason": "error"}]})
        events = [chunk({"role": "assistant", "content": ""})]
        if self.kind == "empty_choices":
            events = []
        elif self.refusal:
            half = len(self.refusal) // 2
            events += [chunk({"refusal": self.refusal[:half]}), chunk({"refusal": self.refusal[half:]})]
        elif self.text is None:
            events += [chunk({"content": None})]
        if self.kind != "empty_choices":
            events += [chunk({"content": self.content(piece)}) for piece in self.deltas()]
        if self.kind in ("stream_error", "unfinished"):
            events = events[: len(events) // 2 + 1]
            return events + [error] if self.kind == "stream_error" else events
        if self.kind == "choice_error":
            events += [chunk({}, "error", error=UPSTREAM_ERROR)]
        elif self.kind != "empty_choices":
            events += [chunk({}, self.finish_reason)]
        if self.kind == "last_chunk_error":
            events += [error]
        asked = (self.request.get("stream_options") or {}).get("include_usage")
        if asked or (self.request.get("usage") or {}).get("include"):
            events += [event({"choices": [], "usage": self.usage})]
        return events

    def as_stream(self):
        """Comments, events and the end, as one run of bytes."""
        ends = self.kind not in ("stream_error", "unfinished", "no_done")
        return COMMENT * 2 + b"".join(self.events()) + (DONE if ends else b"")
