"""Does a child live where a group meets: by the address in the register, or by what the family says.

What the register knows was confirmed by a document and decides alone. Where it knows no settlement, the family's word
counts, for less: whoever is confirmed to live there goes before.
"""

from collections.abc import Iterator
from functools import lru_cache

ELSEWHERE, BY_WORD, BY_REGISTER = range(3)
"""Levels of the criterion, the higher the earlier."""

_KINDS = frozenset((
    "город", "городской", "городского", "г", "поселок", "поселения", "пос", "пгт", "рп", "п", "рабочий", "типа", "село",
    "с", "деревня", "д", "станица", "ст", "хутор", "х", "зато", "аул", "слобода",
))  # fmt: skip
_NOT_SETTLEMENTS = frozenset((
    "россия", "рф", "область", "области", "обл", "край", "края", "республика", "респ", "район", "р-н", "округ", "ао",
    "улица", "ул", "проспект", "пр", "пр-кт", "просп", "переулок", "пер", "площадь", "пл", "шоссе", "ш", "набережная",
    "наб", "бульвар", "б-р", "проезд", "пр-д", "тупик", "аллея", "линия", "микрорайон", "мкр", "квартал", "кв", "дом",
    "корпус", "корп", "к", "строение", "стр", "помещение", "пом", "офис", "оф", "подъезд", "комната", "ком", "литера",
))  # fmt: skip


def residence_level(*, registered: str, said: str, at: str) -> int:
    """`registered` is the confirmed address of the child, `said` the settlement that the family named, `at` the group's
    address: «г. Заречный» lives at «Заречный, ул. Школьная, 1»."""
    there, known = _names_of_group(at), _names(registered)
    if known:
        return BY_REGISTER if known & there else ELSEWHERE
    return BY_WORD if _names(said) & there else ELSEWHERE


def settlement_of(address: str) -> str:
    """The town or village of an address as it is written there; empty where none is named."""
    return next((piece for piece, _ in _settlements(address)), "")


def _names(address: str) -> set[str]:
    return {name for _, name in _settlements(address)}


_names_of_group = lru_cache(maxsize=4096)(_names)
"""Asked once a wish; addresses of groups are public."""


def _settlements(address: str) -> Iterator[tuple[str, str]]:
    """Pieces that name a settlement, each with its bare name: without regions, streets, houses and numbers."""
    for piece in address.split(","):
        words = piece.lower().replace("ё", "е").replace(".", " ").split()
        while len(words) > 1 and words[0] in _KINDS:
            words = words[1:]
        name = " ".join(words)
        if name and not name[0].isdigit() and not {words[0], words[-1]} & _NOT_SETTLEMENTS:
            yield piece.strip(), name
