# shellcheck shell=bash
# What ops/up, ops/down, ops/key and ops/test have in common. Source it after setting ROOT to the repository's folder.

# Numbers, order and dates are the same for every account; characters and messages stay those of its language.
if [ -n "${LC_ALL-}" ]; then
  export LC_CTYPE=$LC_ALL LC_MESSAGES=$LC_ALL
  unset LC_ALL
fi
export LC_NUMERIC=C LC_COLLATE=C LC_TIME=C

# A service of systemd is started without it; Maven, and the caches, are nowhere then.
[ -n "${HOME:-}" ] || { unset HOME && HOME=~ && export HOME; }
CACHE=${OPSAGA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/opsaga}

say() { printf '%s\n' "$*" >&2; }

die() {
  say "opsaga: $*"
  exit 1
}

# install_packages PACKAGE...: Debian packages, without starting what they bring.
install_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "please install: ${missing[*]}"
  [ "$(id -u)" = 0 ] || die "please install, as root: apt-get install ${missing[*]}"
  say "Installing ${missing[*]} …"
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 ||
    { apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; } ||
    die "could not install ${missing[*]}"
}

# need_java: a JDK of version 17 or newer on the PATH.
need_java() {
  local version
  version=$(javac -version 2>/dev/null | sed 's/javac \([0-9]*\).*/\1/')
  [ -n "$version" ] && [ "$version" -ge 17 ] || install_packages openjdk-17-jdk-headless
}

# source_key: names the state of the sources, so that a build is made once for each.
source_key() {
  (cd "$ROOT" && find pom.xml .mvn workflows activities worker api ops/sample-agent \
    \( -path '*/src/*' -o -name pom.xml -o -path '.mvn/*' \) -type f ! -path '*/target/*' ! -path '*/src/test/*' -print0 |
    sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16)
}

# heeding COMMAND...: runs it in a group of its own, so that a signal is heard at once; whoever traps that ends $CHILD's group.
CHILD=''
heeding() {
  setsid "$@" &
  heed $!
}

# heed PID: the same for one that was started so.
heed() {
  local code=0
  CHILD=$1
  wait "$CHILD" || code=$?
  CHILD=''
  return $code
}

# built: names the jars that were built last, and the sources that they are of.
built() { (cd "$ROOT" && source_key && cat api/target/opsaga-api-0*[0-9].jar ops/sample-agent/target/sample-agent.jar 2>/dev/null | sha256sum); }

# note_build: to be called when all was built from the sources as they are; what needs the application then takes it from there.
note_build() { built >"$ROOT/api/target/built"; }

# build: leaves the extracted application in $APP, building it where these sources were not built yet.
build() {
  APP=$CACHE/app/$(source_key)
  [ -f "$APP/ready" ] && { touch "$APP/ready"; return 0; }
  local begun=$SECONDS
  # Two who need the same state build it once.
  mkdir -p "$CACHE"
  exec 8>"$CACHE/build.lock"
  ! declare -F waiting >/dev/null || waiting "Building Opsaga"
  flock 8
  if [ -f "$APP/ready" ]; then
    exec 8>&-
    ! declare -F waited >/dev/null || waited
    return 0
  fi
  if [ "$(cat "$ROOT/api/target/built" 2>/dev/null)" != "$(built)" ]; then
    package
  fi
  rm -rf "$APP"
  mkdir -p "$APP"
  java -Djarmode=tools -jar "$ROOT"/api/target/opsaga-api-0*[0-9].jar extract --destination "$APP/app" >/dev/null
  mv "$APP"/app/opsaga-api-*.jar "$APP/app/opsaga.jar"
  cp "$ROOT"/ops/sample-agent/target/sample-agent.jar "$APP/"
  train
  touch "$APP/ready"
  # Two states are kept: this one and the one before.
  find "$CACHE/app" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n +3 | cut -d' ' -f2- | xargs -r rm -rf
  exec 8>&-
  ! declare -F waited >/dev/null || waited
  say "Built in $((SECONDS - begun)) s."
}

# package: compiles the product and packs it; what went wrong is told where it fails.
package() {
  local log
  log=$(mktemp)
  say "Building Opsaga (about a minute; the first time on a machine about two, for downloads) …"
  heeding "$ROOT/mvnw" -f "$ROOT/pom.xml" -q -ntp -pl api,ops/sample-agent -am -Dmaven.test.skip=true -Dspotless.check.skip=true package >"$log" 2>&1 8>&- 9>&- || { cat "$log" >&2; rm -f "$log"; die "the build failed"; }
  rm -f "$log"
}

# train: records which classes a start needs; a later start maps them instead of parsing them. Only a matter of speed.
train() {
  local scratch postgres
  scratch=$(mktemp -d)
  heeding java -XX:ArchiveClassesAtExit="$APP/opsaga.jsa" -Xlog:cds=off -Xlog:cds+dynamic=off -Dspring.context.exit=onRefresh \
    -jar "$APP/app/opsaga.jar" --opsaga.data="$scratch" --server.port=0 --opsaga.sandbox.ssh-port=0 \
    --opsaga.sandbox.agent-jar="$APP/sample-agent.jar" --logging.level.root=off >/dev/null 2>&1 || say "(no class-data archive; starts will be slower)"
  # A start that is over in the middle leaves its PostgreSQL behind. It has nothing that anybody wants.
  postgres=$(head -n 1 "$scratch/postgres/data/postmaster.pid" 2>/dev/null || true)
  [ -z "$postgres" ] || kill -QUIT "$postgres" 2>/dev/null || true
  rm -rf "$scratch" || true
}

# java_flags: how the application's JVM is started. Only the quick compiler: Opsaga waits for others most of the time, and on a
# small machine the thorough one takes the cores from the very work that is waited for (a third of the CPU time of a fleet).
java_flags() {
  printf '%s\n' -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError
  [ ! -f "$APP/opsaga.jsa" ] || printf '%s\n' "-XX:SharedArchiveFile=$APP/opsaga.jsa" -Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off
}

# note_pid FILE PID: names that process in the pid file, and beside it when it was started: before long its number may be another one's.
note_pid() {
  birth "$2" >"${1%.pid}.birth" || rm -f "${1%.pid}.birth"
  echo "$2" >"$1"
}

# running FILE TEXT: whether the process named in the pid file lives and has TEXT in its command line; leaves it in $PID.
running() {
  PID=$(cat "$1" 2>/dev/null) && [ -n "$PID" ] && [ -r "/proc/$PID/cmdline" ] &&
    { [ ! -e "${1%.pid}.birth" ] || [ "$(birth "$PID")" = "$(cat "${1%.pid}.birth")" ]; } &&
    tr '\0' ' ' 2>/dev/null <"/proc/$PID/cmdline" | grep -qF -- "$2"
}

# listening PORT: whether something accepts connections there.
listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# get PORT PATH: prints the status of a GET on loopback; needs nothing installed.
get() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3
    read -r -t 5 _ status _ <&3 && echo "$status"
  ) 2>/dev/null
}

# birth PID: when that process was started, which tells it from a later one with its number; nothing, and a failure, where there is none.
birth() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  # Its name, which may have blanks, is in parentheses.
  read -ra stat <<<"${stat##*) }"
  echo "${stat[19]}"
}

# end PID SECONDS: asks a process to end, and insists after the time.
end() {
  local begun tenths=$(($2 * 10))
  begun=$(birth "$1") || return 0
  kill "$1" 2>/dev/null || return 0
  while [ "$(birth "$1")" = "$begun" ] && [ "$tenths" -gt 0 ]; do
    sleep 0.1
    tenths=$((tenths - 1))
  done
  [ "$(birth "$1")" != "$begun" ] || kill -9 "$1" 2>/dev/null || true
}
