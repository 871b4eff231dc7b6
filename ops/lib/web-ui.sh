# shellcheck shell=bash
# Temporal's Web UI as people do not see it: its own server, which speaks TLS with a certificate that Opsaga's proxy trusts and no
# browser does. So no page can reach it but through Opsaga's door. Source it after common.sh and grown.sh.

# web_ui_places: its port and its certificate; and the port at which people find it, which is Opsaga's.
web_ui_places() {
  export WEB_UI_SERVER_PORT=$((${GROWN_PORT:-$((31000 + PORT % 88 * 20))} + 11)) WEB_UI_CERTIFICATE=$DATA/secrets/web-ui.crt
  export TEMPORAL_UI_BIND=127.0.0.1 TEMPORAL_UI_CERTIFICATE=$WEB_UI_CERTIFICATE TEMPORAL_UI_KEY=$DATA/secrets/web-ui.key
  export WEB_UI_SERVER=https://127.0.0.1:$WEB_UI_SERVER_PORT OPSAGA_OPS_KEY_FILE=$DATA/secrets/ops.key
  export TEMPORAL_UI_URL=http://127.0.0.1:$UI_PORT
}

# web_ui_certificate: makes key and certificate where there are none; the key never leaves DATA.
web_ui_certificate() {
  [ ! -f "$WEB_UI_CERTIFICATE" ] || return 0
  command -v openssl >/dev/null || install_packages openssl
  (
    umask 077
    mkdir -p "$DATA/secrets"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=opsaga-web-ui \
      -addext subjectAltName=IP:127.0.0.1 -keyout "$TEMPORAL_UI_KEY" -out "$WEB_UI_CERTIFICATE.new" 2>>"$DATA/log/temporal-ui.log"
    mv "$WEB_UI_CERTIFICATE.new" "$WEB_UI_CERTIFICATE"
  ) || die "no certificate for the Web UI; see $DATA/log/temporal-ui.log"
}

# start_web_ui PROGRAM
start_web_ui() {
  local TITLED
  web_ui_certificate
  titled "$1" --root "$GROWN_KEYS" --config ui --env docker start
  part temporal-ui "$WEB_UI_SERVER_PORT" ui -- "${TITLED[@]}"
  await_part temporal-ui listening "$WEB_UI_SERVER_PORT"
}
