"""Numbers with right check digits that belong to nobody: region 99 gives none of them out."""

from sotszakaz.kernel.municipalities.rules import INN_10, INN_11, INN_12
from sotszakaz.supply.providers.rules import has_bank_key, has_correspondent_key

REGION = "99"
KPP = f"{REGION}0101001"
BIC = "049900999"
ENTREPRENEUR_DIGITS, ORGANISATION_DIGITS = 13, 11


def inn_of_organisation(sequence: int) -> str:
    """Ten digits."""
    return _with_digit(f"{REGION}{sequence:07d}", INN_10)


def inn_of_person(sequence: int) -> str:
    """Twelve digits."""
    return _with_digit(_with_digit(f"{REGION}{sequence:08d}", INN_11), INN_12)


def _with_digit(digits: str, weights: tuple[int, ...]) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return f"{digits}{total % 11 % 10}"


def ogrn(sequence: int) -> str:
    """Thirteen digits of an organisation."""
    digits = f"120{REGION}{sequence:07d}"
    return f"{digits}{int(digits) % ORGANISATION_DIGITS % 10}"


def ogrnip(sequence: int) -> str:
    """Fifteen digits of an entrepreneur."""
    digits = f"320{REGION}{sequence:09d}"
    return f"{digits}{int(digits) % ENTREPRENEUR_DIGITS % 10}"


def snils(sequence: int) -> str:
    """Eleven digits of a person; numbers from 990 millions are not given out."""
    digits = f"{990_000_000 + sequence:09d}"
    total = sum((9 - place) * int(digit) for place, digit in enumerate(digits))
    return f"{digits}{total % 101 % 100:02d}"


def bank_account(sequence: int) -> str:
    """A current account in roubles of the bank with the БИК above."""
    found = (f"40703810{key}{sequence:011d}" for key in range(10))
    return next(number for number in found if has_bank_key(BIC, number))


def correspondent_account() -> str:
    """That bank's own account."""
    found = (f"30101810{key}00000000{BIC[-3:]}" for key in range(10))
    return next(number for number in found if has_correspondent_key(BIC, number))
