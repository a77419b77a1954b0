"""Replies as real servers send them, played byte for byte from the files of a folder (Tests/ProviderReplies).

Here the files are read and played; how they are written is in the folder's README. Who gets which is the prompt's to
say, with the words "stub-reply:NAME" or "stub-reply:NAME#ID": its first calls get the file's replies in turn, later
ones a plain good answer. That answer is the same page for all, so that a test can tell the right text from another.
"""

import json
import pathlib
import re

from completion import Completion
from wire import LAST_CHUNK, chunks, send, stream_head

REPLY_IN_PROMPT = re.compile(r"stub-reply:([\w-]+)(?:#\w+)?")
PLACEHOLDER = re.compile(r"\{\{([a-z]+)(?::([0-9a-z/]+))?\}\}")
MARKER = re.compile(r"^--- (content|reply|chunk|end|cut)$", re.MULTILINE)

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
<canvas id="scene"></canvas>
<p>Click to add a dot \N{SLIGHTLY SMILING FACE}, caf\N{LATIN SMALL LETTER E WITH ACUTE} style.</p>
<script>
const canvas = document.getElementById('scene');
const pen = canvas.getContext("2d");
let dots = 1;
function draw() {{
  pen.clearRect(0, 0, canvas.width, canvas.height);
  for (let dot = 0; dot < dots && dot < 200; dot++) pen.fillRect(dot * 7 % canvas.width, 40, 5, 5);
  requestAnimationFrame(draw);
}}
addEventListener('pointerdown', () => {{ dots += 1; }});
requestAnimationFrame(draw);
</script>
</body>
</html>
"""
USAGE = {"prompt_tokens": 11, "completion_tokens": 22, "total_tokens": 33}


def answer(title):
    """What a model that follows its instructions writes: one file, as JSON."""
    files = [{"filename": "index.html", "content": PAGE.format(title=title)}]
    return json.dumps({"files": files}, ensure_ascii=False)


def escaped(text):
    """`text` as it stands between the quotes of a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


RIGHT_PAGE = PAGE.format(title="The right page")
WORDS = {
    "answer": answer("The right page"), "quoted": json.dumps(answer("The right page"), ensure_ascii=False),
    "page": RIGHT_PAGE, "pagetext": escaped(RIGHT_PAGE), "pagelines": escaped(RIGHT_PAGE).replace("\\n", "\n"),
    "draft": answer("A draft"), "cr": "\r", "bom": "\N{ZERO WIDTH NO-BREAK SPACE}",
}


def part(content, which):
    """What {{content:WHICH}} stands for."""
    if which is None:
        return escaped(content)
    if which == "raw":
        return content
    if which in ("high", "low"):
        # Cut between the halves of the first character that UTF-16 needs two for.
        ascii_only = json.dumps(content)[1:-1]
        middle = re.search(r"\\ud[89ab]..(?=\\ud[c-f])", ascii_only).end()
        return ascii_only[:middle] if which == "high" else ascii_only[middle:]
    number, count = map(int, which.split("/"))
    return escaped(content[len(content) * (number - 1) // count : len(content) * number // count])


class Shape:
    """One file: what its header says, and the replies as lists of chunks."""

    def __init__(self, text):
        # Text, marker, text, marker and so on. The line ends around a marker are no part of what it divides.
        pieces = MARKER.split(text)
        self.header = [line.partition(":")[::2] for line in pieces[0].splitlines() if line and line[0] != "#"]
        self.header = {key: value.strip() for key, value in self.header}
        content = "{{answer}}"
        self.replies = []
        for marker, piece in zip(pieces[1::2], pieces[2::2]):
            piece = piece.removeprefix("\n").removesuffix("\n")
            if marker == "content":
                content = piece
            elif marker == "reply":
                self.replies.append(Reply(piece))
            elif marker == "chunk":
                self.replies[-1].chunks.append(piece)
            else:
                self.replies[-1].is_cut = marker == "cut"
        content = PLACEHOLDER.sub(lambda match: WORDS[match[1]], content)
        for reply in self.replies:
            reply.fill_in(content, int(self.header.get("cut", 0)))

    def reply_to(self, call):
        """The reply to the call of this number, from 1; None for a plain good answer."""
        if call <= len(self.replies):
            return self.replies[call - 1]
        return self.replies[-1] if self.header.get("then") == "always" else None


class Reply:
    def __init__(self, text):
        # What is only in between, such as 103, has a head and no body.
        interim, text = re.fullmatch(r"((?:HTTP/1\.1 1[^\n]*\n(?:[^\n]+\n)*\n)*)(.*)", text, re.DOTALL).groups()
        head, _, body = text.partition("\n\n")
        self.interim, self.head = interim.replace("\n", "\r\n"), head.replace("\n", "\r\n")
        self.chunks = [body]
        # Whether the connection ends before the reply does.
        self.is_cut = False

    def fill_in(self, content, cut):
        def bytes_of(match):
            name, which = match.groups()
            if name == "byte":
                return bytes([int(which, 16)]).decode("utf-8", "surrogateescape")
            return part(content, which) if name == "content" else WORDS[name]

        self.chunks = [PLACEHOLDER.sub(bytes_of, chunk).encode("utf-8", "surrogateescape") for chunk in self.chunks]
        if cut:
            body = b"".join(self.chunks)
            self.chunks = [body[start : start + cut] for start in range(0, len(body), cut)]

    def play(self, writer):
        """Writes it; gives False when the connection cannot be used again."""
        head, fields = self.head, self.head.lower()
        is_chunked = "transfer-encoding: chunked" in fields
        ends_with_connection = "connection: close" in fields
        if not is_chunked and not ends_with_connection and "content-length:" not in fields:
            head += f"\r\nContent-Length: {sum(map(len, self.chunks))}"
        writer.write((self.interim + head + "\r\n\r\n").encode())
        for chunk in filter(None, self.chunks):
            writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk) if is_chunked else chunk)
        if is_chunked and not self.is_cut:
            writer.write(LAST_CHUNK)
        return not self.is_cut and not ends_with_connection


class Shapes:
    def __init__(self, folder):
        files = pathlib.Path(folder).glob("*.txt")
        self.by_name = {path.stem: Shape(path.read_text(encoding="utf-8")) for path in files}

    def asked_for(self, messages):
        """The match of the reply that a prompt asks for, if any."""
        match = REPLY_IN_PROMPT.search(messages)
        return match if match and match[1] in self.by_name else None

    def reply_to(self, asked, call):
        return self.by_name[asked[1]].reply_to(call)


def send_right_answer(request, prompt, headers, options, writer):
    completion = Completion("ok", request, prompt, headers, options)
    completion.text, completion.usage = WORDS["answer"], USAGE
    if not request.get("stream"):
        return send(writer, 200, completion.as_json(), {"Content-Type": "application/json"})
    writer.write(stream_head() + chunks(completion.as_stream()) + LAST_CHUNK)
    return True
