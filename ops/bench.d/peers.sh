# shellcheck shell=bash
# The tools that a fleet is compared with, unpacked beside and not installed: Docker Compose v2 and community.docker out of
# Debian's packages, ansible-core in a Python environment of its own. Each is fetched once and kept in the cache.

PEERS=$CACHE/peers

# from_debian PACKAGE FOLDER PATTERN...: unpacks what matches the patterns out of a package of Debian 13.
from_debian() {
  local package=$1 folder=$2 apt
  shift 2
  apt=$(mktemp -d)
  mkdir -p "$apt/lists/partial" "$folder"
  cat >"$apt/debian.sources" <<'DEB'
Types: deb
URIs: http://deb.debian.org/debian
Suites: trixie
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
DEB
  (
    cd "$apt"
    export APT_CONFIG=$apt/apt.conf
    cat >"$APT_CONFIG" <<CONF
Dir::State::lists "$apt/lists";
Dir::Etc::sourcelist "$apt/debian.sources";
Dir::Etc::sourceparts "-";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
APT::Sandbox::User "root";
CONF
    apt-get update -qq >/dev/null && apt-get download -qq "$package" >/dev/null
    dpkg --fsys-tarfile "$package"_*.deb | tar -x -C "$folder" --wildcards "$@"
  ) || die "$package could not be fetched from Debian's packages"
  rm -rf "$apt"
}

# provide_compose: leaves the program in $COMPOSE.
provide_compose() {
  COMPOSE=$PEERS/compose/usr/libexec/docker/cli-plugins/docker-compose
  [ -x "$COMPOSE" ] && return 0
  say "Fetching Docker Compose …"
  from_debian docker-compose "$PEERS/compose" './usr/libexec/*'
}

# provide_ansible LIBRARIES: leaves the folder with its programs in $ANSIBLE and that with collections in $COLLECTIONS; what its
# modules import on the machines goes to LIBRARIES, which the machines must see.
provide_ansible() {
  ANSIBLE=$PEERS/ansible/bin
  COLLECTIONS=$PEERS/collections/usr/lib/python3/dist-packages
  [ -d "$COLLECTIONS/ansible_collections/community/docker" ] || {
    say "Fetching Ansible's collection for Docker …"
    from_debian ansible "$PEERS/collections" '*/ansible_collections/community/docker' \
      '*/ansible_collections/community/library_inventory_filtering_v1'
  }
  [ -x "$ANSIBLE/ansible-playbook" ] || {
    say "Installing ansible-core into an environment of its own …"
    install_packages python3-venv
    python3 -m venv "$PEERS/ansible"
    "$ANSIBLE/pip" -q install 'ansible-core~=2.19.0'
  }
  [ -d "$1/requests" ] || "$ANSIBLE/pip" -q install --target "$1" requests
}
