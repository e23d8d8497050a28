#!/bin/sh
# Every static check. All of them run, and each that fails is named at the end.
set -u
cd "$(dirname "$0")/.." || exit 1
python=.venv/bin/python
failed=

check() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        printf '  ok  %s\n' "$name"
    else
        printf 'FAIL  %s\n%s\n' "$name" "$output"
        failed="$failed, $name"
    fi
}

# As a ward would run it behind TLS, on a database that is not opened.
production() {
    ONESTOP_ENV_FILE=/dev/null ONESTOP_DEMO=0 ONESTOP_HTTPS=1 ALLOWED_HOSTS=mot-cua.example.vn \
        ONESTOP_PUBLIC_URL=https://mot-cua.example.vn SECRET_KEY=$(printf 'lint-%s' abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ) \
        DATABASE_URL=sqlite:///:memory: "$@"
}

no_host_in_locks() {
    ! grep -nE '://|--index-url|--extra-index-url|--find-links|--trusted-host' requirements.lock requirements-dev.lock
}

check 'ruff check' "$python" -m ruff check
check 'ruff format' "$python" -m ruff format --check
check 'mypy' production "$python" -m mypy
check 'import-linter' .venv/bin/lint-imports
check 'makemigrations --check' production "$python" manage.py makemigrations --check --dry-run
check 'check --deploy' production "$python" manage.py check --deploy --fail-level WARNING
check 'no host or URL in the locks' no_host_in_locks
check 'docker-compose.yml' "$python" -m tests.repository.compose docker-compose.yml

[ -z "$failed" ] || { echo "FAILED:${failed#,}"; exit 1; }
echo 'All checks hold.'
