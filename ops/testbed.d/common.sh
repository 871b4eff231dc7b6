# shellcheck shell=bash disable=SC2034 # used by the other files
# Names, folders, checks.

# bash and awk agree on how a fraction is written.
export LC_ALL=C.UTF-8

# Several testbeds live side by side on one host when each has a number and a folder of its own.
NUMBER=${OPSAGA_TESTBED_NUMBER:-0}
[[ $NUMBER =~ ^[0-9]$ ]] || { printf 'testbed: OPSAGA_TESTBED_NUMBER is a digit, not %s\n' "$NUMBER" >&2; exit 1; }
if [[ $NUMBER == 0 ]]; then SUFFIX=; else SUFFIX=-$NUMBER; fi
SUBNET=10.99.$NUMBER
MACHINES=(main-pc pc2)
declare -A ADDRESS=([main-pc]=$SUBNET.11 [pc2]=$SUBNET.12)
declare -A MAC=([main-pc]=02:00:0a:63:0$NUMBER:0b [pc2]=02:00:0a:63:0$NUMBER:0c)
HOST_ADDRESS=$SUBNET.1
# What must be found again even when DIR was deleted: who is up, and from which DIR.
RUNTIME=/run/opsaga-testbed$SUFFIX
HOME_MB=${OPSAGA_TESTBED_HOME_MB:-512}
READY_SECONDS=60
PACKAGES=(docker.io openssh-server openssh-client iproute2 iptables nftables busybox-static util-linux)

die() { printf 'testbed: %s\n' "$*" >&2; exit 1; }
say() { printf '%s\n' "$*"; }
seconds_since() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f s", b - a }'; }

need_root() { [[ $(id -u) == 0 ]] || die "must be run as root"; }

need_tools() {
  local tool
  export PATH=$PATH:/usr/sbin:/sbin
  for tool in dockerd containerd docker sshd ssh-keygen ip nft iptables busybox nsenter unshare flock setsid; do
    type -P "$tool" >/dev/null || die "$tool is missing; run: ops/testbed install"
  done
}

# DIR: outside any repository, short enough for socket paths, ours or empty.
use_dir() {
  local parent
  DIR=$(realpath -m "$1")
  [[ ${#DIR} -le 70 ]] || die "the folder's path is too long for Docker's socket: $DIR"
  parent=$DIR
  while [[ $parent != / ]]; do
    [[ ! -e $parent/.git ]] || die "$DIR lies inside the repository $parent; choose a folder elsewhere"
    parent=$(dirname "$parent")
  done
  if [[ ! -e $DIR/.opsaga-testbed && -d $DIR ]]; then
    # The mounted homes are what is left when the folder is deleted under a running testbed.
    [[ -z $(ls -A "$DIR") || $(ls -A "$DIR") == machines ]] || die "$DIR is not empty and not a testbed's folder"
  fi
  KEYS=$DIR/keys
  CUTS=$DIR/cuts
  # Nothing of the caller's Docker set-up may leak in.
  export DOCKER_CONFIG=$DIR/docker-client
  unset DOCKER_HOST DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_CERT_PATH
}

take_lock() {
  mkdir -p "$DIR"
  touch "$DIR/.opsaga-testbed"
  exec 9>"$DIR/.lock"
  flock -w 120 9 || die "another testbed command holds $DIR/.lock"
}

check_machine() { [[ -n ${ADDRESS[${1:-none}]:-} ]] || die "no machine '${1:-}'; there are: ${MACHINES[*]}"; }

check_line() {
  check_machine "${1:-}"
  [[ $# -lt 2 ]] || check_machine "$2"
  [[ $# -le 2 && ${1:-} != "${2:-}" ]] || die "name one machine, or the two of them"
}

need_hub() { [[ -e /run/netns/$HUB ]] || die "the testbed is not up; run: ops/testbed up"; }

need_up() {
  local name
  for name in "${MACHINES[@]}"; do
    is_up "$name" || die "$name is off; run: ops/testbed up"
    ! is_frozen "$name" || die "$name is frozen; run: ops/testbed thaw $name"
  done
}

# Installs without letting any package start a service here.
install_packages() {
  need_root
  local missing=() package guard=/usr/sbin/policy-rc.d kept
  for package in "${PACKAGES[@]}"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  kept=$(mktemp -d)
  if [[ -e $guard ]]; then cp -a "$guard" "$kept/"; fi
  # shellcheck disable=SC2064
  trap "rm -f '$guard'; [ ! -e '$kept/policy-rc.d' ] || cp -a '$kept/policy-rc.d' '$guard'; rm -rf '$kept'" EXIT
  rm -f "$guard"
  printf '#!/bin/sh\nexit 101\n' >"$guard"
  chmod 755 "$guard"
  export DEBIAN_FRONTEND=noninteractive
  if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$kept/log" 2>&1; then
    cat "$kept/log" >&2
    die "could not install: ${missing[*]}"
  fi
  say "installed: ${missing[*]}"
}
