"""A table as completions for bash, zsh and fish. They call no program at run time: everything is in the file."""

from .tables import Option, Table

HEAD = "# {shell} completion for {name}: written by scripts/dev/write-manuals from what it says of itself.\n"


def function_name(table: Table) -> str:
    return "_" + table.name.replace("-", "_")


def kind_of(option: Option) -> str:
    """What an option's argument is: nothing, one of a few words, a file, a folder, a command, or some text."""
    if option.argument is None:
        return "none"
    if option.values:
        return "words"
    return {"FILE": "file", "PATH": "file", "DIR": "folder", "CMD": "command"}.get(option.argument, "text")


# --- bash ------------------------------------------------------------------------------------------------------------

BASH_VALUES = {
    "file": 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur")',
    "folder": 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur")',
    "command": 'mapfile -t COMPREPLY < <(compgen -c -f -- "$cur")',
    "text": "COMPREPLY=()",
}


def bash(table: Table) -> str:
    """Needs nothing of the package bash-completion but that it finds this file. bash takes `--option=value` for three
    words."""
    with_argument = [o for o in table.options if o.argument is not None]
    cases = []
    for option in with_argument:
        action = BASH_VALUES.get(kind_of(option)) or words_of_bash(option.values)
        cases.append(f"    {'|'.join(option.names)}) {action}; return ;;")
    lines = [
        HEAD.format(shell="bash", name=table.name) + f"{function_name(table)}() {{",
        "  local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} verb= word previous=",
        "  if [[ $cur == = ]]; then cur=; elif [[ $option == = ]]; then option=${COMP_WORDS[COMP_CWORD - 2]}; fi",
        "  COMPREPLY=()",
        *(["  case $option in", *cases, "  esac"] if cases else []),
    ]
    if table.verbs:
        takes_value = "|".join(name for o in with_argument for name in o.names) or "''"
        lines += [
            '  for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do',
            "    [[ $word != = ]] || continue",
            f"    case $previous in {takes_value}) previous=; continue ;; esac",
            "    previous=$word",
            "    [[ $word == [-=]* || -n $verb ]] || verb=$word",
            "  done",
            "  if [[ $cur != -* ]]; then",
            f"    [[ -n $verb ]] || {words_of_bash([v.name for v in table.verbs])}",
            "    return",
            "  fi",
            "  case $verb in",
            *(f"    {v.name}) {words_of_bash(names(table.options_of(v.name)))} ;;" for v in table.verbs),
            f"    *) {words_of_bash(names(table.options))} ;;",
            "  esac",
        ]
    else:
        lines += [f"  [[ $cur != -* ]] || {words_of_bash(names(table.options))}"]
    default = "-o default " if table.takes_files else ""
    lines += ["}", f"complete {default}-F {function_name(table)} {table.name}"]
    return "\n".join(lines) + "\n"


def words_of_bash(words: list[str]) -> str:
    return f"mapfile -t COMPREPLY < <(compgen -W '{' '.join(words)}' -- \"$cur\")"


def names(options: list[Option]) -> list[str]:
    return [name for option in options for name in option.names]


# --- zsh -------------------------------------------------------------------------------------------------------------

ZSH_VALUES = {"file": "_files", "folder": "_files -/", "command": "_command_names -e", "text": " "}


def zsh(table: Table) -> str:
    lines = [f"#compdef {table.name}", HEAD.format(shell="zsh", name=table.name)]
    if table.verbs:
        verbs = " ".join(quoted(f"{v.name}:{v.help}") for v in table.verbs)
        lines += [
            f"local -a options verbs=({verbs})",
            "# The first word that is no option, before the one being typed.",
            "local verb=${${words[2,CURRENT-1]:#-*}[1]}",
            "case $verb in",
            *(f"  {v.name}) options=({zsh_options(table.options_of(v.name))}) ;;" for v in table.verbs),
            f"  *) options=({zsh_options(table.options)}) ;;",
            "esac",
            "_arguments -s -S $options \"1:verb:{_describe verb verbs}\" '*:operand: '",
        ]
    else:
        operands = "'*:file:_files'" if table.takes_files else ""
        lines += [f"local -a options=({zsh_options(table.options)})", f"_arguments -s -S $options {operands}".rstrip()]
    return "\n".join(lines) + "\n"


def zsh_options(options: list[Option]) -> str:
    return " ".join(quoted(spec) for option in options for spec in zsh_specs(option))


def zsh_specs(option: Option) -> list[str]:
    help_text = option.help.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")
    argument = ""
    if option.argument is not None:
        action = ZSH_VALUES.get(kind_of(option)) or f"({' '.join(option.values)})"
        argument = f":{option.argument.replace(':', ' ')}:{action}"
    # Any of them may be given again: some add up, for the others the last one counts.
    return [
        f"*{name}{'=' if argument and name.startswith('--') else ''}[{help_text}]{argument}" for name in option.names
    ]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


# --- fish ------------------------------------------------------------------------------------------------------------

FISH_VALUES = {"none": "", "file": " -rF", "folder": " -xa '(__fish_complete_directories)'",
               "command": " -xa '(__fish_complete_command)'", "text": " -x"}


def fish(table: Table) -> str:
    start = f"complete -c {table.name}"
    lines = [HEAD.format(shell="fish", name=table.name).rstrip()]
    if not table.takes_files:
        lines += [f"{start} -f"]
    for verb in table.verbs:
        lines += [f"{start} -n __fish_use_subcommand -a {verb.name} -d {fish_quoted(verb.help)}"]
    for option in table.options:
        spelled = "".join(f" -{'l' if n.startswith('--') else 's'} {n.lstrip('-')}" for n in option.names)
        kind = kind_of(option)
        values = f" -xa '{' '.join(option.values)}'" if kind == "words" else FISH_VALUES[kind]
        lines += [f"{start}{condition(table, option)}{spelled}{values} -d {fish_quoted(option.help)}"]
    return "\n".join(lines) + "\n"


def condition(table: Table, option: Option) -> str:
    """An option of some verbs is offered after these, and before any was typed."""
    verbs = [v.name for v in table.verbs if option in table.options_of(v.name)]
    if len(verbs) == len(table.verbs):
        return ""
    return f" -n '__fish_use_subcommand; or __fish_seen_subcommand_from {' '.join(verbs)}'"


def fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
