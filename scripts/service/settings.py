"""Settings as the commands read them: the environment, then the file (Sources/SynShared/Base/CommandLine/EnvFile.swift)."""

import os
import re

BLANKS = " \t\r\v\f"
ESCAPES = {'"': '"', "'": "'", "\\": "\\", "$": "$", "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
           "v": "\v"}
REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?-)([^}]*))?\}")
NAME = re.compile(r"(?:export[ \t\r\v\f]+)?([^ \t\r\v\f=:#\n]+)[ \t\r\v\f]*[=:]")
SECRETS = re.compile(r"_API_KEY$|^REDIS_PASSWORD$|^SYN_API_TOKEN$")
# Any of these may contain a login.
URLS = re.compile(r"^REDIS_URL$|^SYN_BASE_URL$|^SYN_JUDGE_BASE_URL$|_proxy$", re.IGNORECASE)


class Settings:
    """`path` is the named file; without it the system's, or .env in the folder, if there is one."""

    def __init__(self, path, places):
        self.is_named = path is not None
        self.path = path or places.env_file or os.path.join(places.folder, ".env")
        self.values = {}
        self.is_read = False
        if not self.is_named and not os.path.isfile(self.path):
            return
        with open(self.path, "rb") as file:
            text = file.read().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").decode(errors="replace")
        self.values = parse(text)
        self.is_read = True

    def string(self, name):
        """None when unset or empty."""
        return os.environ.get(name) or self.values.get(name) or None

    def names(self):
        """Of everything that is set somewhere."""
        return sorted({*os.environ, *self.values})

    def secrets(self):
        for source in (os.environ, self.values):
            for name, value in source.items():
                if SECRETS.search(name):
                    yield value
                    yield from re.split(r"[,\s]+", value)
                elif URLS.search(name) and (login := re.search(r"//([^/]*)@", value)):
                    yield login[1].partition(":")[2] or login[1]


def parse(text):
    values = {}
    while text:
        statement = read_statement(text)
        if statement is None:  # malformed: one line long
            text = text.partition("\n")[2]
            continue
        name, value, text = statement
        if name is not None:
            values[name] = value(lambda wanted: os.environ.get(wanted, values.get(wanted)))
    return values


def read_statement(text):
    """(name or None, function of a lookup, what follows), or None if it is not a statement."""
    text = text.lstrip(BLANKS)
    named = NAME.match(text)
    if named is None:
        line, _, rest = text.partition("\n")
        return (None, None, rest)
    after = text[named.end():]
    value = after.lstrip(BLANKS)
    if value[:1] in ("'", '"'):
        end = closing_quote(value)
        if end is None:
            return None
        tail, _, rest = value[end + 1:].partition("\n")
        if tail.strip(BLANKS) and not tail.lstrip(BLANKS).startswith("#"):
            return None
        inner = value[1:end]
        if value[0] == "'":
            return (named[1], lambda _: inner.replace("\\'", "'"), rest)
        return (named[1], lambda look_up: expanded(inner, ESCAPES, look_up), rest)
    line, _, rest = after.partition("\n")
    comment = re.search(r"(?:(?<=[ \t\r\v\f]))#", line)
    if comment:
        line = line[:comment.start()]
    plain = line.strip(BLANKS)
    return (named[1], lambda look_up: expanded(plain, {}, look_up), rest)


def closing_quote(value):
    index = 1
    while index < len(value):
        if value[index] == value[0]:
            return index
        index += 2 if value[index] == "\\" else 1
    return None


def expanded(text, escapes, look_up):
    result = ""
    index = 0
    while index < len(text):
        reference = REFERENCE.match(text, index)
        if text[index] == "\\" and text[index + 1:index + 2] in escapes and index + 1 < len(text):
            result += escapes[text[index + 1]]
            index += 2
        elif reference:
            value = look_up(reference[1])
            if value is None or (value == "" and reference[2] == ":-"):
                value = reference[3] or ""
            result += value
            index = reference.end()
        else:
            result += text[index]
            index += 1
    return result
