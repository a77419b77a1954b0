"""What commands and scripts say about themselves, as one kind of table: a command's --describe, a script's --help."""

import json
import re
import subprocess
from dataclasses import dataclass, field


@dataclass
class Option:
    names: list[str]  # as typed: "-j", "--jobs"
    argument: str | None
    help: str
    values: list[str] = field(default_factory=list)


@dataclass
class Verb:
    name: str
    operands: str
    options: list[str]  # long names without dashes, besides those that go with every verb
    help: str


@dataclass
class Table:
    name: str
    version: str
    summary: str
    usage: list[str]
    options: list[Option]
    verbs: list[Verb] = field(default_factory=list)
    description: list[str] = field(default_factory=list)  # paragraphs, lines that begin with a blank stay as they are
    settings: list[tuple[str, str]] = field(default_factory=list)
    exit_codes: list[tuple[str, str]] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    @property
    def takes_files(self) -> bool:
        return any(re.search(r"\b(PAGE|FILE)\b", re.sub(r"\[[^]]*\]", "", line)) for line in self.usage)

    def options_of(self, verb: str) -> list[Option]:
        """Those that every verb has, and its own."""
        chosen = next((v.options for v in self.verbs if v.name == verb), [])
        others = {name for v in self.verbs for name in v.options} - set(chosen)
        return [o for o in self.options if not others & {name.lstrip("-") for name in o.names}]


def output_of(*command: str) -> str:
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout


def table_of_command(path: str) -> Table:
    said = json.loads(output_of(path, "--describe"))
    options = [
        Option([f"-{o['short']}"] * bool(o["short"]) + [f"--{o['long']}"], o["argument"], installed(o["help"]), o["values"])
        for o in said["options"]
    ]
    return Table(
        said["name"], said["version"], said["summary"], said["usage"], options,
        verbs=[Verb(v["name"], v["operands"], v["options"], v["help"]) for v in said["verbs"]],
        settings=[(s["name"], installed(s["help"])) for s in said["settings"]],
        exit_codes=[(e["code"], e["help"]) for e in said["exit_codes"]],
        examples=[installed(line) for line in said["examples"]],
    )


def installed(text: str) -> str:
    """The text for users who have the scripts in PATH."""
    return text.replace("scripts/", "")


def table_of_script(path: str, name: str, version: str) -> Table:
    help_text = installed(output_of(path, "--help"))
    # A script in Python has a heading above its options, and one may be installed under another name.
    lines = [line for line in help_text.splitlines() if line != "options:"]
    usage, rest = split_usage([re.sub(r"^usage: \S+", f"usage: {name}", line) for line in lines], name)
    options, rest = split_options(rest)
    listed = {name for option in options for name in option.names}
    for flag, argument in re.findall(r"(--[a-z][a-z-]+)(?: ([A-Z]+)\b)?", " ".join(usage)):
        if flag not in listed:
            options.append(Option([flag], argument or None, ""))
            listed.add(flag)
    if not listed & {"-h", "--help"}:
        options.append(Option(["-h", "--help"], None, "print this help"))
    verbs = [
        Verb(word, "", [], explained)
        for line in usage
        for word, explained in re.findall(rf"^{re.escape(name)} ([a-z]+)\b(?: \[[^]]*\])?\s*(.*)", line)
    ]
    usage = [re.sub(r"\s{2,}.*", "", line) for line in usage]
    return Table(name, version, summary_of(path), usage, options, verbs=verbs, description=paragraphs(rest))


def summary_of(path: str) -> str:
    """The first sentence of the comment (in Python: the string) at a script's top, up to a colon."""
    with open(path, encoding="utf-8") as script:
        lines = script.read().splitlines()[1:]
    comment = []
    for line in lines:
        if not line.startswith(("# ", '"""')) and not (comment and lines[0].startswith('"""') and line):
            break
        comment.append(line.removeprefix("# ").strip('"'))
    sentence = re.split(r"[.:;](?:\s|$)", " ".join(comment), maxsplit=1)[0]
    return sentence[:1].lower() + sentence[1:]


def split_usage(lines: list[str], name: str) -> tuple[list[str], list[str]]:
    """The lines of the usage without `usage:`, and all others."""
    usage: list[str] = []
    rest: list[str] = []
    inside = False
    for line in lines:
        inside = line.startswith("usage:") or (inside and line.startswith("  "))
        text = line.removeprefix("usage:").strip()
        if not inside:
            rest.append(line)
        elif usage and text.split()[0] != name:
            usage[-1] += " " + text
        else:
            usage.append(text)
    return usage, rest


ROW = re.compile(r"^  (?P<names>-[^ ,]+(?: [^ ,]+)?(?:, -[^ ,]+(?: [^ ]+)?)*)(?:\s{2,}(?P<help>.*))?$")


def split_options(lines: list[str]) -> tuple[list[Option], list[str]]:
    """The rows of options with their continuation lines, and all other lines."""
    options: list[Option] = []
    rest: list[str] = []
    current: list[Option] = []
    for line in lines:
        row = ROW.match(line)
        if row:
            current = options_of_row(row["names"], row["help"] or "")
            options += current
        elif current and re.match(r"^\s{6,}\S", line):
            for option in current:
                option.help = f"{option.help} {line.strip()}".strip()
        else:
            current = []
            rest.append(line)
    return options, rest


def options_of_row(text: str, help_text: str) -> list[Option]:
    """`-j, --jobs N` is one option, `--debug, --trace` are two."""
    parts = [part.split(" ", 1) for part in text.split(", ")]
    argument = next((part[1] for part in parts if len(part) > 1), None)
    names = [part[0] for part in parts]
    values = argument.split("|") if argument and "|" in argument else []
    if sum(name.startswith("--") for name in names) > 1:
        return [Option([name], argument, help_text, values) for name in names]
    return [Option(names, argument, help_text, values)]


def paragraphs(lines: list[str]) -> list[str]:
    text = "\n".join(lines).strip("\n")
    return [part.strip("\n") for part in re.split(r"\n{2,}", text) if part.strip()]
