# Sourced by common.sh: where the executables, the settings and the service's files are. The scripts run from a clone, or
# from PREFIX/lib/syn, where scripts/service/install puts them: there nothing is built, and nothing is written beside
# them.
# shellcheck shell=bash disable=SC2034,SC2154 # it shares its variables with those who source it

# Sets $installed, $built_dir (the executables), $default_env_file (empty for .env in the working directory), and the
# service's $run_dir (process ids, locks), $state_dir (what has to last) and $log_dir. In a clone it moves to the
# project's folder, whose .env counts. SYN_RUN_DIR names one folder for everything.
find_places() {
  installed=false
  default_env_file=
  built_dir=$project/.build/release
  run_dir=$project/.run
  if [[ -e $project/Package.swift ]]; then
    cd "$project" || exit
  else
    installed=true
    built_dir=$(realpath "$project/../../bin")
    run_dir=${XDG_STATE_HOME:-${HOME:-/nonexistent}/.local/state}/syn
  fi
  state_dir=${SYN_RUN_DIR:-$run_dir}
  log_dir=$state_dir/log
  # For the whole system: the service's own user, and root as its administrator.
  if $installed && [[ -z ${SYN_RUN_DIR-} ]] && { ((EUID == 0)) || [[ $(id -un) == syn ]]; }; then
    run_dir=/run/syn
    state_dir=/var/lib/syn
    log_dir=/var/log/syn
    [[ ! -e /etc/syn/syn.env ]] || default_env_file=/etc/syn/syn.env
  fi
  run_dir=${SYN_RUN_DIR:-$run_dir}
}

# Makes the service's missing folders. The service's user could not write to what root leaves in them.
make_places() {
  local folder
  for folder in "$run_dir" "$state_dir" "$log_dir"; do
    if ! mkdir -p "$folder" || [[ ! -w $folder ]]; then
      die "$exit_configuration" "cannot write to $folder; SYN_RUN_DIR may name another folder"
    fi
    if $installed && ((EUID == 0)) && [[ ! -O $folder ]]; then
      die "$exit_configuration" "$folder is $(stat -c %U "$folder")'s: run this as that user" \
        "(runuser -u $(stat -c %U "$folder") -- $program ...), or by its systemd unit"
    fi
  done
}
