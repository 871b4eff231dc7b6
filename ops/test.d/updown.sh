#!/usr/bin/env bash
# The sandbox's whole way through ops/up and ops/down, as people take it: up, down, up again, Ctrl-C. Uses a data folder and
# ports of its own, so that it may run beside an Opsaga that is at work. The accounts are of other languages.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=ops/lib/common.sh
. "$ROOT/ops/lib/common.sh"

AGENTS=14
# A first start on a machine that has not built Opsaga yet takes minutes; everything else is quick.
FIRST=420 START=180 STOP=60

SCRATCH=$(mktemp -d)
DATA=$SCRATCH/data
UP='' LEFT=''
trap clean_up EXIT

clean_up() {
  [ -z "$UP" ] || kill -9 "$UP" 2>/dev/null || true
  "$ROOT/ops/down" --data "$DATA" >/dev/null 2>&1 || true
  rm -rf "$SCRATCH"
}

fail() {
  say "updown: $*"
  local log
  for log in "$SCRATCH"/*.log "$DATA"/log/*.log; do
    [ -f "$log" ] || continue
    say "--- ${log#"$SCRATCH/"}" && tail -n 20 "$log" | cut -c1-240 >&2
  done
  exit 1
}

# within SECONDS WHAT CONDITION...: waits until the condition holds.
within() {
  local end=$((SECONDS + $1)) what=$2 limit=$1
  shift 2
  until "$@"; do
    [ $SECONDS -lt $end ] || fail "after $limit s still not: $what${LEFT:+; left: $LEFT}"
    sleep 0.2
  done
}

# free_port: a port for the API such that it and those that follow from it (see ops/up) are free.
free_port() {
  local port other taken
  for port in {8701..8899}; do
    taken=no
    for other in "$port" $((port - 1070)) $((port - 70)) $((29000 + port % 1000 * 2)) $((29001 + port % 1000 * 2)) \
      $((9000 + port % 197 * 100 + 90)) $(seq $((9000 + port % 197 * 100)) $((9000 + port % 197 * 100 + AGENTS - 1))); do
      ! listening "$other" || { taken=yes && break; }
    done
    [ $taken = yes ] || { echo "$port" && return; }
  done
  fail "no free ports"
}

# processes: number and start of every process that lives in the data folder or names it.
processes() {
  local folder pid start
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    [ "$pid" != "$$" ] && [ "$pid" != "$BASHPID" ] || continue
    case $(readlink "$folder/cwd" 2>/dev/null) in
      "$DATA"/*) ;;
      *) tr '\0' ' ' 2>/dev/null <"$folder/cmdline" | grep -qF -- "$DATA" || continue ;;
    esac
    start=$(started "$pid") && [ -n "$start" ] && echo "$pid $start"
  done
  return 0
}

# started PID: when it was started, by which a number that is used again is told apart; nothing where it has ended.
started() { sed -n 's/.*) //; /^[ZX]/!p' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# leaders PROCESSES: the process groups of these, without our own.
leaders() {
  local pid
  while read -r pid _; do sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | cut -d' ' -f3; done <<<"$1" |
    sort -u | grep -vx "$(sed 's/.*) //' /proc/$$/stat | cut -d' ' -f3)"
}

group_lives() { [ -n "$(cat /proc/[0-9]*/stat 2>/dev/null | sed -n "s/.*) //; /^[^ZX] [0-9]* $1 /p")" ]; }

# gone PROCESSES GROUPS: whether none of them lives, and nothing else of the data folder either.
gone() {
  local pid start group
  while read -r pid start; do
    [ -z "$pid" ] || [ "$(started "$pid")" != "$start" ] || { LEFT="process $pid: $(tr '\0' ' ' <"/proc/$pid/cmdline" | cut -c1-150)" && return 1; }
  done <<<"$1"
  for group in $2; do
    ! group_lives "$group" || { LEFT="something of process group $group" && return 1; }
  done
  LEFT=$(processes)
  [ -z "$LEFT" ]
}

# fetch PATH: the body of a GET.
fetch() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$PORT" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$1" >&3
    timeout 20 cat <&3
  ) 2>/dev/null
}

# post PATH BODY: the answer to a POST.
post() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$PORT" || exit 1
    printf 'POST %s HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' "$1" ${#2} "$2" >&3
    timeout 20 cat <&3
  ) 2>/dev/null
}

# healthy_agents: how many are healthy and run what is recorded; one line for each agent.
healthy_agents() { fetch /agents | sed 's/{"agent_id"/\n&/g' | grep -c '^{"agent_id".*"health":"healthy".*"drifted":false' || true; }
all_healthy() { [ "$(healthy_agents)" = $AGENTS ]; }
backed_up() { fetch /api/v1/backups/config/executions | grep -q '"status":"VERIFIED"'; }
releases() { find "$DATA/sandbox" -path '*/releases/*' -prune -printf '%p\n' | sort; }
operations() { fetch '/fleet/operations?active=false' | grep -o '"operation_id":' | wc -l; }

# up LOCALE LOG SECONDS SUMMARY: starts ops/up in the background, in a locale that need not be installed, and returns when it says that
# all agents are as they shall be.
up() {
  mkdir -p "$SCRATCH/locale"
  localedef -i "$1" -f UTF-8 "$SCRATCH/locale/$1.UTF-8" || fail "no locale $1"
  # What a shell starts in the background does not hear a Ctrl-C, unless it is told to.
  LOCPATH="$SCRATCH/locale" LC_ALL="$1.UTF-8" setsid python3 -c \
    'import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])' \
    "$ROOT/ops/up" --data "$DATA" --port "$PORT" </dev/null >"$SCRATCH/$2" 2>&1 &
  UP=$!
  within "$3" "\"$4\" in $2" said "$SCRATCH/$2" "$4"
  within 30 "$AGENTS healthy agents" all_healthy
}

said() {
  grep -q -- "$2" "$1" && return 0
  kill -0 "$UP" 2>/dev/null || fail "ops/up ended without saying \"$2\""
  return 1
}

up_has_ended() { ! kill -0 "$UP" 2>/dev/null; }

# down HOW...: stops it that way, and sees to it that nothing is left. One that was stopped so has not failed.
down() {
  local all leaders code=0
  all=$(processes)
  [ "$(wc -l <<<"$all")" -gt $((AGENTS + 3)) ] || fail "too few processes were found to be sure of: $all"
  leaders=$(leaders "$all")
  "$@" >>"$SCRATCH/down.log" 2>&1 || fail "$* failed"
  within $STOP "end of ops/up" up_has_ended
  wait "$UP" || code=$?
  [ $code = 0 ] || fail "ops/up ended with $code after $*"
  UP=
  within $STOP "the end of what was started" gone "$all" "$leaders"
  ! listening "$PORT" || fail "something listens on $PORT"
}

# ctrl_c_twice: as a terminal does it for who does not want to wait: all that belongs to ops/up hears it.
ctrl_c_twice() {
  kill -INT -- "-$UP"
  within 10 "ops/down at work" pgrep -g "$UP" -f "$ROOT/ops/down"
  kill -INT -- "-$UP"
}

PORT=$(free_port)
install_packages locales
# Whose digits are not 0-9.
say "Up, where one is written ١ …"
up ar_EG first.log $FIRST "$AGENTS of $AGENTS agents .* $AGENTS changed"
FOUND=$(releases) PIDS=$(processes)
[ "$(wc -l <<<"$FOUND")" = $AGENTS ] || fail "these releases are there: $FOUND"

say "A backup, as in README …"
post /api/v1/backups/config/run '{}' | grep -q '"execution_id"' || fail "no backup was started"
within 60 "a backup that is VERIFIED" backed_up

say "Down …"
down "$ROOT/ops/down" --data "$DATA"

# Whose fractions have a comma, and whose I is no capital i.
say "Up again, where the capital of i is İ …"
up tr_TR second.log $START "$AGENTS of $AGENTS agents .* $AGENTS unchanged"
[ "$(releases)" = "$FOUND" ] || fail "agents that were right were deployed again: $(diff <(echo "$FOUND") <(releases))"
[ "$(operations)" = 2 ] || fail "two fleet operations were expected, not $(operations)"
[ -z "$(comm -12 <(sort <<<"$PIDS") <(processes | sort))" ] || fail "something of the first start still ran"

say "Ctrl-C, twice …"
down ctrl_c_twice
say "ops/up and ops/down do what they say ($SECONDS s)."
