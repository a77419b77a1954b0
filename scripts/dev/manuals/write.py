"""Writes a manual page and three completions for each command and script."""

from pathlib import Path

from .completions import bash, fish, zsh
from .man import man_page
from .tables import table_of_command, table_of_script

COMMANDS = ["syn-question", "syn-augment", "syn-answer", "syn-store", "syn-serve"]


def main(folder: str, executables: str, date: str, *scripts: str) -> None:
    tables = [table_of_command(f"{executables}/{name}") for name in COMMANDS]
    version = tables[0].version
    for entry in scripts:
        name, path = entry.split("=", 1)
        tables.append(table_of_script(path, name, version))
    all_names = [table.name for table in tables]
    for table in tables:
        write(folder, f"man1/{table.name}.1", man_page(table, date, all_names))
        write(folder, f"bash/{table.name}", bash(table))
        write(folder, f"zsh/_{table.name}", zsh(table))
        write(folder, f"fish/{table.name}.fish", fish(table))


def write(folder: str, name: str, text: str) -> None:
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
