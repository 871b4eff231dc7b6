# Runs a server that ends when whoever holds the other end of standard input ends, however that is.
#
#   sh -c "$(cat scratch.sh)" scratch KIB PROGRAM ARGUMENT...
#
# KIB bounds the server's address space. Each process is waited for by its parent before the parent ends, so no process
# number that is sent a signal can have become somebody else's.
exec 3<&0 </dev/null
memory=$1
shift
# Not in POSIX, but dash, bash and busybox have it.
# shellcheck disable=SC3045
(ulimit -v "$memory" && exec "$@") 3<&- &
server=$!
trap 'kill -KILL "$server"' TERM
(while read -r _; do :; done <&3; kill -TERM $$) &
watcher=$!
exec 3<&-
wait "$server"
# Once more: a signal ends the first wait early.
wait "$server"
trap '' TERM
kill "$watcher"
wait "$watcher"
