# shellcheck shell=bash
# The agent images: built once on main-pc from busybox, without any registry, then loaded on both engines, so that
# the same tag is the same image id everywhere. The saved file is kept in DIR/cache.

AGENT_TAGS=(1.0.0 1.1.0 2.0.0 bad-health bad-health-40 crash slow)

provide_images() {
  local start=$EPOCHREALTIME archive name jobs=() job failed=
  archive=$DIR/cache/agents-$(cat "$(type -P busybox)" "$HELPERS/images.sh" "$HELPERS/image/agent" | sha256sum | cut -c1-16).tar
  [[ -s $archive ]] || build_images "$archive"
  for name in "${MACHINES[@]}"; do
    load_images "$name" "$archive" &
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do wait "$job" || failed=1; done
  [[ -z $failed ]] || die "images could not be loaded"
  say "images: agent ${AGENT_TAGS[*]} on ${MACHINES[*]} ($(seconds_since "$start"))"
}

image_ids() {
  local refs=() tag
  for tag in "${AGENT_TAGS[@]}"; do refs+=("agent:$tag"); done
  engine "$1" image inspect -f '{{.Id}}' "${refs[@]}" 2>/dev/null || true
}

load_images() {
  [[ "$(image_ids "$1")" == "$(<"$2.ids")" ]] || engine "$1" load -q -i "$2" >/dev/null
  [[ "$(image_ids "$1")" == "$(<"$2.ids")" ]] || die "$1 does not have the images just loaded"
}

build_images() {
  local archive=$1 work applet tag refs=()
  work=$DIR/build
  rm -rf "$work"
  mkdir -p "$work/root"/{bin,etc,tmp,www} "$DIR/cache"
  cp "$(type -P busybox)" "$work/root/bin/busybox"
  for applet in $(busybox --list); do
    if [[ $applet != busybox ]]; then ln -s busybox "$work/root/bin/$applet"; fi
  done
  install -m 755 "$HELPERS/image/agent" "$work/root/bin/agent"
  say 'root:x:0:0:root:/:/bin/sh' >"$work/root/etc/passwd"
  tar -C "$work/root" --sort=name --mtime=@0 --owner=0 --group=0 -c . |
    engine main-pc import --change 'ENV PATH=/bin' --change 'EXPOSE 8080' --change 'CMD ["/bin/agent"]' - agent-base:1 >/dev/null
  for tag in "${AGENT_TAGS[@]}"; do
    mkdir "$work/$tag"
    say "$tag" >"$work/$tag/version"
    printf '{"status":"healthy","version":"%s"}\n' "$tag" >"$work/$tag/health"
    printf 'FROM agent-base:1\nSTOPSIGNAL SIGKILL\nCOPY version /etc/version\nCOPY health /www/health\n' >"$work/$tag/Dockerfile"
    DOCKER_BUILDKIT=0 engine main-pc build -q -t "agent:$tag" "$work/$tag" >/dev/null 2>"$work/log" ||
      { cat "$work/log" >&2; die "agent:$tag could not be built"; }
    refs+=("agent:$tag")
  done
  engine main-pc save -o "$archive.new" "${refs[@]}"
  image_ids main-pc >"$archive.ids"
  mv "$archive.new" "$archive"
  engine main-pc rmi agent-base:1 >/dev/null
  rm -rf "$work"
}
