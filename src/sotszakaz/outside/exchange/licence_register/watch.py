"""The adapter of the port `LicenceWatch` over the newest file of a folder."""

import re
import threading
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from sotszakaz.outside.exchange.licence_register.reading import RegisterRow, RegisterUnreadable, read_register
from sotszakaz.supply.providers.licences import Asked, Report
from sotszakaz.supply.providers.models import Licence
from sotszakaz.supply.providers.rules import licence_number_of
from sotszakaz.supply.providers.states import StopKind

STALE = timedelta(days=14)
"""A file older than this says nothing of today."""

KINDS = (".xml", ".json", ".csv")
SUSPENDED = ("приостан", "suspend")
TERMINATED = ("прекращ", "аннулир", "отозван", "недейств", "не действ", "истек", "terminat", "annul", "expired")
HOLDS = ("действ", "active", "valid")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d\d)\.(\d\d)\.(\d{4})")


class FileOfRegister:
    """Reads a file once; keeps of it only what concerns licences of this installation. `look` bears threads."""

    name = "Реестр лицензий (файл)"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: tuple[Path, float, int] | None = None
        self._asked: frozenset[str] = frozenset()
        self._rows: dict[str, list[RegisterRow]] = {}
        self._lock = threading.Lock()

    def look(self, asked: Asked) -> Report | None:
        """What the newest file says. Raises LookupError in words."""
        path = newest(self._folder)
        if path is None:
            raise LookupError("Файла реестра лицензий нет. Положите его в папку или укажите адрес.")
        made_at = datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone())
        if timezone.now() - made_at > STALE:
            raise LookupError(f"Файл реестра лицензий от {made_at:%d.%m.%Y} устарел. Положите в папку новый.")
        with self._lock:
            self._ensure_read(path, asked)
            rows = _same_number(self._rows.get(_key(asked.number), []), asked)
            others = self._rows.get(asked.inn, []) + self._rows.get(asked.ogrn, [])
        if not rows:
            raise LookupError(_not_found(others))
        return report_of(rows[-1], asked, timezone.localdate())

    def _ensure_read(self, path: Path, asked: Asked) -> None:
        facts = path.stat()
        state = (path, facts.st_mtime, facts.st_size)
        mine = {_key(asked.number), asked.inn, asked.ogrn}
        if state == self._read and mine <= self._asked:
            return
        wanted = _wanted() | mine
        rows: dict[str, list[RegisterRow]] = {}
        try:
            for said in read_register(path):
                for key in {_key(said["number"]), said.get("inn", ""), said.get("ogrn", "")} & wanted:
                    rows.setdefault(key, []).append(said)
        except RegisterUnreadable as error:
            raise LookupError(str(error)) from error
        self._read, self._asked, self._rows = state, frozenset(wanted), rows


def newest(folder: Path) -> Path | None:
    """The latest file of the folder that may be a register."""
    files = [each for each in folder.glob("*") if each.suffix.lower() in KINDS and each.is_file()]
    return max(files, key=lambda each: (each.stat().st_mtime, each.name), default=None)


def report_of(said: RegisterRow, asked: Asked, today: date) -> Report | None:
    """What one record of the register means for us; None: it holds, and nothing differs."""
    words = said.get("status", "").lower()
    if any(each in words for each in SUSPENDED):
        return _stopped(StopKind.SUSPENDED, said, ("suspended_on", "status_on"), today)
    if any(each in words for each in TERMINATED):
        return _stopped(StopKind.TERMINATED, said, ("terminated_on", "status_on", "ends_on"), today)
    ends_on = day_of(said.get("ends_on", ""))
    if ends_on is not None and ends_on < today:
        words = f"По реестру срок лицензии кончился {ends_on:%d.%m.%Y}."
        return Report(StopKind.TERMINATED, ends_on + timedelta(days=1), words)
    remarks = [*_status_remarks(words, said), *_subtype_remarks(said, asked)]
    return Report(None, None, " ".join(remarks)) if remarks else None


def day_of(text: str) -> date | None:
    """The first day written in the text, 2026-03-01 or 01.03.2026; None when there is none."""
    found = _DAY.search(text)
    if found is None:
        return None
    year, month, day, day_first, month_second, year_last = found.groups()
    try:
        return date(int(year or year_last), int(month or month_second), int(day or day_first))
    except ValueError:
        return None


def _stopped(kind: StopKind, said: RegisterRow, fields: Iterable[str], today: date) -> Report:
    days = (day_of(said.get(each, "")) for each in fields)
    since = next((each for each in days if each is not None), None)
    if since is None:
        return Report(kind, today, f"В реестре «{said['status']}», день не указан: взят день проверки.")
    return Report(kind, since, f"В реестре «{said['status']}».")


def _status_remarks(words: str, said: RegisterRow) -> list[str]:
    if not words or any(each in words for each in HOLDS):
        return []
    return [f"В реестре непонятное состояние «{said['status']}»: посмотрите сами."]


def _subtype_remarks(said: RegisterRow, asked: Asked) -> list[str]:
    """Only where the register tells sub-types and the rules demand one."""
    told = said.get("subtypes", "")
    if not asked.subtype or not told or _plain(asked.subtype) in _plain(told):
        return []
    return [f"В реестре у лицензии нет подвида «{asked.subtype}»: указано «{told[:200]}»."]


def _same_number(rows: list[RegisterRow], asked: Asked) -> list[RegisterRow]:
    """Old numbers are short and repeat from region to region: what names another holder is not ours."""

    def fits(said: RegisterRow) -> bool:
        pairs = ((said.get("inn"), asked.inn), (said.get("ogrn"), asked.ogrn))
        return all(theirs == ours for theirs, ours in pairs if theirs and ours)

    return [each for each in rows if fits(each)]


def _not_found(others: list[RegisterRow]) -> str:
    numbers = sorted({each["number"] for each in others})
    if not numbers:
        return "В реестре нет ни этой лицензии, ни других лицензий с этим ИНН и ОГРН. Сверьте сведения."
    return f"В реестре нет этой лицензии, есть другие с этим ИНН или ОГРН: {', '.join(numbers[:5])}. Сверьте номер."


def _wanted() -> set[str]:
    """Numbers, ИНН and ОГРН of all licences of the installation."""
    known = Licence.objects.order_by("pk").values_list("number", "organisation__inn", "organisation__ogrn")
    return {key for number, inn, ogrn in known.iterator() for key in (_key(number), inn, ogrn) if key}


def _key(number: str) -> str:
    return licence_number_of(number).upper()


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split())
