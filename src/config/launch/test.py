"""`script/test`: every check, named when it ends, beside the tests; the tests' own summary comes last.

script/test [ARGUMENTS OF PYTEST]     with arguments, the tests alone
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from config.launch import frontend, places

CHECKS: dict[str, list[str]] = {
    "ruff": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "djlint": ["djlint", "--quiet", "--lint", "src/templates"],
    "import-linter": ["lint-imports", "--no-logo"],
    "migrations": ["django-admin", "makemigrations", "--check", "--dry-run"],
    "mypy": ["mypy", "src"],
}
TESTS = ["pytest", "-n", "3", "--dist", "worksteal"]
"""One process more than CI has cores: some tests wait for browsers, for locks, for what they have killed."""


def main(arguments: list[str]) -> int:
    try:
        frontend.install(places.PROJECT)
    except frontend.FrontendFailed as problem:
        print(problem, file=sys.stderr)
        return 2
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "PYTHONWARNINGS": "ignore"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # tests start many processes: each would compile all modules anew
    if arguments:
        return subprocess.run(["pytest", *arguments], env=environment, check=False).returncode
    with ThreadPoolExecutor(1) as beside:  # a core idles while the tests are collected and the schema is migrated
        passed = {name: beside.submit(passes, name, command, environment) for name, command in CHECKS.items()}
        tests = subprocess.run(TESTS, env=environment, check=False).returncode
    failed = [name for name, each in passed.items() if not each.result()]
    if failed:
        print(f"Не прошли проверки: {', '.join(failed)}.", file=sys.stderr)
    return tests or (1 if failed else 0)


def passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    verdict = "ok" if done.returncode == 0 else "ОШИБКА"
    print(f"{name}: {verdict} ({time.monotonic() - started:.0f} с)", flush=True)
    if done.returncode != 0:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
