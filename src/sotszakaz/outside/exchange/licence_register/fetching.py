"""Fetching the register's file from its address: whole or not at all.

A file that broke off on its way would say of every licence in its lost part that it is not found. So it is kept only
when the server has told its length and all of it came, or when the file itself shows that it is whole.
"""

from datetime import date
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from sotszakaz.foundation.outgoing import get, is_safe_address
from sotszakaz.outside.exchange.licence_register.reading import RegisterUnreadable, read_register
from sotszakaz.outside.exchange.licence_register.watch import KINDS

BYTES_MOST = 2 * 1024**3
CHUNK = 1024 * 1024
TIMEOUT = 60
KEPT = 3
"""Files of earlier days that stay in the folder."""


class BrokenOff(OSError):
    """The file did not come whole; it is asked for again."""


def fetch_register(address: str, folder: Path, *, on: date) -> Path | None:
    """The file of the day, brought once; None when it is there already. Raises OSError, BrokenOff, ValueError."""
    suffix = Path(urlsplit(address).path).suffix.lower()
    if not is_safe_address(address) or suffix not in KINDS:
        raise ValueError("адрес реестра лицензий — https и заканчивается на .xml, .json или .csv")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"fetched-{on:%Y-%m-%d}{suffix}"
    if path.exists():
        return None
    with TemporaryDirectory(dir=folder, prefix="incoming-") as place:
        part = Path(place) / path.name
        with get(address, timeout=TIMEOUT) as answer:
            _save(answer, part)
            _ensure_whole(answer, part)
        part.replace(path)
    for old in sorted(folder.glob("fetched-*"))[:-KEPT]:
        old.unlink()
    return path


def _save(answer: HTTPResponse, part: Path) -> None:
    size = 0
    with part.open("wb") as file:
        try:
            while chunk := answer.read(CHUNK):
                size += len(chunk)
                if size > BYTES_MOST:
                    raise ValueError("файл реестра лицензий больше 2 ГБ")
                file.write(chunk)
        except HTTPException as error:
            raise BrokenOff("файл реестра лицензий пришёл не целиком") from error


def _ensure_whole(answer: HTTPResponse, part: Path) -> None:
    """`length` is what is still to come of the length that was told; parts of a chunked answer are counted already."""
    if answer.length:
        raise BrokenOff(f"файл реестра лицензий пришёл не целиком: не хватает {answer.length} байт")
    if answer.length is None and not answer.chunked:
        _ensure_reads(part)


def _ensure_reads(part: Path) -> None:
    if part.suffix == ".csv":
        raise BrokenOff("сервер не называет длину файла .csv: весь ли он пришёл, не узнать")
    try:
        for _ in read_register(part):
            pass
    except RegisterUnreadable as error:
        raise BrokenOff(f"файл реестра лицензий пришёл не целиком или повреждён: {error}") from error
