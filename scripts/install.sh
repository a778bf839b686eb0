#!/bin/sh
# Usage: install.sh runtime|test
# Makes .tools (uv, by digest) and .venv (every package by digest), then the project itself.
# What is installed is remembered by content, so a second run does nothing. The test tools share
# .venv: once they are in, `runtime` keeps them.
set -eu
cd "$(dirname "$0")/.."
want=$1
if [ "$want" = runtime ] && [ -f .venv/.installed-test ]; then want=test; fi
case $want in
    runtime) lock=requirements.lock ;;
    test) lock=requirements-test.lock ;;
    *) echo "install.sh: runtime or test, not \"$want\"" >&2; exit 2 ;;
esac

fingerprint() { cat "$@" | cksum; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
            2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "Afterglow needs Python 3.11, 3.12 or 3.13. On Debian or Ubuntu:" >&2
    echo "    apt-get install python3 python3-venv" >&2
    echo "or name one: make PYTHON=/path/to/python3.12 …" >&2
    exit 1
}

make_venv() { # folder, further arguments
    folder=$1
    shift
    rm -rf "$folder"
    if ! "$python" -m venv "$@" "$folder" >"$folder.log" 2>&1; then
        cat "$folder.log" >&2
        rm -rf "$folder" "$folder.log"
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        echo "This Python cannot make a virtual environment. On Debian or Ubuntu:" >&2
        echo "    apt-get install python3-venv     (or python$version-venv)" >&2
        exit 1
    fi
    rm -f "$folder.log"
}

now=$(fingerprint "$lock" requirements-uv.lock pyproject.toml)
stamp=.venv/.installed-$want
if [ -x .venv/bin/afterglow ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then exit 0; fi

python=$(find_python)
tools_now=$(fingerprint requirements-uv.lock)
if [ ! -x .tools/bin/uv ] || [ "$(cat .tools/.installed 2>/dev/null)" != "$tools_now" ]; then
    echo "Installing uv into .tools"
    make_venv .tools
    .tools/bin/python -m pip --quiet --disable-pip-version-check install \
        --require-hashes --no-deps --only-binary :all: -r requirements-uv.lock
    echo "$tools_now" >.tools/.installed
fi
# A virtual environment does not survive being moved or its Python being removed.
if ! .venv/bin/python -c 'import sys' 2>/dev/null; then make_venv .venv --without-pip; fi

echo "Installing the packages of $lock into .venv"
export UV_PYTHON_DOWNLOADS=never
rm -f .venv/.installed-*
.tools/bin/uv pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes "$lock"
.tools/bin/uv pip install --quiet --python .venv/bin/python \
    --no-deps --no-build-isolation --editable .
echo "$now" >"$stamp"
