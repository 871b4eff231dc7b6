# shellcheck shell=bash
# What people see while they wait, and what happens when they do not want to. Source it after common.sh.

TICKER=''

# say TEXT...: on a terminal as it is; elsewhere with the time, as it is read later.
say() {
  if [ -t 2 ]; then printf '\r\e[K%s\n' "$*" >&2; else printf '%(%H:%M:%S)T %s\n' -1 "$*" >&2; fi
}

# waiting WHAT: from now on it is said that it is still waited for, before three seconds have passed in silence; until waited.
waiting() {
  waited
  tick "$1" 9>&- 8>&- &
  TICKER=$!
}

waited() {
  [ -n "$TICKER" ] || return 0
  kill "$TICKER" 2>/dev/null && wait "$TICKER" 2>/dev/null || true
  TICKER=''
  [ ! -t 2 ] || printf '\r\e[K' >&2
}

tick() {
  local begun=$SECONDS
  trap - EXIT INT TERM HUP
  while sleep 2.5 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
    if [ -t 2 ]; then printf '\r\e[K%s … %d s' "$1" $((SECONDS - begun)) >&2; else say "$1 … $((SECONDS - begun)) s"; fi
  done
}
