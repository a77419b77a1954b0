"""What the doctor found: one line each, for people and for programs, without any secret."""

import json
import os
import shutil
import sys
import textwrap
from dataclasses import asdict, dataclass

OK, WARNING, FAULT = "ok", "warning", "fault"
COLOURS = {OK: "32", WARNING: "33", FAULT: "31"}


@dataclass
class Finding:
    section: str
    name: str
    state: str
    said: str
    todo: str = ""  # what to do; empty when all is well


class Report:
    """Sections in the order in which they were checked."""

    def __init__(self, secrets, places):
        self.places = places
        # The longest first: one may be the beginning of another.
        self.secrets = sorted({secret for secret in secrets if secret}, key=len, reverse=True)
        self.findings = []
        self.section = ""

    def ok(self, name, said):
        self.add(name, OK, said)

    def warning(self, name, said, todo):
        self.add(name, WARNING, said, todo)

    def fault(self, name, said, todo):
        self.add(name, FAULT, said, todo)

    def add(self, name, state, said, todo=""):
        self.findings.append(Finding(self.section, name, state, self.presentable(said), self.presentable(todo)))

    def presentable(self, text):
        """On one line, without secrets and without control characters for a terminal."""
        text = self.places.in_words_of_here(text)
        for secret in self.secrets:
            text = text.replace(secret, "[secret]")
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())

    @property
    def works(self):
        return all(finding.state != FAULT for finding in self.findings)

    def print_json(self):
        findings = [asdict(finding) for finding in self.findings]
        print(json.dumps({"works": self.works, "findings": findings}, ensure_ascii=False))

    def print_screen(self):
        width = max(60, min(shutil.get_terminal_size((120, 40)).columns, 160))
        indent = " " * 25
        section = None
        for finding in self.findings:
            if finding.section != section:
                section = finding.section
                print(section)
            print(textwrap.fill(
                f"  {finding.name:<12} {finding.said}", width, initial_indent=f"  {coloured(finding.state)}",
                subsequent_indent=indent, break_long_words=False, break_on_hyphens=False))
            if finding.todo:
                print(textwrap.fill(
                    finding.todo, width, initial_indent=f"{indent}-> ", subsequent_indent=indent + "   ",
                    break_long_words=False, break_on_hyphens=False))
        print(self.verdict())

    def verdict(self):
        count = {state: sum(finding.state == state for finding in self.findings) for state in (FAULT, WARNING)}
        words = [f"{number} {state}{'' if number == 1 else 's'}" for state, number in count.items() if number]
        verdict = "the service would work" if self.works else "the service would not work"
        return verdict + (": " + ", ".join(words) if words else "")


def coloured(state):
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return f"{state:<8}"
    return f"\033[{COLOURS[state]}m{state:<8}\033[0m"
