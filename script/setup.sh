# Read by script/server, script/test and script/sotszakaz: makes the virtual environment once per lock file.
# Needs Python 3.11+ and git; everything else comes from package registries by the ordinary clients.

PROJECT=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
VENV="$PROJECT/.venv"
STAMPS="$PROJECT/.setup"

say() { printf '%s\n' "$*" >&2; }

# The system's own Python first: Debian compiles it by a profile, and it runs a sixth faster than what pyenv builds.
find_python() {
    for needed in venv,ensurepip sys; do
        for name in /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11 \
            python3.13 python3.12 python3.11 python3 python; do
            if command -v "$name" >/dev/null 2>&1 &&
                "$name" -c "import sys, $needed; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))" 2>/dev/null
            then
                printf '%s' "$name"
                return 0
            fi
        done
    done
    say "Нужен Python 3.11, 3.12 или 3.13. Установите его: apt install python3 python3-venv."
    return 1
}

may_apt() { command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; }

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

make_venv() {
    [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -m pip --version >/dev/null 2>&1 && return 0
    python=$(find_python) || return 1
    rm -rf "$VENV"
    if ! "$python" -m venv "$VENV" >/dev/null 2>&1; then
        rm -rf "$VENV"
        may_apt && apt_install python3-venv
        "$python" -m venv "$VENV" || {
            say "Не удалось создать виртуальное окружение. Установите пакет python3-venv и повторите."
            return 1
        }
    fi
}

# install NAME: the packages of requirements/NAME.txt, when the lock file changed since the last time.
install() {
    lock="$PROJECT/requirements/$1.txt"
    sum=$(cksum <"$lock")
    if [ "$(cat "$STAMPS/$1" 2>/dev/null)" != "$sum" ] || [ ! -x "$VENV/bin/python" ]; then
        say "Ставлю пакеты Python ($1)…"
        make_venv || return 1
        "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" || {
            say "Пакеты Python не установились. Проверьте доступ к реестру пакетов и повторите."
            return 1
        }
        mkdir -p "$STAMPS"
        printf '%s' "$sum" >"$STAMPS/$1"
    fi
}

# The gost engine of OpenSSL: without it signatures by ГОСТ are counted in plain Python, slowly. Asked for once.
install_gost() {
    [ -e "$STAMPS/gost" ] && return 0
    mkdir -p "$STAMPS"
    if ! ls /usr/lib/*/engines-3/gost.so >/dev/null 2>&1; then
        if may_apt; then
            say "Ставлю модуль ГОСТ для OpenSSL…"
            apt_install libengine-gost-openssl || apt_install libengine-gost-openssl1.1 ||
                say "Модуль ГОСТ не установился: подписи ГОСТ проверяются медленно."
        else
            say "Нет модуля ГОСТ для OpenSSL: подписи ГОСТ проверяются медленно. Пакет libengine-gost-openssl."
        fi
    fi
    : >"$STAMPS/gost"
}

# Two first runs at once wait for one another.
locked() {
    mkdir -p "$STAMPS"
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$STAMPS/lock"
        flock 9
        "$@"
        status=$?
        exec 9>&-
        return $status
    fi
    "$@"
}

export PYTHONPATH="$PROJECT/src:$PROJECT${PYTHONPATH:+:$PYTHONPATH}"
export PATH="$VENV/bin:$PATH"
