#!/bin/sh
# ./do              set up, and build the sample issue into dist/
# ./do books        set up, and build the sample book into dist/
# ./do run ARGS     set up, and run `publisher ARGS`
# ./do quick        set up, and check format and what is tested in a minute, without setting pages
# ./do test         set up, and run the tests; --all adds the slow ones (Java, a browser, Calibre); --long runs generators
#                   and fuzzers at length
# ./do fresh        run `./do` and `./do test` in a bare Debian 12 and a bare Debian 13, made in a folder (root, debootstrap)
# ./do release      set up with the validators, and release the sample issue into dist/
# ./do wheel        set up, and build the wheel, which has the themes and fonts in it, into dist/, with constraints.txt
# ./do wheel-check  set up, and test the wheel: built, installed by pip far from here, a magazine begun and built with it
# ./do bench        set up with Typst, and measure it, stock WeasyPrint and the press into bench/results.json
# ./do bench text   the same for what comes back of their words, by five extractors, into bench/text.json
# ./do bench lines  the same for how even justified lines are, with Chromium, into bench/lines.json
# ./do bench steady ten builds of the sample in a row without the cache: how even their time is
# ./do bench archive the site of 200 issues beside their web editions: what it takes
# ./do bench loop  commands after an edit beside their cold runs, and the preview, with Typst, into bench/loop.json
# ./do bench catalogue  200 short issues on a Dask scheduler with four workers beside the same without it
# ./do bench scale  what a back catalogue takes on 1 to 100 machines, simulated from measured figures
# ./do proof        set up, and write docs/proof.md: what the checks catch, and what validators do
# ./do references   write docs/findings.md and docs/json.md anew, from the catalogues and the JSON Schemas
# ./do engine       set up, and tell which changes to WeasyPrint the installed one switches off; with a version, that one
# ./do lock         write the three lock files anew from pyproject.toml
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
venv=$here/.venv
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

say() { printf '%s\n' "$*" >&2; }

[ "$(uname -s)" = Linux ] || {
    say 'the press runs on Linux alone; run it in a Linux container, or in WSL on Windows:'
    # shellcheck disable=SC2016 # it is the reader's $PWD
    say '  docker run --rm -it -v "$PWD:/press" -w /press debian:13 ./do'
    exit 3
}

loads() { python3 -c 'import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]' "$@" 2>/dev/null; }

# Of use where the engine sets an issue whole, and to be had but for Ubuntu 22.04.
subsetter() { grep -q '^VERSION_CODENAME=jammy' /etc/os-release 2>/dev/null || echo ' libharfbuzz-subset0'; }

# The system packages that are missing, as Debian names them.
missing_packages() {
    command -v python3 >/dev/null || { echo "python3 python3-pip libpango-1.0-0 libpangoft2-1.0-0$(subsetter)"; return; }
    python3 -m pip --version >/dev/null 2>&1 || echo python3-pip
    loads libpango-1.0.so.0 libgobject-2.0.so.0 libfribidi.so.0 || echo libpango-1.0-0
    loads libpangoft2-1.0.so.0 libfontconfig.so.1 libharfbuzz.so.0 || echo libpangoft2-1.0-0
    loads libharfbuzz-subset.so.0 || subsetter
    case ${1-} in
    browser)
        command -v chromium >/dev/null || command -v google-chrome >/dev/null || echo chromium
        command -v npm >/dev/null || echo npm
        command -v calibre-debug >/dev/null || echo calibre
        ;;
    readers)
        command -v pdftotext >/dev/null || echo poppler-utils
        command -v node >/dev/null || echo nodejs
        command -v npm >/dev/null || echo npm
        ;;
    esac
}

system_packages() {
    wanted=$(missing_packages "$@" | tr '\n' ' ')
    [ -n "${wanted% }" ] || return 0
    if ! command -v apt-get >/dev/null; then
        say "missing: $wanted"
        say "install them with your system's package manager, then run this again"
        exit 3
    fi
    if [ "$(id -u)" = 0 ]; then root=''
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then root='sudo -n'
    else
        say "run this once, then ./do again:"
        say "  sudo apt-get install --no-install-recommends $wanted"
        exit 3
    fi
    say "installing system packages: $wanted"
    # shellcheck disable=SC2086 # words are wanted
    $root apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $wanted >/dev/null
}

# As pip does with what it installs: some systems let no program write its bytecode by itself.
compile_own() { "$venv/bin/python" -m compileall -q "$here/src/publisher"; }

python_packages() {
    lock=$here/$1
    stamp=$venv/.ready-$1
    state=$(cat "$lock" "$here/pyproject.toml" | sha256sum | cut -d' ' -f1)-$here
    [ "$(cat "$stamp" 2>/dev/null || true)" != "$state" ] || return 0
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { say 'Python 3.11 or newer is needed'; exit 3; }
    # --without-pip: Debian keeps ensurepip in a package of its own, and the system's pip can fill any venv.
    [ -x "$venv/bin/python" ] || { say "making .venv"; python3 -m venv --without-pip "$venv"; }
    say "installing Python packages from $1"
    python3 -m pip --python "$venv/bin/python" install -q --require-hashes -r "$lock"
    python3 -m pip --python "$venv/bin/python" install -q --no-deps --no-build-isolation -e "$here"
    compile_own
    printf '%s' "$state" >"$stamp"
}

# In parallel, the tests of a file one after the other: they share what they have built. The order of the files is that of
# tests/conftest.py, where the slow ones come first; pytest-xdist would begin with those that have the most tests.
run_tests() {
    marks=$1
    shift
    "$venv/bin/python" -m pytest -n auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder -m "$marks" "$@"
}

case ${1-} in
'')
    system_packages
    python_packages requirements.txt
    cd "$here"
    exec "$venv/bin/publisher" build sources/2025-10
    ;;
books)
    system_packages
    python_packages requirements.txt
    cd "$here"
    exec "$venv/bin/publisher" build sources/book
    ;;
run)
    shift
    system_packages
    python_packages requirements.txt
    exec "$venv/bin/publisher" "$@"
    ;;
quick)
    shift
    system_packages
    python_packages requirements-dev.txt
    cd "$here"
    "$venv/bin/ruff" check .
    "$venv/bin/ruff" format --check .
    export PUBLISHER_TESTS=quick
    run_tests 'not slow and not long and not alone' --quick "$@"
    ;;
test)
    shift
    chosen='not slow and not long'
    wanted=''
    case ${1-} in
    --all) chosen='not long' wanted=browser && shift ;;
    --long) chosen='long or generated' && shift && export PUBLISHER_TESTS=long ;;
    esac
    system_packages "$wanted"
    python_packages requirements-dev.txt
    cd "$here"
    "$venv/bin/ruff" check .
    "$venv/bin/ruff" format --check .
    "$venv/bin/mypy"
    if [ $# -gt 0 ]; then exec "$venv/bin/python" -m pytest -m "$chosen" "$@"; fi
    run_tests "${chosen:+($chosen) and }not alone"
    # What is left may be nothing, which pytest tells by 5. To collect all files would take longer than to run it.
    "$venv/bin/python" -m pytest -m "${chosen:+($chosen) and }alone" tests/system || [ $? = 5 ]
    ;;
fresh)
    shift
    exec "$here/tests/fresh.sh" "$@"
    ;;
release)
    shift
    system_packages
    python_packages requirements-dev.txt
    cd "$here"
    [ $# -gt 0 ] || set -- sources/2025-10
    exec "$venv/bin/publisher" release "$@"
    ;;
wheel)
    system_packages
    python_packages requirements.txt
    cd "$here"
    "$venv/bin/python" -m hatchling build -t wheel -d dist
    # The locked versions, for those who install the wheel: `pip install WHEEL -c constraints.txt`.
    sed -n 's/^\([A-Za-z0-9._-]*==[^\\]*[^\\ ]\) *\\\{0,1\}$/\1/p' requirements-dev.txt >dist/constraints.txt
    echo dist/constraints.txt
    ;;
wheel-check)
    shift
    system_packages
    python_packages requirements-dev.txt
    cd "$here"
    exec "$venv/bin/python" -m pytest -m '' tests/test_wheel.py "$@"
    ;;
bench)
    shift
    if [ "${1-}" = text ]; then
        shift
        system_packages readers
        python_packages requirements-bench.txt
        cd "$here"
        exec "$venv/bin/python" bench/text.py --json bench/text.json "$@"
    fi
    if [ "${1-}" = lines ]; then
        shift
        system_packages
        python_packages requirements-bench.txt
        cd "$here"
        exec "$venv/bin/python" bench/lines.py --json bench/lines.json "$@"
    fi
    if [ "${1-}" = steady ]; then
        system_packages
        python_packages requirements.txt
        cd "$here"
        exec "$venv/bin/python" bench/steady.py
    fi
    if [ "${1-}" = loop ]; then
        shift
        system_packages browser
        python_packages requirements-dev.txt
        python_packages requirements-bench.txt
        compile_own
        cd "$here"
        exec "$venv/bin/python" bench/loop.py --json bench/loop.json "$@"
    fi
    if [ "${1-}" = catalogue ]; then
        shift
        system_packages
        python_packages requirements-dev.txt
        cd "$here"
        exec "$venv/bin/python" bench/catalogue.py "$@"
    fi
    if [ "${1-}" = scale ]; then
        shift
        python_packages requirements.txt
        cd "$here"
        exec "$venv/bin/python" bench/scale_model.py "$@"
    fi
    if [ "${1-}" = archive ]; then
        shift
        system_packages
        python_packages requirements.txt
        cd "$here"
        exec "$venv/bin/python" bench/archive.py "$@"
    fi
    system_packages
    python_packages requirements-bench.txt
    compile_own
    cd "$here"
    exec "$venv/bin/python" bench/engines.py --json bench/results.json "$@"
    ;;
proof)
    shift
    system_packages browser
    python_packages requirements-dev.txt
    compile_own
    cd "$here"
    exec "$venv/bin/python" tests/proof.py "$@"
    ;;
references)
    python_packages requirements-dev.txt
    cd "$here"
    "$venv/bin/python" tools/findings_page.py
    exec "$venv/bin/python" tools/json_page.py
    ;;
engine)
    shift
    system_packages
    python_packages requirements-dev.txt
    cd "$here"
    exec "$venv/bin/python" tools/engine.py "$@"
    ;;
lock)
    python_packages requirements-dev.txt
    cd "$here"
    compile='.venv/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header pyproject.toml --extra build'
    $compile -o requirements.txt
    $compile --extra dev -o requirements-dev.txt
    # What is measured is what is shipped: the same versions, and one package more.
    $compile --extra bench -c requirements.txt -o requirements-bench.txt
    ;;
*)
    sed -n '2,21s/^# //p' "$0" >&2
    exit 2
    ;;
esac
