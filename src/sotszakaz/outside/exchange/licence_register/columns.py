"""What fields of a register are called, whoever publishes it.

No specification of the open data of the register of licences has been found: names are those that publishers of such
lists use. A name is compared by its letters only; of a nested one the last part, or the last two, may fit.
"""

import re
from collections.abc import Mapping

NAMES: Mapping[str, tuple[str, ...]] = {
    "number": (
        *("regnumber", "licensenumber", "licencenumber", "номерлицензии", "регистрационныйномер"),
        *("регистрационныйномерлицензии", "number", "номер"),
    ),
    "inn": ("inn", "инн", "schoolinn", "иннлицензиата"),
    "ogrn": ("ogrn", "огрн", "огрнип", "ogrnip", "schoologrn", "огрнлицензиата"),
    "status": ("statusname", "licensestatus", "status", "статус", "статуслицензии", "состояние", "состояниелицензии"),
    "suspended_on": ("suspendedon", "suspensiondate", "датаприостановления"),
    "terminated_on": (
        *("terminatedon", "terminationdate", "датапрекращения", "датааннулирования"),
        *("датапрекращениядействия", "датапрекращениядействиялицензии"),
    ),
    "status_on": ("statusdate", "statuson", "датастатуса", "датаизменениястатуса"),
    "ends_on": ("enddate", "dateend", "датаокончания", "датаокончаниядействия", "срокдействия"),
    "subtypes": (
        *("subtype", "subtypes", "подвид", "подвиды", "подвидобразования", "подвидыобразования"),
        *("edulevelname", "eduprogramkind", "уровеньобразования", "видобразования"),
    ),
}
_KNOWN = {name: field for field, names in NAMES.items() for name in names}
_NOT_LETTERS = re.compile(r"[^a-zа-я]")


def field_of(path: tuple[str, ...]) -> str | None:
    """What a value at this place of the file is; None for what is not asked."""
    last, before = _letters(path[-1]), _letters("".join(path[-2:]))
    return _KNOWN.get(before) or _KNOWN.get(last)


def _letters(name: str) -> str:
    return _NOT_LETTERS.sub("", name.lower().replace("ё", "е"))
