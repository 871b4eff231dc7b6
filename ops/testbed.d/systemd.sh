# shellcheck shell=bash disable=SC2034 # used by the other files
# A third machine, pc3 (10.99.0.13), on which systemd is process 1. It has this host's /usr, to read only, and everything
# else of its own; no Docker engine. `systemd down`, or `down`, removes it; what is switched off keeps its disk.

PC3=pc3

systemd_machine() {
  local start=$EPOCHREALTIME command=${1:-}
  ADDRESS[$PC3]=$SUBNET.13
  MAC[$PC3]=02:00:0a:63:0$NUMBER:0d
  case $command in
    up) systemd_up ;;
    on) need_hub; [[ -d $(folder_of $PC3)/disk ]] || die "$PC3 has no disk yet; run: ops/testbed systemd up"; systemd_up ;;
    off) kill_machine "$PC3" ;;
    down) kill_machine "$PC3"; rm -rf --one-file-system "$(folder_of $PC3)" ;;
    exec) shift; systemd_exec "$@" ;;
    *) die "systemd up, on, off, down or exec CMD..., not '$command'" ;;
  esac
  say "systemd $command: $PC3 ${ADDRESS[$PC3]} ($(seconds_since "$start"))"
}

systemd_up() {
  local folder fd
  if is_up "$PC3" && hub_ready && [[ -e $KEYS/known_hosts_$PC3 ]]; then return; fi
  kill_machine "$PC3"
  [[ -x /usr/lib/systemd/systemd ]] || (PACKAGES=(systemd); install_packages)
  make_keys
  systemd_keys
  hub_up
  systemd_disk
  plug_in "$PC3"
  cgroups_up "$PC3"
  mkdir -p "$RUNTIME"
  folder=$(folder_of "$PC3")
  (
    enter_cgroups "$PC3"
    for fd in /proc/self/fd/*; do
      fd=${fd##*/}
      ((fd < 3)) || eval "exec $fd>&-"
    done
    exec env -i PATH="$PATH" LANG=C.UTF-8 setsid nsenter --net="/run/netns/$(netns_of "$PC3")" \
      unshare --mount --uts --ipc --pid --cgroup --fork \
      bash "$HELPERS/init-systemd" "$PC3" "$folder" "$(record_of "$PC3")"
  ) </dev/null >"$folder/init.log" 2>&1 &
  systemd_await
}

systemd_keys() {
  if [[ ! -s $KEYS/host_$PC3.pub ]]; then
    rm -f "$KEYS/host_$PC3"
    ssh-keygen -q -t ed25519 -N '' -C "testbed host_$PC3" -f "$KEYS/host_$PC3"
  fi
  say "$PC3,${ADDRESS[$PC3]} $(cut -d' ' -f1,2 "$KEYS/host_$PC3.pub")" >"$KEYS/known_hosts_$PC3"
}

systemd_await() {
  local pid folder deadline=$((SECONDS + READY_SECONDS))
  folder=$(folder_of "$PC3")
  while ((SECONDS < deadline)); do
    pid=$(init_of "$PC3")
    if [[ -n $pid && -S /proc/$pid/root/run/systemd/private ]] && ssh_answers "$PC3" "$pid"; then return; fi
    sleep 0.1
  done
  tail -n 20 "$folder/init.log" >&2 || true
  die "$PC3 was not ready after $READY_SECONDS s; logs are in $folder"
}

# The disk: made once, kept while the machine is off.
systemd_disk() {
  local disk part
  disk=$(folder_of "$PC3")/disk
  [[ ! -e $disk/etc/.complete ]] || return 0
  rm -rf --one-file-system "$disk"
  mkdir -p "$disk"/{usr,proc,sys,dev,run,tmp,root,etc/systemd/system,etc/ssh,var/log,var/tmp}
  chmod 1777 "$disk/tmp" "$disk/var/tmp"
  chmod 700 "$disk/root"
  for part in bin sbin lib lib32 lib64 libx32; do
    if [[ -L /$part ]]; then ln -s "usr/$part" "$disk/$part"; elif [[ -e /$part ]]; then die "this host's /$part is not a link into /usr"; fi
  done
  for part in alternatives ld.so.conf ld.so.conf.d ld.so.cache nsswitch.conf login.defs profile passwd group; do
    [[ ! -e /etc/$part ]] || cp -a "/etc/$part" "$disk/etc/"
  done
  printf 'root:*:19000:0:99999:7:::\n' >"$disk/etc/shadow"
  chmod 600 "$disk/etc/shadow"
  printf '%s\n' "$PC3" >"$disk/etc/hostname"
  printf '127.0.0.1 localhost\n%s host\n%s %s\n' "$HOST_ADDRESS" "${ADDRESS[$PC3]}" "$PC3" >"$disk/etc/hosts"
  # With an id of its own it does not take this for its first boot, on which everything there is would be enabled.
  printf '0b5a9a00000000000000000000000013\n' >"$disk/etc/machine-id"
  systemd_units "$disk/etc/systemd/system"
  cp "$KEYS/host_$PC3" "$disk/etc/ssh/host_key"
  cp "$KEYS/id.pub" "$disk/etc/ssh/authorized_keys"
  chmod 600 "$disk/etc/ssh/host_key"
  touch "$disk/etc/.updated" "$disk/var/.updated" "$disk/etc/.complete"
}

# What boots: systemd's own basic set without hardware, consoles, logins and clocks; and an SSH server.
systemd_units() {
  local unit
  ln -s /lib/systemd/system/multi-user.target "$1/default.target"
  for unit in systemd-logind.service dbus.service dbus.socket getty.target systemd-udevd.service systemd-timesyncd.service \
    systemd-networkd.service systemd-resolved.service systemd-modules-load.service systemd-sysctl.service modprobe@.service \
    systemd-journald-audit.socket sys-kernel-debug.mount sys-kernel-tracing.mount sys-fs-fuse-connections.mount; do
    ln -s /dev/null "$1/$unit"
  done
  cat >"$1/testbed-ssh.service" <<UNIT
[Unit]
Description=SSH server of the testbed
[Service]
ExecStart=/usr/sbin/sshd -D -e -f /etc/ssh/sshd_config
KillMode=process
Restart=always
UNIT
  mkdir "$1/multi-user.target.wants"
  ln -s ../testbed-ssh.service "$1/multi-user.target.wants/"
  cat >"$1/../../ssh/sshd_config" <<SSHD
Port 22
ListenAddress ${ADDRESS[$PC3]}
HostKey /etc/ssh/host_key
AuthorizedKeysFile /etc/ssh/authorized_keys
PidFile none
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
StrictModes no
PrintMotd no
MaxSessions 100
MaxStartups 500:30:1000
AcceptEnv LANG LC_*
Subsystem sftp /usr/lib/openssh/sftp-server
SSHD
}

systemd_exec() {
  local pid
  pid=$(init_of "$PC3")
  [[ -n $pid && $# -gt 0 ]] || die "$PC3 is off, or exec what?"
  exec nsenter -t "$pid" --mount --uts --ipc --net --pid --cgroup --root --wd env -i -C /root HOME=/root USER=root \
    LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
