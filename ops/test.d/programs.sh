#!/usr/bin/env bash
# ops/temporal/get, ops/restic/get and ops/versitygw/get: what they refuse, build, leave and print. Go and the programs are stand-ins that are
# scripts, so nothing is downloaded or compiled; the cache is a folder of the test's own.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

SCRATCH=$(mktemp -d)
LOG=$SCRATCH/log STARTED=''
clean_up() {
  [ -z "$STARTED" ] || kill -9 "$STARTED" "$(cat "$STAND_IN/compiler")" 2>/dev/null || true
  rm -rf "$SCRATCH"
}
trap clean_up EXIT
export OPSAGA_CACHE=$SCRATCH/cache PATH=$SCRATCH/bin:/usr/bin:/bin STAND_IN=$SCRATCH/stand-in
unset OPSAGA_RESTIC OPSAGA_VERSITYGW OPSAGA_TEMPORAL_CLI
mkdir "$SCRATCH/bin" "$STAND_IN"

fail() {
  printf 'programs: %s\n' "$*" >&2
  tail -n 25 "$LOG" >&2
  exit 1
}

# program FILE TEXT: one that says TEXT, whatever it is asked.
program() { printf '#!/bin/sh\necho "%s"\n' "$2" >"$1" && chmod 755 "$1"; }

# What is built says what lies in $STAND_IN under the last word of its package; a build waits, with a compiler, while $STAND_IN/slow is there.
cat >"$SCRATCH/bin/go" <<'END'
#!/bin/sh
case "$1 $2" in
  "env GOVERSION") cat "$STAND_IN/go"; exit ;;
  "env GOPROXY") echo "https://modules.invalid,direct"; exit ;;
esac
while [ $# -gt 1 ]; do
  [ "$1" != -o ] || out=$2
  shift
done
echo "$GOPROXY $GOFLAGS" >"$STAND_IN/seen"
echo "$1" >>"$STAND_IN/builds"
echo "go: downloading example.org/module v1.0.0"
echo "example.org/module"
if [ -e "$STAND_IN/slow" ]; then
  sleep 300 &
  echo $! >"$STAND_IN/compiler"
  wait
fi
[ ! -e "$STAND_IN/broken" ] || { echo "no such module: example.org/module" && exit 1; }
printf '#!/bin/sh\ncat "%s"\n' "$STAND_IN/$(echo "$1" | tr / _)" >"$out"
END
chmod 755 "$SCRATCH/bin/go"
echo go1.99.0 >"$STAND_IN/go"
echo "restic 0.18.1 compiled with go1.99.0 on linux/amd64" >"$STAND_IN/github.com_restic_restic_cmd_restic"
printf 'Version  : v1.8.0\nBuild    : norev\n' >"$STAND_IN/github.com_versity_versitygw_cmd_versitygw"
echo "temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)" >"$STAND_IN/github.com_temporalio_cli_cmd_temporal"
echo "temporal version 1.31.2" >"$STAND_IN/go.temporal.io_server_cmd_server"
echo "tdbg version 1.31.2" >"$STAND_IN/go.temporal.io_server_cmd_tools_sql"
echo "Temporal UI version 2.50.1" >"$STAND_IN/github.com_temporalio_ui-server_v2_cmd_server"
# Of the machine's own programs none is to be found.
program "$SCRATCH/bin/restic" "restic 0.14.0 compiled with go1.19 on linux/amd64"
program "$SCRATCH/bin/versitygw" "Version  : v1.0.2"
program "$SCRATCH/bin/temporal" "temporal version 1.1.0 (Server 1.25.0, UI 2.30.0)"

# gets PATHS NAME [ARGUMENT]; fails CODE NAME [ARGUMENT]; told TEXT
gets() {
  local out
  out=$("$ROOT/ops/$2/get" "${@:3}" 2>"$LOG") || fail "ops/$2/get ${*:3} failed"
  [ "$out" = "$1" ] || fail "ops/$2/get ${*:3} printed \"$out\", not \"$1\""
  empty
}
fails() {
  local code=0
  "$ROOT/ops/$2/get" "${@:3}" >"$SCRATCH/out" 2>"$LOG" || code=$?
  [ $code = "$1" ] && [ ! -s "$SCRATCH/out" ] || fail "ops/$2/get ${*:3} ended with $code, or printed something"
  empty
}
told() { grep -qF -- "$1" "$LOG" || fail "\"$1\" was not said"; }
empty() { ! compgen -G "$OPSAGA_CACHE/*-build.*" >/dev/null || fail "a folder of a build is left"; }
# within SECONDS CONDITION...
within() {
  local end=$((SECONDS + $1))
  until "${@:2}"; do
    [ $SECONDS -lt $end ] || fail "after $1 s still not: ${*:2}"
    sleep 0.1
  done
}

# --- what is named or found ---
program "$SCRATCH/old" "restic 0.17.0 compiled with go1.22 on linux/amd64"
program "$SCRATCH/new" "restic 0.19.0 compiled with go1.26 on linux/amd64"
program "$SCRATCH/strange" "hello"
OPSAGA_RESTIC=$SCRATCH/none fails 1 restic && told "no such file"
OPSAGA_RESTIC=$STAND_IN fails 1 restic && told "not an executable file"
OPSAGA_RESTIC=$SCRATCH/strange fails 1 restic && told "does not say which version"
OPSAGA_RESTIC=$SCRATCH/old fails 1 restic && told "0.17.0, older than 0.17.1, the first with a sound --stdin-from-command"
OPSAGA_RESTIC=$SCRATCH/new gets "$SCRATCH/new" restic && told "Opsaga is tested with 0.18.1"
program "$SCRATCH/old" "Version  : v1.7.9"
OPSAGA_VERSITYGW=$SCRATCH/old fails 1 versitygw && told "1.7.9, older than 1.8,"
program "$SCRATCH/old" "temporal version 1.3.0 (Server 1.27.1, UI 2.36.0)"
OPSAGA_TEMPORAL_CLI=$SCRATCH/old fails 1 temporal && told "older than 1.31, which silently ignores task priority"
fails 2 restic something && told usage
gets '' restic --help

# --- what cannot be built ---
touch "$STAND_IN/broken"
fails 1 restic && told "$SCRATCH/bin/restic refused: it is restic 0.14.0" && told "no such module" && told "none could be made"
rm "$STAND_IN/broken"
mv "$STAND_IN/github.com_restic_restic_cmd_restic" "$SCRATCH/kept"
echo "restic 0.18.0" >"$STAND_IN/github.com_restic_restic_cmd_restic"
fails 1 restic && told "does not report 0.18.1 (but '0.18.0')"
mv "$SCRATCH/kept" "$STAND_IN/github.com_restic_restic_cmd_restic"

# --- a build that is ended: its compilers end, its folder goes ---
ended() { ! kill -0 "$1" 2>/dev/null; }
for name in restic temporal; do
  touch "$STAND_IN/slow" && rm -f "$STAND_IN/compiler"
  what=() && [ $name = restic ] || what=(all)
  "$ROOT/ops/$name/get" "${what[@]}" >/dev/null 2>"$LOG" &
  STARTED=$!
  within 20 test -s "$STAND_IN/compiler"
  kill -TERM $STARTED
  within 20 ended $STARTED
  code=0 && wait $STARTED || code=$?
  [ $code = 143 ] || fail "an ended build ended with $code"
  told "interrupted"
  within 5 ended "$(cat "$STAND_IN/compiler")"
  STARTED=''
  empty
done
rm "$STAND_IN/slow"

# --- two calls build once, and what a killed one left goes ---
rm -f "$STAND_IN/builds"
mkdir -p "$OPSAGA_CACHE/restic-build.killed/mod" && touch "$OPSAGA_CACHE/restic-build.killed/mod/file" && chmod a-w "$OPSAGA_CACHE/restic-build.killed/mod"
"$ROOT/ops/restic/get" >"$SCRATCH/other" 2>/dev/null &
"$ROOT/ops/restic/get" >"$SCRATCH/out" 2>"$LOG" || fail "one of two calls failed"
wait $! || fail "the other of two calls failed"
empty
[ "$(sort -u "$SCRATCH/out" "$SCRATCH/other")" = "$OPSAGA_CACHE/bin/restic-0.18.1" ] || fail "one of two calls printed something else"
[ "$(wc -l <"$STAND_IN/builds")" = 1 ] || fail "two calls built twice"
[ "$(cat "$STAND_IN/seen")" = "https://modules.invalid -mod=readonly -modcacherw -buildvcs=false" ] || fail "Go was told $(cat "$STAND_IN/seen")"

# --- all of them, and what is there is not built again ---
gets "$OPSAGA_CACHE/bin/versitygw-1.8.0" versitygw
grown=$(printf "$OPSAGA_CACHE/bin/%s\n" temporal-server-1.31.2 temporal-sql-tool-1.31.2 temporal-ui-server-2.50.1)
gets "$OPSAGA_CACHE/bin/temporal-1.8.2"$'\n'"$grown" temporal all
rm "$SCRATCH/bin/go"
gets "$OPSAGA_CACHE/bin/restic-0.18.1" restic
gets "$OPSAGA_CACHE/bin/versitygw-1.8.0" versitygw
gets "$OPSAGA_CACHE/bin/temporal-1.8.2" temporal
gets "$grown" temporal grown
gets "$OPSAGA_CACHE/bin/temporal-1.8.2"$'\n'"${grown##*$'\n'}" temporal small
printf 'programs: all found\n' >&2
