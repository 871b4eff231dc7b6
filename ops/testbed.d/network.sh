# shellcheck shell=bash
# One bridge in a namespace of its own (the hub) with three ports: this host, main-pc, pc2. Cuts are rules on
# that bridge, so neither end sees more than silence, and neither this host's firewall nor a machine's is touched.

HUB=opsaga-hub$SUFFIX
HOST_LINK=opsaga$NUMBER

netns_of() { printf 'opsaga%s-%s' "$SUFFIX" "$1"; }

hub_up() {
  local other
  other=$(ip -o -4 addr show to "$HOST_ADDRESS/24" | awk -v mine="$HOST_LINK" '$2 != mine { found = $2 } END { print found }')
  [[ -z $other ]] || die "the interface $other already has an address in ${HOST_ADDRESS%.*}.0/24"
  ! hub_ready || return 0
  hub_down
  ip netns add "$HUB"
  ip -n "$HUB" link add hub type bridge
  ip -n "$HUB" link set hub up
  ip link add "$HOST_LINK" type veth peer name host netns "$HUB"
  ip -n "$HUB" link set host master hub up
  ip addr add "$HOST_ADDRESS/24" dev "$HOST_LINK"
  apply_cuts
  ip link set "$HOST_LINK" up
}

# The link is brought up last: whatever was interrupted before that is built again.
hub_ready() {
  ip -n "$HUB" link show host >/dev/null 2>&1 && [[ $(ip -br link show "$HOST_LINK" 2>/dev/null) == *LOWER_UP* ]]
}

hub_down() {
  ip link del "$HOST_LINK" 2>/dev/null || true
  ip netns del "$HUB" 2>/dev/null || true
}

# A fixed hardware address, so that nobody's ARP table goes stale over a reboot. No route beyond the testbed.
plug_in() {
  local name=$1 ns
  ns=$(netns_of "$name")
  unplug "$name"
  ip netns add "$ns"
  ip -n "$HUB" link add "$name" type veth peer name eth0 netns "$ns"
  ip -n "$ns" link set lo up
  ip -n "$ns" link set eth0 address "${MAC[$name]}"
  ip -n "$ns" addr add "${ADDRESS[$name]}/24" dev eth0
  ip -n "$ns" link set eth0 up
  ip -n "$HUB" link set "$name" master hub up
}

unplug() {
  ip -n "$HUB" link del "$1" 2>/dev/null || true
  ip netns del "$(netns_of "$1")" 2>/dev/null || true
}

line_of() {
  if [[ $# -eq 1 ]]; then printf 'host+%s' "$1"; else printf '%s\n' "$@" | sort | paste -sd+; fi
}

cut_line() {
  local line
  line=$(line_of "$@")
  mkdir -p "$CUTS"
  touch "$CUTS/$line"
  apply_cuts
  say "cut: ${line/+/ - }"
}

heal_line() {
  local line
  line=$(line_of "$@")
  rm -f "$CUTS/$line"
  apply_cuts
  [[ $# -gt 1 ]] || await_reachable "$1"
  say "healed: ${line/+/ - }"
}

heal_all() {
  rm -rf "$CUTS"
  apply_cuts
}

list_cuts() { [[ ! -d $CUTS ]] || ls "$CUTS"; }

# ARP passes: a cut looks like lost packets, not like a host that is known to be gone.
apply_cuts() {
  local line
  {
    say 'add table bridge testbed'
    say 'delete table bridge testbed'
    printf 'table bridge testbed {\nchain forward {\ntype filter hook forward priority 0; policy accept;\n'
    for line in $(list_cuts); do
      say "iifname \"${line%+*}\" oifname \"${line#*+}\" ether type != arp drop"
      say "iifname \"${line#*+}\" oifname \"${line%+*}\" ether type != arp drop"
    done
    printf '}\n}\n'
  } | nsenter --net="/run/netns/$HUB" nft -f -
}
