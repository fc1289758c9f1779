"""Providers, agreements, programmes and groups, built by the same actions that the system uses."""

from sotszakaz.supply.providers.rules import BANK_WEIGHTS


def bank_account_of(bic: str, sequence: int = 1) -> str:
    """A current account in roubles whose key fits the bank."""
    return _with_key(bic[6:], f"407028100{sequence:011d}")


def correspondent_account_of(bic: str) -> str:
    """The bank's correspondent account with its key."""
    return _with_key(f"0{bic[4:6]}", f"301018100{bic[6:]:>011}")


def _with_key(bank: str, account: str) -> str:
    variants = (f"{account[:8]}{digit}{account[9:]}" for digit in range(10))
    return next(each for each in variants if _sum(bank + each) % 10 == 0)


def _sum(digits: str) -> int:
    return sum(int(digit) * BANK_WEIGHTS[place % 3] for place, digit in enumerate(digits))
