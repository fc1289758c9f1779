"""Fetching the register's file from its address: whole or not at all.

A file that broke off on its way would say of every licence in its lost part that it is not found. So it is kept only
when the server has told its length and all of it came, or when the file itself shows that it is whole.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fcntl import LOCK_EX, LOCK_NB, flock
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from sotszakaz.foundation.outgoing import get, is_safe_address
from sotszakaz.outside.exchange.licence_register.reading import RegisterUnreadable, read_register
from sotszakaz.outside.exchange.licence_register.watch import KINDS

BYTES_MOST = 2 * 1024**3
CHUNK = 1024 * 1024
TIMEOUT = 60
INCOMING = "incoming-"
KEPT = 3
"""Files of earlier days that stay in the folder."""


class BrokenOff(OSError):
    """The file did not come whole; it is asked for again."""


def fetch_register(address: str, folder: Path, *, on: date) -> Path | None:
    """The file of the day, brought once; None when it is there already or is being brought by another process.

    What earlier processes left half brought is swept away first. Raises OSError, BrokenOff, ValueError.
    """
    suffix = Path(urlsplit(address).path).suffix.lower()
    if not is_safe_address(address) or suffix not in KINDS:
        raise ValueError("адрес реестра лицензий — https и заканчивается на .xml, .json или .csv")
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder) as is_alone:
        if not is_alone:
            return None
        _sweep(folder)
        return _fetch(address, folder, folder / f"fetched-{on:%Y-%m-%d}{suffix}")


def _fetch(address: str, folder: Path, path: Path) -> Path | None:
    if path.exists():
        return None
    with TemporaryDirectory(dir=folder, prefix=INCOMING) as place:
        part = Path(place) / path.name
        with get(address, timeout=TIMEOUT) as answer:
            _save(answer, part)
            _ensure_whole(answer, part)
        part.replace(path)
    for old in sorted(folder.glob("fetched-*"))[:-KEPT]:
        old.unlink()
    return path


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Does nobody else fetch into the folder now; a process that is killed lets go by itself."""
    held = os.open(folder, os.O_RDONLY)
    try:
        flock(held, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        os.close(held)
        yield False
        return
    try:
        yield True
    finally:
        os.close(held)


def _sweep(folder: Path) -> None:
    """Whatever is coming in while nobody fetches was left by a process that was killed: up to 2 GB each."""
    for left in folder.glob(f"{INCOMING}*"):
        rmtree(left, ignore_errors=True)


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
