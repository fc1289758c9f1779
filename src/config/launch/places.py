"""Where things lie on this machine: the project's folder, the one folder of data, secrets."""

import os
import secrets
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


def home() -> Path:
    """The one folder of data (`SOTSZAKAZ_HOME`, by default `var/` of the project), made if missing."""
    folder = Path(os.environ.get("SOTSZAKAZ_HOME") or PROJECT / "var").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret(name: str, *, within: Path) -> str:
    """A secret of this installation, made once and kept in a file that only its owner reads."""
    folder = within / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    if not path.exists():
        fresh = path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(36))
        fresh.replace(path)
    return path.read_text().strip()
