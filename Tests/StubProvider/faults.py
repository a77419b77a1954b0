"""How one call to the stub provider goes: answered as asked, or failed in one of the ways below.

Kinds of failure before there is a completion: an HTTP status (400 401 402 403 404 408 409 413 422 425 429 500 501 502
503 529), and
  retry_after_date    429, Retry-After as a date
  availability_false  503 that says it is not worth asking again    availability_true  400 that says it is
  html                502 with a proxy's page                       error200           status 200, an error for a body
  garbled             a status line that is none                    reset              the connection is reset
  forbidden_page      403 with a firewall's page                    hang               no reply at all
  flagged             403, the input was flagged
  redirect            301 to another address                        wrong_path         404 as for an unknown path
  echo_key            500 that repeats the Authorization value      echo_key_escaped   the same, in JSON escapes
in the middle of one:
  cut                 the body ends early                           stall              half a body, then silence
  comments_then_hang  signs of life, then silence                   stream_error       an error in mid-stream
  last_chunk_error    an error after the whole content              unfinished         a stream that just ends
  choice_error        the error stands inside the choice            empty_choices      no choice at all
  null_content        a choice without content                      length             cut off by the token limit
  cut_json            cut off, but finish_reason says stop          content_filter     stopped by a filter
  refusal             the model declines                            bad_json           prose where JSON was asked for
  wrong_schema        JSON of another shape
and these, which a tolerant client reads without a word:
  parts               content as a list of parts                    fenced             JSON in a fence, words around it
  prose               JSON in the middle of a sentence              no_done            no [DONE] at the end
  slow_first_byte     nothing for --slow-ms, then all               slow_comments      comments for --slow-ms, then all
  whole               JSON, though a stream was asked for           echo_key_content   the key within the content
  unlike              a question that has no words in common with any other
  too_few             scores of all items but the last
A kind that only a stream can show is played as its nearest relative to those who ask for no stream.
"""

import asyncio
import email.utils
import json
import socket
import struct
import time

from completion import COMMENT, UPSTREAM_ERROR, Completion
from wire import LAST_CHUNK, chunks, client_leaves, head, send, send_json, stream_head

STREAM_PIECES = 20
ERROR_TYPES = {
    402: "payment_required", 408: "timeout", 413: "context_length_exceeded", 429: "rate_limit_exceeded",
    500: "server", 502: "provider_unavailable", 503: "provider_unavailable", 529: "provider_overloaded",
}
# After these a client stops, so they are never drawn together with others.
FATAL = ("401", "402", "403")
# These end a run too, unless calls were answered before.
FATAL_AT_FIRST = ("forbidden_page", "redirect", "wrong_path")
KINDS = FATAL + tuple(
    """400 404 408 409 413 422 425 429 500 501 502 503 529 retry_after_date availability_false availability_true html
    error200 garbled reset hang forbidden_page flagged redirect wrong_path echo_key echo_key_escaped cut stall
    comments_then_hang stream_error last_chunk_error unfinished choice_error empty_choices null_content length cut_json
    content_filter refusal bad_json wrong_schema parts fenced prose no_done slow_first_byte slow_comments whole
    echo_key_content unlike too_few""".split()
)
ALL = tuple(kind for kind in KINDS if kind not in FATAL + FATAL_AT_FIRST + ("unlike", "too_few"))
# What a server says that lacks something asked for.
LACKING = {
    "no_json_schema": (404, "No endpoints found that can handle the requested parameters."),
    "no_json_object": (400, "response_format of type json_object is not supported"),
    "no_stream_options": (422, "Unknown parameter: stream_options"),
    "refused_stream": (400, "Your organization must be verified to stream this model."),
}


async def play(kind, request, prompt, headers, options, reader, writer):
    """Answers one chat request; gives False when the connection cannot be used again."""
    if kind.isdigit() or kind in LACKING:
        status, message = LACKING.get(kind) or (int(kind), "the stub fails with " + kind)
        return send_error(writer, status, message, retry_after=options.retry_after)
    if kind == "retry_after_date":
        date = email.utils.formatdate(time.time() + int(options.retry_after or 1), usegmt=True)
        return send_error(writer, 429, "come back later", retry_after=date)
    if kind.startswith("availability_"):
        retryable = kind == "availability_true"
        availability = {"code": "capacity", "retryable": retryable}
        return send_error(writer, 400 if retryable else 503, "no capacity", availability=availability)
    if kind == "echo_key":
        return send_error(writer, 500, "bad header Authorization: " + headers.get("authorization", ""))
    if kind == "echo_key_escaped":
        escaped = "".join(f"\\u{ord(character):04x}" for character in headers.get("authorization", ""))
        return send(
            writer, 500, b'{"error":{"code":500,"message":"bad header: %b"}}' % escaped.encode(),
            {"Content-Type": "application/json"})
    if kind == "html":
        return send(writer, 502, b"<html><body>Bad Gateway</body></html>", {"Content-Type": "text/html"})
    if kind == "forbidden_page":
        page = b"<html><head><title>Attention Required! | Cloudflare</title></head><body>Blocked</body></html>"
        return send(writer, 403, page, {"Content-Type": "text/html"})
    if kind == "flagged":
        moderation = {"reasons": ["violence"], "flagged_input": "...", "provider_name": "stub"}
        return send_error(writer, 403, "Your input was flagged", metadata=moderation)
    if kind == "redirect":
        return send(writer, 301, b"", {"Location": "https://elsewhere.invalid/v1/chat/completions"})
    if kind == "wrong_path":
        return send(writer, 404, b"404 page not found", {"Content-Type": "text/plain"})
    if kind == "garbled":
        writer.write(b"HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n")
        return False
    if kind == "error200":
        return send_json(writer, 200, {"error": UPSTREAM_ERROR})
    if kind == "reset":
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()
        return False
    if kind == "hang":
        return await client_leaves(reader)
    if kind == "slow_first_byte":
        await asyncio.sleep(options.slow_ms / 1000)
    completion = Completion(kind, request, prompt, headers, options)
    if request.get("stream") and kind != "whole" and not options.no_stream:
        return await send_stream(kind, completion, options, reader, writer)
    return await send_whole(kind, completion, options, reader, writer)


async def send_stream(kind, completion, options, reader, writer):
    data = completion.as_stream()
    if kind == "comments_then_hang":
        writer.write(stream_head() + chunks(COMMENT * 2))
        await writer.drain()
        return await client_leaves(reader)
    if kind in ("cut", "stall"):
        writer.write(stream_head() + chunks(data[: len(data) // 2]))
        await writer.drain()
        return await client_leaves(reader) if kind == "stall" else False
    if kind == "slow_comments":
        writer.write(stream_head())
        for _ in range(8):
            writer.write(chunks(COMMENT))
            await asyncio.sleep(options.slow_ms / 8000)
        writer.write(chunks(data) + LAST_CHUNK)
    elif options.stream_ms:
        writer.write(stream_head())
        step = -(-len(data) // STREAM_PIECES)
        for start in range(0, len(data), step):
            writer.write(chunks(data[start : start + step]))
            await asyncio.sleep(options.stream_ms / 1000 / STREAM_PIECES)
        writer.write(LAST_CHUNK)
    else:
        # One write: what the stub costs is not to be seen in what is measured against it.
        writer.write(stream_head() + chunks(data) + LAST_CHUNK)
    return True


async def send_whole(kind, completion, options, reader, writer):
    if kind == "stream_error":
        return send_json(writer, 200, {"error": UPSTREAM_ERROR})
    if kind == "comments_then_hang":
        return await client_leaves(reader)
    if kind == "slow_comments":
        await asyncio.sleep(options.slow_ms / 1000)
    data = completion.as_json()
    if kind in ("cut", "stall", "unfinished"):
        writer.write(head(200, {"Content-Type": "application/json", "Content-Length": len(data)}))
        writer.write(data[: len(data) // 2])
        await writer.drain()
        return await client_leaves(reader) if kind == "stall" else False
    return send(writer, 200, data, {"Content-Type": "application/json"})


def send_error(writer, status, message, retry_after="", availability=None, metadata=None):
    fields = {}
    if status == 429:
        fields = {"Retry-After": retry_after} if retry_after else {"retry-after-ms": "20"}
        fields = {} if retry_after == "none" else fields
    error = {"code": status, "message": message}
    if metadata or status in ERROR_TYPES:
        error["metadata"] = metadata or {"error_type": ERROR_TYPES[status]}
    if availability:
        error["availability"] = availability
    return send_json(writer, status, {"error": error}, fields)
