#!/bin/sh
# Writes the three locks: uv itself, the runtime, the runtime with the test tools.
# uv.lock names hosts, so it is not committed; the exports name none.
set -eu
cd "$(dirname "$0")/.."
sh scripts/install.sh runtime
export UV_PYTHON_DOWNLOADS=never
uv=.tools/bin/uv
$uv lock --quiet --upgrade
$uv export --quiet --no-emit-project --no-header --no-annotate -o requirements.lock
$uv export --quiet --no-emit-project --no-header --no-annotate --extra test \
    -o requirements-test.lock
echo uv | $uv pip compile --quiet --generate-hashes --no-header --no-annotate - \
    -o requirements-uv.lock
