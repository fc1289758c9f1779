"""Filters of the pages: money, hours, days and plurals as people read them.

Every filter shows an unknown value (None) as a dash, and a zero as a zero. Digits are grouped by a narrow no-break
space and never part from their unit.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from django import template
from django.utils import timezone

from sotszakaz.demand.certificates.states import SocialCertificateState
from sotszakaz.demand.enrolments.recipients import single_document
from sotszakaz.foundation.money import from_units, round_kopecks
from sotszakaz.kernel.ledger.rules import is_boundless
from sotszakaz.kernel.signatures.registry import shown_state, signing_words, state_words
from sotszakaz.supply.programmes.models import MovedClass, StudyGroup
from sotszakaz.web.components.groups import week_of

register = template.Library()

UNKNOWN = "—"
THIN = "\u202f"
SOLID = "\u00a0"
MINUS = "\u2212"
TENTH = Decimal("0.1")
HUNDRED = Decimal(100)

_MONTHS_OF = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_MONTHS = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]

Number = int | Decimal


class Days(Protocol):
    """A range of days as the database gives it: half-open, either end may be missing."""

    lower: date | None
    upper: date | None
    lower_inc: bool
    upper_inc: bool
    isempty: bool


def _plain(value: Number) -> str:
    """Digits grouped by three, a comma before the fraction, no trailing zeros, a true minus."""
    text = f"{abs(value):,f}" if isinstance(value, Decimal) else f"{abs(value):,d}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    sign = MINUS if value < 0 else ""
    return sign + whole.replace(",", THIN) + (f",{fraction}" if fraction else "")


@register.filter
def number(value: Number | None) -> str:
    """2641 → «2 641»; 0.50 → «0,5»."""
    return UNKNOWN if value is None else _plain(value)


@register.filter
def week(group: StudyGroup) -> str:
    """«вт, чт 15:00–16:30», with the day from which it holds while that is to come; empty where it is not known."""
    return week_of(group)


@register.filter
def roubles(value: Number | None) -> str:
    """Roubles with both kopecks: 1234.5 → «1 234,50 ₽»."""
    if value is None:
        return UNKNOWN
    amount = round_kopecks(Decimal(value))
    kopecks = f"{abs(amount):.2f}"[-2:]
    whole = _plain(abs(int(amount)))
    return f"{MINUS if amount < 0 else ''}{whole},{kopecks}{SOLID}₽"


@register.filter
def unrounded(value: Decimal | None) -> str:
    """Roubles with all their places, two at least: 169.54546974 → «169,54546974 ₽», 200 → «200,00 ₽»."""
    if value is None or value == round_kopecks(value):
        return roubles(value)
    return f"{_plain(value)}{SOLID}₽"


@register.filter
def hours(value: Number | None) -> str:
    """Hours: 36.50 → «36,5 ч»."""
    return UNKNOWN if value is None else f"{_plain(value)}{SOLID}ч"


@register.filter
def percent(value: Number | None) -> str:
    """A value already in percent: 87.5 → «87,5 %»."""
    return UNKNOWN if value is None else f"{_plain(value)}{SOLID}%"


@register.filter
def share(value: Number | None) -> str:
    """A counted share in percent, to one place: 88.8889 → «88,9 %»; only a whole is shown as a whole."""
    if value is None:
        return UNKNOWN
    shown = Decimal(value).quantize(TENTH, ROUND_HALF_UP)
    if shown in (0, HUNDRED) and shown != value:
        return f"{'меньше' if shown == 0 else 'больше'}{SOLID}{percent(TENTH if shown == 0 else HUNDRED - TENTH)}"
    return percent(shown)


@register.filter
def plural_word(value: Number, forms: str) -> str:
    """The form that fits the number, of three: «ребёнок,ребёнка,детей»."""
    one, few, many = (form.strip() for form in forms.split(","))
    if value != int(value):
        return few
    tail = abs(int(value)) % 100
    if 11 <= tail <= 14:
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(tail % 10, many)


@register.filter
def plural(value: Number | None, forms: str) -> str:
    """The number with its word: 5 → «5 детей» of «ребёнок,ребёнка,детей»."""
    return UNKNOWN if value is None else f"{_plain(value)}{SOLID}{plural_word(value, forms)}"


@register.filter
def amount(value: int | None, unit: str) -> str:
    """An amount of the ledger in its unit: kopecks, hundredths of an hour or of a person-hour, places, pieces."""
    if value is None:
        return UNKNOWN
    return "без ограничения" if is_boundless(value) else _in_unit(value, unit)


def _in_unit(value: int, unit: str) -> str:
    match str(unit).upper():
        case "RUB":
            return roubles(from_units(value))
        case "HOUR":
            return hours(from_units(value))
        case "WEEK_HOURS":
            return f"{hours(from_units(value))}{SOLID}в{SOLID}неделю"
        case "PIECE":
            return f"{_plain(value)}{SOLID}шт."
        case "PLACE":
            return plural(value, "место,места,мест")
        case "PERSON_HOUR":
            return plural(from_units(value), "человеко-час,человеко-часа,человеко-часов")
    raise ValueError(f"no such unit of the ledger: {unit!r}")


@register.filter
def snils(value: str) -> str:
    """Eleven digits as they stand on the document: 112-233-445 95."""
    return f"{value[:3]}-{value[3:6]}-{value[6:9]}{SOLID}{value[9:]}" if value else UNKNOWN


def _local_day(value: date) -> date:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


@register.filter
def day(value: date | None) -> str:
    """22 ноября 2026; of a moment, its day here."""
    if value is None:
        return UNKNOWN
    at = _local_day(value)
    return f"{at.day}{SOLID}{_MONTHS_OF[at.month - 1]} {at.year}"


@register.filter
def moved(move: MovedClass) -> str:
    """«Занятие 12 ноября перенесено на 14 ноября, 15:00»; on its own day only the hour is another one."""
    was, now = (f"{each.day}{SOLID}{_MONTHS_OF[each.month - 1]}" for each in (move.was_on, move.held_on))
    if was == now:
        return f"Занятие {was} перенесено с{SOLID}{move.was_at:%H:%M} на{SOLID}{move.starts_at:%H:%M}"
    return f"Занятие {was} перенесено на{SOLID}{now}, {move.starts_at:%H:%M}"


@register.filter
def short_day(value: date | None) -> str:
    """22.11.2026, for tables."""
    return UNKNOWN if value is None else f"{_local_day(value):%d.%m.%Y}"


@register.filter
def month(value: date | None) -> str:
    """ноябрь 2026."""
    return UNKNOWN if value is None else f"{_MONTHS[_local_day(value).month - 1]} {_local_day(value).year}"


@register.filter
def moment(value: datetime | None) -> str:
    """22 ноября 2026, 14:05 by the clock of the place."""
    if value is None:
        return UNKNOWN
    at = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(at)}, {at:%H:%M}"


@register.filter
def period(value: Days | None) -> str:
    """A half-open range of days, said with both days included."""
    if value is None or value.isempty:
        return UNKNOWN
    step = timedelta(days=1)
    starts = value.lower if value.lower is None or value.lower_inc else value.lower + step
    ends = value.upper if value.upper is None or value.upper_inc else value.upper - step
    if starts is None or ends is None:
        return _open_period(starts, ends)
    if starts == ends:
        return day(starts)
    if starts.year == ends.year:
        return f"с{SOLID}{starts.day}{SOLID}{_MONTHS_OF[starts.month - 1]} по{SOLID}{day(ends)}"
    return f"с{SOLID}{day(starts)} по{SOLID}{day(ends)}"


def _open_period(starts: date | None, ends: date | None) -> str:
    if starts is not None:
        return f"с{SOLID}{day(starts)}"
    return f"по{SOLID}{day(ends)}" if ends is not None else "без срока"


@register.filter
def standing(document: Any) -> str:
    """The state of a document of the registry: in force, not signed by all, or how it has ended."""
    return shown_state(document.kind, document.signed, document.state)


@register.filter
def document_state(value: str) -> str:
    """«действует», «подписан не всеми», or how the document has ended."""
    return state_words(value)


@register.filter
def certificate_state(value: str) -> str:
    """«действует», or how the social certificate has ended."""
    return str(SocialCertificateState(value).label)


@register.filter
def awaited_signature(document: Any) -> str:
    """Whose signature a document of the registry waits for."""
    return signing_words(document.kind, document.signed, document.state)


@register.filter
def single_on(contract: Any, on: date) -> Any:
    """The single social certificate that had the service of the contract by the day."""
    return single_document(contract, on)
