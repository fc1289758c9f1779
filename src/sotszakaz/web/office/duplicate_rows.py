"""Two records of a child side by side, a line for each fact that helps to decide."""

from dataclasses import dataclass
from datetime import date

from sotszakaz.demand.certificates.selectors import certificate_of
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import list_representatives
from sotszakaz.demand.enrolments.merging import in_use
from sotszakaz.web.components.words import UNKNOWN, amount, moment, short_day, snils


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of both records; what differs is said in words, not by colour alone."""

    title: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return self.left != self.right


def side_by_side(left: Child, right: Child, on: date) -> list[Row]:
    """All facts of both; the same number of queries whatever they are."""
    return [
        Row(title, one, other) for (title, one), (_, other) in zip(_facts(left, on), _facts(right, on), strict=True)
    ]


def _facts(child: Child, on: date) -> list[tuple[str, str]]:
    return [
        ("Фамилия", child.last_name),
        ("Имя", child.first_name),
        ("Отчество", child.middle_name or UNKNOWN),
        ("Дата рождения", short_day(child.birth_date)),
        ("СНИЛС", snils(child.snils)),
        ("Категория", child.get_category_display()),
        ("Состояние", child.get_state_display()),
        ("Добавлена", moment(child.added_at)),
        ("Представители", _representatives(child)),
        ("Сертификат", _certificate(child, on)),
        ("Действует сейчас", str(in_use(child)) or "ничего"),
    ]


def _representatives(child: Child) -> str:
    acting = [f"{each.user.full_name}, {each.get_relation_display()}" for each in list_representatives(child)]
    return "; ".join(acting) or UNKNOWN


def _certificate(child: Child, on: date) -> str:
    found = certificate_of(child, on)
    if found is None:
        return "нет"
    said = f"№ {found.account.number}, {found.account.get_state_display()}"
    if found.balance is None or found.unit is None:
        return said
    free, used = (amount(each, found.unit) for each in (found.balance.free, found.balance.held + found.balance.spent))
    return f"{said}: свободно {free}, использовано {used}"
