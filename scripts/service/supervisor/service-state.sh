# Sourced by syn-up: ensures one service per folder, and records what runs of it, as the supervisor notes it
# ($run_dir/units) and as status and stop find it; also announces that it is up. syn-up, which shares its variables with
# this, starts and ends things.
# shellcheck shell=bash disable=SC2154

# --- One service per folder ------------------------------------------------------------------------------------------

# Two locks, inherited by the processes they stand for: redis_lock is held as long as syn-up or its redis-server lives,
# pipes_lock as long as syn-up or any process of a pipe lives. The server outlives the pipes and waits for them
# (run-pipeline --after), even when syn-up is killed, so that what is in flight can still be stored.
take_locks() {
  local owner lock
  make_places
  mkdir -p "$state_dir/redis"
  exec {redis_lock}>>"$run_dir/redis.lock" {pipes_lock}>>"$run_dir/pipes.lock"
  if ! flock -n "$redis_lock" || ! flock -n "$pipes_lock"; then
    ! owner=$(running_supervisor) || die "$exit_try_again" "already running here as process $owner"
    say "waiting for the last processes of a service that was killed"
    for lock in "$redis_lock" "$pipes_lock"; do
      flock -w $((drain_seconds + 15)) "$lock" || die "$exit_try_again" "they do not end; they hold $run_dir/*.lock"
    done
  fi
  echo $$ >"$run_dir/syn-up.pid"
}

# --- What the supervisor records -------------------------------------------------------------------------------------

# One line each: unit, state (running, resting, down), process group, since when (seconds of the epoch), restarts, and
# the status it last ended with. Losing a line to a full disk must not end the service.
note_units() {
  local unit state
  {
    printf 'syn-up running %s %s 0 %s\n' "$$" "$up_since" "$url"
    for unit in redis "${pipes[@]}"; do
      [[ -n ${since[$unit]-} ]] || continue
      state=running
      [[ -z ${resting[$unit]-} ]] || state=resting
      [[ -z ${failed_with[$unit]-} ]] || state=down
      printf '%s %s %s %s %s %s\n' "$unit" "$state" "${group_of[$unit]:-0}" "${since[$unit]}" \
        "${restarts[$unit]:-0}" "${ended_with[$unit]:--}"
    done
  } 2>/dev/null >"$run_dir/units.new" || return 0
  mv -f "$run_dir/units.new" "$run_dir/units" || true
}

# In brackets, the last error that one of a unit's commands logged since it was started: why it ended by itself. A
# killed
# one is not quoted.
reason_of() { # UNIT STATUS
  local log=$log_dir/$1.log bytes reason
  [[ $logs == files ]] && (($2 < 128)) || return 0
  bytes=$(($(stat -c %s "$log") - log_begins_at[$1]))
  reason=$(tail -c "$((bytes < 65536 ? bytes : 65536))" "$log" | sed -n 's/^[0-9TZ:.-]* \(syn-[a-z]*: \)error: /\1/p' |
    tail -n 1) || true
  [[ -z $reason ]] || printf ' (%s)' "${reason::300}"
}

# The process id of this folder's syn-up; false when none runs. The number may belong to another process by now.
running_supervisor() {
  local owner words
  [[ -s $run_dir/syn-up.pid ]] || return 1
  owner=$(<"$run_dir/syn-up.pid")
  { mapfile -d '' -t words <"/proc/$owner/cmdline"; } 2>/dev/null || return 1
  [[ " ${words[*]##*/} " == *" syn-up "* ]] && printf '%s' "$owner"
}

# Sets $members to the "name process" of each command of a process group, without processes that only watch or wait.
find_members() { # GROUP
  local stat line rest words name
  members=()
  for stat in /proc/[0-9]*/stat; do
    # Any process may end while we look at it.
    { read -r line <"$stat"; } 2>/dev/null || continue
    # 27 (a name, with spaces and brackets) S 1 25 ...: state, parent, group.
    rest=${line##*) }
    rest=${rest#* }
    rest=${rest#* }
    [[ ${rest%% *} == "$1" ]] || continue
    { mapfile -d '' -t words <"${stat%stat}cmdline"; } 2>/dev/null || continue
    name=${words[0]-}
    name=${name##*/}
    case $name in
      syn-store) members+=("syn-store ${words[1]-put} ${line%% *}") ;;
      syn-* | redis-server* | valkey-server*) members+=("${name%% *} ${line%% *}") ;;
    esac
  done
}

# --- status and stop -------------------------------------------------------------------------------------------------

show_status() {
  local owner unit state group began runs last members all_run=true
  owner=$(running_supervisor) || die "$exit_unavailable" "not running in $run_dir"
  while read -r unit state group began runs last; do
    if [[ $unit == syn-up ]]; then
      printf '%-8s %-8s since %(%F %T)T  process %s, %s\n' "$unit" "$state" "$began" "$owner" "$last"
      continue
    fi
    find_members "$group"
    [[ $state == running ]] || all_run=false
    printf '%-8s %-8s since %(%F %T)T  restarts %s%s  %s\n' "$unit" "$state" "$began" "$runs" \
      "$([[ $last == - ]] || printf ' (last ended with %s)' "$last")" "$(IFS=, && printf '%s' "${members[*]}")"
  done <"$run_dir/units"
  printf '%-8s %s\n' buffer "$(buffer_line)"
  ! compgen -G "$log_dir/*.log" >/dev/null || printf '%-8s %s\n' logs "$log_dir"
  $all_run || exit 1
}

buffer_line() {
  local said
  redis_is_configured || [[ ! -s $run_dir/redis-url ]] || export REDIS_URL=${REDIS_URL-$(<"$run_dir/redis-url")}
  # The service's target, not the calling shell's.
  if [[ -s $run_dir/buffer-size ]]; then
    SYN_BUFFER_SIZE=$(<"$run_dir/buffer-size")
    export SYN_BUFFER_SIZE
  fi
  # Redis may be starting: status waits for nothing.
  said=$(timeout 10 "$bin_dir/syn-store" status --json "${common_flags[@]}" 2>&1) || {
    printf 'unknown: %s' "${said##*error: }"
    return
  }
  [[ $said =~ \"depth\":([0-9]+).*\"target\":([0-9]+).*\"leases\":([0-9]+).*\"waiting\":([0-9]+).*\"in_flight\":([0-9]+) ]] &&
    printf '%s of %s waiting, %s in the making; orders: %s waiting, %s in the making' "${BASH_REMATCH[@]:1}"
}

stop_service() {
  local owner words=(syn-up)
  owner=$(running_supervisor) || die "$exit_unavailable" "not running in $run_dir"
  kill -TERM "$owner" || die "$exit_unavailable" "process $owner cannot be signalled"
  say "process $owner finishes what is in flight ($(called "$program") stop again: at once)"
  # One that has ended but was not reaped yet has no words any more, but a number that can be signalled.
  while ((${#words[@]})); do
    sleep 0.2
    words=()
    { mapfile -d '' -t words <"/proc/$owner/cmdline"; } 2>/dev/null || true
  done
  say "stopped"
}

# --- Announcing that it is up ----------------------------------------------------------------------------------------

# Asks /health until our own server answers; in a subshell, so that the supervisor goes on supervising.
announce() {
  local probe status deadline=$((SECONDS + 30))
  case $host in
    0.0.0.0) probe=127.0.0.1 ;;
    ::) probe=::1 ;;
    *) probe=$host ;;
  esac
  while ((SECONDS < deadline)); do
    kill -0 $$ 2>/dev/null || return 0                    # the supervisor is gone
    ! grep -qs '^serve down' "$run_dir/units" || return 0 # which the supervisor has reported
    status=$(http_status "$probe" /health 2>/dev/null) || status=
    if [[ $status == 200 ]] && server_holds_port; then
      say "up: $url (documentation at /docs, dashboard at /)"
      return 0
    elif [[ -n $status ]] && grep -q '^serve resting' "$run_dir/units"; then
      say "$url answers, but it is not this service: another one has the port"
      return 0
    fi
    sleep 0.1
  done
  say "$url/health did not answer within 30 s.$(log_of serve)"
}

http_status() { # HOST PATH
  local connection version status
  exec {connection}<>"/dev/tcp/$1/$port"
  printf 'GET %s HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$2" "$port" >&"$connection"
  read -r -t 5 version status _ <&"$connection"
  [[ $version == HTTP/* ]] && printf '%s' "$status"
}

# Whether a process of the unit serve listens on the port: the kernel identifies sockets by number.
server_holds_port() {
  local unit group address state inode member descriptor sockets=' ' hexadecimal members
  printf -v hexadecimal ':%04X' "$port"
  while read -r _ address _ state _ _ _ _ _ inode _; do
    [[ $address != *"$hexadecimal" || $state != 0A ]] || sockets+="socket:[$inode] "
  done < <(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null)
  # It may have been restarted since this subshell was created.
  while read -r unit _ group _; do
    [[ $unit == serve ]] || continue
    find_members "$group"
    for member in "${members[@]}"; do
      for descriptor in "/proc/${member##* }/fd"/*; do
        [[ $sockets != *" $(readlink "$descriptor") "* ]] || return 0
      done
    done
  done <"$run_dir/units"
  return 1
}
