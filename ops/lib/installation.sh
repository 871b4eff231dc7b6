# shellcheck shell=bash
# Where an installation keeps its data, what it was started with, and its ports. Source it after common.sh.

# default_data: where everything is kept if nobody says otherwise. Not in the checkout, which is cleaned, moved and deleted.
default_data() {
  if [ -n "${OPSAGA_DATA:-}" ]; then
    echo "$OPSAGA_DATA"
  elif [ "$(id -u)" = 0 ]; then
    echo /var/lib/opsaga
  else
    echo "${XDG_DATA_HOME:-$HOME/.local/share}/opsaga"
  fi
}

# is_data FOLDER: whether an installation lives there.
is_data() { [ -d "$1/run" ] && [ -d "$1/log" ]; }

check_port() {
  [[ $1 =~ ^[0-9]{1,5}$ ]] && [ "$1" -ge 1024 ] && [ "$1" -le 60000 ] || die "--port: $1 is not a port from 1024 to 60000"
}

# claim_data: DATA as an absolute path; it is ours, or empty, or made now. Other people's folders are left as they are.
claim_data() {
  if [ -e "$DATA" ] && ! is_data "$DATA"; then
    [ -d "$DATA" ] || die "--data: $DATA is not a folder"
    [ -z "$(ls -A "$DATA")" ] || die "--data: $DATA has other things in it; name a folder of Opsaga's, an empty one, or one that is not there yet"
  fi
  if [ "$DATA" = "$(default_data)" ] && ! is_data "$DATA" && [ -z "${OPSAGA_DATA:-}" ] && is_data "$ROOT/data"; then
    die "the data of this checkout is in $ROOT/data, and is looked for in $DATA now: move it there (mv $ROOT/data $DATA), or say --data $ROOT/data"
  fi
  [[ $(realpath -m "$DATA") != *[\'\"\<\>\&\\]* ]] || die "--data: $DATA has one of ' \" < > & \\ in its path, which Temporal's Web UI does not read"
  mkdir -p "$DATA/run" "$DATA/log" || die "--data: $DATA cannot be made"
  DATA=$(realpath "$DATA")
  chmod 700 "$DATA"
}

# existing_data: the same for whoever needs an installation that is there.
existing_data() {
  is_data "$DATA" || die "no Opsaga was started with the data folder $DATA${1:-}"
  DATA=$(realpath "$DATA")
}

# recall KEY: what DATA was started with last; several lines for INVENTORY.
recall() { sed -n "s/^$1=//p" "$DATA/installation" 2>/dev/null || true; }

is_up() { running "$DATA/run/opsaga.pid" "--opsaga.data=$DATA"; }

# reconcile: takes what was not said from what DATA was started with. A difference is said; where it cannot be, it is refused.
reconcile() {
  local before port
  port=$(recall PORT)
  mapfile -t before < <(recall INVENTORY)
  PORT=${PORT:-${port:-8303}}
  [ -n "$port" ] || return 0
  if [ "$PORT" != "$port" ]; then
    ! is_up || die "Opsaga of $DATA runs on port $port, not $PORT; leave --port out, or call ops/down --data $DATA first"
    say "Port $PORT from now on; it was $port."
  fi
  if [ ${#INVENTORIES[@]} = 0 ]; then
    INVENTORIES=("${before[@]}")
    [ ${#before[@]} = 0 ] || say "Inventories as before: ${before[*]}"
  elif [ "$(printf '%s\n' "${INVENTORIES[@]}" | sort)" != "$(printf '%s\n' "${before[@]}" | sort)" ]; then
    [ ${#before[@]} -gt 0 ] || die "$DATA is a sandbox's; choose another --data for ${INVENTORIES[*]}"
    ! is_up || die "Opsaga of $DATA runs with ${before[*]}; call ops/down --data $DATA first, then ops/up with every --inventory that there shall be"
    say "Inventories from now on: ${INVENTORIES[*]}. They were: ${before[*]}"
  fi
  local file
  for file in "${INVENTORIES[@]}"; do
    [ -r "$file" ] || die "$DATA was started with the inventory $file, which cannot be read; name another one with --inventory"
  done
}

# reconcile_admin: whether the machine itself needs no key, as before unless OPSAGA_LOCAL_ADMIN says otherwise; a difference is said.
reconcile_admin() {
  local before
  before=$(recall LOCAL_ADMIN)
  before=${before:-true}
  export OPSAGA_LOCAL_ADMIN=${OPSAGA_LOCAL_ADMIN:-$before}
  [[ $OPSAGA_LOCAL_ADMIN =~ ^(true|false)$ ]] || die "OPSAGA_LOCAL_ADMIN: $OPSAGA_LOCAL_ADMIN is neither true nor false"
  [ "$OPSAGA_LOCAL_ADMIN" != "$before" ] || return 0
  ! is_up || die "Opsaga of $DATA runs with OPSAGA_LOCAL_ADMIN=$before; call ops/down --data $DATA first"
  if [ "$OPSAGA_LOCAL_ADMIN" = true ]; then
    say "From now on nobody on this machine needs a key (OPSAGA_LOCAL_ADMIN=true)."
  else
    say "From now on everybody needs a key, on this machine as well (OPSAGA_LOCAL_ADMIN=false)."
  fi
}

# remember: writes down what DATA is started with.
remember() {
  local mode=small file
  [ "$IN_MEMORY" = no ] || mode=in-memory
  [ "$GROWN" = no ] || mode=grown
  {
    printf '%s=%s\n' MODE $mode PORT "$PORT" TEMPORAL_PORT "$TEMPORAL_PORT" UI_PORT "$UI_PORT" SSH_PORT "$SSH_PORT" \
      AGENT_PORT "$AGENT_PORT" GROWN_PORT "$GROWN_PORT" METRICS_PORT "$METRICS_PORT" LOCAL_ADMIN "$OPSAGA_LOCAL_ADMIN"
    for file in "${INVENTORIES[@]}"; do printf 'INVENTORY=%s\n' "$file"; done
  } >"$DATA/installation.new"
  mv "$DATA/installation.new" "$DATA/installation"
  printf 'PORT=%s\nTEMPORAL_PORT=%s\nUI_PORT=%s\n' "$PORT" "$TEMPORAL_PORT" "$UI_PORT" >"$DATA/run/ports"
}

# listeners: every port of this host on which something listens, whatever its address; with blanks around each.
listeners() {
  awk '$4 == "0A" { n = split($2, part, ":"); print part[n] }' /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    while read -r hex; do printf ' %d ' "0x$hex"; done
}

# holder PORT: who listens there, as far as we may know.
holder() {
  local inode folder pid
  inode=$(awk -v "port=$(printf '%04X' "$1")" '$4 == "0A" { n = split($2, part, ":"); if (part[n] == port) { print $10; exit } }' \
    /proc/net/tcp /proc/net/tcp6 2>/dev/null)
  folder=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "socket:\[${inode:-none}\]" -print -quit 2>/dev/null || true)
  pid=${folder#/proc/}
  pid=${pid%%/*}
  [ -z "$pid" ] || printf ' by process %s (%s)' "$pid" "$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | cut -c1-80)"
}

# derived PORT: Temporal's ports follow from the API's.
derived() {
  TEMPORAL_PORT=${OPSAGA_TEMPORAL_PORT:-$((7233 + $1 - 8303))}
  [ "$TEMPORAL_PORT" -ge 1024 ] && [ "$TEMPORAL_PORT" -le 64000 ] || TEMPORAL_PORT=$(($1 + 1))
  UI_PORT=$((TEMPORAL_PORT + 1000))
}

# named_ports: a line "PORT NAME" for each port that people are told of.
named_ports() {
  echo "$PORT the API"
  [ "$WEB_UI" = no ] || printf '%s\n' "$TEMPORAL_PORT Temporal" "$UI_PORT Temporal's Web UI"
}

# run_of FIRST STEP COUNT LISTENERS [LOWEST SPAN]: the first of COUNT ports in a row, STEP apart from the next try, that nobody has chosen; else on which
# nobody LISTENS now, as most of those who chose them are down. The tries go round once within SPAN ports from the LOWEST.
run_of() {
  local first try port some lowest=${5:-9000} span=${6:-50000}
  for some in "$TAKEN" "$4"; do
    local -A taken=()
    for port in $some; do taken[$port]=1; done
    for ((try = 0; try * $2 < span; try++)); do
      first=$((lowest + ($1 - lowest + try * $2) % span))
      for ((port = first; port < first + $3; port++)); do
        [ -z "${taken[$port]:-}" ] || continue 2
      done
      echo "$first" && return
    done
  done
  die "no $3 free ports in a row from $lowest to $((lowest + span + $3 - 2)): something listens everywhere (ss -ltnp)"
}

# Ports to which no browser connects, whatever a page wants (Fetch standard, "bad port"), and which no common service has.
BAD_PORTS=(6665 6666 6667 6668 6669 6697 6566 10080 3659 1719 1720 1723)

# unbrowsable PORT LISTENERS: a bad port, that one if it can be, that nobody has chosen; else one on which nobody listens now, as most of
# those who chose it are down. It is never another port: what listens there asks nobody for a key.
unbrowsable() {
  local port taken
  for taken in "$TAKEN" "$2"; do
    for port in "$1" "${BAD_PORTS[@]}"; do
      [[ " ${BAD_PORTS[*]} " == *" $port "* ]] && [[ $taken != *" $port "* ]] && echo "$port" && return
    done
  done
  die "Temporal's metrics need one of the ports ${BAD_PORTS[*]}, which are all taken; stop another installation (ops/down --data)"
}

# let_go PORT: waits a little for who holds it where that is no process any more: one that was killed a moment ago lets go with its last thread.
let_go() {
  local end=$((SECONDS + 5))
  while [ -z "$(holder "$1")" ]; do
    [[ $(listeners) == *" $1 "* ]] || return 0
    [ $SECONDS -lt $end ] || return 1
    sleep 0.2
  done
  return 1
}

# choose_ports: all ports of the installation, those of before where there were some. One that is taken is named.
choose_ports() {
  local port name free
  mkdir -p "$CACHE"
  # Whoever chooses at the same time sees what we have chosen.
  exec 8>"$CACHE/ports.lock"
  flock 8
  derived "$PORT"
  local listening
  listening=$(listeners)
  TAKEN=$listening
  if ! is_up; then
    while read -r port name; do
      # A Temporal that outlived Opsaga is ours.
      [ "$port" != "$TEMPORAL_PORT" ] || ! running "$DATA/run/temporal.pid" "$DATA" || continue
      if [[ $TAKEN == *" $port "* ]] && ! let_go "$port"; then
        free=$(free_port)
        die "port $port, for $name, is taken$(holder "$port"); free is --port $free"
      fi
    done < <(named_ports)
  fi
  others_ports
  listening+=$STARTING
  SSH_PORT=$(recall SSH_PORT) AGENT_PORT=$(recall AGENT_PORT) GROWN_PORT=$(recall GROWN_PORT)
  SSH_PORT=${SSH_PORT:-$(run_of $((29000 + PORT % 1000 * 2)) 2 2 "$listening")}
  TAKEN+=" $SSH_PORT  $((SSH_PORT + 1)) "
  AGENT_PORT=${AGENT_PORT:-$(run_of $((9000 + PORT % 197 * 100)) 100 100 "$listening $SSH_PORT $((SSH_PORT + 1))")}
  # Temporal writes its ports down in a column of two bytes with a sign: above 32767 it does not start.
  GROWN_PORT=${GROWN_PORT:-$(run_of $((31000 + PORT % 88 * 20)) 20 12 "$listening" 31000 1760)}
  METRICS_PORT=$(recall METRICS_PORT)
  running "$DATA/run/temporal.pid" "$DATA" || METRICS_PORT=$(unbrowsable "$METRICS_PORT" "$listening")
  remember
  grep -qxF "$DATA" "$CACHE/installations" 2>/dev/null || echo "$DATA" >>"$CACHE/installations"
  exec 8>&-
}

# others_ports: adds what other installations of this host have chosen to TAKEN; they may be down just now. STARTING are those of them whose
# ops/up is at work, so that somebody will listen on them soon.
others_ports() {
  local other ports
  STARTING=''
  while IFS= read -r other; do
    [ "$other" != "$DATA" ] && [ -r "$other/installation" ] || continue
    ports=$(chosen "$other" SSH_PORT 2)$(chosen "$other" AGENT_PORT 100)$(chosen "$other" GROWN_PORT 12)$(chosen "$other" METRICS_PORT 1)
    TAKEN+=$ports
    [ ! -r "$other/run/up.lock" ] || flock -n "$other/run/up.lock" true || STARTING+=$ports
  done < <(cat "$CACHE/installations" 2>/dev/null)
}

# chosen DATA NAME COUNT: the COUNT ports from the one that DATA remembers by that name, with blanks around each; nothing where it has none.
chosen() {
  local first
  first=$(sed -n "s/^$2=\([0-9]\{1,5\}\)\$/\1/p" "$1/installation" | head -n 1)
  [ -z "$first" ] || printf ' %s ' $(seq "$first" $((first + $3 - 1)))
}

# free_port: a port for the API such that it and those that follow from it are free.
free_port() {
  local wanted=$PORT PORT name port TEMPORAL_PORT UI_PORT
  for ((PORT = wanted + 1; PORT < wanted + 500; PORT++)); do
    derived "$PORT"
    while read -r port name; do
      [[ $TAKEN != *" $port "* ]] || continue 2
    done < <(named_ports)
    echo "$PORT" && return
  done
  echo "none near $wanted"
}
