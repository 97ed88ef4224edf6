#!/usr/bin/env bash
# The engine and the notebooks are as they should be; then the exercises, of which each unsolved one is red.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CI=true PYTHONUNBUFFERED=1
make test </dev/null
.venv/bin/python -m pytest --nbval-lax exercises </dev/null
