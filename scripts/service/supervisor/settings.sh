# Sourced by syn-up and syn-prefill: what the settings say, as the commands see them.
# shellcheck shell=bash disable=SC2034,SC2154 # it shares its variables with those who source it

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
