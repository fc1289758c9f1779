# What the developers type; everything works without just, by the scripts.

# the virtual environment with all tools
devenv:
    script/test --version

# the whole system on http://127.0.0.1:8000
run:
    script/server

# one test or many: just test tests/kernel
test *arguments:
    script/test {{ arguments }}

# everything that CI checks
check:
    .ci/run

# what a machine can mend
fix:
    .venv/bin/ruff check --fix .
    .venv/bin/ruff format .

# migrations for changed models
migrate *arguments:
    script/sotszakaz makemigrations {{ arguments }}

# docs/sql.md: which file of SQL is in force
sql:
    PYTHONPATH=src:. .venv/bin/python -m tests.architecture.sql_index

# the lock files
lock:
    cd requirements && for name in base test dev; do \
        uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 \
            --custom-compile-command "just lock" $name.in -o $name.txt; done
