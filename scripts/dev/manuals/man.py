"""A table as a manual page (man(7))."""

import re

from .tables import Option, Table


def man_page(table: Table, date: str, all_names: list[str]) -> str:
    lines = [
        f'.TH {table.name.upper()} 1 "{date}" "syn {table.version}" "syn"',
        ".\\\" Written by scripts/dev/write-manuals from what the command says of itself.",
        # Ragged lines: otherwise long words such as addresses leave wide gaps.
        ".ad l",
        ".nh",
        ".SH NAME",
        f"{escaped(table.name)} \\- {escaped(table.summary)}",
        ".SH SYNOPSIS",
        ".nf",
        *(f"{bold(table.name)}{escaped(line.removeprefix(table.name))}" for line in table.usage),
        ".fi",
    ]
    if table.description:
        lines += [".SH DESCRIPTION", *described(table.description)]
    if table.verbs:
        lines += [".SH VERBS"]
        for verb in table.verbs:
            own = ", ".join(f"--{name}" for name in verb.options)
            help_text = verb.help + (f". Options of its own: {own}." if own else "")
            lines += [".TP", " ".join([bold(verb.name), escaped(verb.operands)]).strip(), escaped(help_text)]
    lines += [".SH OPTIONS"]
    for option in table.options:
        lines += [".TP", heading(option), escaped(option.help) or "\\&"]
    if table.settings:
        lines += [
            ".SH ENVIRONMENT",
            "A setting comes from a flag, else from the environment, else from .env in the working directory (or the file "
            "that \\-\\-env\\-file names), else it has its default.",
        ]
        for name, help_text in table.settings:
            lines += [".TP", bold(name), escaped(help_text)]
    if table.exit_codes:
        lines += [".SH EXIT STATUS"]
        for code, help_text in table.exit_codes:
            lines += [".TP", bold(code), escaped(help_text)]
    if table.examples:
        lines += [".SH EXAMPLES", ".nf", *(escaped(line) for line in table.examples), ".fi"]
    others = [f"\\fB{escaped(name)}\\fR(1)" for name in all_names if name != table.name]
    lines += [".SH SEE ALSO", ",\n".join(others)]
    return "\n".join(lines) + "\n"


def described(paragraphs: list[str]) -> list[str]:
    """Paragraphs are filled; a list, or text in columns, stays as it is."""
    lines: list[str] = []
    for text in paragraphs:
        as_it_is = any(line.startswith(" ") for line in text.splitlines())
        body = [escaped(line) for line in text.splitlines()]
        lines += [".PP", ".nf", *body, ".fi"] if as_it_is else [".PP", *body]
    return lines


def heading(option: Option) -> str:
    names = ", ".join(bold(name) for name in option.names)
    return names + (f" \\fI{escaped(option.argument)}\\fR" if option.argument else "")


def bold(text: str) -> str:
    return f"\\fB{escaped(text)}\\fR"


def escaped(text: str) -> str:
    """A dash is a hyphen to troff unless it says otherwise, and a dot or a quote at a line's start is a command. Long words
    such as JSON may be broken after a comma or a bar."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\`").replace("^", "\\(ha").replace("~", "\\(ti")
    text = re.sub(r"(?<=\S)([,|])(?=\S)", r"\1\\:", text)
    return "\\&" + text if text.startswith((".", "'")) else text
