#!/bin/sh
# Every check that needs no running site; all are run, and the exit status says whether all passed.
set -u
cd "$(dirname "$0")/.."
bin=.venv-dev/bin
failed=
try() { # NAME COMMAND…
    name=$1; shift
    if out=$("$@" 2>&1); then echo "ok    $name"; else printf '%s\n' "$out"; echo "FAIL  $name"; failed="$failed $name"; fi
}
try ruff "$bin/ruff" check .
try format "$bin/ruff" format --check .
try imports "$bin/lint-imports" --no-cache
try mypy "$bin/mypy"
try translations "$bin/python" deploy/translations.py check
try migrations "$bin/python" manage.py makemigrations --check --settings lms.project.settings.test
try deploy env SONGHOC_SECRET_KEY="$(head -c 48 /dev/urandom | base64)" SONGHOC_ALLOWED_HOSTS=songhoc.example \
    SONGHOC_BASE_URL=https://songhoc.example \
    "$bin/python" manage.py check --deploy --fail-level WARNING --settings lms.project.settings.production
[ -z "$failed" ] || { echo "failed:$failed"; exit 1; }
