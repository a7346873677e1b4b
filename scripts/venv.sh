#!/bin/sh
# Make .venv from the system's own Python and install hashed requirements: scripts/venv.sh requirements.txt …
set -eu
cd "$(dirname "$0")/.."

find_python() {
    for candidate in "${PYTHON:-}" /usr/bin/python3 python3; do
        if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "Collegium needs Python 3.11 or newer; PYTHON=/path/to/python make … names one." >&2
    exit 1
}

make_venv() {
    python=$(find_python)
    "$python" -m venv .venv >/dev/null 2>&1 && return
    # Debian keeps ensurepip in a package of its own.
    rm -rf .venv
    echo "Installing python3-venv, which Debian ships apart from python3 …"
    if [ "$(id -u)" = 0 ]; then
        apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
    elif command -v sudo >/dev/null 2>&1; then
        sudo apt-get update -qq && sudo apt-get install -y -qq python3-venv >/dev/null
    else
        echo "Please install the package python3-venv as root, then run make again." >&2
        exit 1
    fi
    "$python" -m venv .venv
}

[ -x .venv/bin/python ] || make_venv
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r scripts/uv.txt

set -- $(for file in "$@"; do printf -- '-r %s ' "$file"; done)
echo "Installing packages …"
.venv/bin/uv pip install --quiet --python .venv/bin/python --compile-bytecode --require-hashes "$@" ||
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "$@"
