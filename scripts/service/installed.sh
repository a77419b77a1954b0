# Sourced by install and write-manuals: the scripts that people run where syn is installed.
# shellcheck shell=bash disable=SC2034,SC2154

# Sets $people_run: NAME=SCRIPT, the name in PREFIX/bin and the script it runs. Only doctor, too common a word for a
# system-wide PATH, has another name there.
find_people_run() {
  local script
  people_run=()
  for script in syn-up syn-prefill check-page check-syntax check-worse check-quality check-pair; do
    people_run+=("$script=$project/scripts/$script")
  done
  [[ ! -x $project/scripts/doctor ]] || people_run+=("syn-doctor=$project/scripts/doctor")
}

# The date of the newest release in CHANGELOG.md, such as 2026-11-30.
release_date() {
  sed -n 's/^## \[[0-9.]*\] - \([0-9-]*\)$/\1/p' "$project/CHANGELOG.md" | head -n 1
}
