# Sourced by syn-up and run-pipeline: waiting for children and signals at once.
#
# wait -n of bash 5.2 is unreliable: it can miss children that end at the same moment, and a signal whose trap runs just
# before it. So we poll a few times a second, which misses nothing, whatever came when.
# shellcheck shell=bash disable=SC2034,SC2154 # it shares its variables with those who source it

signals=0 # how many INT, TERM and HUP came, once they are caught

count_signal() {
  signals=$((signals + 1))
}

catch_signals() {
  # One word, so that nothing is left to parse when the signal comes: bash 5.2 may be inside a command substitution
  # then, and would mistake the end of the trap's text for a missing bracket.
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

# The most telling of several exit statuses: first those that no retry can mend, then the highest. Death by PIPE (141) or
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
