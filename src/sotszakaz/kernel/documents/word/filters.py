"""How fields look in a Word template: `{{ price|money }}`, `{{ formed_on|day }}`. The twins of `formats.typ`."""

from collections.abc import Callable
from typing import Any

from jinja2 import Undefined

_MONTHS_OF = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_BELOW_TWENTY = (
    "", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать",
    "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать",
    "девятнадцать",
)  # fmt: skip
_TENS = (
    "", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто",
)  # fmt: skip
_HUNDREDS = (
    "", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот",
)  # fmt: skip
_RANKS = (
    ("рубль", "рубля", "рублей"),
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
)
SOLID = "\u00a0"


def amount(value: str) -> str:
    """12 240,00"""
    sign, whole, rest = _split(value)
    return f"{sign}{_grouped(whole)},{rest}"


def money(value: str) -> str:
    """12 240,00 руб."""
    return f"{amount(value)}{SOLID}руб."


def hours(value: str) -> str:
    """68; 68,5"""
    sign, whole, rest = _split(value)
    rest = rest.rstrip("0")
    return f"{sign}{_grouped(whole)}{',' + rest if rest else ''}"


def percent(value: str) -> str:
    """80 %"""
    return f"{hours(value)}{SOLID}%"


def words(value: str) -> str:
    """Двенадцать тысяч двести сорок рублей 00 копеек"""
    sign, whole, rest = _split(value)
    spelled = " ".join([*(["минус"] if sign else []), *_spelled(int(whole))])
    return f"{spelled[0].upper()}{spelled[1:]} {rest} {plural(int(rest), ('копейка', 'копейки', 'копеек'))}"


def day(value: str) -> str:
    """28 августа 2026 г."""
    year, month, date = (int(part) for part in value.split("-"))
    return SOLID.join([str(date), _MONTHS_OF[month - 1], str(year), "г."])


def short_day(value: str) -> str:
    """28.08.2026"""
    return ".".join(reversed(value.split("-")))


def month(value: str) -> str:
    """август 2026 г."""
    year, number, _ = (int(part) for part in value.split("-"))
    return SOLID.join([_MONTHS[number - 1], str(year), "г."])


def weekday(value: int) -> str:
    """понедельник"""
    return _WEEKDAYS[value - 1]


def snils(value: str) -> str:
    """112-233-445 95"""
    return f"{value[:3]}-{value[3:6]}-{value[6:9]}{SOLID}{value[9:]}"


def account(value: str) -> str:
    """2607 004 512"""
    return SOLID.join([value[:4], value[4:7], value[7:]])


def plural(number: int, forms: tuple[str, str, str]) -> str:
    """One, few or many by the Russian rule."""
    if number % 10 == 1 and number % 100 != 11:
        return forms[0]
    few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    return forms[1] if few else forms[2]


def is_nothing(value: Any) -> bool:
    """Empty, unknown, or not yet a field when the document was formed."""
    return value is None or value == "" or isinstance(value, Undefined)


def _known(show: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: "" if is_nothing(value) else show(value)


FILTERS: dict[str, Callable[[Any], str]] = {
    **{
        show.__name__: _known(show)
        for show in (account, amount, day, hours, money, month, percent, short_day, snils, weekday, words)
    },
    "dash": lambda value: "—" if is_nothing(value) else str(value),
    "yes_no": lambda value: "да" if value else "нет",
}


def _split(value: str) -> tuple[str, str, str]:
    sign, digits = ("−", value[1:]) if value.startswith("-") else ("", value)
    whole, _, rest = digits.partition(".")
    return sign, whole, rest.ljust(2, "0")


def _grouped(digits: str) -> str:
    return f"{int(digits):,}".replace(",", SOLID)


def _spelled(number: int) -> list[str]:
    if number == 0:
        return ["ноль", "рублей"]
    said: list[str] = []
    for rank in range(len(_RANKS) - 1, -1, -1):
        part = number // 1000**rank % 1000
        if part or rank == 0:
            said += [*_below_thousand(part, feminine=rank == 1), plural(part, _RANKS[rank])]
    return said


def _below_thousand(number: int, *, feminine: bool) -> list[str]:
    said, rest = [_HUNDREDS[number // 100]], number % 100
    if rest >= 20:
        said.append(_TENS[rest // 10])
        rest %= 10
    said.append({1: "одна", 2: "две"}.get(rest, _BELOW_TWENTY[rest]) if feminine else _BELOW_TWENTY[rest])
    return [word for word in said if word]
