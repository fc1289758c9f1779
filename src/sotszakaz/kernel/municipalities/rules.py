"""Check digits of the numbers that the state gives to organisations and people."""

INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
INN_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
INN_12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def is_inn(number: str) -> bool:
    """Ten digits of an organisation or twelve of a person, with right check digits."""
    if not number.isdecimal():
        return False
    if len(number) == 10:
        return _inn_digit(number, INN_10) == number[9]
    if len(number) == 12:
        return _inn_digit(number, INN_11) == number[10] and _inn_digit(number, INN_12) == number[11]
    return False


def _inn_digit(number: str, weights: tuple[int, ...]) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(weights, number, strict=False))
    return str(total % 11 % 10)


def is_ogrn(number: str) -> bool:
    """ОГРН of thirteen digits or ОГРНИП of fifteen: the last is the remainder by eleven or thirteen."""
    if not number.isdecimal() or len(number) not in (13, 15):
        return False
    return str(int(number[:-1]) % (len(number) - 2) % 10) == number[-1]


def is_snils(number: str) -> bool:
    """Eleven digits; the last two are the check number of the first nine (weights 9…1, by 101)."""
    if not number.isdecimal() or len(number) != 11:
        return False
    total = sum((9 - place) * int(digit) for place, digit in enumerate(number[:9]))
    return total % 101 % 100 == int(number[9:])
