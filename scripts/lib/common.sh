# Sourced by the scripts: where the project is, how they print messages, and the few things that more than one needs.
# Sets the shell's strict mode, and in a clone moves to the project's folder, where .env is looked for.
# shellcheck shell=bash disable=SC2034 # what is unused here is used by the scripts that source this
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Under its name in scripts/, however it was called: the scripts of an installed syn are links.
script=$(readlink -f "$0")
program=$(basename "$script")
invoked_from=$PWD
. "$project/scripts/lib/places.sh"
find_places

# The exit codes of the project's commands that the scripts use or judge (sysexits.h).
readonly exit_usage=64 exit_unavailable=69 exit_try_again=75 exit_unauthorized=77 exit_configuration=78

# A terminal that went away must not keep a script from cleaning up.
say() { printf '%s: %s\n' "$program" "$*" >&2 || true; }

die() { # STATUS MESSAGE...
  local status=$1
  shift
  say "$@"
  exit "$status"
}

# How to call a script: by its path in a clone, by its name where it is installed.
called() { # NAME
  if $installed; then printf '%s' "$1"; else printf 'scripts/%s' "$1"; fi
}

# Prints the comment block at the top of the script, which is its manual, without the shebang.
usage() {
  local names=()
  ! $installed || names=(-e 's|scripts/||g')
  sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$script" | sed -e '' "${names[@]}"
}

bad_usage() { die "$exit_usage" "$*; see $(called "${script#"$project/scripts/"}") --help"; }

# A path as it was meant in the directory where the script was called.
absolute_path() { [[ $1 == /* ]] && printf '%s' "$1" || printf '%s' "$invoked_from/$1"; }

# Whether a setting has a value, as the commands see it: in the environment, else in .env (or the file $env_file names).
# Only a line inside a multi-line value can deceive it.
is_set() { # NAME
  local mark=$'\xef\xbb\xbf' name="[[:space:]]*(export[[:space:]]+)?$1[[:space:]]*[=:]" blanks=$'[ \t\r]*'
  # A number sign begins a comment only after white space; a quoted value may begin with the next line.
  [[ -n ${!1-} ]] || LC_ALL=C grep -qsE "^($mark)?$name(#|$blanks(\"([^\"]|\$)|'([^']|\$)|[^\"'#[:space:]]))" \
    "${env_file:-.env}"
}

# Makes the settings come from $env_file if it names one: $env_file_flags tells the commands.
use_env_file() {
  env_file_flags=()
  [[ -n $env_file ]] || return 0
  [[ -r $env_file ]] || die "$exit_configuration" "cannot read $env_file"
  env_file_flags=(--env-file "$env_file")
}

# Any of these says where Redis is or how to log in to it; Redis's defaults fill in the rest.
redis_is_configured() {
  local name
  # A user who exported the private Redis's address for manual commands means that one, even before it runs.
  if [[ -n ${REDIS_URL-} && -s $state_dir/redis/port ]]; then
    local port
    port=$(<"$state_dir/redis/port")
    if [[ $REDIS_URL == "redis://127.0.0.1:$port/0" ]] && ! (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      unset REDIS_URL
    fi
  fi
  for name in REDIS_URL REDIS_HOST REDIS_PORT REDIS_DB REDIS_USERNAME REDIS_PASSWORD; do
    ! is_set "$name" || return 0
  done
  return 1
}

# Whether a provider's model is used, rather than the offline one: the command that would ask it says so.
asks_a_provider() {
  [[ $("$bin_dir/syn-answer" --dry-run --debug ${env_file:+--env-file "$env_file"} </dev/null 2>&1) == *": asking "* ]]
}

# Has every page judged by the two checks: each is tried on a page, so that a browser that does not start counts as
# missing. SYN_CHECK, set in the environment or .env, overrides. Without a judge, the offline model's pages go unjudged;
# for a provider's model the judge is installed, or this ends with 78.
choose_checks() {
  local why judges=() said=() judges_by='apt-get install nodejs chromium-headless-shell'
  $installed || judges_by='scripts/setup --judges'
  ! is_set SYN_CHECK || return 0
  try_checks
  if ((${#said[@]})) && asks_a_provider; then
    $installed || scripts/setup --judges || true
    try_checks
    if ((${#said[@]})); then
      for why in "${said[@]}"; do say "$why"; done
      die "$exit_configuration" "pages of a provider's model are not stored unjudged: install node and Chromium" \
        "($judges_by), or set SYN_CHECK=none if unjudged pages are what you want"
    fi
  fi
  ${quiet:-false} || for why in "${said[@]}"; do say "$why"; done
  SYN_CHECK=$(IFS=';' && echo "${judges[*]:-none}")
  export SYN_CHECK
  # A judge that can open pages can also measure whether one is worse than another.
  if ! is_set SYN_MEASURE && [[ ${judges[*]} == *check-page* ]]; then
    SYN_MEASURE=$(printf '%q' "$project/scripts/check-worse")
    export SYN_MEASURE
  fi
  ${quiet:-false} || ((${#judges[@]} == 0)) || say "each page is judged by: ${judges[*]##*/}"
}

# Sets the caller's $judges, and $said: the reason for each check that cannot judge.
try_checks() {
  local check why
  local page='<!DOCTYPE html><html lang="en"><body><p>Click the button.</p><button>0</button><script>
    document.querySelector("button").onclick = (event) => { event.target.textContent += "1"; };
    </script></body></html>'
  judges=() said=()
  for check in check-syntax check-page; do
    if why=$("$project/scripts/$check" - <<<"$page" 2>&1); then
      judges+=("$(printf '%q' "$project/scripts/$check")")
    else
      said+=("pages are not judged by $check: ${why//$'\n'/; }")
    fi
  done
}

# Where the executables are: SYN_BIN, or where they were installed, or the release build: "build" makes it anew, "keep"
# if
# there is none yet, "never" not at all.
find_executables() { # build|keep|never
  bin_dir=${SYN_BIN:-$built_dir}
  [[ -z ${SYN_BIN-} ]] || [[ -x $bin_dir/syn-store ]] || die "$exit_configuration" "SYN_BIN=$SYN_BIN holds no syn-store"
  [[ -z ${SYN_BIN-} ]] || return 0
  if $installed; then
    [[ -x $bin_dir/syn-store ]] || die "$exit_configuration" "$bin_dir holds no syn-store: install syn again"
    return 0
  fi
  [[ $1 == build || ! -x $bin_dir/syn-store ]] || return 0
  [[ $1 != never ]] || die "$exit_configuration" "no executables in $bin_dir: build them, or let SYN_BIN name their folder"
  command -v swift >/dev/null || die "$exit_configuration" "no 'swift' in PATH: install the Swift toolchain, 6.2 or later"
  say "building the release executables (minutes the first time, a second when nothing changed)"
  swift build -c release >&2 || die "$exit_configuration" \
    "the build failed (in a checkout that was moved or copied: remove .build, and start again)"
}

# The most telling of several exit statuses: first those that no retry can mend, then the highest. Death by PIPE (141)
# or
# TERM (143) comes last: it follows from the end of another process.
worst_status() { # STATUS...
  local status worst=0 rank worst_rank=0
  for status; do
    case $status in
      "$exit_unauthorized" | "$exit_configuration" | "$exit_usage") rank=$((1000 + status)) ;;
      141 | 143) rank=1 ;;
      *) rank=$status ;;
    esac
    ((rank <= worst_rank)) || worst=$status worst_rank=$rank
  done
  printf '%s' "$worst"
}

# --- Waiting for children and signals at once ------------------------------------------------------------------------
#
# wait -n of bash 5.2 is unreliable: it can miss children that end at the same moment, and a signal whose trap runs just
# before it. So we poll a few times a second, which misses nothing, whatever came when.

signals=0 # how many INT, TERM and HUP came, once they are caught

count_signal() {
  signals=$((signals + 1))
}

catch_signals() {
  # One word, so that nothing is left to parse when the signal comes: bash 5.2 may be inside a command substitution
  # then,
  # and would mistake the end of the trap's text for a missing bracket.
  trap count_signal INT TERM HUP
  # No trap catches KILL. But bash prints its own line about each child that died of a signal, unless that signal has a
  # trap; our code that waits for children reports how they ended.
  # shellcheck disable=SC2173
  trap : KILL
  # A pipe without a writer: reading it with a time limit lets bash wait without a separate process.
  exec {silence}<> <(:)
}

# Not just whether such a process exists: its number may belong to somebody else by now.
is_child() { # PROCESS_ID
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # 27 (a name, with spaces and brackets) S 1 27 ...: the parent is the second word after the name.
  stat=${stat##*) }
  [[ ${stat#? } == "$$ "* ]]
}

# A zombie no longer has files or ports, and may never be reaped: it does not count.
group_lives() { # GROUP
  local file stat state group
  for file in /proc/[0-9]*/stat; do
    { read -r stat <"$file"; } 2>/dev/null || continue
    read -r state _ group _ <<<"${stat##*) }"
    [[ $group != "$1" || $state == Z ]] || return 0
  done
  return 1
}

# Waits until one of these children has ended: sets $ended to its process id and $status. Returns with $ended empty when
# more than $1 signals came.
wait_for_any() { # SIGNALS_KNOWN PROCESS_ID...
  local known=$1
  shift
  status=0
  while ((signals <= known)); do
    for ended; do
      ! is_child "$ended" || continue
      # bash keeps the status of a child that it has noticed ending.
      wait "$ended" 2>/dev/null || status=$?
      return 0
    done
    read -r -t 0.2 -u "$silence" || true
  done
  ended=
}
