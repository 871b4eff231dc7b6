# shellcheck shell=bash
# What people see while they wait, and what happens when they do not want to. Source it after common.sh.

TICKER=''

# Tenths of a second: since when nothing was said, and when the ticker began and speaks first.
QUIET=0 TICKER_BEGUN=0 TICKER_FIRST=0

tenths() { TENTHS=$((${EPOCHREALTIME//[!0-9]/} / 100000)); }

# say TEXT...: on a terminal as it is; elsewhere with the time, as it is read later.
say() {
  tenths
  QUIET=$TENTHS
  if [ -t 2 ]; then printf '\r\e[K%s\n' "$*" >&2; else printf '%(%H:%M:%S)T %s\n' -1 "$*" >&2; fi
}

# waiting WHAT: from now on it is said that it is still waited for, before three seconds have passed in silence; until waited. Waits that
# are short follow each other: the silence before counts.
waiting() {
  waited
  tenths
  [ $QUIET != 0 ] || QUIET=$TENTHS
  TICKER_BEGUN=$TENTHS TICKER_FIRST=$((QUIET + 25 - TENTHS))
  [ $TICKER_FIRST -ge 0 ] || TICKER_FIRST=0
  tick "$1" $TICKER_FIRST 9>&- 8>&- &
  TICKER=$!
}

# ours PID: whether that is a child of this very shell. Its number is another process's where it has ended, and not seldom on a busy host.
ours() {
  local line parent=0
  while read -r line; do
    [[ $line != PPid:* ]] || parent=${line#PPid:}
  done 2>/dev/null <"/proc/$1/status"
  # Not by a bare "return": within a trap that is the code of what was done before it.
  [ "$parent" -eq "$BASHPID" ]
}

waited() {
  [ -n "$TICKER" ] || return 0
  ours "$TICKER" && kill "$TICKER" 2>/dev/null && wait "$TICKER" 2>/dev/null || true
  TICKER=''
  tenths
  local spoke=$((TENTHS - TICKER_BEGUN - TICKER_FIRST))
  [ $spoke -lt 0 ] || QUIET=$((TICKER_BEGUN + TICKER_FIRST + spoke / 25 * 25))
  [ ! -t 2 ] || printf '\r\e[K' >&2
}

tick() {
  local begun=$SECONDS pause=$(($2 / 10)).$(($2 % 10))
  trap - EXIT INT TERM HUP
  while sleep $pause >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
    if [ -t 2 ]; then printf '\r\e[K%s … %d s' "$1" $((SECONDS - begun)) >&2; else say "$1 … $((SECONDS - begun)) s"; fi
    pause=2.5
  done
}
