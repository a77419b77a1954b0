# Sourced by the scripts: where the project is, how they speak, and the few things more than one of them needs.
# Sets the shell's strict mode and moves to the project's folder, where .env is looked for.
# shellcheck shell=bash disable=SC2034 # what is unused here is used by the scripts that source this
set -euo pipefail
shopt -s extglob nullglob

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=$(basename "$0")
run_dir=${SYN_RUN_DIR:-$project/.run}
invoked_from=$PWD
cd "$project"

# The exit codes of the project's commands that the scripts use or judge (sysexits.h).
readonly exit_usage=64 exit_no_input=65 exit_unavailable=69 exit_try_again=75 exit_unauthorized=77 exit_configuration=78

# A terminal that went away must not keep a script from tidying up.
say() { printf '%s: %s\n' "$program" "$*" >&2 || true; }

die() { # STATUS MESSAGE...
  local status=$1
  shift
  say "$@"
  exit "$status"
}

# Prints the comment block at the top of the script, which is its manual, without the shebang.
usage() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$project/scripts/$program"; }

bad_usage() { die "$exit_usage" "$*; see scripts/$program --help"; }

# A path as it was meant where the script was called.
absolute_path() { [[ $1 == /* ]] && printf '%s' "$1" || printf '%s' "$invoked_from/$1"; }

# The value of a setting as the commands see it: from the environment, else from .env (or the file $env_file names).
setting() { # NAME
  local value=${!1-} file=${env_file:-.env}
  if [[ -z $value && -r $file ]]; then
    value=$(sed -nE "s/^[[:space:]]*(export[[:space:]]+)?$1[[:space:]]*=[[:space:]]*//p" "$file" | tail -n 1)
    value=${value%%[[:space:]]#*}
    value=${value%"${value##*[![:space:]]}"}
    case $value in
      \"*\") value=${value#\"} value=${value%\"} ;;
      \'*\') value=${value#\'} value=${value%\'} ;;
    esac
  fi
  printf '%s' "$value"
}

# Any of these says where Redis is or how to log in to it; what they leave out is Redis's default.
redis_is_configured() {
  local name
  for name in REDIS_URL REDIS_HOST REDIS_PORT REDIS_DB REDIS_USERNAME REDIS_PASSWORD; do
    [[ -z $(setting "$name") ]] || return 0
  done
  return 1
}

# Where the executables are: SYN_BIN, or the release build, made first when there is none yet or $1 is "build".
find_executables() { # build|keep
  bin_dir=${SYN_BIN:-$project/.build/release}
  [[ -z ${SYN_BIN-} ]] || [[ -x $bin_dir/syn-store ]] || die "$exit_configuration" "SYN_BIN=$SYN_BIN holds no syn-store"
  [[ -z ${SYN_BIN-} ]] || return 0
  [[ $1 == build || ! -x $bin_dir/syn-store ]] || return 0
  command -v swift >/dev/null || die "$exit_configuration" "no 'swift' in PATH: install the Swift toolchain, 6.2 or later"
  say "building the release executables (minutes the first time, a second when nothing changed)"
  swift build -c release >&2 || die "$exit_configuration" "the build failed"
}

# Of several exit statuses the one that says most: what nobody can retry, then the highest. Death by PIPE (141) or TERM
# (143) comes last: it follows from the end of another process.
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
# What bash 5.2 offers has two gaps, and both would leave a supervisor waiting for ever. wait -n does not report a child
# that bash has taken note of before, as every turn of a loop does with all that are dead by then. And a trap that runs
# just before wait -n does not interrupt it. So children that are gone already are looked for first, and the trap ends a
# child of its own, the bell, that is always waited for too.

signals=0 # how many INT, TERM and HUP came, once they are caught
bell=     # the process that a signal ends

catch_signals() { trap 'signals=$((signals + 1)) && stop_bell' INT TERM HUP; }

start_bell() {
  setpriv --pdeathsig KILL -- sleep infinity </dev/null >/dev/null 2>&1 &
  bell=$!
}

stop_bell() {
  local ringing=$bell
  bell=
  [[ -z $ringing ]] || kill -TERM "$ringing" 2>/dev/null || true
}

# Waits until one of these children has ended: sets $ended to its process id and $status. Returns with $ended empty when
# more signals came than $1.
wait_for_any() { # SIGNALS_KNOWN PROCESS_ID...
  local known=$1 awaited pattern alive
  shift
  ended=
  status=0
  [[ -n $bell ]] || start_bell
  awaited=("$@" "$bell")
  ((signals <= known)) || return 0
  # All that are alive, by one expansion: no turn of a loop may come between this look and wait -n.
  local IFS='|'
  pattern="/proc/@(${awaited[*]})"
  IFS=
  # shellcheck disable=SC2206 # the pattern is to be expanded
  alive=($pattern)
  IFS=$' \t\n'
  if ((${#alive[@]} == ${#awaited[@]})); then
    # Bash's own words on a killed child say less than ours.
    wait -n -p ended "${awaited[@]}" 2>/dev/null || status=$?
    ended=${ended-}
  else
    for ended in "${awaited[@]}"; do [[ -e /proc/$ended ]] || break; done
    wait "$ended" 2>/dev/null || status=$?
  fi
  [[ $ended != "${awaited[-1]}" ]] || ended=
}
