#!/usr/bin/env bash
# Two installations side by side on one host, what a data folder remembers, broken-off starts, and a backup that is restored elsewhere.
# Uses data folders, a cache list and ports of its own.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=ops/lib/common.sh
. "$ROOT/ops/lib/common.sh"

SCRATCH=$(mktemp -d)
A=$SCRATCH/a B=$SCRATCH/b C=$SCRATCH/c D=$SCRATCH/d E=$SCRATCH/e
LOG=$SCRATCH/log WATCHER=''
trap clean_up EXIT

clean_up() {
  local data
  [ -z "$WATCHER" ] || kill -9 "$WATCHER" 2>/dev/null || true
  for data in "$A" "$B" "$C" "$D" "$E"; do "$ROOT/ops/down" --data "$data" >/dev/null 2>&1 || true; done
  rm -rf "$SCRATCH"
}

fail() {
  say "installations: $*"
  tail -n 25 "$LOG" >&2
  exit 1
}

# up DATA OPTION...: ops/up --detach; its output is in $LOG.
up() { "$ROOT/ops/up" --data "$1" --detach "${@:2}" >"$LOG" 2>&1; }
refused() { ! up "$@" || fail "ops/up $* was not refused"; }
told() { grep -q -- "$1" "$LOG" || fail "\"$1\" was not said"; }
lists() { (exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET /fleet/operations?active=false HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3 && timeout 20 cat <&3); }
runs() { [ "$(get "$1" /health/live)" = 200 ]; }
value() { sed -n "s/^$2=//p" "$1/installation"; }

# within SECONDS CONDITION...
within() {
  local end=$((SECONDS + $1))
  until "${@:2}"; do
    [ $SECONDS -lt $end ] || fail "after $1 s still not: ${*:2}"
    sleep 0.2
  done
}

# stay DATA OPTION...: an ops/up that stays, as $WATCHER.
stay() {
  "$ROOT/ops/up" --data "$1" "${@:2}" </dev/null >"$LOG" 2>&1 &
  WATCHER=$!
  within 90 stays
}
stays() { lives || fail "ops/up ended"; grep -q "Press Ctrl-C" "$LOG"; }
lives() { kill -0 "$WATCHER" 2>/dev/null; }
# It looks once in each pause; a pause that is not the one of before begins after a look.
looked() { local pause; pause=$(pgrep -P "$WATCHER" -x sleep) && [ "$pause" != "$1" ]; }

# ended CODE: the one that stays ends so.
ended() {
  local code=0 end=$((SECONDS + 30))
  while lives; do [ $SECONDS -lt $end ] || fail "ops/up still stays"; sleep 0.1; done
  wait "$WATCHER" || code=$?
  WATCHER=''
  [ $code = "$1" ] || fail "ops/up ended with $code, not $1"
}

free_pair() {
  local port
  for port in {8601..8699}; do
    listening "$port" || listening $((port + 10000)) || listening $((port - 1070)) || listening $((port + 8930)) || listening $((port - 70)) ||
      listening $((port + 9930)) || { echo "$port" && return; }
  done
  fail "no free ports"
}
PORT=$(free_pair)

say "Two at once, with ports that would meet …"
"$ROOT/ops/up" --data "$B" --port $((PORT + 10000)) --detach >"$SCRATCH/b.log" 2>&1 9>&- &
SECOND=$!
up "$A" --port "$PORT" || fail "the first did not come up"
wait $SECOND || { cp "$SCRATCH/b.log" "$LOG" && fail "the second did not come up"; }
told "14 of 14 agents run"
runs "$PORT" && runs $((PORT + 10000)) || fail "not both run"
[ "$(value "$A" SSH_PORT)" != "$(value "$B" SSH_PORT)" ] || fail "both have the same ports"
grep -Eq '^[0-9]{2}:[0-9]{2}:[0-9]{2} .*14 of 14 agents' "$LOG" || fail "lines without a terminal have no time"

say "What is not said is as before; a difference is said …"
up "$A" || fail "not as before"
told "port\|http://127.0.0.1:$PORT/docs"
refused "$A" --port $((PORT + 1))
told "runs on port $PORT"
refused "$A" --inventory "$ROOT/ops/inventory/example.yaml"
told "is a sandbox's"
refused "$C" --port "$PORT"
told "port $PORT, for the API, is taken by process .*; free is --port"
refused "$ROOT"
told "has other things in it"
! "$ROOT/ops/down" --data "$SCRATCH/nothing" >"$LOG" 2>&1 || fail "a wrong --data was taken"
told "no Opsaga was started"
"$ROOT/ops/down" --help 2>&1 | grep -q -- --data || fail "ops/down --help says nothing"

say "The metrics, which want no key, are where no browser goes, also after many installations …"
bad=$(sed -n 's/^BAD_PORTS=(\(.*\))$/\1/p' "$ROOT/ops/lib/installation.sh")
for port in $bad; do
  mkdir -p "$SCRATCH/old-$port"
  echo "METRICS_PORT=$port" >"$SCRATCH/old-$port/installation"
  echo "$SCRATCH/old-$port" >>"$CACHE/installations"
done
# As many as have ever been, all down: they hold every place for what a grown installation has, and where the sandbox's ports begin.
for place in {0..87}; do
  mkdir -p "$SCRATCH/place-$place"
  printf 'GROWN_PORT=%d\nAGENT_PORT=%d\n' $((31000 + place * 20)) $((29000 + (PORT + 3) % 1000 * 2 + place * 100)) >"$SCRATCH/place-$place/installation"
  echo "$SCRATCH/place-$place" >>"$CACHE/installations"
done
# One of them is just being started, and will listen on the place that would be taken next.
for soon in $bad; do listening "$soon" || break; done
mkdir "$SCRATCH/old-$soon/run"
exec 7>"$SCRATCH/old-$soon/run/up.lock"
flock 7
# And Temporal ends when it starts, as it does where somebody takes a port that it was about to listen on.
real=$("$ROOT/ops/temporal/get")
cat >"$SCRATCH/temporal" <<END
#!/bin/sh
if [ "\$1" = server ] && mkdir "$SCRATCH/begun" 2>/dev/null; then sleep 1; exit 1; fi
exec "$real" "\$@"
END
chmod +x "$SCRATCH/temporal"
OPSAGA_TEMPORAL_CLI=$SCRATCH/temporal up "$D" --port $((PORT + 3)) --no-deploy 7>&- || fail "no start after many installations"
exec 7>&-
told "Temporal ended while starting"
[ "$(value "$D" METRICS_PORT)" != "$soon" ] || fail "the metrics are where another one's will be"
# Who was killed a moment ago is waited for, and who lives is not.
(
  # shellcheck source=ops/lib/installation.sh
  . "$ROOT/ops/lib/installation.sh"
  listeners() { [ -e "$SCRATCH/looked" ] || { touch "$SCRATCH/looked" && echo " 4711 "; }; }
  holder() { :; }
  let_go 4711 || exit 1
  holder() { echo " by process 1"; }
  ! let_go 4711
) || fail "a port that is let go"
# Temporal's store takes no port above 32767.
(
  # shellcheck source=ops/lib/installation.sh
  . "$ROOT/ops/lib/installation.sh"
  # shellcheck disable=SC2034 # run_of reads it.
  TAKEN=$(printf ' %s ' {32740..32800})
  [ "$(run_of 32740 20 12 "" 31000 1760)" = 31000 ]
) || fail "ports that Temporal does not take"
[[ " $bad " == *" $(value "$D" METRICS_PORT) "* ]] || fail "a browser reaches the metrics on $(value "$D" METRICS_PORT)"
[ "$(get "$(value "$D" METRICS_PORT)" /metrics)" = 200 ] || fail "the metrics are not where they were to be"

say "An ops/down is no failure of an ops/up that stays, and is over when that ends; a crash is one …"
stay "$D" --no-deploy
"$ROOT/ops/down" --data "$D" >"$SCRATCH/down.log" 2>&1 &
DOWN=$!
ended 0
! kill -0 $DOWN 2>/dev/null || fail "ops/up ended before ops/down"
up "$D" --no-deploy || fail "no start after an ops/down"
stay "$D" --no-deploy
# One that was killed before it could stop anything.
(bash -c "DATA='$D'; . '$ROOT/ops/lib/service.sh'; call_down; kill -9 \$\$" || true) 2>/dev/null
pause=$(pgrep -P "$WATCHER" -x sleep || true)
within 10 looked "$pause"
pause=$(pgrep -P "$WATCHER" -x sleep || true)
within 10 looked "$pause"
kill -9 "$(cat "$D/run/opsaga.pid")"
ended 1
told "Opsaga has ended"
"$ROOT/ops/down" --data "$D" >"$LOG" 2>&1

say "It stays with an Opsaga of which nothing could be deployed, and an ops/down is heard while it starts …"
cat >"$SCRATCH/inventory.yaml" <<'YAML'
environment: production
approval: { required: true }
machines: { nowhere: { ssh: { host: 127.0.0.1, port: 1, user: nobody, identity: key, known_hosts: key } } }
agents: [{ id: a, machine: nowhere, runtime: process, artifact: a, command: exec ./a }]
YAML
ssh-keygen -q -t ed25519 -N '' -f "$SCRATCH/key"
OPSAGA_LOCAL_ADMIN=false OPSAGA_ARGS=--opsaga.patience=2s stay "$E" --port $((PORT + 4)) --inventory "$SCRATCH/inventory.yaml"
told "0 of 1 agents run"
runs $((PORT + 4)) || fail "Opsaga does not run"
OPSAGA_LOCAL_ADMIN=true refused "$E"
told "runs with OPSAGA_LOCAL_ADMIN=false"
kill -TERM "$WATCHER"
ended 0
[ "$(value "$E" LOCAL_ADMIN)" = false ] || fail "it is forgotten that everybody needs a key"
"$ROOT/ops/up" --data "$E" </dev/null >"$LOG" 2>&1 &
WATCHER=$!
within 60 test -e "$E/run/temporal.pid"
"$ROOT/ops/down" --data "$E" >"$SCRATCH/down.log" 2>&1
ended 0
! runs $((PORT + 4)) && ! pgrep -f -- "$E/temporal" >/dev/null || fail "it started all the same"

say "A start that is broken off leaves nothing …"
# Python, as whoever starts something in the background of a shell cannot give it a Ctrl-C.
for signal in INT HUP; do
  timeout 120 python3 - "$ROOT/ops/up" "$C" $((PORT + 2)) $signal <<'PY' || fail "SIG$signal while starting"
import os, signal, subprocess, sys
up, data, port, name = sys.argv[1:]
process = subprocess.Popen([up, "--data", data, "--port", port], stderr=subprocess.PIPE, start_new_session=True)
while not os.path.exists(data + "/run/temporal.pid") and process.poll() is None:
    pass
process.send_signal(getattr(signal, "SIG" + name))
process.stderr.read()
sys.exit(0 if process.wait() == {"INT": 130, "HUP": 129}[name] else 1)
PY
  ! listening $((PORT + 2)) && ! pgrep -f -- "$C/temporal" >/dev/null || fail "something was left after SIG$signal"
done

say "Backup, and restored elsewhere …"
! "$ROOT/ops/backup" "$SCRATCH/a.tar.gz" --data "$A" >"$LOG" 2>&1 || fail "a backup of what runs"
before=$(lists "$PORT" | grep -o '"operation_id":"[^"]*"')
"$ROOT/ops/down" --data "$A" >"$LOG" 2>&1
"$ROOT/ops/backup" "$SCRATCH/a.tar.gz" --data "$A" >"$LOG" 2>&1 || fail "no backup"
rm -rf "$A"
"$ROOT/ops/restore" "$SCRATCH/a.tar.gz" --data "$C.moved" >"$LOG" 2>&1 || fail "not restored"
C=$C.moved
up "$C" --no-deploy || fail "what was restored does not start"
[ "$(lists "$PORT" | grep -o '"operation_id":"[^"]*"')" = "$before" ] && [ -n "$before" ] || fail "operations are missing: $(lists "$PORT" | tail -n 1)"
up "$C" || fail "what was restored brings nothing up"
told "14 of 14 agents run"

say "Logs are turned over …"
head -c 4096 /dev/zero | tr '\0' x >>"$C/log/opsaga.log"
timeout 20 "$ROOT/ops/lib/keep-logs" "$C" 1024 1 >/dev/null 2>&1 || true
[ -s "$C/log/opsaga.log.1" ] && [ "$(stat -c %s "$C/log/opsaga.log")" -lt 4096 ] || fail "the log was not turned over"
say "Installations live side by side, remember, and move ($SECONDS s)."
