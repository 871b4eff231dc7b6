# shellcheck shell=bash
# How an ops/down that was called is told from a crash, and which unit of systemd an installation has. Source it after common.sh and
# installation.sh; it needs DATA.

# life PID: names a process such that neither a number that is used again nor another boot can mean it; nothing where it has ended.
life() {
  local boot stat fields
  { read -r boot </proc/sys/kernel/random/boot_id && read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
  read -ra fields <<<"${stat##*) }"
  [[ ${fields[0]} == [ZX] ]] || echo "$boot ${fields[19]} $1"
}

lives() { [ "$(life "${1##* }")" = "$1" ]; }

# call_down: leaves word that an ops/down is at work. Nobody has to take it away: it speaks of what had begun before that ops/down, only.
call_down() {
  # A full disk keeps nobody from stopping Opsaga.
  { life $$ >"$DATA/run/down.new" && mv "$DATA/run/down.new" "$DATA/run/down"; } 2>/dev/null || true
}

# called_down LIFE: whether an ops/down, left in $DOWN, was called after that process had begun.
DOWN='' VOID=''
called_down() {
  local boot begun called now
  DOWN=$(cat "$DATA/run/down" 2>/dev/null) && [ -n "$DOWN" ] && [ "$DOWN" != "$VOID" ] || return 1
  read -r boot called _ <<<"$DOWN"
  read -r now begun _ <<<"$1"
  [ "$boot" = "$now" ] && [ "$called" -gt "$begun" ]
}

# stay: returns when Opsaga has ended: with 0 where an ops/down was called, which is over then as well; otherwise with 1.
stay() {
  local opsaga=''
  while is_up; do
    opsaga=$(life "$PID")
    # One that has died and left Opsaga alive has no say in what becomes of it later.
    ! called_down "${opsaga:-$(life $$)}" || lives "$DOWN" || ! is_up || VOID=$DOWN
    sleep 1 &
    wait $! || true
  done
  called_down "${opsaga:-$(life $$)}" || return 1
  while lives "$DOWN"; do sleep 0.2; done
}

# end_rest: ends what an Opsaga that has ended leaves, in its order; unless somebody starts it again just now.
end_rest() {
  ! flock -n 9 || is_up || OPSAGA_QUIET=yes "$ROOT/ops/down" --data "$DATA" || true
}

# heed_down: an ops/down that is called while we start, or wait to, is meant for us, too.
heed_down() {
  called_down "$(life $$)" || return 0
  say "Stopped by ops/down while starting."
  [ "$DETACH" = yes ] || exit 0
  exit 1
}

# find_service: SYSTEMCTL for the unit that runs DATA; fails where there is none. The systemd of the machine is asked by root, that of a
# login by its user.
find_service() {
  SYSTEMCTL=(systemctl)
  [ "$(id -u)" = 0 ] || SYSTEMCTL+=(--user)
  [ -d /run/systemd/system ] && command -v systemctl >/dev/null &&
    "${SYSTEMCTL[@]}" show opsaga -p Description --value 2>/dev/null | grep -qxF "Opsaga ($DATA)"
}

# service_state NAME: a property of the unit.
service_state() { "${SYSTEMCTL[@]}" show opsaga -p "$1" --value; }

# how_to_start: what brings Opsaga of DATA back.
how_to_start() {
  local SYSTEMCTL
  if find_service; then echo "${SYSTEMCTL[*]} start opsaga"; else echo "ops/up --data $DATA"; fi
}
