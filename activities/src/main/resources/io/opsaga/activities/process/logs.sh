# How what a release wrote is read, from a place on. Sent after agent.sh where that is asked for, and only there.

# last_log AGENT OPERATION [PLACE]: a line log= that says where it ends, and what the release of that operation wrote after a place, or the
# end of it; nothing where nothing is left. A place is a file, how much of all that was ever written to it was read, and how much of what
# its set-up and itself wrote. It is less than a MiB; "cut" follows the place where something is missing before it.
last_log() {
  operation=
  for release in "$1"/releases/*/; do
    release=${release%/}
    is_release "$release" && [ "$operation" = "$2" ] || continue
    [ -f "$release/.opsaga/log" ] || { log_after "$release" "${3:-}" && return; }
    (flock -s -w 5 9 && log_after "$release" "${3:-}") 9<"$release/.opsaga/log"
    return
  done
  [ ! -f "$1/logs/$2" ] || kept_after "$1/logs/$2" "${3:-}"
}

# part FILE FROM TO: its bytes between these places.
part() { [ "$3" -le "$2" ] || tail -c +$(($2 + 1)) "$1" | head -c $(($3 - $2)); }

# no_less NUMBER LEAST
no_less() { if [ "$1" -lt "$2" ]; then echo "$2"; else echo "$1"; fi; }

# log_after RELEASE PLACE: of one that is there; PLACE may be empty.
log_after() {
  log=$1/.opsaga/log
  file=$(stat -c %d:%i "$log" 2>/dev/null)
  size=$(size_of "$log")
  dropped=$(dropped_of "$1")
  before=$(size_of "$1/.opsaga/setup/log")
  cut=
  if [ "$2" ]; then log_from "$1" "${2%% *}" "${2#* }"; else log_end "$1"; fi
}

# log_end RELEASE: the end of what its set-up and itself wrote; with what log_after has found.
log_end() {
  [ $((before + size)) -le 1048000 ] || cut=' cut'
  echo "log=${file:-none} $((dropped + size)) $((before + size))$cut"
  {
    part "$1/.opsaga/setup/log" "$(no_less $((before - 1048000)) 0)" "$before"
    part "$log" "$(no_less $((size - 1048000)) 0)" "$size"
  } | tail -c 1048000
}

# log_from RELEASE FILE "READ TOLD": what was written to its log after that; with what log_after has found.
log_from() {
  whose=$2 from=$((${3% *} - dropped))
  if [ "$file" != "$whose" ]; then
    # Somebody gave it another name; what was written to it until then comes first.
    old=$(find "$1/.opsaga" -maxdepth 1 -type f -inum "${whose#*:}" 2>/dev/null | head -n 1)
    if [ -n "$old" ] && [ "$from" -lt "$(size_of "$old")" ]; then
      log=$old
      size=$(size_of "$old")
    elif [ -n "$file" ]; then
      whose=$file from=0
    fi
  fi
  # Of a file that is shorter than what was read of it, all is new.
  [ "$from" -le "$size" ] || from=0
  [ "$from" -ge 0 ] || { from=0 && cut=' cut'; }
  to=$((from + 1048000))
  [ "$to" -le "$size" ] || to=$size
  echo "log=$whose $((dropped + to)) $((before + to))$cut"
  part "$log" "$from" "$to"
}

# kept_after FILE PLACE: of one that was removed. Where not all of it was kept, nobody knows how much of the rest was read.
kept_after() {
  size=$(size_of "$1")
  from=0
  cut=
  [ "$size" -lt 1048000 ] || cut=' cut'
  case $2 in
    '') ;;
    kept\ *) from=$size ;;
    *) if [ "$cut" ]; then from=$size; else from=${2##* }; fi ;;
  esac
  echo "log=kept $size $size$cut"
  part "$1" "$from" "$size"
}
