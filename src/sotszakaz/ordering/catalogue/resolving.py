"""What a number means on a day: a record of the list, a legacy number with its successors, or a repair to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from sotszakaz.ordering.acts.reading.kinds import CodeStatus
from sotszakaz.ordering.acts.reading.service_codes import CodeVerdict, judge
from sotszakaz.ordering.catalogue.models import ClassifierRecord
from sotszakaz.ordering.catalogue.numbers import NumberFacts, doubts_of
from sotszakaz.ordering.catalogue.states import RecordOrigin, Standing


@dataclass(frozen=True, slots=True)
class Resolution:
    """`record` is the version that speaks: of the day, else the nearest one. `successors` are in force on the day.

    `proposals` are sound numbers that a damaged one may be, those of the list first; nothing is repaired silently.
    `doubts` are of the arithmetic, which is no authority.
    """

    written: str
    number: str
    on: date
    standing: Standing
    record: ClassifierRecord | None = None
    successors: tuple[ClassifierRecord, ...] = ()
    proposals: tuple[str, ...] = ()
    reason: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def is_official(self) -> bool:
        """Does the official list say so, and not only an act."""
        return self.record is not None and self.record.origin == RecordOrigin.OFFICIAL

    @property
    def in_words(self) -> str:
        """One sentence for a person."""
        return (
            SENTENCES[self.standing]
            .format(
                number=self.number,
                on=f"{self.on:%d.%m.%Y}",
                since=_shown(self.record.valid.lower if self.record else None),
                until=_shown(self.record.valid.upper if self.record else None),
                successors=", ".join(each.number for each in self.successors) or "в перечне не найден",
                proposals=", ".join(self.proposals),
                reason=self.reason,
            )
            .strip()
        )


SENTENCES = {
    Standing.IN_FORCE: "Номер {number} действует на {on}.",
    Standing.ENDED: "Номер {number} на {on} уже не действует: действовал до {until}. Выберите действующий номер.",
    Standing.NOT_YET: "Номер {number} на {on} ещё не действует: начнёт действовать {since}.",
    Standing.LEGACY: "Номер {number} — прежней структуры. Новый номер: {successors}.",
    Standing.REPAIR: "Номер повреждён, похоже на {proposals}. {reason} Сверьте с источником.",
    Standing.MISSING: "Номера {number} в перечне нет. Проверьте его или загрузите официальный перечень.",
    Standing.UNKNOWN: "Номер не разобран. {reason}",
}


def _shown(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "неизвестного дня"


def resolve(number: str, on: date) -> Resolution:
    """What the number means on the day. At most two queries."""
    return resolve_all([number], on)[number]


def resolve_all(numbers: Iterable[str], on: date) -> dict[str, Resolution]:
    """The same for many, by the number as written. At most two queries however many they are."""
    verdicts = {written: judge(written) for written in numbers}
    codes = {verdict.code for verdict in verdicts.values()}
    versions: dict[str, list[ClassifierRecord]] = {}
    heirs: dict[str, list[ClassifierRecord]] = {}
    for record in _known(codes):
        if record.number in codes:
            versions.setdefault(record.number, []).append(record)
        if record.legacy_number in codes:
            heirs.setdefault(record.legacy_number, []).append(record)
    return {
        written: _resolved(verdict, on, versions.get(verdict.code, []), heirs.get(verdict.code, []))
        for written, verdict in verdicts.items()
    }


def _known(codes: Iterable[str]) -> QuerySet[ClassifierRecord]:
    wanted = sorted(codes)
    return ClassifierRecord.objects.filter(Q(number__in=wanted) | Q(legacy_number__in=wanted)).order_by("valid", "pk")


def _resolved(
    verdict: CodeVerdict, on: date, versions: list[ClassifierRecord], heirs: list[ClassifierRecord]
) -> Resolution:
    if verdict.status is CodeStatus.UNKNOWN:
        return Resolution(verdict.written, verdict.code, on, Standing.UNKNOWN, reason=verdict.reason or "")
    record, standing = _version_on(versions, on)
    successors: tuple[ClassifierRecord, ...] = ()
    proposals: tuple[str, ...] = ()
    if verdict.status is CodeStatus.LEGACY:
        standing = Standing.LEGACY
        successors = tuple(each for each in heirs if is_in_force(each, on))
    elif verdict.status is CodeStatus.REPAIR_PROPOSED:
        standing, proposals = Standing.REPAIR, (verdict.code,)
    doubts = doubts_of(verdict.code, _said(record)) if record else []
    return Resolution(
        verdict.written, verdict.code, on, standing, record, successors, proposals, verdict.reason or "", tuple(doubts)
    )


def _version_on(versions: list[ClassifierRecord], on: date) -> tuple[ClassifierRecord | None, Standing]:
    """The version of the day; else the latest that has ended, else the first to come."""
    if not versions:
        return None, Standing.MISSING
    for each in versions:
        if is_in_force(each, on):
            return each, Standing.IN_FORCE
    begun = [each for each in versions if each.valid.lower is None or each.valid.lower <= on]
    return (begun[-1], Standing.ENDED) if begun else (versions[0], Standing.NOT_YET)


def is_in_force(record: ClassifierRecord, on: date) -> bool:
    """On the day, by its range and by the mark of the list."""
    since, until = record.valid.lower, record.valid.upper
    return record.is_actual and (since is None or since <= on) and (until is None or on < until)


def _said(record: ClassifierRecord) -> NumberFacts:
    return NumberFacts(record.focus, record.form, record.category, record.programme_type)
