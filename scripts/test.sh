#!/bin/sh
# All tests: everything on SQLite, then on PostgreSQL what needs no browser and is not about the repository.
#
# Arguments go to pytest (scripts/test.sh -k receipt). Services that are not there are named at the end;
# ONESTOP_REQUIRE=postgres,redis,chromium makes their absence a failure. Each of the two workers goes through its
# half in order, so that what a file prepares is prepared once, and helps the other at the end.
set -u
cd "$(dirname "$0")/.." || exit 1
python=.venv/bin/python
failed=

echo '== SQLite'
DATABASE_URL='' "$python" -m pytest -n 2 --dist worksteal "$@" || failed="$failed SQLite"

if postgres=$("$python" -m tests.found postgres); then
    echo '== PostgreSQL'
    DATABASE_URL=$postgres "$python" -m pytest -n 2 --dist worksteal -m 'not chromium' \
        --ignore=tests/repository "$@" ||
        failed="$failed PostgreSQL"
fi

echo '== Closing lines'
for service in postgres redis chromium; do
    "$python" -m tests.found "$service" >/dev/null || echo "NOT FOUND, its tests did not run: $service"
done
[ -z "$failed" ] || { echo "FAILED on:$failed"; exit 1; }
echo 'All tests that could run have passed.'
