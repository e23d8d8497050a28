#!/bin/sh
# Chuẩn bị máy: python, thư viện hệ thống, .venv, gói Python. Chạy lại bao nhiêu lần cũng được; lần sau chỉ mất
# một phần giây vì không còn gì phải làm.
#
#   scripts/setup.sh           what `make run` needs (requirements.lock)
#   scripts/setup.sh dev       what `make test` and `make lint` need too (requirements-dev.lock)
#
# Everything is said in plain Vietnamese, one sentence a step; the full output of apt-get and pip goes to a file.
set -u
cd "$(dirname "$0")/.." || exit 1

kind=${1:-runtime}
case $kind in
    runtime) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "scripts/setup.sh [dev]" >&2; exit 2 ;;
esac
venv=.venv
log=${TMPDIR:-/tmp}/onestop-setup-$(id -u).log

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Debian's name of the package that brings `venv` for one python, such as python3.11-venv.
python_package() {
    "$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

find_python() {
    seen=
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do
        command -v "$name" >/dev/null 2>&1 || continue
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$name
            return
        fi
        seen=${seen:-$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)}
    done
    if [ -n "$seen" ]; then has="chỉ có Python $seen"; else has="chưa có Python"; fi
    stop "Cần Python 3.11 trở lên; máy này $has." \
        "Debian 12, Ubuntu 24.04: sudo apt-get install -y python3 python3-venv" \
        "Ubuntu 22.04: sudo apt-get install -y python3.11 python3.11-venv"
}

# Really load the library: a package that is listed but broken would only show when the first letter is printed.
loads() {
    "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" >/dev/null 2>&1
}

venv_works() {
    "$venv/bin/python" -c 'import pip' >/dev/null 2>&1
}

check_system() {
    packages=
    venv_works || "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || packages=$(python_package "$python")
    loads libpango-1.0.so.0 || packages="$packages libpango-1.0-0"
    loads libpangoft2-1.0.so.0 || packages="$packages libpangoft2-1.0-0"
    loads libharfbuzz-subset.so.0 || packages="$packages libharfbuzz-subset0"
    packages=${packages# }
    [ -n "$packages" ] || return 0
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        stop "Máy còn thiếu thư viện hệ thống. Gõ dòng sau rồi chạy lại:" \
            "  sudo apt-get install -y $packages"
    fi
    echo "Cài thư viện hệ thống: $packages"
    # shellcheck disable=SC2086
    apt_install $packages ||
        stop "Chưa cài được thư viện hệ thống (chi tiết: $log). Kiểm tra mạng rồi chạy lại, hoặc gõ:" \
            "  apt-get update && apt-get install -y $packages"
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1 && return
    apt-get update -q >"$log" 2>&1
    apt-get install -y -q --no-install-recommends "$@" >>"$log" 2>&1
}

make_venv() {
    venv_works && return
    echo "Tạo môi trường Python riêng trong $venv"
    rm -rf "$venv"
    "$python" -m venv "$venv" >"$log" 2>&1 || stop "Không tạo được $venv (chi tiết: $log)."
}

# A stamp holds the lock it was made from: packages are looked at again only when the lock has changed.
is_fresh() {
    cmp -s "$lock" "$venv/$lock"
}

install_packages() {
    is_fresh && return
    total=$(grep -c '^[A-Za-z0-9].*==' "$lock")
    echo "Cài $total gói Python từ $lock (chỉ lần đầu, cần mạng)"
    # The lock is whole, so pip resolves nothing: where it does, older ones take the newest release of a package
    # that is also asked for with an extra, and then find it unpinned.
    {
        "$venv/bin/python" -m pip install --no-deps --require-hashes --disable-pip-version-check --no-input \
            --progress-bar off -r "$lock" 2>&1 || echo "onestop-pip-failed"
    } | tee "$log" | show_progress "$total"
    if grep -q '^onestop-pip-failed$' "$log"; then
        stop "Chưa cài được gói Python (chi tiết: $log). Kiểm tra mạng rồi chạy lại."
    fi
    cp "$lock" "$venv/$lock"
    # The development lock pins the same versions and more, so it serves to run as well.
    if [ "$kind" = dev ]; then cp requirements.lock "$venv/requirements.lock"; fi
}

show_progress() {
    count=0
    while IFS= read -r line; do
        case $line in
            Collecting*) count=$((count + 1)); [ -t 1 ] && printf '\r  tải %d/%d ' "$count" "$1" ;;
            Installing*) [ -t 1 ] && printf '\r  đang cài đặt...   ' ;;
        esac
    done
    if [ -t 1 ]; then printf '\r                      \r'; fi
}

if venv_works; then python=$venv/bin/python; else find_python; fi
check_system
make_venv
install_packages
