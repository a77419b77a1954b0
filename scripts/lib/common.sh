# Sourced by the shell scripts: where the project is, how they print messages, and the few things that most need.
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
readonly exit_usage=64 exit_unavailable=69 exit_try_again=75 exit_configuration=78

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

# Where the executables are: SYN_BIN, or where they were installed, or the release build: "build" makes it anew, "keep" if
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

# Becomes the part of this script that is written in Python, which has its name: the process stays the same. Debian's own
# Python comes before any other that PATH has; it is isolated from what else is on this machine, and leaves no files.
become_python() { # ARGUMENT...
  local python=/usr/bin/python3
  if [[ ! -x $python ]] && ! python=$(command -v python3); then
    ! $installed || die "$exit_configuration" "no python3 here: apt-get install python3"
    "$project/scripts/setup" --service
    python=python3
  fi
  exec "$python" -ISB "$project/scripts/service/supervise.py" "$program" "$invoked_from" "$@"
}
