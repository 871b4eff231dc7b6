# shellcheck shell=bash
# The grown installation: PostgreSQL, Temporal, its Web UI, the sandbox, API and workers, each a process of its own, with the keys of
# ops/grown/*.env, which docker-compose.yml reads as well. Source it after common.sh; it needs ROOT and DATA.

GROWN_KEYS=$ROOT/ops/grown

# is_grown: whether the data folder holds a grown installation. Its operations are in another Temporal than a small one's.
is_grown() { [ -e "$DATA/grown" ]; }

# grown_places: what stands for the hosts and ports in the keys; all on loopback, and all following from the API's port.
grown_places() {
  local base=${GROWN_PORT:-$((31000 + PORT % 88 * 20))}
  export POSTGRES_HOST=127.0.0.1 POSTGRES_PORT=$base
  export TEMPORAL_HOST=127.0.0.1 TEMPORAL_PORT TEMPORAL_BIND_ON_IP=127.0.0.1
  export TEMPORAL_DYNAMIC_CONFIG=$GROWN_KEYS/dynamicconfig.yaml
  export TEMPORAL_HISTORY_PORT=$((base + 2)) TEMPORAL_MATCHING_PORT=$((base + 3))
  export TEMPORAL_WORKER_PORT=$((base + 4)) TEMPORAL_FRONTEND_MEMBERS_PORT=$((base + 5)) TEMPORAL_HISTORY_MEMBERS_PORT=$((base + 6))
  export TEMPORAL_MATCHING_MEMBERS_PORT=$((base + 7)) TEMPORAL_WORKER_MEMBERS_PORT=$((base + 8))
  export UI_PORT
  web_ui_places
  export OPSAGA_BIND=127.0.0.1 OPSAGA_API_PORT=$PORT OPSAGA_WORKER_MAIN_PORT=$((base + 9)) OPSAGA_WORKER_OWN_PORT=$((base + 10))
  export OPSAGA_OWN_MACHINE=${OPSAGA_OWN_MACHINE:-pc2}
  OPSAGA_INVENTORY_FILES=$(IFS=, && echo "${INVENTORIES[*]-}")
  export OPSAGA_INVENTORY_FILES=${OPSAGA_INVENTORY_FILES:-$DATA/sandbox/inventory.yaml}
}

# keys FILE...: puts the keys of these files into the environment. Only for subshells: passwords are among them.
keys() {
  local file
  set -a
  # shellcheck disable=SC2034 # the files below use them
  TEMPORAL_DB_PASSWORD=$(secret temporal.password) OPSAGA_DB_PASSWORD=$(secret opsaga.password) OPSAGA_SIGNING_KEY=$(secret signing.key)
  for file; do
    # shellcheck source=/dev/null
    . "$GROWN_KEYS/$file.env"
  done
  set +a
  # What a process has no key for it need not know.
  unset TEMPORAL_DB_PASSWORD OPSAGA_DB_PASSWORD OPSAGA_SIGNING_KEY
}

# secret NAME: what is in that file of DATA; nothing where a small installation has none.
secret() { [ ! -f "$DATA/secrets/$1" ] || cat "$DATA/secrets/$1"; }

# make_signing_key: by what API and workers know what they have sent to Temporal; for those of one installation.
make_signing_key() {
  [ -f "$DATA/secrets/signing.key" ] || (
    umask 077
    mkdir -p "$DATA/secrets"
    head -c 32 /dev/urandom | base64 | tr -d '+/=\n' >"$DATA/secrets/signing.key.new"
    mv "$DATA/secrets/signing.key.new" "$DATA/secrets/signing.key"
  )
}

# part NAME PORT [FILE...] -- COMMAND...: starts a process with the keys of these files, unless it runs. DATA must be in its command line.
part() {
  local name=$1 port=$2 files=()
  shift 2
  while [ "$1" != -- ]; do files+=("$1") && shift; done
  shift
  running "$DATA/run/$name.pid" "$DATA" && return 0
  ! listening "$port" || die "port $port, which $name needs, is taken; choose another --port"
  (
    [ ${#files[@]} = 0 ] || keys "${files[@]}"
    exec setsid "$@"
  ) </dev/null >>"$DATA/log/$name.log" 2>&1 9>&- &
  note_pid "$DATA/run/$name.pid" $!
  STARTED=($! "${STARTED[@]}")
}

# titled PROGRAM ARGUMENT...: the command that runs a program under a name that tells the data folder.
titled() { TITLED=(bash -c 'exec -a "$0" "$@"' "$(basename "$1") $DATA" "$@"); }

answers() { [ "$(get "$1" "$2")" = 200 ]; }

# await_part NAME CONDITION...
await_part() { await "$1" "$(cat "$DATA/run/$1.pid")" "$DATA/log/$1.log" "${@:2}"; }

start_postgres() {
  local flags
  mapfile -t flags < <(java_flags)
  waiting "PostgreSQL starts"
  # It returns when the server answers, which goes on in a session of its own.
  heeding java "${flags[@]}" -XX:TieredStopAtLevel=1 -cp "$APP/app/opsaga.jar" io.opsaga.worker.postgres.PostgresApplication \
    "$DATA/postgres" "$POSTGRES_PORT" "$DATA/secrets" temporal=temporal,temporal_visibility opsaga=opsaga \
    </dev/null >>"$DATA/log/postgres.log" 2>&1 9>&- || { last_words "$DATA/log/postgres.log" && die "PostgreSQL did not start; see $DATA/log/postgres.log"; }
  waited
  note_pid "$DATA/run/postgres.pid" "$(head -n 1 "$DATA/postgres/data/postmaster.pid")"
  # One that was adopted has the port that it had.
  POSTGRES_PORT=$(sed -n 4p "$DATA/postgres/data/postmaster.pid")
}

start_grown_temporal() {
  local server=$1 tool=$2 ui=$3 TITLED
  if ! running "$DATA/run/temporal.pid" "$DATA"; then
    waiting "Temporal's schema is made"
    (keys schema && exec setsid "$GROWN_KEYS/schema" "$tool") </dev/null >>"$DATA/log/schema.log" 2>&1 9>&- &
    heed $! || { last_words "$DATA/log/schema.log" && die "Temporal's schema could not be made; see $DATA/log/schema.log"; }
    waited
  fi
  titled "$server" start
  part temporal "$TEMPORAL_PORT" temporal -- "${TITLED[@]}"
  await_part temporal listening "$TEMPORAL_PORT"
  start_web_ui "$ui"
}

start_sandbox() {
  [ ${#INVENTORIES[@]} = 0 ] || return 0
  part sandbox "$SSH_PORT" -- java -Xmx96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$APP/app/opsaga.jar" \
    io.opsaga.worker.sandbox.SandboxApplication "$DATA" "$SSH_PORT" "$AGENT_PORT" "$APP/sample-agent.jar"
  await_part sandbox listening "$((SSH_PORT + 1))"
  boot_sandbox
}

# opsaga_part NAME PORT MAIN-CLASS FILE...: one of Opsaga's own processes.
opsaga_part() {
  local name=$1 port=$2 main=$3 flags
  shift 3
  mapfile -t flags < <(java_flags)
  # shellcheck disable=SC2086 # options, each a word
  OPSAGA_BACKUPS_RESTIC=$(restic_program) OPSAGA_PROCESS_DATA=$DATA/$name part "$name" "$port" opsaga "$@" -- \
    java "${flags[@]}" ${OPSAGA_JAVA_OPTS:-} -cp "$APP/app/opsaga.jar${OPSAGA_EXTRA_CLASSPATH:+:$OPSAGA_EXTRA_CLASSPATH}" "$main" \
    --opsaga.data="$DATA/$name" ${OPSAGA_ARGS:-}
}

start_grown() {
  local programs
  grown_places
  waiting "Temporal is looked for"
  mapfile -t programs < <("$ROOT/ops/temporal/get" grown)
  waited
  [ ${#programs[@]} = 3 ] || die "no Temporal to start"
  touch "$DATA/grown"
  make_signing_key
  start_postgres
  start_grown_temporal "${programs[@]}"
  start_sandbox
  get_restic
  opsaga_part opsaga "$PORT" io.opsaga.api.OpsagaApplication api
  opsaga_part worker-main "$OPSAGA_WORKER_MAIN_PORT" io.opsaga.worker.WorkerApplication worker-main
  opsaga_part worker-own "$OPSAGA_WORKER_OWN_PORT" io.opsaga.worker.WorkerApplication worker-own
  await_part opsaga healthy
  await_part worker-main answers "$OPSAGA_WORKER_MAIN_PORT" /actuator/health
  await_part worker-own answers "$OPSAGA_WORKER_OWN_PORT" /actuator/health
}

# stop_grown: ends what runs beside the API: the Web UI, and all else of a grown installation; PostgreSQL last, for all others use it.
stop_grown() {
  local name
  running "$DATA/run/temporal-ui.pid" "$DATA" && end "$PID" 30 && say "temporal-ui stopped."
  rm -f "$DATA/run/temporal-ui.pid"
  is_grown || return 0
  for name in worker-main worker-own sandbox temporal; do
    running "$DATA/run/$name.pid" "$DATA" && end "$PID" 30 && say "$name stopped."
    rm -f "$DATA/run/$name.pid"
  done
  running "$DATA/run/postgres.pid" "$DATA/postgres" || return 0
  # SIGINT: at once, without waiting for clients.
  kill -INT "$PID" 2>/dev/null || true
  for _ in {1..100}; do running "$DATA/run/postgres.pid" "$DATA/postgres" || break; sleep 0.1; done
  rm -f "$DATA/run/postgres.pid"
  say "PostgreSQL stopped."
}
