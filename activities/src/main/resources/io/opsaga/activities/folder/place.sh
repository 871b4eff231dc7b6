# How a folder is replaced: these functions are sent to a machine ahead of what calls them. Needs a POSIX sh, GNU tar, findutils
# and coreutils, and awk.
#
# The caller sets F, the folder; KEY, which tells folders apart; ID, of this call; and within, not empty where the folder itself has
# to stay. What is on its way in lies on the folder's file system, beside the folder where that can be renamed, as .opsaga-KEY.…:
#
#   new.ID      is being unpacked, and nobody relies on it
#   ready       is whole, compared, and shall become the folder: whoever finds it beside an old.ID goes on from there
#   putting     the same where entries are exchanged within the folder, and all old ones are out of it
#   root        the folder's own rights and time, for then
#   old.ID      what the folder was, or what was selected of it; removed last of all
#   stray.ID    what somebody made within the folder meanwhile, where one of that name belongs

# say WORD ...: the last line of all, and the end.
say() { printf '%s\n' "$*"; exit 0; }

# no ...: with what the tools have complained of.
no() { say failed "$* $(tail -c 300 "${said:-/dev/null}" 2>/dev/null | tr '\n' ' ')"; }

there() { [ -e "$1" ] || [ -L "$1" ]; }

# mounts PATH: at, below, both, or nothing. The kernel writes blanks and the like in paths as octal numbers.
mounts() {
  T=$1 awk '{
    p = $5; gsub(/\\040/, " ", p); gsub(/\\011/, "\t", p); gsub(/\\134/, "\\\\", p)
    if (p == ENVIRON["T"]) print "at"
    if (index(p, ENVIRON["T"] "/") == 1) print "below"
  }' /proc/self/mountinfo
}

# Sets F to what it is without links, P to its parent, and S to how all begins that lies beside it.
locate() {
  F=$(readlink -m -- "$F" 2>/dev/null || readlink -f -- "$F") || no "$F leads nowhere:"
  [ "$F" != / ] || say failed 'the root folder is not replaced'
  P=${F%/*}; P=${P:-/}
  case $(mounts "$F") in
    *at*) within=1; S=$F/.opsaga-$KEY ;;
    *) S=${P%/}/.opsaga-$KEY ;;
  esac
}

# Sets TAR to what tar is told on both ways; by root owners are kept. Its words are to be split, and not to be taken for patterns.
set_tar() {
  TAR='--preserve-permissions --numeric-owner --no-same-owner'
  [ "$(id -u)" != 0 ] || TAR='--preserve-permissions --numeric-owner --same-owner'
  X=
  if tar --xattrs '--xattrs-include=*' -cf /dev/null -T /dev/null 2>/dev/null; then X='--xattrs --xattrs-include=*'; fi
  TAR="$TAR $X"
}

# Whether the folder, or something in it, has been moved away already. Otherwise what is ready may be somebody's who has given up.
begun() {
  there "$S.putting" || { there "$S.ready" && [ -n "$(find "${S%/*}/" -maxdepth 1 -name "${S##*/}.old.*")" ]; }
}

clear_up() { rm -rf --one-file-system -- "$S".* || no 'cannot clear up:'; }

# Goes on from whatever is there, to the end.
finish() {
  if [ -n "$within" ]; then finish_within; return; fi
  if there "$S.ready"; then
    if there "$F"; then mv -T -- "$F" "$S.old.$ID" || no "cannot move $F away:"; fi
    mv -T -- "$S.ready" "$F" || no "cannot put $F in its place:"
  fi
  clear_up
}

finish_within() {
  if there "$S.ready"; then
    mkdir -- "$S.old.$ID" || no 'cannot make a folder:'
    find "$F" -mindepth 1 -maxdepth 1 ! -name "${S##*/}.*" -exec mv -t "$S.old.$ID" -- {} + ||
      no 'cannot move the old entries away:'
    mv -T -- "$S.ready" "$S.putting" || no 'cannot go on:'
  fi
  there "$S.putting" || { clear_up; return; }
  mkdir -p -- "$S.stray.$ID" || no 'cannot make a folder:'
  # shellcheck disable=SC2016
  find "$S.putting" -mindepth 1 -maxdepth 1 -exec sh -c '
    F=$1 stray=$2; shift 2
    for entry; do
      name=${entry##*/}
      if [ -e "$F/$name" ] || [ -L "$F/$name" ]; then mv -T -- "$F/$name" "$stray/$name" || exit; fi
      mv -T -- "$entry" "$F/$name" || exit
    done' sh "$F" "$S.stray.$ID" {} + || no 'cannot put the entries in their place:'
  # Last, as whatever is done in a folder changes its time; by then the file is gone, too.
  exec 4<"$S.root" || no 'cannot go on:'
  clear_up
  # shellcheck disable=SC2086
  tar --extract --file=- --directory="$F" $TAR <&4 || no 'cannot give the folder its rights:'
}

# room BYTES ENTRIES: says so where there is none.
room() {
  at=${S%/*}; at=${at:-/} bytes=$1 entries=$2
  # shellcheck disable=SC2046
  set -- $(stat -f -c '%a %S %c %d' -- "$at")
  [ $# -eq 4 ] || no 'cannot look for room:'
  [ $(($1 * $2)) -ge "$bytes" ] || say no_room "$bytes bytes are needed, and $(($1 * $2)) are free in $at"
  # A file system that makes room for files as they come tells of none.
  [ "$3" -eq 0 ] || [ "$4" -ge "$entries" ] || say no_room "$at takes $4 more files, and $entries are needed"
}

# parent PATH MODE OWNER: has a folder that something lies in.
parent() {
  dir=$F${1:+/$1}
  if [ -d "$dir" ] && [ ! -L "$dir" ]; then return; fi
  if there "$dir"; then say failed "$dir is no folder any more; restore that"; fi
  mkdir -m "$2" -- "$dir" || no "cannot make $dir:"
  [ "$(id -u)" != 0 ] || chown -- "$3" "$dir" || no "cannot give $dir to $3:"
}

# part NUMBER PATH YES: has what was unpacked of that path in its place; or nothing, without YES.
part() {
  place=$F/$2 unpacked=$S.new.$ID/$2
  up=${place%/*}
  if [ ! -d "$up" ] && [ -z "$3" ]; then return; fi
  [ "$(readlink -f -- "$up")" = "$up" ] || say failed "$up leads elsewhere"
  [ -z "$(mounts "$place")" ] || say mounted "at or below $place"
  beside=${S%/*}
  [ "$(stat -c %d -- "$up")" = "$(stat -c %d -- "${beside:-/}")" ] || say mounted "above $place"
  if [ -n "$3" ] && [ ! -d "$place" ] && { [ ! -d "$unpacked" ] || [ -L "$unpacked" ]; }; then
    mv -fT -- "$unpacked" "$place" || no "cannot replace $place:"
    return
  fi
  if there "$place"; then
    mkdir -p -- "$S.old.$ID" || no 'cannot make a folder:'
    mv -T -- "$place" "$S.old.$ID/$1" || no "cannot move $place away:"
  fi
  [ -z "$3" ] || mv -T -- "$unpacked" "$place" || no "cannot put $place in its place:"
}
