# How what a release wrote is read, from a place on. Sent after agent.sh where that is asked for, and only there.

# last_log AGENT OPERATION [PLACE]: a line log= that says where it ends, and what the release of that operation wrote after a place, or the
# end of it; nothing where nothing is left. It is less than a MiB; "cut" follows the place where something is missing before it.
#
# A place is FILE READ TOLD PRINT [NEXT READ PRINT]: a file, how much of all that was ever written to it was read, how much was read of what
# is in the logs of the set-up and itself, and a print of the end of what was read. A program goes on writing to a log that somebody has
# given another name; NEXT is the one with the log's name then.
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

# print_of FILE TO [LENGTH]: a checksum of the bytes before a place, and how many these are.
print_of() {
  sum=$(part "$1" "$(no_less $(($2 - ${3:-4096})) 0)" "$2" | cksum)
  echo "${sum%% *}-${sum##* }"
}

# log_after RELEASE PLACE: of one that is there; PLACE may be empty.
log_after() {
  log=$1/.opsaga/log
  file=$(stat -c %d:%i "$log" 2>/dev/null)
  dropped=$(dropped_of "$1")
  before=$(size_of "$1/.opsaga/setup/log")
  cut=
  renamed_log "$1"
  # shellcheck disable=SC2086 # its words
  if [ "$2" ]; then log_from "$1" $2; else log_end "$1"; fi
}

# renamed_log RELEASE: leaves in $own and $out which file its program's output goes to, and where that lies, where that is a log that
# somebody gave another name; empty where it is not, or cannot be seen.
renamed_log() {
  own='' out=''
  alive "$1/.opsaga/child" || return 0
  # shellcheck disable=SC2154 # alive leaves it
  out=$(readlink "/proc/$pid/fd/1" 2>/dev/null)
  case $out in "$(cd "$1" && pwd -P)"/.opsaga/*) own=$(stat -c %d:%i "$out" 2>/dev/null) ;; esac
  [ "$own" != "$file" ] || own=
}

# log_end RELEASE: the end of what its set-up and itself wrote; with what log_after has found.
log_end() {
  size=$(size_of "$log")
  older=0
  [ -z "$own" ] || older=$(size_of "$out")
  [ $((before + older + size)) -le 1048000 ] || cut=' cut'
  told=$((before + size))
  end="${file:-none} $((dropped + size))"
  if [ "$own" ]; then
    echo "log=$own $((dropped + older)) $told $(print_of "$out" "$older") $end $(print_of "$log" "$size")$cut"
  else
    echo "log=$end $told $(print_of "$log" "$size")$cut"
  fi
  {
    part "$1/.opsaga/setup/log" "$(no_less $((before - 1048000)) 0)" "$before"
    [ -z "$own" ] || part "$out" "$(no_less $((older - 1048000)) 0)" "$older"
    part "$log" "$(no_less $((size - 1048000)) 0)" "$size"
  } | tail -c 1048000
}

# locate FILE READ PRINT: leaves in $size how long it is, and in $from how much of it was read. Of one that was emptied and has grown since,
# however far, all is new; so it is of one of which less is left. What is missing before that, nobody knows.
locate() {
  cut=
  size=$(size_of "$1")
  from=$(($2 - dropped))
  if [ "$from" -lt 0 ] || [ "$from" -gt "$size" ] || ! is_print "$1" "$from" "$3"; then from=0 cut=' cut'; fi
}

# is_print FILE TO PRINT: whether that is what stands before a place; also where it cannot be known, as not all of that is there any more.
is_print() {
  [ "$3" ] && [ "$2" -ge "${3#*-}" ] || return 0
  [ "$(print_of "$1" "$2" "${3#*-}")" = "$3" ]
}

# log_from RELEASE FILE READ TOLD [PRINT [NEXT READ PRINT]]: what was written after that; with what log_after has found.
log_from() {
  whose=$2 read=$3 print=${5:-} next=${6:-} ahead=${7:-0} seen=${8:-}
  path=$log
  if [ "$whose" != "$file" ]; then
    # Somebody gave it another name. It is read as long as there is more, or its program writes to it.
    path=$(find "$1/.opsaga" -maxdepth 1 -type f -inum "${whose#*:}" 2>/dev/null | head -n 1)
    [ -z "$path" ] || locate "$path" "$read" "$print"
    if [ "$own$file" ] && { [ -z "$path" ] || { [ "$whose" != "$own" ] && [ "$from" -ge "$size" ]; }; }; then
      next_log
    fi
  fi
  locate "$path" "$read" "$print"
  if [ "$file" ] && [ "$whose" = "$own" ] && [ "$from" -ge "$size" ]; then
    ahead_of_it
  else
    upto
    read=$((dropped + to)) print=$(print_of "$path" "$to")
  fi
  told=0
  if [ "$whose" = "$file" ]; then told=$((read - dropped)); elif [ "$next" = "$file" ]; then told=$((ahead - dropped)); fi
  rest=
  [ -z "$next" ] || rest=" $next $ahead $seen"
  echo "log=$whose $read $((before + told)) $print$rest$cut"
  part "$path" "$from" "$to"
}

# next_log: goes on with the file after it, which may have been read in part already.
next_log() {
  if [ "$own" ]; then whose=$own path=$out; else whose=$file path=$log; fi
  if [ "$whose" = "$next" ]; then read=$ahead print=$seen next=''; else read=$dropped print=''; fi
}

# ahead_of_it: reads what is in the file of the log's name meanwhile.
ahead_of_it() {
  path=$log
  [ "$next" = "$file" ] || { next=$file ahead=$dropped seen=''; }
  locate "$path" "$ahead" "$seen"
  upto
  ahead=$((dropped + to)) seen=$(print_of "$path" "$to")
}

# upto: leaves in $to how far it is read at once.
upto() {
  to=$((from + 1048000))
  [ "$to" -le "$size" ] || to=$size
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
    *) if [ "$cut" ]; then from=$size; else from=${2#* * } && from=${from%% *}; fi ;;
  esac
  echo "log=kept $size $size$cut"
  part "$1" "$from" "$size"
}
