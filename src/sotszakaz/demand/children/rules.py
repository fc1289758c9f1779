"""Who may be entered as a child, and how children are sorted and searched."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sotszakaz.demand.children import errors
from sotszakaz.demand.children.states import DataPaper
from sotszakaz.foundation.calendar import age_on
from sotszakaz.kernel.municipalities.rules import is_snils

AGE_TO_APPLY_ALONE = 14  # ст. 26 ГК РФ
PAPER_LIVES = timedelta(days=366)
"""A paper that is entered later than this is taken for a mistyped year; no act names a term."""
NAME = re.compile(r"[А-ЯЁа-яё][А-ЯЁа-яё’' -]{0,59}")
_YO = str.maketrans("ё", "е")


@dataclass(frozen=True, slots=True)
class ChildData:
    """What a representative says about a child. СНИЛС is eleven digits, or empty when there is none yet."""

    last_name: str
    first_name: str
    middle_name: str
    birth_date: date
    snils: str
    category: str


DATA = ("last_name", "first_name", "middle_name", "birth_date", "snils", "category", "address")
"""What is kept of a child in dated versions."""


@dataclass(frozen=True, slots=True)
class KnownData(ChildData):
    """All that changes only by a deed once it was confirmed. The address of residence may be empty."""

    address: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """By which document data change (`paper` is a code of `states.DataPaper`), and from which day they hold.

    `words` say which document another one is, or whatever else explains the change.
    """

    paper: str
    paper_number: str
    paper_dated_on: date
    since: date
    words: str = ""


@dataclass(frozen=True, slots=True)
class KeptScan:
    """The scan of a document that was shown, judged to be a harmless file of this kind (`signatures.scans`)."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """A representative who acts by paper or through another system: who came, and how to reach them.

    `relation` is a code of `states.Relation`; phone and e-mail may be empty.
    """

    full_name: str
    relation: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """The scan of a paper that the visitor has signed, and the day on it."""

    content: bytes
    signed_on: date


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A signed paper whose file was judged to be a harmless scan of this kind (`signatures.scans`)."""

    paper: SignedPaper
    media_type: str


def ensure_visitor(visitor: Visitor) -> None:
    """Surname and name at least, in Cyrillic letters. Raises VisitorUnnamed."""
    names = visitor.full_name.split()
    if not 2 <= len(names) <= 5 or not all(NAME.fullmatch(each) for each in names):
        raise errors.VisitorUnnamed(field="full_name")


def ensure_day_on_paper(signed_on: date, *, on: date) -> None:
    """The day that the family wrote has come, and is not more than a year before `on`.

    Raises PaperDayInFuture, PaperDayLongAgo.
    """
    if signed_on > on:
        raise errors.PaperDayInFuture(field="signed_on")
    if signed_on < on - PAPER_LIVES:
        raise errors.PaperDayLongAgo(field="signed_on")


def sort_key(last_name: str, first_name: str = "", middle_name: str = "") -> str:
    """Small letters, ё as е, in the order of the surname: lists are sorted and searched by it (design §6)."""
    return " ".join(f"{last_name} {first_name} {middle_name}".lower().translate(_YO).split())


def ensure_child_data(data: ChildData, *, on: date) -> None:
    """Raise NameWrong, BirthDateInFuture or SnilsWrong; an empty middle name and an empty СНИЛС are allowed."""
    for field in ("last_name", "first_name", "middle_name"):
        value = getattr(data, field)
        if not NAME.fullmatch(value) and not (field == "middle_name" and value == ""):
            raise errors.NameWrong(field=field)
    if data.birth_date > on:
        raise errors.BirthDateInFuture(field="birth_date")
    if data.snils and not is_snils(data.snils):
        raise errors.SnilsWrong(field="snils")


def ensure_certificate_age(birth_date: date, *, on: date, age_from: int, age_to: int) -> None:
    """From `age_from` and not yet `age_to` years on the day (law.md §7e). Raises TooYoung… or TooOldForCertificate."""
    age = age_on(birth_date, on)
    if age < age_from:
        raise errors.TooYoungForCertificate(field="birth_date", age_from=age_from)
    if age >= age_to:
        raise errors.TooOldForCertificate(field="birth_date", age_to=age_to)


def ensure_deed(deed: Deed, *, born_on: date, latest: date | None, on: date) -> None:
    """The document is named and of a past day; the data hold from a day between the latest change and today.

    Raises DeedPaperUnnamed, DeedPaperInFuture, ChangeInFuture, ChangeBeforeBirth, ChangeBeforeLatest.
    """
    if not deed.paper_number.strip():
        raise errors.DeedPaperUnnamed(field="paper_number")
    if deed.paper == DataPaper.OTHER and not deed.words.strip():
        raise errors.DeedPaperUnnamed(field="words")
    if deed.paper_dated_on > on:
        raise errors.DeedPaperInFuture(field="paper_dated_on")
    if deed.since > on:
        raise errors.ChangeInFuture(field="since")
    if deed.since < born_on:
        raise errors.ChangeBeforeBirth(field="since")
    if latest is not None and deed.since < latest:
        raise errors.ChangeBeforeLatest(field="since", day=f"{latest:%d.%m.%Y}")


def changed(before: KnownData, after: KnownData) -> tuple[str, ...]:
    """Names of what differs, in the order of DATA. Raises DataStay."""
    found = tuple(name for name in DATA if getattr(before, name) != getattr(after, name))
    if not found:
        raise errors.DataStay()
    return found


def ensure_may_apply_alone(birth_date: date, *, on: date) -> None:
    """Raise TooYoungToApply for a recipient under 14 who acts without a representative."""
    if age_on(birth_date, on) < AGE_TO_APPLY_ALONE:
        raise errors.TooYoungToApply(field="relation")
