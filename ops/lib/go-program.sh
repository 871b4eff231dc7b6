# shellcheck shell=bash
# The script "get" of a program that is one Go package: finds it or makes it, and prints its path, the only line on stdout. To be set
# before it is sourced, beside what go-build.sh asks for:
#
#   VARIABLE                names a program that is there
#   VERSION, VERSION_MIN    the one that is built, and the oldest that is used
#   WHY_MIN                 what that one is the first with, as the end of a sentence
#   PACKAGE, LINKER_FLAGS   what is built, and how it learns its version
#   BUILD_TAKES             what people are told before they wait
#   RELEASES                where people find it
#
# and a function version_of FILE, which prints the version of that program, or nothing. Then: get_program FOLDER ARGUMENT...

# shellcheck source=ops/lib/go-build.sh
. "$(dirname "${BASH_SOURCE[0]}")/go-build.sh"
readonly cached=$cache/bin/$PROGRAM-$VERSION

acceptable() {
  local version
  version=$(version_of "$1")
  if [[ -z $version ]]; then
    say "$1 refused: it does not say which version of $PROGRAM it is"
    return 1
  elif ! at_least "$version" "$VERSION_MIN"; then
    say "$1 refused: it is $PROGRAM $version, older than $VERSION_MIN, $WHY_MIN"
    return 1
  elif [[ $version != "$VERSION" ]]; then
    say "$1 is $PROGRAM $version; Opsaga is tested with $VERSION"
  fi
}

from_build() {
  local version
  ready_to_build || return 1
  say "building $PROGRAM $VERSION through the Go module proxy, once:"
  say "$BUILD_TAKES"
  run_build "$1" go_build "$PROGRAM" "$PACKAGE" "$LINKER_FLAGS" || return 1
  chmod 755 "$work/$PROGRAM"
  version=$(version_of "$work/$PROGRAM")
  if [[ $version != "$VERSION" ]]; then
    say "the new binary does not report $VERSION (but '${version:-nothing}'): not installed"
    return 1
  fi
  into_cache "$work/$PROGRAM" "${cached##*/}"
}

nothing_worked() {
  cat >&2 <<END
$PROGRAM: no $PROGRAM >= $VERSION_MIN was found and none could be made (reasons above). Either of these helps:
  1. Name one: put '$PROGRAM' $VERSION on the PATH or set $VARIABLE ($RELEASES).
  2. Let it be built: Go >= $GO_MIN, or python3 with venv; a reachable Go module proxy (GOPROXY); $DISK_NEEDED_GB GB of free disk.
END
  exit 1
}

find_or_make() {
  if [[ -n ${!VARIABLE:-} ]]; then from_variable "$VARIABLE" "a $PROGRAM" "version >= $VERSION_MIN"; return; fi
  from_path "$PROGRAM" && return
  from_cache "$cached" && return
  # One lock for all versions: who holds it removes what other builds of the program have left.
  begin_work "$PROGRAM"
  # Another call may have made it meanwhile.
  from_cache "$cached" && return
  if from_build "$1"; then printf '%s\n' "$cached"; else nothing_worked; fi
}

# get_program FOLDER ARGUMENT...: FOLDER holds go.mod and go.sum; arguments are those of the script, which takes none.
get_program() {
  local folder=$1
  shift
  if (($# == 0)); then find_or_make "$folder"; return; fi
  say "usage: ops/$PROGRAM/get"
  if [[ $1 == -h || $1 == --help ]]; then exit 0; else exit 2; fi
}
