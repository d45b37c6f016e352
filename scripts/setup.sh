#!/bin/sh
# Sets up everything that the program (runtime) or its tests (dev) need.
#
#   sh scripts/setup.sh runtime     .venv with the program
#   sh scripts/setup.sh tools       .venv with the program and the tools
#   sh scripts/setup.sh dev         also LibreOffice, poppler and the fonts that the tests want
#
# Starts from a bare Debian or Ubuntu with python3 and make. Safe to run again: what is there is
# left alone, so the second run takes a fraction of a second. What cannot be installed here (no
# root, no apt-get) is named; only a missing Python or a missing venv module ends the run.
set -eu

cd "$(dirname "$0")/.."

VENV=.venv # as the Makefile says too
CACHE=.cache
FONTS=$CACHE/fonts
# One package a line with the reason why the tests want it.
#   libreoffice-writer  opens our DOCX as a second opinion (the -nogui variant cannot be edited)
#   poppler-utils       reads PDF text and makes pictures of pages
#   fonts-noto-cjk      stands in for 小标宋 and covers rare characters
#   fontconfig          tells which font is really used
#   chromium            drives the pages of the web app
OFFICE_PACKAGES="libreoffice-writer poppler-utils fonts-noto-cjk fontconfig postgresql chromium"

say() { printf '%s\n' "· $*"; }
die() {
    printf '%s\n' "✗ $*" >&2
    exit 1
}

# --- Debian packages -------------------------------------------------------------------------

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

# The package lists are fetched at most once, and only when something is missing.
refresh_lists() {
    [ -z "${lists_fresh:-}" ] || return 0
    lists_fresh=1
    say "更新软件包列表……"
    apt-get update -qq >"$CACHE/apt.log" 2>&1 || say "更新软件包列表失败，按已有列表继续。"
}

install_packages() {
    refresh_lists
    say "安装：$*（可能需要几分钟）……"
    # Without recommended packages: no Java, no help, no desktop.
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
        >>"$CACHE/apt.log" 2>&1 </dev/null
}

# Prints those of the named packages that are not installed.
missing_packages() {
    for package in "$@"; do
        if command -v dpkg-query >/dev/null 2>&1; then
            status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
            [ "$status" = installed ] || printf '%s ' "$package"
        else
            case $package in
                libreoffice-writer) command -v soffice ;;
                poppler-utils) command -v pdftotext ;;
                fontconfig) command -v fc-match ;;
                chromium) command -v chromium ;;
                # Without fontconfig fc-list is missing too, which counts as not found.
                fonts-noto-cjk) fc-list 2>/dev/null | grep 'Noto Serif CJK SC' ;;
            esac >/dev/null 2>&1 || printf '%s ' "$package"
        fi
    done
}

# --- Python ----------------------------------------------------------------------------------

# Prints a Python of at least 3.11: the one that PYTHON names, python3, or a newer one beside it.
find_python() {
    for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

ensure_venv() {
    python=$(find_python) || die "需要 Python 3.11 或更高版本。请先安装，或用 PYTHON=路径 指定。"
    # A venv whose Python has gone (upgraded system) or that was moved or copied here, whose
    # programs still point to where they came from, cannot be mended.
    if [ -d "$VENV" ] && ! { [ "$(cat "$VENV/.place" 2>/dev/null)" = "$(pwd)" ] &&
        "$VENV/bin/python" -c '' 2>/dev/null; }; then
        say "虚拟环境 $VENV 已失效，重新建立。"
        rm -rf "$VENV"
    fi
    # Debian ships venv and ensurepip in a package of their own.
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        can_install || die "缺少 venv 模块。请先运行：sudo apt-get install python3-venv"
        install_packages "$package" || install_packages python3-venv ||
            die "安装 $package 失败，详见 $CACHE/apt.log。"
    fi
    if [ ! -x "$VENV/bin/python" ]; then
        say "建立虚拟环境 $VENV……"
        "$python" -m venv "$VENV"
        pwd >"$VENV/.place"
    fi
    if ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
        say "在虚拟环境中补装 pip……"
        "$VENV/bin/python" -m ensurepip --upgrade >/dev/null
    fi
}

# A stamp holds for one lock, one pyproject.toml and one place.
stamp_key() {
    { cat "$1" pyproject.toml && pwd; } | sha256sum | cut -d ' ' -f 1
}

stamped() {
    [ -x "$VENV/bin/python" ] && [ "$(cat "$VENV/.stamp-$1" 2>/dev/null)" = "$(stamp_key "$2")" ]
}

stamp() { stamp_key "$2" >"$VENV/.stamp-$1"; }

# pip's words are for whoever looks for a fault: they go to a file.
run_pip() {
    "$VENV/bin/python" -m pip --disable-pip-version-check --no-input "$@" \
        >"$CACHE/pip.log" 2>&1 </dev/null || {
        grep '^ERROR' "$CACHE/pip.log" | head -n 5 >&2
        return 1
    }
}

# install_python runtime|dev LOCK
install_python() {
    if stamped "$1" "$2"; then return 0; fi
    ensure_venv
    say "按 $2 安装依赖（校验哈希）……"
    run_pip install --require-hashes -r "$2" ||
        die "依赖安装失败，详见 $CACHE/pip.log。请检查网络或 pip 的源设置后重试。"
    say "安装本程序……"
    run_pip install --no-deps -e . || die "安装本程序失败，详见 $CACHE/pip.log。"
    stamp "$1" "$2"
}

# --- Front end -------------------------------------------------------------------------------

FRONT=frontend
BUILT=src/taizhang/web/static/built

# A built front end holds for one state of its sources; templates count, for they name the signs.
front_key() {
    find $FRONT/js $FRONT/scss $FRONT/*.mjs $FRONT/*.json $FRONT/*.svg src/taizhang/web \
        \( -path "$BUILT" -o -name __pycache__ \) -prune -o -type f -print |
        LC_ALL=C sort | while read -r file; do cat "$file"; done | sha256sum | cut -d ' ' -f 1
}

# install_front "" | dev: with the linters too
install_front() {
    modules_key=$(sha256sum $FRONT/package-lock.json | cut -d ' ' -f 1)${1:-}
    if [ "$(cat "$BUILT/.stamp" 2>/dev/null)" = "$(front_key)" ] &&
        { [ -z "${1:-}" ] || [ "$(cat "$FRONT/node_modules/.stamp" 2>/dev/null)" = "$modules_key" ]; }; then
        return 0
    fi
    if ! command -v npm >/dev/null 2>&1 || ! node -e 'process.exit(Number(process.versions.node.split(".")[0] < 18))'; then
        if can_install; then install_packages nodejs npm || true; fi
    fi
    if ! command -v npm >/dev/null 2>&1; then
        say "没有 Node.js（18 或更高版本）和 npm，网页版不能使用；命令行不受影响。"
        return 0
    fi
    case "$(cat "$FRONT/node_modules/.stamp" 2>/dev/null)" in
    "$modules_key"*) ;;
    *)
        say "安装网页版的前端组件……"
        # Nothing that a package brings is run while it is installed.
        omit=--omit=dev
        [ -z "${1:-}" ] || omit=--include=dev
        (cd $FRONT && npm ci --ignore-scripts $omit) >"$CACHE/npm.log" 2>&1 </dev/null ||
            die "前端组件安装失败，详见 $CACHE/npm.log。请检查网络或 npm 的源设置后重试。"
        printf '%s' "$modules_key" >"$FRONT/node_modules/.stamp"
        ;;
    esac
    say "生成网页版的样式和脚本……"
    (cd $FRONT && node build.mjs) >"$CACHE/front.log" 2>&1 || die "前端生成失败，详见 $CACHE/front.log。"
    front_key >"$BUILT/.stamp"
}

# --- Fonts of the tests ----------------------------------------------------------------------

# The Fandol fonts exist in Debian only inside a TeX package of 49 MB; they are taken out of it
# and TeX is not installed. Needs no root, only apt-get and its lists.
ensure_fandol() {
    if [ -f "$FONTS/FandolFang-Regular.otf" ]; then return 0; fi
    if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-deb >/dev/null 2>&1; then
        return 1
    fi
    if can_install; then refresh_lists; fi
    say "取出 Fandol 字体（下载约 49 MB，不安装 TeX）……"
    work=$(mktemp -d "$CACHE/fandol.XXXXXX")
    # The download runs as the calling user: apt's own user may not write here.
    if (cd "$work" && apt-get download -qq -o APT::Sandbox::User=root texlive-lang-chinese \
        </dev/null) >>"$CACHE/apt.log" 2>&1; then
        dpkg-deb --fsys-tarfile "$work"/*.deb |
            tar -x -C "$work" --wildcards '*/Fandol*.otf' 2>>"$CACHE/apt.log" || true
        find "$work" -name 'Fandol*.otf' -exec mv {} "$FONTS/" \;
    fi
    rm -rf "$work"
    [ -f "$FONTS/FandolFang-Regular.otf" ]
}

# The committed file is a template: fontconfig wants absolute paths.
ensure_fonts_conf() {
    system=${FONTCONFIG_SYSTEM:-/etc/fonts/fonts.conf}
    sed -e "s|@SYSTEM@|$system|" -e "s|@FONTS@|$(pwd)/$FONTS|" scripts/fonts.conf >"$CACHE/fonts.conf.new"
    # Left alone when nothing changes, or fontconfig would think its caches stale.
    if cmp -s "$CACHE/fonts.conf.new" "$CACHE/fonts.conf"; then
        rm "$CACHE/fonts.conf.new"
    else
        mv "$CACHE/fonts.conf.new" "$CACHE/fonts.conf"
    fi
}

install_office() {
    mkdir -p "$FONTS"
    # shellcheck disable=SC2086  # a list of words
    missing=$(missing_packages $OFFICE_PACKAGES)
    if [ -n "$missing" ] && can_install; then
        # shellcheck disable=SC2086
        install_packages $missing || say "安装未完成，详见 $CACHE/apt.log。"
        # shellcheck disable=SC2086
        missing=$(missing_packages $OFFICE_PACKAGES)
    fi
    fandol=
    ensure_fandol || fandol="Fandol字体（在 texlive-lang-chinese 中）"
    ensure_fonts_conf
    # Read by the tests, which give it as the reason when they skip.
    rm -f "$CACHE/office-missing"
    if [ -n "$missing$fandol" ]; then
        printf '%s\n' "$missing$fandol" >"$CACHE/office-missing"
        say "缺少：$missing$fandol"
        say "需要 LibreOffice 或字体的测试（office）将跳过。"
    fi
    if [ -n "$missing" ] && ! can_install && command -v apt-get >/dev/null 2>&1; then
        say "可由管理员运行：sudo apt-get install ${missing% }"
    fi
}

# --- What was asked for ----------------------------------------------------------------------

mkdir -p "$CACHE"
case ${1:-} in
    runtime)
        # The environment of the tests holds everything that the program needs, in the same versions.
        stamped dev requirements-dev.txt || install_python runtime requirements.txt
        install_front
        ;;
    tools)
        install_python dev requirements-dev.txt
        install_front dev
        ;;
    dev)
        install_python dev requirements-dev.txt
        install_front dev
        install_office
        ;;
    *)
        die "用法：sh scripts/setup.sh runtime|tools|dev"
        ;;
esac
