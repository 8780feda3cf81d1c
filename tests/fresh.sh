#!/bin/sh
# A newcomer's machine: a minimal Debian in a folder, in it a clone of this checkout's HEAD, and the README's two commands.
# usage: ./do fresh [SUITE...] [-- COMMAND...]     suites: bookworm, trixie (both by default), testing
# bookworm has Python 3.11, trixie 3.13, testing whatever is newest. A COMMAND is one word for sh, './do test tests/cli'.
# Needs root and debootstrap. PUBLISHER_FRESH names the folder for the machines, PUBLISHER_FRESH_SECONDS bounds a command (3600).
set -eu

script=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/$(basename -- "$0")
here=$(dirname -- "$(dirname -- "$script")")

say() { printf '%s\n' "$*" >&2; }
lacks() { say "$*"; exit 3; }

# --- Within a namespace of its own: its mounts and processes end with it, however that may be. ---

# Lines "main URI" and "security URI": the mirrors that this machine takes its own Debian from, if it is one.
mirrors() {
    # shellcheck disable=SC1091
    own=$(. /etc/os-release 2>/dev/null && [ "${ID-}" = debian ] && printf %s "${VERSION_CODENAME-}") || return 0
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
        awk -v own="$own" '
            function tell() {
                if (uri ~ /^https?:/ && (" " suites " ") ~ (" " own " ")) print "main", uri
                if (uri ~ /^https?:/ && (" " suites " ") ~ (" " own "-security ")) print "security", uri
                uri = suites = ""
            }
            $1 == "deb" { sub(/\[[^]]*\]/, ""); uri = $2; suites = $3; tell() }
            $1 == "Types:" { tell() }
            $1 == "URIs:" { uri = $2 }
            $1 == "Suites:" { $1 = ""; suites = $0 }
            END { tell() }'
}

mirror_of() {
    found=$(mirrors | awk -v kind="$1" '$1 == kind { print $2; exit }')
    printf '%s\n' "${found:-$2}"
}

base() {
    [ -d "$cache/$suite.base" ] && return 0
    say "making $suite in $cache/$suite.base; it is kept"
    rm -rf --one-file-system "$cache/$suite.part"
    if ! debootstrap --force-check-gpg --variant=minbase --include=python3,python3-pip,git,ca-certificates \
        "$suite" "$cache/$suite.part" "$main" >"$cache/$suite.log" 2>&1; then
        tail -n 5 "$cache/$suite.log" >&2
        lacks "debootstrap could not make $suite from $main; all it said is in $cache/$suite.log"
    fi
    mv "$cache/$suite.part" "$cache/$suite.base"
}

machine() {
    root=$cache/$suite
    rm -rf --one-file-system "$root"
    cp -a "$cache/$suite.base" "$root"
    rm -f "$root/etc/apt/sources.list" "$root"/etc/apt/sources.list.d/*
    printf 'deb %s %s main\n' "$main" "$suite" "$main" "$suite-updates" "$security" "$suite-security" \
        >"$root/etc/apt/sources.list"
    # What this machine needs to reach the network, the new one needs too.
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    apt-config dump 2>/dev/null | grep -E '^Acquire::(https?::|Check-|Retries)' >"$root/etc/apt/apt.conf.d/99host" || true
    for file in /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
        [ ! -f "$file" ] || cp "$file" "$root$file"
    done
    git clone -q "$here" "$root/project"
    mkdir -p "$cache/pip" "$root/root/.cache/pip"
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    mount --bind "$cache/pip" "$root/root/.cache/pip"
}

run() {
    begun=$(date +%s) code=0
    # What runs behind a script's back ignores Ctrl-C, and so would the tests of it: --default-signal.
    chroot "$root" env -i --default-signal HOME=/root CI=true PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
        ${http_proxy+"http_proxy=$http_proxy"} ${https_proxy+"https_proxy=$https_proxy"} ${no_proxy+"no_proxy=$no_proxy"} \
        ${PIP_INDEX_URL+"PIP_INDEX_URL=$PIP_INDEX_URL"} ${PIP_DEFAULT_TIMEOUT+"PIP_DEFAULT_TIMEOUT=$PIP_DEFAULT_TIMEOUT"} \
        timeout -k 10 "${PUBLISHER_FRESH_SECONDS:-3600}" sh -c "cd /project && $1" </dev/null 9>&- || code=$?
    say "$suite: $1: exit $code after $(($(date +%s) - begun)) s"
    [ "$code" = 0 ] || failed=1
}

if [ "${1-}" = --inside ]; then
    cache=$2 suites=$3 failed=0
    shift 3
    main=$(mirror_of main http://deb.debian.org/debian)
    security=$(mirror_of security http://deb.debian.org/debian-security)
    for suite in $suites; do
        base
        machine
        for command; do run "$command"; done
    done
    exit "$failed"
fi

# --- Outside: what was asked for, and whether this machine can do it. ---

suites=
while [ $# -gt 0 ]; do
    case $1 in
    bookworm | trixie | testing) suites="$suites $1" ;;
    --) shift && break ;;
    *) sed -n 's/^# usage: //p' "$script" >&2 && exit 2 ;;
    esac
    shift
done
[ -n "$suites" ] || suites='bookworm trixie'
[ $# -gt 0 ] || set -- './do' './do test'

missing=
for program in debootstrap git unshare flock; do
    command -v "$program" >/dev/null || missing="$missing $program"
done
[ -z "$missing" ] || lacks "missing:$missing; on Debian and Ubuntu: sudo apt-get install debootstrap debian-archive-keyring git util-linux"
[ "$(id -u)" = 0 ] || lacks 'root alone can make a Debian in a folder and enter it: sudo ./do fresh'
unshare --mount --pid --fork true 2>/dev/null ||
    lacks 'root may mount nothing here; where this is a container, start it with docker run --privileged'
cache=$(realpath -m -- "${PUBLISHER_FRESH:-${XDG_CACHE_HOME:-$HOME/.cache}/publisher-fresh}")
case $cache/ in "$here"/*) say "$cache is within the checkout; PUBLISHER_FRESH names another folder" && exit 2 ;; esac
mkdir -p "$cache"
export GIT_CONFIG_GLOBAL="$cache/gitconfig"
printf '[safe]\n\tdirectory = *\n' >"$GIT_CONFIG_GLOBAL" # root clones what may be another's
git -C "$here" rev-parse -q --verify HEAD >/dev/null || lacks "$here is no checkout of git; what is tested is a clone of one"
[ -z "$(git -C "$here" status --porcelain)" ] || say 'what is not committed is left out'
exec 9>"$cache/lock"
flock -n 9 || lacks "another ./do fresh is at work in $cache"

unshare --mount --pid --fork --kill-child --mount-proc --propagation private \
    sh "$script" --inside "$cache" "$suites" "$@" &
inside=$!
trap 'kill -KILL "$inside" 2>/dev/null; exit 130' INT TERM HUP
code=0
wait "$inside" || code=$?
# A machine that failed stays, to be looked at.
[ "$code" != 0 ] || for suite in $suites; do rm -rf --one-file-system "${cache:?}/$suite"; done
exit "$code"
