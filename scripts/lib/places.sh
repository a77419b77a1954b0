# Sourced by common.sh: where the executables are. The scripts run from a clone, or from PREFIX/lib/syn, where
# scripts/service/install puts them: there nothing is built, and nothing is written beside them. Where the service's files
# are is the business of scripts/service/places.py.
# shellcheck shell=bash disable=SC2034,SC2154 # it shares its variables with those who source it

# Sets $installed and $built_dir (the executables). In a clone it moves to the project's folder, whose .env counts.
find_places() {
  installed=false
  built_dir=$project/.build/release
  if [[ -e $project/Package.swift ]]; then
    cd "$project" || exit
  else
    installed=true
    built_dir=$(realpath "$project/../../bin")
  fi
}
