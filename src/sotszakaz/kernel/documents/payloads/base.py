"""The ground of payloads: exact numbers, tidy words, canonical JSON."""

import re
import unicodedata
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

HUNDREDTH = Decimal("0.01")


class Part(BaseModel):
    """A piece of a payload: frozen, without unknown fields, so that a misspelt name is an error at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Payload(Part):
    """The content of a document of one kind."""

    def public_title(self) -> str:
        """What the document is. Whose it is stands at the end, by initials: `check_document` leaves that out."""
        raise NotImplementedError


def _exact(value: Any) -> Any:
    if isinstance(value, float | bool):
        raise ValueError("money and hours are exact decimals")
    return value


def _hundredths(value: Decimal) -> Decimal:
    """The same amount always has the same spelling: 10 and 10.0 are 10.00."""
    return value.quantize(HUNDREDTH)


_TIDY = re.compile(r"[!-~А-яЁё«»„“№–—]+(?: [!-~А-яЁё«»„“№–—]+)*")
"""Most words are tidy already: composed letters and signs, single spaces. Asking so costs a tenth of tidying."""


def _tidy(value: str) -> str:
    """One line of words: composed letters, single spaces, nothing invisible, no control characters.

    Invisible letters (soft hyphens, marks that turn the direction) would let two different texts look the same.
    """
    if _TIDY.fullmatch(value):
        return value
    shown = "".join(letter for letter in unicodedata.normalize("NFC", value) if unicodedata.category(letter) != "Cf")
    words = " ".join(shown.split())
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in words):
        raise ValueError("control characters in words")
    return words


def _clock(value: Any) -> Any:
    return f"{value:%H:%M}" if isinstance(value, time) else value


Words = Annotated[str, AfterValidator(_tidy), Field(max_length=2000)]
"""One line of words, may be empty."""

Line = Annotated[str, AfterValidator(_tidy), Field(min_length=1, max_length=2000)]
"""One line of words, never empty."""

# Limits stand before the validators: the core of pydantic checks them then, and not a call of Python for each.
_EXACT = (BeforeValidator(_exact), AfterValidator(_hundredths))
_ANY: dict[str, Any] = {"decimal_places": 2, "json_schema_extra": {"pattern": r"^-?\d+\.\d{2}$"}}
_POSITIVE: dict[str, Any] = {"ge": 0, "decimal_places": 2, "json_schema_extra": {"pattern": r"^\d+\.\d{2}$"}}
SignedRoubles = Annotated[Decimal, Field(max_digits=14, **_ANY), *_EXACT]
Roubles = Annotated[Decimal, Field(max_digits=14, **_POSITIVE), *_EXACT]
Amount = Roubles
"""Roubles or hours, as the unit beside it says."""
SignedHours = Annotated[Decimal, Field(max_digits=9, **_ANY), *_EXACT]
Hours = Annotated[Decimal, Field(max_digits=9, **_POSITIVE), *_EXACT]
SignedPercent = Annotated[Decimal, Field(ge=-1000, le=100_000, **_ANY), *_EXACT]
Percent = Annotated[Decimal, Field(le=1000, **_POSITIVE), *_EXACT]
Year = Annotated[int, Field(strict=True, ge=2020, le=2100)]
Count = Annotated[int, Field(strict=True, ge=0)]
AccountNumber = Annotated[str, Field(pattern=r"^\d{10}$")]
"""The number of a certificate of additional education."""
Clock = Annotated[str, BeforeValidator(_clock), Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""«15:00»; a `datetime.time` is taken too."""


def ensure_period(starts_on: date, ends_on: date) -> None:
    """Both days are inclusive. Raises ValueError."""
    if starts_on > ends_on:
        raise ValueError("a period ends before it starts")
