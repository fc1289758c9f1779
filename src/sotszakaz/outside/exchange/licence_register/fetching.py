"""Fetching the register's file from its address: whole or not at all."""

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from sotszakaz.foundation.outgoing import get
from sotszakaz.outside.exchange.licence_register.watch import KINDS

BYTES_MOST = 2 * 1024**3
CHUNK = 1024 * 1024
TIMEOUT = 60
KEPT = 3
"""Files of earlier days that stay in the folder."""


def fetch_register(address: str, folder: Path, *, on: date) -> Path | None:
    """The file of the day, brought once; None when it is there already. Raises OSError, ValueError."""
    parts = urlsplit(address)
    suffix = Path(parts.path).suffix.lower()
    if parts.scheme != "https" or suffix not in KINDS:
        raise ValueError("адрес реестра лицензий — https и заканчивается на .xml, .json или .csv")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"fetched-{on:%Y-%m-%d}{suffix}"
    if path.exists():
        return None
    part = path.with_name(f"{path.name}.part")
    try:
        with get(address, timeout=TIMEOUT) as answer, part.open("wb") as file:
            size = 0
            while chunk := answer.read(CHUNK):
                size += len(chunk)
                if size > BYTES_MOST:
                    raise ValueError("файл реестра лицензий больше 2 ГБ")
                file.write(chunk)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    for old in sorted(folder.glob("fetched-*"))[:-KEPT]:
        old.unlink()
    return path
