# Sourced by syn-up: the redis-server it starts if no Redis is configured. syn-up, which shares its variables with this,
# watches and restarts it.
# shellcheck shell=bash disable=SC2154

readonly redis_ports_tried_max=20

# Redis, or Valkey if that is all there is. Sets $redis_server and $redis_cli.
find_redis() {
  local flavour
  for flavour in redis valkey; do
    redis_server=$flavour-server redis_cli=$flavour-cli
    ! command -v "$redis_server" >/dev/null || ! command -v "$redis_cli" >/dev/null || return 0
  done
  die "$exit_unavailable" "no redis-server here: apt-get install redis-server, or set REDIS_URL"
}

# On the same port as last time, so that dojo's setting stays right; else on the first free one from 6390 on.
start_private_redis() {
  local tried=1 deaths=0
  find_redis
  redis_port=6390
  [[ ! -s $state_dir/redis/port ]] || redis_port=$(<"$state_dir/redis/port")
  start_unit redis
  until private_redis_answers; do
    unset "unit_of[${group_of[redis]}]"
    end_former_server
    # One that died for its own reasons may have been killed by chance; it gets another try or two.
    if somebody_listens; then redis_port=$((redis_port + 1)); else deaths=$((deaths + 1)); fi
    ((tried++ < redis_ports_tried_max && deaths < 3)) ||
      die "$exit_unavailable" "redis-server does not start.$(log_of redis)"
    start_unit redis
  done
  echo "$redis_port" >"$state_dir/redis/port"
  export REDIS_URL=redis://127.0.0.1:$redis_port/0
  echo "$REDIS_URL" >"$run_dir/redis-url"
  say "private Redis at $REDIS_URL, its data in $state_dir/redis"
}

# If only its wrapper was killed, the server still has the port for a moment, and would be mistaken for another program.
end_former_server() {
  end_leftovers redis
  while group_lives "${group_of[redis]}"; do sleep 0.05; done
}

somebody_listens() { (exec 3<>"/dev/tcp/127.0.0.1/$redis_port") 2>/dev/null; }

# Waits until the server answers, and it is ours. False when it ended, as it does when another program has the port.
private_redis_answers() {
  local directory
  directory=$(realpath "$state_dir/redis")
  while is_child "${group_of[redis]}" && ((signals == 0)); do
    [[ $("$redis_cli" -p "$redis_port" config get dir 2>&1) != *"$directory" ]] || return 0
    sleep 0.05
  done
  ((signals > 0))
}
