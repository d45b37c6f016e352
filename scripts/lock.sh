#!/bin/sh
# Writes requirements.txt and requirements-dev.txt anew from pyproject.toml.
#
# What is locked stays as it is unless pyproject.toml asks for something else; UPGRADE=1 takes
# the newest versions that its ranges admit. The locks are universal (all systems, Python 3.11
# and later) and name no index, so that an office can install from a mirror or from a folder.
set -eu

cd "$(dirname "$0")/.."

if command -v uv >/dev/null 2>&1; then
    uv=uv
else
    # In a venv of its own: the tool that writes the locks is no dependency of the program.
    uv=.cache/lock/bin/uv
    if [ ! -x "$uv" ]; then
        echo "准备 uv（只用于生成锁定文件）……"
        python3 -m venv .cache/lock
        .cache/lock/bin/pip install --quiet --disable-pip-version-check 'uv>=0.13,<0.14'
    fi
fi

compile() {
    "$uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 \
        --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
        ${UPGRADE:+--upgrade} "$@" >/dev/null
}

compile --output-file requirements.txt
# Constrained by the first one: tests run with exactly what users get.
compile --extra dev --constraint requirements.txt --output-file requirements-dev.txt
echo "已生成 requirements.txt 和 requirements-dev.txt。"
