"""What a notice of an application is made of: whom it addresses, what it names, money and days in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit


@dataclass(frozen=True, slots=True)
class Words:
    """A title and a text under it; `what` is the title without the name of the child."""

    title: str
    text: str
    what: str = ""


Wording = Callable[[EnrolmentApplication], Words]
Reminder = Callable[[EnrolmentApplication], Words | None]
"""None when there is nothing to say: what was to be done is done, or said by another notice."""


def about(application: EnrolmentApplication) -> str:
    return f"«{application.group.part.programme.name}», группа «{application.group.name}»"


def certificate_part(application: EnrolmentApplication, units: int | None = None) -> str:
    """What the certificate gives, in its own unit; or other `units` of the same."""
    unit = Unit.RUB if application.unit == SchemeUnit.RUB else Unit.HOUR
    return spell(application.certificate_units if units is None else units, unit)


def dated(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def for_family(application: EnrolmentApplication, what: str, text: str) -> Words:
    return Words(f"{application.child.first_name}: {what}", f"{about(application)}. {text}", what)


def for_staff(application: EnrolmentApplication, what: str, text: str = "") -> Words:
    child = f"{application.child.last_name} {application.child.first_name}"
    return Words(f"{what}: {child}", f"{about(application)}. {text}".strip())


def unless_declined(application: EnrolmentApplication) -> str:
    """What silence means where it is consent."""
    until = f"до {dated(application.answer_by_on)} включительно"
    return f"Отвечать не обязательно: если не откажетесь {until}, место останется за ребёнком."


def extra(agreed: EnrolmentApplication | Contract) -> str:
    if not agreed.parent_amount:
        return "доплаты нет"
    return f"ваша доплата — {spell(to_units(agreed.parent_amount), Unit.RUB)}"


def returned(application: EnrolmentApplication) -> str:
    return f"Место освобождено, на сертификат вернулось {certificate_part(application)}."


def sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
