# How Opsaga keeps an agent that is a plain process: the functions of this file and of own.sh are sent to the machine ahead of
# every command, and a copy of both stays in each release for its supervisor. Needs a POSIX sh, /proc, and Debian's essential packages.
#
# A release is a folder with app/ (what was deployed; the working directory) and .opsaga/ (this file, command, env, policy,
# limits, log, starts, exits, and who runs). A process is remembered as number, start time and boot: a number alone may mean
# another process by now. What is written of a release later has its place on the disk before it is ever started (furnish).
#
# Where systemd is process 1 and we are root, each release that is started gets a systemd unit, which keeps the limits and
# brings the agent back after a boot. Elsewhere a supervisor of our own keeps it, without either.
set -u
umask 022

# as_login COMMAND...: becomes the command, as the login would run it; for the background. Whoever sends these functions has its own
# commands speak one language, and says by a function of this name how that is taken back.
command -v as_login >/dev/null || as_login() { exec "$@"; }

boot_id() { cat /proc/sys/kernel/random/boot_id; }

# shellcheck disable=SC2034 # the other file uses what is left in variables
# stat_of PID: leaves state, group and start of a process in $state, $group and $began; empty where it is gone. Its name, which
# stands before them, may hold anything. Starts no program: it is asked all the time.
stat_of() {
  state='' group='' began='' text=''
  { while read -r part; do text="$text$part "; done <"/proc/$1/stat"; } 2>/dev/null
  set -f
  # shellcheck disable=SC2086 # its fields
  set -- ${text##*) }
  set +f
  [ $# -lt 20 ] || state=$1 group=$3 began=${20}
}

# What a longer line has left behind a shorter one, once that is written over it, are empty lines.
cover='
'
while [ ${#cover} -lt 128 ]; do cover=$cover$cover; done

# put FILE LINE: has the file say that line and nothing else. It is written in its place, so that not even a full disk refuses it where
# the file was there before; and by cat, because some shells' own printf calls a full disk an "I/O error".
put() { printf '%s\n%s' "$2" "$cover" | cat 1<>"$1"; }

# furnish RELEASE: gives its place on the disk to each file that is written once it is started or stopped; fails where there is no room.
furnish() {
  for file in child supervisor spare dropped; do
    [ -s "$1/.opsaga/$file" ] || put "$1/.opsaga/$file" '' || return 1
  done
  put "$1/.opsaga/policy" "$(cat "$1/.opsaga/policy")" || return 1
  # One sign has a place as well as a line does, and is no line.
  for file in starts exits; do
    [ -s "$1/.opsaga/$file" ] || printf ' ' | cat >"$1/.opsaga/$file" || return 1
  done
}

# is_release FOLDER: whether it is a release of the agent among whose releases it lies, under its own name. A link or a copy that
# somebody made there is none: what is told of it would be told of the processes of another. Starts no program.
is_release() {
  whose='' where='' version='' operation=''
  { while IFS='=' read -r key value; do
    case $key in
      agent) whose=$value ;;
      environment) where=$value ;;
      version) version=$value ;;
      operation) operation=$value ;;
    esac
  done <"$1/.opsaga/release"; } 2>/dev/null
  case $1 in */"$where/$whose/releases/$version-$operation") ;; *) return 1 ;; esac
}

# remember FILE PID
remember() {
  stat_of "$2"
  put "$1" "$2 $began $(boot_id)"
}

# alive FILE: whether the remembered process still runs; leaves its number in $pid, its group in $group.
alive() {
  pid='' start='' boot=''
  [ -f "$1" ] && read -r pid start boot <"$1"
  read -r now </proc/sys/kernel/random/boot_id
  [ -n "$start" ] && [ "$boot" = "$now" ] || return 1
  stat_of "$pid"
  case $state in '' | Z | X) return 1 ;; esac
  [ "$began" = "$start" ]
}

lines() { if [ -f "$1" ]; then echo $(($(wc -l <"$1"))); else echo 0; fi; }

# mark: has all that is started from now on carry the release's mark, run in app/.
mark() { OPSAGA_RELEASE=$(cd .. && pwd -P)/ && export OPSAGA_RELEASE; }

# ticks: hundredths of a second since the machine booted, which is also how processes' starts are counted. What is to be compared
# is counted in these: a clock can be set while somebody waits.
ticks() {
  read -r ticks rest </proc/uptime
  echo $((${ticks%.*} * 100 + 1${ticks#*.} - 100))
}

# supervise: the supervisor itself, run in app/. It leads a session of its own, so that it outlives the connection that
# started it and can be ended with everything below it. Where somebody took the release away, there is nothing left to start.
supervise() {
  trap ':' TERM
  pause=1
  while [ -f ../.opsaga/agent.sh ] && [ ! -f ../.opsaga/stop ]; do
    shorten_log ..
    begun=$(ticks)
    (
      set -a
      . ../.opsaga/env
      set +a
      mark
      # The agent's own PATH need not lead to a shell.
      exec /bin/sh ../.opsaga/command
    ) </dev/null >>../.opsaga/log 2>&1 &
    child=$!
    remember ../.opsaga/child "$child"
    printf '%s %s\n' "$(date +%s)" "$child" >>../.opsaga/starts
    code=0
    # A TERM meant for the agent ends this wait early; the agent may take longer.
    wait "$child" || code=$?
    while kill -0 "$child" 2>/dev/null; do code=0; wait "$child" || code=$?; done
    printf '%s %s\n' "$(date +%s)" "$code" >>../.opsaga/exits
    [ ! -f ../.opsaga/stop ] || break
    case $(cat ../.opsaga/policy) in
      no) break ;;
      on-failure) [ "$code" -ne 0 ] || break ;;
    esac
    [ $(($(ticks) - begun)) -lt 3000 ] || pause=1
    sleep "$pause"
    pause=$((pause * 2))
    [ "$pause" -le 30 ] || pause=30
  done
}

# has_systemd: whether units can be made here. A home that is not the account's own means a machine that is made up.
has_systemd() {
  [ -d /run/systemd/system ] && [ -w /etc/systemd/system ] && [ "$(id -u)" -eq 0 ] &&
    [ "$HOME" = "$(getent passwd 0 | cut -d: -f6)" ] && command -v systemctl >/dev/null
}

# unit_name RELEASE: opsaga-ENVIRONMENT:AGENT:FOLDER. The + of a version is the only sign that a unit's name may not have.
unit_name() {
  agent=${1%/releases/*}
  environment=${agent%/*}
  printf 'opsaga-%s:%s:%s.service' "${environment##*/}" "${agent##*/}" "${1##*/}" | tr + :
}

unit_file() { printf '/etc/systemd/system/%s' "$(unit_name "$1")"; }

has_unit() { [ -d /run/systemd/system ] && [ -f "$(unit_file "$1")" ]; }

# unit_lives RELEASE: whether its unit runs it, or is about to.
unit_lives() {
  has_unit "$1" || return 1
  case $(systemctl show -p ActiveState "$(unit_name "$1")" 2>/dev/null) in
    *=active | *=activating | *=deactivating | *=reloading) ;;
    *) return 1 ;;
  esac
}

# unit_text RELEASE: what its unit has to say under its policy. The environment's values stay in the file env.
unit_text() {
  path=$(printf %s "$1" | sed 's/%/%%/g')
  agent=${1%/releases/*}
  restart=no
  case $(cat "$1/.opsaga/policy") in
    no) ;;
    # systemd takes an end by these signals for a success; an agent's supervisor does not.
    on-failure) restart='on-failure
RestartForceExitStatus=SIGHUP SIGINT SIGPIPE SIGTERM' ;;
    *) restart=always ;;
  esac
  cat <<UNIT
[Unit]
Description=Opsaga: ${agent##*/} ${1##*/}
Wants=network-online.target
After=network-online.target
ConditionPathExists=!$path/.opsaga/stop
StartLimitIntervalSec=0

[Service]
Type=exec
User=root
WorkingDirectory=$path/app
ExecStart=/bin/sh -c '. ../.opsaga/agent.sh; attend'
ExecStopPost=/bin/sh -c '. ../.opsaga/agent.sh; attended'
Restart=$restart
RestartSec=2
TimeoutStopSec=30
$(cat "$1/.opsaga/limits")

[Install]
WantedBy=multi-user.target
UNIT
}

# settle RELEASE: makes its unit follow its policy. A version that has not taken over must not be what a boot brings back.
settle() {
  file=$(unit_file "$1")
  text=$(unit_text "$1")
  if [ "$text" != "$(cat "$file" 2>/dev/null)" ]; then
    # Where there is no room for another file, the one that is there mostly has room for what changes in it.
    { put "$file.new" "$text" && mv "$file.new" "$file"; } 2>/dev/null ||
      { rm -f "$file.new" && [ -f "$file" ] && put "$file" "$text"; } || return 1
    systemctl daemon-reload || return 1
  fi
  wanted=enable
  [ "$(cat "$1/.opsaga/policy")" != no ] && [ ! -f "$1/.opsaga/stop" ] || wanted=disable
  [ "$(systemctl is-enabled "$(unit_name "$1")" 2>/dev/null)" = "${wanted}d" ] || systemctl -q "$wanted" "$(unit_name "$1")"
}

# attend: becomes the agent; what a unit starts, in app/.
attend() {
  shorten_log ..
  remember ../.opsaga/child $$
  printf '%s %s\n' "$(date +%s)" $$ >>../.opsaga/starts
  set -a
  . ../.opsaga/env
  set +a
  mark
  exec /bin/sh ../.opsaga/command >>../.opsaga/log 2>&1
}

# attended: notes how the agent ended; what a unit runs after it. Signals come by name and are counted as a shell does.
attended() {
  code=${EXIT_STATUS:-}
  [ -n "$code" ] || return 0
  if [ "${EXIT_CODE:-}" != exited ]; then
    signal=1
    while [ "$signal" -lt 64 ] && [ "$(kill -l "$signal" 2>/dev/null)" != "$code" ]; do signal=$((signal + 1)); done
    code=$((128 + signal))
  fi
  printf '%s %s\n' "$(date +%s)" "$code" >>../.opsaga/exits
}

# launch_unit RELEASE: starts its unit, and returns when that start is on record.
launch_unit() {
  before=$(lines "$1/.opsaga/starts")
  settle "$1" && systemctl start "$(unit_name "$1")" && await_start "$1" "$before"
}

# launch_shell RELEASE: starts its supervisor, and returns when that start is on record. One of which nobody would know ends again.
launch_shell() {
  before=$(lines "$1/.opsaga/starts")
  cd "$1/app" && mark || return 1
  as_login setsid sh -c '. ../.opsaga/agent.sh; supervise' </dev/null >/dev/null 2>&1 8>&- 9>&- &
  keeper=$!
  remember ../.opsaga/supervisor "$keeper" && await_start "$1" "$before" && return
  kill -KILL "$keeper" 2>/dev/null
  return 1
}

# await_start RELEASE STARTS: until there is one more on record, because whoever looks next takes one without for gone; fails where
# there is none, and nothing that would still bring it.
await_start() {
  looks=250
  while [ "$(lines "$1/.opsaga/starts")" -le "$2" ]; do
    if [ "$looks" -eq 0 ]; then
      ! alive "$1/.opsaga/supervisor" && ! alive "$1/.opsaga/child" && ! unit_lives "$1" || return 0
      echo "no start of ${1##*/} is on record" >&2
      return 1
    fi
    looks=$((looks - 1))
    sleep 0.02
  done
}

# halt_unit RELEASE SECONDS: stops its unit, which no boot starts any more. Needs no room on the disk.
halt_unit() {
  systemctl -q disable "$(unit_name "$1")"
  systemctl --no-block stop "$(unit_name "$1")" || return 1
  end=$(($(clock) + $2 * 100))
  kills=0
  while unit_lives "$1"; do
    [ "$(clock)" -lt "$end" ] || kills=$((kills + 1))
    [ "$kills" -ne 1 ] || systemctl -q -s KILL kill "$(unit_name "$1")" 2>/dev/null
    [ "$kills" -le 50 ] || return 1
    sleep 0.1
  done
}

# launch RELEASE: has it running, once; does nothing where it runs. Prints launched or already. What could not be started is stopped
# for whom it was stopped before.
launch() {
  (
    flock 9
    if alive "$1/.opsaga/supervisor" || alive "$1/.opsaga/child" || unit_lives "$1"; then
      echo already
      exit 0
    fi
    stopped=no
    [ ! -f "$1/.opsaga/stop" ] || stopped=yes
    # What runs of it without being remembered would run beside what is started now; a supervisor goes by the file stop.
    [ -z "$(belonging "$1")" ] || { note_stop "$1" '' && sweep "$1" 10 >/dev/null; } || exit 1
    [ ! -f "$1/.opsaga/stop" ] || mv -f "$1/.opsaga/stop" "$1/.opsaga/spare" || exit 1
    how=launch_shell
    # A release from before there were units cannot be started by one.
    ! has_systemd || [ ! -f "$1/.opsaga/limits" ] || [ "$(unit_name "$1" | wc -c)" -gt 255 ] || how=launch_unit
    if ! "$how" "$1"; then
      [ "$stopped" = no ] || mv -f "$1/.opsaga/spare" "$1/.opsaga/stop"
      sweep "$1" 10 >/dev/null
      exit 1
    fi
    echo launched
  ) 9>"$1/.opsaga/lock"
}

# note_stop RELEASE WHO: has it stopped on behalf of somebody, or by hand where that is nobody; what was noted before stays. Fails only
# where it could not be said afterwards for which operation: to say that it was stopped needs no room.
note_stop() {
  [ ! -s "$1/.opsaga/stop" ] || return 0
  put "$1/.opsaga/spare" "$2" && mv -f "$1/.opsaga/spare" "$1/.opsaga/stop" && return
  case $2 in '' | power) : >"$1/.opsaga/stop" ;; *) return 1 ;; esac
}

# halt RELEASE SECONDS [WHO]: ends it with all that belongs to it; does nothing where nothing runs. Prints halted or already. What was
# stopped on behalf of somebody is to run again when that is taken back, what was stopped by hand is not.
halt() {
  (
    flock 9
    note_stop "$1" "${3:-}" || exit 1
    lived=already
    if unit_lives "$1"; then
      halt_unit "$1" "$2" || exit 1
      lived=halted
    elif has_unit "$1"; then
      systemctl -q disable "$(unit_name "$1")"
    fi
    swept=$(sweep "$1" "$2") || exit 1
    shorten_log "$1"
    echo "${swept:-$lived}"
  ) 9>"$1/.opsaga/lock"
}

# power_off RELEASE SECONDS: ends it as a machine that is shut down does: the next boot may start it again.
power_off() {
  halt "$1" "$2" power && mv -f "$1/.opsaga/stop" "$1/.opsaga/spare"
}

# boot AGENT: starts its current release, unless that was stopped on purpose or its policy is to stay down, or the folder is somebody's
# copy of another agent's.
boot() {
  release=$(readlink -f "$1/current") && [ -d "$release/.opsaga" ] && [ ! -f "$release/.opsaga/stop" ] || return 0
  grep -qxF "agent=$(basename "$1")" "$release/.opsaga/release" || return 0
  grep -qxF "environment=$(basename "$(dirname "$1")")" "$release/.opsaga/release" || return 0
  [ "$(cat "$release/.opsaga/policy")" = no ] || launch "$release"
}

# govern RELEASE POLICY: when it is started again from now on.
govern() {
  (
    flock 9
    put "$1/.opsaga/policy" "$2" || exit 1
    ! has_unit "$1" || settle "$1"
  ) 9>"$1/.opsaga/lock"
}

# shorten_log RELEASE: of a log that has grown beyond 8 MiB the last MiB stays, in the same file; how much went is counted, for whoever reads
# on. For between two runs and after the last one, since what is written meanwhile may get lost. Needs no room on the disk. Whoever reads it
# just now is waited for, but not for long.
shorten_log() {
  [ "$(size_of "$1/.opsaga/log")" -gt 8388608 ] || return 0
  (
    flock -w 5 9 || exit 0
    size=$(size_of "$1/.opsaga/log")
    tail -c 1048576 "$1/.opsaga/log" | dd of="$1/.opsaga/log" bs=64k conv=notrunc 2>/dev/null &&
      truncate -s 1048576 "$1/.opsaga/log" &&
      put "$1/.opsaga/dropped" $(($(dropped_of "$1") + size - 1048576))
  ) 9<"$1/.opsaga/log"
}

size_of() { if [ -f "$1" ]; then stat -c %s "$1"; else echo 0; fi; }

# dropped_of RELEASE: how much was taken off its log's beginning, ever.
dropped_of() {
  dropped=
  { read -r dropped <"$1/.opsaga/dropped"; } 2>/dev/null
  echo "${dropped:-0}"
}

# written RELEASE: the end of what it wrote, less than a MiB: its set-up, then itself.
written() {
  for log in "$1/.opsaga/setup/log" "$1/.opsaga/log"; do
    [ ! -f "$log" ] || tail -c 1048000 "$log"
  done | tail -c 1048000
}

# keep_log RELEASE: what it wrote stays beside the releases, in logs/OPERATION, for a day after it was removed. Where there is no room
# for that, the release is removed all the same. Beside it stays what the release was given, by which readers mask the log.
keep_log() {
  logs=${1%/releases/*}/logs
  by=$(sed -n 's/^operation=//p' "$1/.opsaga/release" 2>/dev/null)
  case $by in '' | *[!A-Za-z0-9_-]*) return 0 ;; esac
  [ -s "$1/.opsaga/log" ] || [ -s "$1/.opsaga/setup/log" ] || return 0
  (umask 077 && mkdir -p "$logs" && written "$1" >"$logs/$by.new" &&
    { [ ! -f "$1/.opsaga/env" ] || cp "$1/.opsaga/env" "$logs/.$by.env"; } && mv "$logs/$by.new" "$logs/$by") 2>/dev/null ||
    rm -f "$logs/$by.new" "$logs/.$by.env"
}

# forget_logs AGENT: removes logs that were kept for a day.
forget_logs() { [ ! -d "$1/logs" ] || find "$1/logs" -type f -mmin +1440 -exec rm -f {} +; }

# clear_away RELEASE [keep]: ends and removes it, with its unit, and keeps its log if told. What cannot be ended is not removed:
# nobody would find it again.
clear_away() {
  [ ! -d "$1/.opsaga" ] || halt "$1" 10 >/dev/null || return 1
  forget_logs "${1%/releases/*}"
  [ "${2:-}" != keep ] || keep_log "$1"
  ! has_unit "$1" || drop_unit "$1"
  erase "$1"
}

# drop_unit RELEASE: stops and removes its unit.
drop_unit() {
  systemctl -q disable "$(unit_name "$1")"
  systemctl stop "$(unit_name "$1")"
  rm -f "$(unit_file "$1")"
  systemctl daemon-reload
  systemctl reset-failed "$(unit_name "$1")" 2>/dev/null
}

# erase FOLDER: also one that an artifact has read-only, which keeps its owner from removing what is in it.
erase() { rm -rf "$1" 2>/dev/null || { find "$1" -type d -exec chmod u+rwx {} \; && rm -rf "$1"; }; }

# put_aside AGENT OPERATION: has its releases, of which none runs, where nothing takes them for releases. What was put aside half way is
# put aside wholly.
put_aside() {
  [ -d "$1/releases" ] || return 0
  for release in "$1"/releases/*/; do
    ! has_unit "${release%/}" || drop_unit "${release%/}"
  done
  mkdir -p "$1/removed/$2" || return 1
  [ ! -L "$1/current" ] || mv -T "$1/current" "$1/removed/$2/current" || return 1
  mv -T "$1/releases" "$1/removed/$2/releases"
}

# bring_back AGENT OPERATION: has what was put aside where it was. Fails where there are others meanwhile.
bring_back() {
  [ ! -d "$1/removed/$2/releases" ] || mv -T "$1/removed/$2/releases" "$1/releases" || return 1
  [ ! -L "$1/removed/$2/current" ] || mv -T "$1/removed/$2/current" "$1/current" || return 1
  rmdir "$1/removed/$2" && { rmdir "$1/removed" 2>/dev/null || :; }
}

# give_up AGENT OPERATION: removes what that one has put aside; what another has, it may have to bring back.
give_up() { erase "$1/removed/$2" && { rmdir "$1/removed" 2>/dev/null || :; }; }

# free_kib FOLDER: what is free where that folder is or will be. Columns are counted from the one with the percentage, since both
# the name of a disk and the place where it is mounted may hold blanks.
free_kib() {
  place=$1
  while [ ! -d "$place" ] && [ "$place" != "${place%/*}" ]; do place=${place%/*}; done
  df -Pk "${place:-/}" | awk 'END {
    for (i = 4; i <= NF; i++) if ($i ~ /^([0-9]+%|-)$/ && $(i - 1) ~ /^-?[0-9]+$/) { print $(i - 1); exit }
  }'
}

# describe RELEASE: what is known of it, as key=value lines.
describe() {
  [ -d "$1/.opsaga" ] || return 0
  echo "folder=${1##*/}"
  { while read -r line; do printf '%s\n' "$line"; done <"$1/.opsaga/release"; } 2>/dev/null
  [ ! -f "$1/.opsaga/ready" ] || echo ready=yes
  policy=
  { read -r policy <"$1/.opsaga/policy"; } 2>/dev/null
  echo "policy=$policy"
  lives=no
  ! alive "$1/.opsaga/child" || { lives=yes && echo "up=$(($(ticks) - start))"; }
  [ -z "$boot" ] || [ "$boot" = "$now" ] || echo rebooted=yes
  if alive "$1/.opsaga/supervisor" || unit_lives "$1"; then kept=yes; else kept=no; fi
  printf 'running=%s\nsupervised=%s\n' "$lives" "$kept"
  [ "$lives$kept" != nono ] || ! is_marked "$1" || echo remains=yes
  ! has_unit "$1" || echo "unit=$(unit_name "$1")"
  by=
  { read -r by <"$1/.opsaga/stop"; } 2>/dev/null && echo "stopped=$by"
  echo "starts=$(lines "$1/.opsaga/starts")"
  echo "exits=$(lines "$1/.opsaga/exits")"
  last=$(tail -n 1 "$1/.opsaga/exits" 2>/dev/null)
  echo "code=${last##* }"
}

# survey AGENT: every release of it, each after a line release=, and which one is current.
survey() {
  [ -d "$1/releases" ] || return 0
  current=$(readlink "$1/current")
  echo "current=${current##*/}"
  for release in "$1"/releases/*/; do
    is_release "${release%/}" || continue
    echo "release="
    describe "${release%/}"
  done
}

# point AGENT FOLDER: makes the link current name that release, in one step.
point() {
  ln -s "releases/$2" "$1/current.new.$$" && mv -T "$1/current.new.$$" "$1/current"
}
