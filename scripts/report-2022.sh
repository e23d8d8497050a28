#!/bin/sh
# The report of 2022 of the demo ward from nothing: the whole demo in a folder of its own, printed and verified.
#
# The folder is used again the next time, so that only the first run takes its minutes.
set -eu
cd "$(dirname "$0")/.."
to=${1:-bao-cao-2022.pdf}
ONESTOP_ENV_FILE=/dev/null ONESTOP_DEMO=1 ONESTOP_VAR=$(pwd)/var/report-2022
DATABASE_URL='' REDIS_URL=''
export ONESTOP_ENV_FILE ONESTOP_DEMO ONESTOP_VAR DATABASE_URL REDIS_URL
.venv/bin/python manage.py prepare
.venv/bin/python manage.py load_demo
.venv/bin/python manage.py report 2022 --output "$to"
.venv/bin/python manage.py verify_report "$to"
