"""Which column of a file is which fact: by the names of the Treasury's interface (§10.5) and by plain words."""

from sotszakaz.ordering.catalogue.errors import ColumnsMissing

NAMES: dict[str, tuple[str, ...]] = {
    "number": (
        "regnumber",
        "реестровый номер",
        "уникальный номер реестровой записи",
        "номер реестровой записи",
        "номер",
    ),
    "legacy_number": ("regrnumber", "прежний номер", "старый номер"),
    "service_code": ("svccode", "код услуги"),
    "name_code": ("name_code", "код наименования"),
    "name": ("name_name", "наименование услуги", "наименование"),
    "content": ("содержание", "содержание услуги"),
    "conditions": ("условия", "условия оказания", "условия оказания услуги"),
    "focus": ("направленность", "направленность программы"),
    "form": ("форма", "форма обучения"),
    "category": ("категория", "категория потребителей"),
    "programme_type": ("вид программы", "тип программы"),
    "is_actual": ("pbl_actual", "актуальна", "актуальность"),
    "approved_on": ("approvedat", "утверждена", "дата утверждения"),
    "starts_on": ("effectivefrom", "действует с", "дата начала действия"),
    "ends_before": ("effectivebefore", "действует до", "действует до (не включая)"),
    "ends_on": ("дата окончания действия", "последний день действия", "действует по"),
}
"""Fact → headings. `ends_before` is the first day on which the row is no longer in force, `ends_on` the last one."""

REQUIRED = {"number": "реестровый номер", "name": "наименование", "starts_on": "действует с"}
_BY_NAME = {name: fact for fact, names in NAMES.items() for name in names}


def columns_of(headings: list[str]) -> dict[int, str]:
    """Place → fact; headings that mean nothing here are left out. Raises ColumnsMissing."""
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        fact = _BY_NAME.get(" ".join(heading.lower().split()))
        if fact is not None and fact not in found.values():
            found[place] = fact
    missing = [title for fact, title in REQUIRED.items() if fact not in found.values()]
    if missing:
        raise ColumnsMissing(columns=", ".join(f"«{title}»" for title in missing))
    return found
