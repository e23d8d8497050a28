#!/bin/sh
# Resolve the packages of pyproject.toml, for every platform, from Python 3.11 on.
#
#   requirements.lock      what runs the site
#   requirements-dev.lock  the same versions, and what tests and checks need
#
# Pinned versions stay as they are unless --upgrade is given. Neither file names an index, a mirror or a host:
# where packages come from is the business of each machine.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv/bin/python}
"$python" -m uv --version >/dev/null 2>&1 || "$python" -m pip install --quiet uv

compile() {
    "$python" -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header "$@"
}
compile "$@" --output-file requirements.lock pyproject.toml
compile "$@" --constraint requirements.lock --group dev --output-file requirements-dev.lock pyproject.toml
