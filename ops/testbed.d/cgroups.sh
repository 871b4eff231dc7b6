# shellcheck shell=bash
# A cgroup per machine in every hierarchy (v1, v2, or both mounted): NAME/sys for its own processes, NAME/ctr for
# its containers. Gives the limits something to hang on and the freezer something to freeze.

CGROUP=opsaga-testbed$SUFFIX

cgroup_roots() {
  local root
  if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
    say /sys/fs/cgroup
    return
  fi
  for root in /sys/fs/cgroup/*/; do
    root=${root%/}
    if [[ ! -L $root && -e $root/cgroup.procs ]]; then say "$root"; fi
  done
}

# v1 cpuset refuses processes until it is told its processors; v2 hands controllers down one level at a time.
prepare_cgroup() {
  local parent=$1 group=$2 setting controller
  mkdir -p "$group"
  for setting in cpuset.mems cpuset.cpus; do
    if [[ -e $parent/cgroup.clone_children && -e $group/$setting && -z $(<"$group/$setting") ]]; then
      cat "$parent/$setting" >"$group/$setting"
    fi
  done
  if [[ -e $parent/cgroup.subtree_control ]]; then
    for controller in $(<"$parent/cgroup.controllers"); do
      echo "+$controller" 2>/dev/null >"$parent/cgroup.subtree_control" || true
    done
  fi
}

cgroups_up() {
  local name=$1 root
  for root in $(cgroup_roots); do
    prepare_cgroup "$root" "$root/$CGROUP"
    prepare_cgroup "$root/$CGROUP" "$root/$CGROUP/$name"
    prepare_cgroup "$root/$CGROUP/$name" "$root/$CGROUP/$name/sys"
  done
}

# Moves the process that calls this, with all it starts later.
enter_cgroups() {
  local name=$1 root
  for root in $(cgroup_roots); do
    echo "$BASHPID" >"$root/$CGROUP/$name/sys/cgroup.procs"
  done
}

# Ends what still runs in a machine's cgroup, such as a boot that was interrupted before it left a record.
kill_cgroup() {
  local root pid
  # Not through head: what it leaves unread would end this script by SIGPIPE, now and then.
  root=$(cgroup_roots)
  root=${root%%$'\n'*}
  [[ -d $root/$CGROUP/$1 ]] || return 0
  while read -r pid; do
    kill -KILL "$pid" 2>/dev/null || true
  done < <(find "$root/$CGROUP/$1" -name cgroup.procs -exec cat {} + 2>/dev/null)
}

cgroups_down() {
  local path=$1 root try
  for root in $(cgroup_roots); do
    for ((try = 0; try < 50; try++)); do
      [[ -d $root/$path ]] || break
      find "$root/$path" -depth -type d -exec rmdir {} \; 2>/dev/null || true
      [[ ! -d $root/$path ]] || sleep 0.05
    done
    [[ ! -d $root/$path ]] || say "warning: $root/$path could not be removed" >&2
  done
}

freezer_file() {
  local name=$1 root
  for root in $(cgroup_roots); do
    if [[ -e $root/$CGROUP/$name/cgroup.freeze ]]; then say "$root/$CGROUP/$name/cgroup.freeze"; return; fi
  done
  say "/sys/fs/cgroup/freezer/$CGROUP/$name/freezer.state"
}

is_frozen() {
  local file
  file=$(freezer_file "$1")
  [[ -e $file ]] && [[ $(<"$file") != 0 && $(<"$file") != THAWED ]]
}

# set_frozen NAME 0|1, and waits until it is so.
set_frozen() {
  local name=$1 wanted=$2 file state=THAWED try
  file=$(freezer_file "$name")
  if [[ ! -e $file ]]; then
    [[ $wanted == 0 ]] || die "no freezer cgroup for $name"
    return 0
  fi
  if [[ $file == *freezer.state ]]; then
    if [[ $wanted == 1 ]]; then state=FROZEN; fi
    echo "$state" >"$file"
  else
    state="frozen $wanted"
    echo "$wanted" >"$file"
    file=${file%/*}/cgroup.events
  fi
  for ((try = 0; try < 200; try++)); do
    if grep -qx "$state" "$file"; then return 0; fi
    sleep 0.02
  done
  die "$name: the freezer did not reach '$state'"
}
