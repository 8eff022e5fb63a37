#!/bin/sh
# Takes a picture of the live page of a running server, for the README:
#   ./dosirak up --demo        (wait until orders move)
#   web/screenshot.sh [URL] [FILE.png] [WIDTHxHEIGHT]
# Needs Chromium (Debian: chromium fonts-noto-cjk); CHROMIUM names another one. Makes the picture
# small where pngquant is there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
url=${1:-http://localhost:8080/live/?lang=en}
file=${2:-$here/../docs/images/live.png}
size=$(printf '%s' "${3:-1440x900}" | tr x ,)
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$chromium" ]; then
  echo "screenshot: no Chromium found; install it or set CHROMIUM" >&2
  exit 2
fi
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
# Chromium refuses its sandbox to root only.
sandbox=
[ "$(id -u)" -ne 0 ] || sandbox=--no-sandbox
mkdir -p "$(dirname "$file")"
"$chromium" --headless $sandbox --disable-gpu --disable-background-networking \
  --disable-component-update --disable-sync --no-first-run --hide-scrollbars \
  --user-data-dir="$profile" --window-size="$size" --virtual-time-budget=8000 \
  --screenshot="$file" "$url" 2>"$profile/log" || { cat "$profile/log" >&2; exit 1; }
[ -s "$file" ] || { cat "$profile/log" >&2; exit 1; }
if command -v pngquant >/dev/null; then
  pngquant --force --skip-if-larger --quality 70-95 --output "$file" "$file" || true
fi
bytes=$(wc -c <"$file")
echo "$file: $bytes bytes"
if [ "$bytes" -ge 400000 ]; then
  echo "screenshot: larger than the 400 kB a README should load" >&2
  exit 1
fi
