# shellcheck shell=bash
# A machine's life: keys, home, boot, power, freezer, and what can be asked of it.

# shellcheck disable=SC2016
SSH_GREETS='exec 3<>"/dev/tcp/$0/22" && read -r -t 1 line <&3 && [[ $line == SSH-* ]]'

record_of() { printf '%s/%s' "$RUNTIME" "$1"; }
folder_of() { printf '%s/machines/%s' "$DIR" "$1"; }
socket_of() { printf '%s/docker.sock' "$(folder_of "$1")"; }
engine() { local name=$1; shift; docker -H "unix://$(socket_of "$name")" "$@"; }

# Process 1 of the machine as this host sees it; nothing when it is off. The start time guards against a reused id.
init_of() {
  local pid started folder stat fields
  [[ -r $(record_of "$1") ]] || return 0
  read -r pid started folder <"$(record_of "$1")" || return 0
  { read -r stat <"/proc/$pid/stat"; } 2>/dev/null || return 0
  read -ra fields <<<"${stat##*) }"
  [[ ${fields[0]} != [ZX] && ${fields[19]} == "$started" ]] || return 0
  folder=${folder%/machines/*}
  [[ $folder == "$DIR" ]] || die "the testbed of $folder is up; first: ops/testbed --dir $folder down"
  say "$pid"
}

is_up() {
  local pid
  pid=$(init_of "$1") || exit 1
  [[ -n $pid ]]
}

make_keys() {
  local name key
  mkdir -p "$KEYS"
  chmod 700 "$KEYS"
  for key in id host_main-pc host_pc2; do
    if [[ ! -s $KEYS/$key.pub ]]; then
      rm -f "$KEYS/$key"
      ssh-keygen -q -t ed25519 -N '' -C "testbed $key" -f "$KEYS/$key"
    fi
  done
  for name in "${MACHINES[@]}"; do
    say "$name,${ADDRESS[$name]} $(cut -d' ' -f1,2 "$KEYS/host_$name.pub")"
  done >"$KEYS/known_hosts"
  {
    for name in "${MACHINES[@]}"; do printf 'Host %s\n  HostName %s\n' "$name" "${ADDRESS[$name]}"; done
    printf 'Host *\n  User root\n  IdentityFile %s\n  IdentitiesOnly yes\n' "$KEYS/id"
    printf '  UserKnownHostsFile %s\n  StrictHostKeyChecking yes\n' "$KEYS/known_hosts"
  } >"$KEYS/ssh_config"
}

# The home is mounted on this side, so it outlives the machine's namespaces: a disk, not memory of the machine.
make_disk() {
  local folder
  folder=$(folder_of "$1")
  mkdir -p "$folder/docker" "$folder/home" /var/lib/docker
  mountpoint -q "$folder/home" || mount -t tmpfs -o "size=${HOME_MB}m,mode=700" "opsaga-$1" "$folder/home"
}

boot() {
  local name=$1 folder fd
  folder=$(folder_of "$name")
  clear_remains "$name"
  make_disk "$name"
  plug_in "$name"
  cgroups_up "$name"
  mkdir -p "$RUNTIME"
  (
    enter_cgroups "$name"
    # Not one file of the caller's stays open in a machine that outlives it: a lock among them would never be free again.
    for fd in /proc/self/fd/*; do
      fd=${fd##*/}
      ((fd < 3)) || eval "exec $fd>&-"
    done
    exec env -i PATH="$PATH" LANG=C.UTF-8 setsid nsenter --net="/run/netns/$(netns_of "$name")" \
      unshare --mount --uts --ipc --pid --fork \
      bash "$HELPERS/init" "$name" "$folder" "$KEYS" "$(record_of "$name")" "${ADDRESS[$name]}" "$CGROUP/$name"
  ) </dev/null >"$folder/init.log" 2>&1 &
  await_ready "$name"
}

await_ready() {
  local name=$1 pid folder deadline=$((SECONDS + READY_SECONDS))
  folder=$(folder_of "$name")
  while ((SECONDS < deadline)); do
    pid=$(init_of "$name")
    if [[ -n $pid && -S /proc/$pid/root/run/docker.sock ]]; then
      ln -sfn "/proc/$pid/root/run/docker.sock" "$(socket_of "$name")"
      if ssh_answers "$name" "$pid" && timeout 5 docker -H "unix://$(socket_of "$name")" version >/dev/null 2>&1; then
        return 0
      fi
    fi
    sleep 0.1
  done
  tail -n 5 "$folder/init.log" "$folder/sshd.log" "$folder/dockerd.log" >&2 || true
  die "$name was not ready after $READY_SECONDS s; logs are in $folder"
}

# Asked from inside the machine's network, so that a cut line does not matter.
ssh_answers() { timeout 2 nsenter -t "$2" --net bash -c "$SSH_GREETS" "${ADDRESS[$1]}" 2>/dev/null; }

# Whoever asked for a machine finds it: a fresh line can take a moment until it carries the first packet.
await_reachable() {
  local name=$1 deadline=$((SECONDS + READY_SECONDS))
  if ! is_up "$name" || is_frozen "$name" || [[ -e $CUTS/$(line_of "$name") ]]; then return 0; fi
  while ((SECONDS < deadline)); do
    ! timeout 2 bash -c "$SSH_GREETS" "${ADDRESS[$name]}" 2>/dev/null || return 0
    sleep 0.1
  done
  ip neigh show dev "$HOST_LINK" >&2
  die "$name does not answer from here after $READY_SECONDS s"
}

# The line goes first: whoever talks to the machine must hear nothing, not the farewell of dying processes.
kill_machine() {
  local name=$1 pid try
  pid=$(init_of "$name")
  ip -n "$HUB" link set "$name" down 2>/dev/null || true
  if [[ -n $pid ]]; then
    kill -KILL "$pid"
    set_frozen "$name" 0
    for ((try = 0; try < 400; try++)); do
      [[ -d /proc/$pid ]] || break
      sleep 0.025
    done
    [[ ! -d /proc/$pid ]] || die "process 1 of $name ($pid) would not die"
  fi
  clear_remains "$name"
}

# After a power cut or a crash: nothing of the last boot may reach the next one.
clear_remains() {
  local name=$1
  kill_cgroup "$name"
  set_frozen "$name" 0
  unplug "$name"
  cgroups_down "$CGROUP/$name"
  rm -f "$(record_of "$name")" "$(socket_of "$name")"
}

testbed_up() {
  local start=$EPOCHREALTIME name starting=() jobs=() job failed=
  for name in "${MACHINES[@]}"; do
    if is_up "$name"; then
      # Of no use any more: a machine whose line, keys or socket got lost, or that never became ready.
      if hub_ready && [[ -e $KEYS/id && -e $(socket_of "$name") ]]; then continue; fi
      kill_machine "$name"
    fi
    starting+=("$name")
  done
  make_keys
  hub_up
  for name in ${starting[@]+"${starting[@]}"}; do
    boot "$name" &
    jobs+=($!)
  done
  for job in ${jobs[@]+"${jobs[@]}"}; do wait "$job" || failed=1; done
  [[ -z $failed ]] || die "not all machines came up"
  for name in "${MACHINES[@]}"; do
    ! is_frozen "$name" || say "$name is up but frozen"
    await_reachable "$name"
  done
  say "up: main-pc ${ADDRESS[main-pc]}, pc2 ${ADDRESS[pc2]} ($(seconds_since "$start")); keys in $KEYS"
}

power_off() {
  local start=$EPOCHREALTIME
  if ! is_up "$1"; then
    say "$1 is off already"
    return
  fi
  kill_machine "$1"
  say "off: $1 ($(seconds_since "$start"))"
}

power_on() {
  local start=$EPOCHREALTIME
  if is_up "$1"; then
    say "$1 is on already"
    return
  fi
  make_keys
  boot "$1"
  await_reachable "$1"
  say "on: $1 ($(seconds_since "$start"))"
}

freeze_machine() {
  is_up "$1" || die "$1 is off"
  set_frozen "$1" 1
  say "frozen: $1"
}

thaw_machine() {
  is_up "$1" || die "$1 is off"
  set_frozen "$1" 0
  await_reachable "$1"
  say "thawed: $1"
}

home_of() {
  local home
  home=$(folder_of "$1")/home
  mountpoint -q "$home" || die "$1 has no disk yet; run: ops/testbed up"
  say "$home"
}

home_left() { df -BM --output=avail "$1" | tail -1 | tr -d ' '; }

fill_home() {
  local home size
  home=$(home_of "$1")
  rm -f "$home/.testbed-fill"
  case $2 in
    full)
      size=$(df -B1 --output=avail "$home" | tail -1)
      ((size == 0)) || fallocate -l "$size" "$home/.testbed-fill"
      # What was counted as used meanwhile, to the last block.
      dd if=/dev/zero bs=4096 of="$home/.testbed-fill" oflag=append conv=notrunc 2>/dev/null || true
      ;;
    '' | *[!0-9]* | 0) die "fill $1 how much? a number of MB, or full" ;;
    *)
      if ! fallocate -l "${2}M" "$home/.testbed-fill" 2>/dev/null; then
        rm -f "$home/.testbed-fill"
        die "the home of $1 has no room for $2 MB, only $(home_left "$home")"
      fi
      ;;
  esac
  say "filled: $1, $(home_left "$home") free"
}

free_home() {
  local home
  home=$(home_of "$1")
  rm -f "$home/.testbed-fill"
  say "freed: $1, $(home_left "$home") free"
}

run_inside() {
  local name=$1 pid
  shift
  [[ $# -gt 0 ]] || die "exec $name what?"
  pid=$(init_of "$name")
  [[ -n $pid ]] || die "$name is off"
  ! is_frozen "$name" || die "$name is frozen"
  enter_cgroups "$name"
  exec nsenter -t "$pid" --mount --uts --ipc --net --pid env -i -C /root HOME=/root USER=root LOGNAME=root \
    SHELL=/bin/bash LANG=C.UTF-8 TERM="${TERM:-dumb}" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# The recorded events, and those the engine still holds that the recorder may not have written yet.
machine_events() {
  local name=$1 since=${2:-0} log pid
  [[ $since =~ ^[0-9]+(\.[0-9]+)?$ ]] || die "since when? seconds since 1970, not '$since'"
  log=$(folder_of "$name")/events.jsonl
  pid=$(init_of "$name")
  {
    if [[ -f $log ]]; then grep -a '}$' "$log" || true; fi
    if [[ -n $pid ]] && ! is_frozen "$name"; then
      timeout 10 docker -H "unix://$(socket_of "$name")" events --since "$since" --until "$(date +%s.%N)" \
        --filter type=container --format '{{json .}}'
    fi
  } | awk -v since="$since" '
    BEGIN { split(since, part, "."); from = part[1] substr(part[2] "000000000", 1, 9) }
    match($0, /"timeNano":[0-9]+/) {
      nano = substr($0, RSTART + 11, RLENGTH - 11)
      # Compared as text: too many digits for a floating-point number.
      if (length(nano) > length(from) || (length(nano) == length(from) && (nano "") >= (from ""))) print nano "\t" $0
    }' | LC_ALL=C sort -u | cut -f2-
}

testbed_status() {
  local name pid state home
  for name in "${MACHINES[@]}"; do
    pid=$(init_of "$name")
    home=$(folder_of "$name")/home
    if [[ -z $pid ]]; then
      state=off
    elif is_frozen "$name"; then
      state="frozen pid=$pid"
    else
      state="up pid=$pid"
      if ssh_answers "$name" "$pid"; then state+=" ssh=yes"; else state+=" ssh=no"; fi
      state+=" containers=$(timeout 5 docker -H "unix://$(socket_of "$name")" ps -q 2>/dev/null | wc -l)"
      state+=" images=$(timeout 5 docker -H "unix://$(socket_of "$name")" images -q agent 2>/dev/null | wc -l)"
    fi
    if mountpoint -q "$home"; then state+=" home-free=$(home_left "$home")"; fi
    say "$name ${ADDRESS[$name]} $state"
  done
  for name in $(list_cuts); do say "cut ${name/+/ - }"; done
}

# end_agents NAME: ends the plain processes that live in its home, which outlive their files and keep their ports.
end_agents() {
  (run_inside "$1" bash -c '
    for _ in {1..20}; do
      left=no
      for process in /proc/[0-9]*; do
        [[ $(readlink "$process/cwd") == "$HOME"/opsaga/* ]] && kill -9 "${process#/proc/}" && left=yes
      done
      [ $left = yes ] || exit 0
    done
    echo "agents that are started again and again are left" >&2
    exit 1' 2>/dev/null) || die "not all agents of $1 could be ended"
}

wipe_machine() {
  local name=$1 home ids
  is_up "$name" || boot "$name"
  set_frozen "$name" 0
  end_agents "$name"
  if ! timeout 120 bash -c '
    ids=$(docker -H "unix://$1" ps -aq) && { [ -z "$ids" ] || echo "$ids" | xargs docker -H "unix://$1" rm -f -v >/dev/null; }
  ' wipe "$(socket_of "$name")"; then
    # An engine that removes many at once on a busy host may never come back from it; after a power cut it does what it is asked.
    kill_machine "$name"
    boot "$name"
    mapfile -t ids < <(engine "$name" ps -aq)
    [[ ${#ids[@]} -eq 0 ]] || engine "$name" rm -f -v "${ids[@]}" >/dev/null
  fi
  engine "$name" network prune -f >/dev/null
  engine "$name" volume prune -f >/dev/null
  home=$(home_of "$name")
  find "$home" -mindepth 1 -delete
}

testbed_wipe() {
  local start=$EPOCHREALTIME name jobs=() job failed=
  need_hub
  heal_all
  for name in "${MACHINES[@]}"; do
    wipe_machine "$name" &
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do wait "$job" || failed=1; done
  [[ -z $failed ]] || die "not everything could be wiped"
  for name in "${MACHINES[@]}"; do await_reachable "$name"; done
  say "wiped ($(seconds_since "$start"))"
}

testbed_down() {
  local start=$EPOCHREALTIME name folder
  [[ ${1:-} == '' || ${1:-} == --all ]] || die "down knows only --all"
  for name in "${MACHINES[@]}"; do
    kill_machine "$name"
    folder=$(folder_of "$name")
    while mountpoint -q "$folder/home"; do umount "$folder/home" 2>/dev/null || umount -l "$folder/home"; done
    rm -rf --one-file-system "$folder"
  done
  hub_down
  cgroups_down "$CGROUP"
  rm -rf "$CUTS" "$DIR/machines" "$RUNTIME"
  if [[ ${1:-} == --all ]]; then rm -rf --one-file-system "$DIR"; fi
  say "down ($(seconds_since "$start"))"
}
