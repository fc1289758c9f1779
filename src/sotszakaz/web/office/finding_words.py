"""What was found, in words made of its numbers."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from sotszakaz.delivery.unusual.models import Finding
from sotszakaz.delivery.unusual.states import FindingKind
from sotszakaz.web.components.words import plural, roubles, short_day

CLASSES = "занятие,занятия,занятий"
CHILDREN = "ребёнок,ребёнка,детей"


def words_of(finding: Finding) -> str:
    """One or two sentences."""
    return _WORDS[FindingKind(finding.kind)](finding.facts)


def _never_attended(facts: dict[str, Any]) -> str:
    money = roubles(Decimal(facts["amount"]))
    charged = f"Начислено {money}." if facts["is_charged"] else f"Будет начислено до {money}."
    if not facts["classes"]:
        return f"За месяц не отмечено ни одного проведённого занятия. {charged}"
    return f"Ребёнок не был ни на одном занятии, проведено {plural(facts['classes'], CLASSES)}. {charged}"


def _shared_phone(facts: dict[str, Any]) -> str:
    families = plural(facts["families"], "семьи,семей,семей")
    return f"У законных представителей один телефон: {plural(facts['children'], CHILDREN)} из {families}."


def _many_children(facts: dict[str, Any]) -> str:
    told = f"Один законный представитель действует за {plural(facts['children'], 'ребёнка,детей,детей')}."
    return f"{told} Он же работает у исполнителя." if facts["works_there"] else told


def _odd_hours(facts: dict[str, Any]) -> str:
    begins = time.fromisoformat(facts["begins"])
    return f"{plural(facts['classes'], CLASSES)}, первое {_day(facts)}; самое раннее начало в {begins:%H:%M}."


def _above_places(facts: dict[str, Any]) -> str:
    held = plural(facts["classes"], CLASSES)
    children = plural(facts["children"], CHILDREN)
    return f"Мест {facts['places']}, а по договорам {children}. Так прошло {held}, первое {_day(facts)}."


def _child_twice(facts: dict[str, Any]) -> str:
    times = plural(facts["classes"], "раз,раза,раз")
    return f"Отмечен присутствующим на двух занятиях, которые шли одновременно: {times}, впервые {_day(facts)}."


def _teacher_twice(facts: dict[str, Any]) -> str:
    times = plural(facts["classes"], "раз,раза,раз")
    return f"Отметил проведёнными два занятия, которые шли одновременно: {times}, впервые {_day(facts)}."


def _day(facts: dict[str, Any]) -> str:
    return short_day(date.fromisoformat(facts["first"]))


_WORDS = {
    FindingKind.NEVER_ATTENDED: _never_attended,
    FindingKind.SHARED_PHONE: _shared_phone,
    FindingKind.MANY_CHILDREN: _many_children,
    FindingKind.ODD_HOURS: _odd_hours,
    FindingKind.ABOVE_PLACES: _above_places,
    FindingKind.CHILD_TWICE: _child_twice,
    FindingKind.TEACHER_TWICE: _teacher_twice,
}
