# How Opsaga keeps an agent that is a plain process: the functions of this file are sent to the machine ahead of every
# command, and a copy stays in each release for its supervisor. Needs a POSIX sh, /proc, and Debian's essential packages.
#
# A release is a folder with app/ (what was deployed; the working directory) and .opsaga/ (this file, command, env, policy,
# log, starts, exits, and who runs). A process is remembered as number, start time and boot: a number alone may mean
# another process by now.
set -u
umask 022

boot_id() { cat /proc/sys/kernel/random/boot_id; }

# stat_field PID N: the N-th field of /proc/PID/stat, counted from the state, which is 1. The name before it may hold anything.
stat_field() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f"$2"; }

# remember FILE PID
remember() {
  printf '%s %s %s\n' "$2" "$(stat_field "$2" 20)" "$(boot_id)" >"$1.new" && mv "$1.new" "$1"
}

# alive FILE: whether the remembered process still runs; leaves its number in $pid.
alive() {
  pid= start= boot=
  [ -f "$1" ] && read -r pid start boot <"$1"
  [ -n "$start" ] && [ "$boot" = "$(boot_id)" ] || return 1
  case $(stat_field "$pid" 1) in '' | Z | X) return 1 ;; esac
  [ "$(stat_field "$pid" 20)" = "$start" ]
}

# group_lives PGRP: whether any process of the group runs. Asking with kill -0 would count those that have ended and that
# nobody has waited for.
group_lives() { cat /proc/[0-9]*/stat 2>/dev/null | sed 's/.*) //' | grep -q "^[^ZX] [0-9]* $1 "; }

lines() { [ -f "$1" ] && wc -l <"$1" | tr -d ' ' || echo 0; }

# supervise: the supervisor itself, run in app/. It leads a session of its own, so that it outlives the connection that
# started it and can be ended with everything below it.
supervise() {
  trap ':' TERM
  pause=1
  while [ ! -f ../.opsaga/stop ]; do
    begun=$(date +%s)
    (
      set -a
      . ../.opsaga/env
      set +a
      exec sh ../.opsaga/command
    ) </dev/null >>../.opsaga/log 2>&1 &
    child=$!
    remember ../.opsaga/child "$child"
    printf '%s %s\n' "$begun" "$child" >>../.opsaga/starts
    code=0
    # A TERM meant for the agent ends this wait early; the agent may take longer.
    wait "$child" || code=$?
    while kill -0 "$child" 2>/dev/null; do code=0; wait "$child" || code=$?; done
    printf '%s %s\n' "$(date +%s)" "$code" >>../.opsaga/exits
    [ ! -f ../.opsaga/stop ] || break
    case $(cat ../.opsaga/policy) in
      no) break ;;
      on-failure) [ "$code" -ne 0 ] || break ;;
    esac
    [ $(($(date +%s) - begun)) -lt 30 ] || pause=1
    sleep "$pause"
    pause=$((pause * 2))
    [ "$pause" -le 30 ] || pause=30
  done
}

# launch RELEASE: has it running; does nothing where it runs. Prints launched or already.
launch() {
  (
    flock 9
    if alive "$1/.opsaga/supervisor" || alive "$1/.opsaga/child"; then
      echo already
      exit 0
    fi
    rm -f "$1/.opsaga/stop"
    cd "$1/app" || exit 1
    setsid sh -c '. ../.opsaga/agent.sh; supervise' </dev/null >/dev/null 2>&1 9>&- &
    remember ../.opsaga/supervisor $!
    echo launched
  ) 9>"$1/.opsaga/lock"
}

# halt RELEASE SECONDS: ends it with everything below it; does nothing where it does not run. Prints halted or already.
halt() {
  (
    flock 9
    touch "$1/.opsaga/stop"
    group=
    if alive "$1/.opsaga/supervisor"; then
      group=$pid
    elif alive "$1/.opsaga/child"; then
      group=$(stat_field "$pid" 3)
    fi
    if [ -z "$group" ]; then
      echo already
      exit 0
    fi
    kill -TERM "-$group" 2>/dev/null
    tenths=$(($2 * 10))
    while group_lives "$group"; do
      [ "$tenths" -gt 0 ] || kill -KILL "-$group" 2>/dev/null
      # What even KILL does not end within a second hangs in the kernel.
      [ "$tenths" -gt -10 ] || exit 1
      tenths=$((tenths - 1))
      sleep 0.1
    done
    echo halted
  ) 9>"$1/.opsaga/lock"
}

# describe RELEASE: what is known of it, as key=value lines.
describe() {
  [ -d "$1/.opsaga" ] || return 0
  echo "folder=${1##*/}"
  [ ! -f "$1/.opsaga/release" ] || cat "$1/.opsaga/release"
  [ ! -f "$1/.opsaga/ready" ] || echo ready=yes
  echo "policy=$(cat "$1/.opsaga/policy" 2>/dev/null)"
  if alive "$1/.opsaga/child"; then echo running=yes; else echo running=no; fi
  if alive "$1/.opsaga/supervisor"; then echo supervised=yes; else echo supervised=no; fi
  echo "starts=$(lines "$1/.opsaga/starts")"
  echo "exits=$(lines "$1/.opsaga/exits")"
  echo "code=$(tail -n 1 "$1/.opsaga/exits" 2>/dev/null | cut -d' ' -f2)"
  echo "started=$(tail -n 1 "$1/.opsaga/starts" 2>/dev/null | cut -d' ' -f1)"
}

# survey AGENT: every release of it, each after a line release=, and which one is current.
survey() {
  [ -d "$1/releases" ] || return 0
  echo "current=$(readlink "$1/current" | sed 's,.*/,,')"
  for release in "$1"/releases/*/; do
    [ -d "$release" ] || continue
    echo "release="
    describe "${release%/}"
  done
}

# point AGENT FOLDER: makes the link current name that release, in one step.
point() {
  ln -s "releases/$2" "$1/current.new.$$" && mv -T "$1/current.new.$$" "$1/current"
}
