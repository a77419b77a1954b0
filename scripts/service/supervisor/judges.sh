# Sourced by syn-up and syn-prefill: who judges the pages. Needs settings.sh.
# shellcheck shell=bash disable=SC2034,SC2154 # it shares its variables with those who source it

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
