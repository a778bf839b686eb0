#!/bin/sh
# Installs what the tests need and Python cannot bring: two browsers, their fonts, PostgreSQL, the
# libraries with which WeasyPrint sets a page, and the office that opens an exported table.
set -eu

missing=
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v firefox-esr >/dev/null 2>&1 || missing="$missing firefox-esr"
has_font() { command -v fc-list >/dev/null 2>&1 && fc-list | grep -qi "$1"; }
has_font 'liberation' || missing="$missing fonts-liberation"
has_font 'noto *color *emoji' || missing="$missing fonts-noto-color-emoji"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 ||
    missing="$missing postgresql"
has_library() { ls /usr/lib/*/"$1".so.0 /usr/lib/"$1".so.0 2>/dev/null | grep -q .; }
has_library libpango-1.0 || missing="$missing libpango-1.0-0"
has_library libpangoft2-1.0 || missing="$missing libpangoft2-1.0-0"
has_library libharfbuzz-subset || missing="$missing libharfbuzz-subset0"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc"
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then as_root=sudo; fi
if ! command -v apt-get >/dev/null 2>&1 || { [ -n "$as_root" ] && ! command -v sudo >/dev/null; }
then
    echo "The tests need:$missing" >&2
    echo "Please install them (Debian's names) and run \`make test\` again." >&2
    exit 1
fi
echo "Installing$missing"
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends fontconfig $missing >/dev/null
