#!/bin/sh
# Installs what one kind of work needs, once, and says in one line what is missing.
#   setup.sh site     the running site, into .venv
#   setup.sh dev      the site, the tests and the checks, into .venv-dev
#   setup.sh scripts  third-party scripts by npm, with the machine's Node or one from pip
#   setup.sh assets   those scripts copied into the static files of the apps that use them
#   setup.sh debian   the servers and the browser that the tests start (root or sudo)
set -eu
cd "$(dirname "$0")/.."

fail() { printf 'songhoc: %s\n' "$1" >&2; exit 1; }

install_python() { # FOLDER LOCK
    folder=$1 lock=$2
    python=${PYTHON:-python3}
    command -v "$python" >/dev/null || fail "không tìm thấy python3; hãy chạy: apt-get install python3 python3-venv (python3 is missing)"
    stamp=$folder/.installed-$({ cat "$lock"; "$python" --version; } | cksum | tr ' ' -)
    [ -e "$stamp" ] && return 0
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "cần Python 3.11 trở lên, máy đang có $("$python" --version) (Python 3.11 or newer is needed)"
    "$python" -c 'import venv, ensurepip' 2>/dev/null || fail "thiếu python3-venv; hãy chạy: apt-get install python3-venv (python3-venv is missing)"
    echo "songhoc: đang cài đặt vào $folder, chỉ lần đầu mới lâu (installing, only the first time is slow) …"
    rm -rf "$folder" 2>/dev/null || :
    "$python" -m venv "$folder" >/dev/null 2>&1 || fail "không ghi được vào $(pwd); hãy kiểm tra quyền thư mục (this folder is not writable)"
    log=$folder/install.log
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-deps \
        --require-hashes -r "$lock" >"$log" 2>&1 || {
        tail -n 15 "$log" >&2
        fail "không tải được gói cài đặt; hãy kiểm tra mạng rồi chạy lại (packages could not be installed)"
    }
    touch "$stamp"
}

install_scripts() {
    stamp=node_modules/.installed-$(cksum <package-lock.json | tr ' ' -)
    [ -e "$stamp" ] && return 0
    node_version=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
    # A fresh machine has no Node; a Python wheel brings one.
    if [ "$node_version" -lt 20 ] || ! command -v npm >/dev/null; then
        install_python .venv-node deploy/requirements/node.txt
        PATH=$(pwd)/.venv-node/bin:$PATH
    fi
    log=$(mktemp)
    npm ci --ignore-scripts --no-audit --no-fund >"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        rm -f "$log"
        fail "không tải được tập lệnh giao diện; hãy kiểm tra mạng rồi chạy lại (npm ci failed)"
    }
    rm -f "$log"
    touch "$stamp"
}

install_assets() {
    install_scripts
    while read -r script home; do
        case $script in '' | '#'*) continue ;; esac
        mkdir -p "$home"
        target=$home/${script##*/}
        # A map that is not served must not be named: collectstatic looks for every file named.
        sed 's,^//# sourceMappingURL=.*,,' "node_modules/$script" >"$target.part"
        if cmp -s "$target.part" "$target"; then rm "$target.part"; else mv "$target.part" "$target"; fi
    done <deploy/assets.txt
}

install_debian() {
    missing=
    while read -r package _; do
        case $package in '' | '#'*) continue ;; esac
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done <deploy/requirements/debian-tests.txt
    [ -z "$missing" ] && return 0
    command -v apt-get >/dev/null || { echo "songhoc: tests of these parts will be skipped, not a Debian machine:$missing"; return 0; }
    if [ "$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as=sudo; else
        echo "songhoc: tests of these parts will be skipped; to run them: apt-get install --no-install-recommends$missing"
        return 0
    fi
    echo "songhoc: installing Debian packages for the tests:$missing"
    log=$(mktemp)
    # shellcheck disable=SC2086  # a list of package names
    { $as apt-get update -qq && $as env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1 ||
        { tail -n 5 "$log"; echo "songhoc: not all could be installed; the tests that need them will be skipped"; }
    rm -f "$log"
}

case ${1:-} in
site) install_python .venv deploy/requirements/site.txt ;;
dev) install_python .venv-dev deploy/requirements/dev.txt ;;
scripts) install_scripts ;;
assets) install_assets ;;
debian) install_debian ;;
*) fail "usage: setup.sh site|dev|scripts|assets|debian" ;;
esac
