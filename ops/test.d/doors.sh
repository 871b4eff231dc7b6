#!/usr/bin/env bash
# An installation in which nobody is let in without a key: it starts and deploys with its own key, and nobody gets past its doors: no
# command with a wrong option, no client of Temporal's, no page in a browser. Uses a data folder and ports of its own.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=ops/lib/common.sh
. "$ROOT/ops/lib/common.sh"
# shellcheck source=ops/lib/installation.sh
. "$ROOT/ops/lib/installation.sh"

PORT=${1:-8641}
SCRATCH=$(mktemp -d)
DATA=$SCRATCH/data
trap clean_up EXIT
clean_up() {
  "$ROOT/ops/down" --data "$DATA" >/dev/null 2>&1 || true
  rm -rf "$SCRATCH"
}

fail() {
  say "doors: $*"
  tail -n 20 "$SCRATCH"/*.log "$DATA"/log/*.log 2>/dev/null | cut -c1-240 >&2
  exit 1
}

# refused TEXT COMMAND...: it fails, and says that.
refused() {
  local text=$1 said
  shift
  ! said=$("$@" 2>&1) || fail "$* was taken"
  grep -qF -- "$text" <<<"$said" || fail "$* says: $said"
}

key() { "$ROOT/ops/key" --data "$DATA" "$@"; }

say "Up, with a key for everybody …"
OPSAGA_LOCAL_ADMIN=false "$ROOT/ops/up" --detach --data "$DATA" --port "$PORT" </dev/null >"$SCRATCH/up.log" 2>&1 || fail "ops/up failed"
grep -q "14 of 14 agents run what they shall" "$SCRATCH/up.log" || fail "not all agents were deployed"

say "Keys …"
for file in ops.key signing.key web-ui.key; do
  [ "$(stat -c %a "$DATA/secrets/$file")" = 600 ] || fail "$file can be read by others"
done
for file in ops.key signing.key; do
  ! grep -rlF --null-data -f "$DATA/secrets/$file" /proc/[0-9]*/cmdline 2>/dev/null | grep . || fail "$file is in a command line"
  ! grep -rlF -f "$DATA/secrets/$file" "$DATA/log" || fail "$file is in a log"
done
refused "unknown option --prot" key ci viewer --prot 1
refused "has its API on port $PORT, not on 8303" key ci viewer --port 8303
refused "there is no folder" "$ROOT/ops/key" ci viewer --data "$SCRATCH/dtaa"
refused "nothing was started in" "$ROOT/ops/key" ci viewer --data "$SCRATCH"
refused "--days: 0 is not" key ci viewer --days 0
KEY=$(key ci operator --environment staging --days 30)
[[ $KEY == opsaga_* ]] || fail "no key: $KEY"
refused "(403)" env OPSAGA_KEY="$KEY" "$ROOT/ops/key" --data "$DATA" --list
key --list | grep -q '"name":"ci","role":"operator","environments":\["staging"\]' || fail "ci is not listed"
key --revoke ci 2>"$SCRATCH/revoke.log" || fail "ci was not revoked"
refused "(401)" env OPSAGA_KEY="$KEY" "$ROOT/ops/key" --data "$DATA" --list

say "Attacks …"
python3 -B "$ROOT/ops/test.d/doors.py" "$DATA" "$("$ROOT/ops/temporal/get")" "${BAD_PORTS[@]}" || fail "somebody got in"
"$ROOT/ops/down" --data "$DATA" >"$SCRATCH/down.log" 2>&1 || fail "ops/down failed"

say "It stays so …"
"$ROOT/ops/up" --detach --no-deploy --data "$DATA" </dev/null >"$SCRATCH/up.log" 2>&1 || fail "ops/up failed"
[ "$(get "$PORT" /whoami)" = 401 ] || fail "after another start the machine needs no key: $(get "$PORT" /whoami)"
"$ROOT/ops/down" --data "$DATA" >"$SCRATCH/down.log" 2>&1 || fail "ops/down failed"
say "The doors are shut ($SECONDS s)."
