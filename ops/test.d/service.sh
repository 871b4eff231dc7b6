#!/usr/bin/env bash
# Opsaga as a service, on the testbed's machine with systemd (`ops/testbed systemd up`): what cannot be built is not installed; a crash is
# mended, also after new sources have come; an ops/down holds, and nothing is killed by it; agents that cannot be deployed are no failure.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=ops/lib/common.sh
. "$ROOT/ops/lib/common.sh"

DISK=${OPSAGA_TESTBED:-/tmp/opsaga-testbed${OPSAGA_TESTBED_NUMBER:+-$OPSAGA_TESTBED_NUMBER}}/machines/pc3/disk
SCRATCH=$(mktemp -d)
HERE=/root/opsaga DATA=/var/lib/opsaga UNIT=/etc/systemd/system/opsaga.service
# The machine has no network: what is built, and what is needed for it, is brought.
KEPT=/root/.cache/opsaga
BEGUN=$(date +%s)
trap clean_up EXIT

clean_up() {
  on systemctl disable --now opsaga >/dev/null 2>&1 || true
  rm -rf "$SCRATCH" "$DISK$HERE" "$DISK$DATA" "$DISK$UNIT" "$DISK$KEPT" "$DISK"/root/{built,backup.tar.gz}
}

fail() {
  say "service: $*"
  tail -n 20 "$SCRATCH"/*.log | cut -c1-240 >&2
  on journalctl -u opsaga -n 40 --no-pager -o cat >&2 || true
  exit 1
}

on() { "$ROOT/ops/testbed" systemd exec "$@"; }
state() { on systemctl show opsaga -p "$1" --value; }
is() { [ "$(state "$1")" = "$2" ]; }
ready() { on bash -c "ROOT=$HERE; . $HERE/ops/lib/common.sh; [ \"\$(get 8303 /health/ready)\" = 200 ]"; }
within() {
  local end=$((SECONDS + $1))
  until "${@:2}"; do
    [ $SECONDS -lt $end ] || fail "after $1 s still not: ${*:2}"
    sleep 0.5
  done
}

build 2>"$SCRATCH/build.log" || fail "no build"
mkdir -p "$DISK$HERE" "$DISK$KEPT/app" "$DISK/etc/opsaga"
(cd "$ROOT" && git ls-files -co --exclude-standard -z | tar --null -T - -cf -) | tar -C "$DISK$HERE" -xf -
cp -a "$CACHE/app/$(source_key)" "$DISK$KEPT/app/"
cp -aL "$CACHE/bin" "$DISK$KEPT/"
for part in /etc/java-*-openjdk /etc/ssl; do [ -e "$DISK$part" ] || cp -a "$part" "$DISK/etc/"; done
ssh-keygen -q -t ed25519 -N '' -f "$SCRATCH/key"
cp "$SCRATCH/key" "$DISK/etc/opsaga/"
cat >"$DISK/etc/opsaga/production.yaml" <<'YAML'
environment: production
approval: { required: true }
machines: { nowhere: { ssh: { host: 127.0.0.1, port: 1, user: nobody, identity: key, known_hosts: key } } }
agents: [{ id: a, machine: nowhere, runtime: process, artifact: a, command: exec ./a }]
YAML

say "What cannot be built is told to whoever installs it …"
SOURCE=$DISK$HERE/api/src/main/resources/application.yaml
printf '#!/bin/sh\necho "no such plugin"; exit 1\n' >"$DISK$HERE/mvnw"
echo '# new' >>"$SOURCE"
! on "$HERE/ops/install" >"$SCRATCH/install.log" 2>&1 || fail "it was installed"
grep -q "no such plugin" "$SCRATCH/install.log" && [ ! -e "$DISK$UNIT" ] || fail "it did not say why, or left a unit"
sed -i '$d' "$SOURCE"

say "What is installed answers, whatever becomes of its agents …"
on "$HERE/ops/install" --inventory /etc/opsaga/production.yaml --deploy >"$SCRATCH/install.log" 2>&1 || fail "not installed"
ready || fail "ops/install was over before Opsaga answered"

say "A crash is mended, and what git pull has brought is built, with all that Maven needs …"
printf '#!/bin/sh\nset -eu\ntest -d "$HOME" && touch "$HOME/built"; exit 1\n' >"$DISK$HERE/mvnw"
echo '# new' >>"$SOURCE"
on bash -c "kill -9 \$(cat $DATA/run/opsaga.pid)"
within 60 on test -e /root/built
sed -i '$d' "$SOURCE"
within 200 ready

say "An ops/down holds …"
on "$HERE/ops/down" >"$SCRATCH/down.log" 2>&1 || fail "ops/down failed"
within 10 is ActiveState inactive
is Result success || fail "it ended with $(state Result)"
on "$HERE/ops/backup" /root/backup.tar.gz >"$SCRATCH/backup.log" 2>&1 || fail "no backup"
grep -q "systemctl start opsaga brings" "$SCRATCH/backup.log" || fail "it is not said how Opsaga comes back"
! on journalctl -u opsaga --since "@$BEGUN" -o cat --no-pager | grep "Killing process" | grep -v "(sleep)" || fail "something was killed"
say "Opsaga lives as a service ($SECONDS s)."
