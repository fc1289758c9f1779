"""Rules on the plan of approbation."""

import datetime
import re
from collections.abc import Iterator

from sotszakaz.ordering.acts.data.plan import BEFORE, TOPICS
from sotszakaz.ordering.acts.findings.facts import Severity
from sotszakaz.ordering.acts.findings.registry import Remark, rule
from sotszakaz.ordering.acts.reading.facts import ActReading, PlanItem
from sotszakaz.ordering.acts.reading.kinds import DeadlineKind
from sotszakaz.ordering.acts.reading.words import fold

_NEAR = datetime.timedelta(days=30)
_ANALYSIS_NEAR = datetime.timedelta(days=14)
_A_DAY = datetime.timedelta(days=1)


def topics_of(reading: ActReading) -> dict[str, PlanItem]:
    """The measures of the plan by topic; of several of one topic the first."""
    found: dict[str, PlanItem] = {}
    for item in reading.plan:
        for topic in TOPICS:
            if topic.key not in found and re.search(topic.pattern, fold(item.title)):
                found[topic.key] = item
                break
    return found


@rule("deadline-missing", Severity.WARNING, "у мероприятия плана нет срока")
def deadline_missing(reading: ActReading) -> Iterator[Remark]:
    for item in reading.plan:
        if item.deadline.value.kind is DeadlineKind.UNSET and item.deadline.value.understood:
            yield f"У мероприятия {item.number} нет срока.", item.deadline.place


@rule("deadline-not-understood", Severity.WARNING, "срок мероприятия не разобран")
def deadline_not_understood(reading: ActReading) -> Iterator[Remark]:
    for item in reading.plan:
        if not item.deadline.value.understood:
            yield f"Срок мероприятия {item.number} не разобран: «{item.deadline.value.text}».", item.deadline.place


@rule("deadline-without-year", Severity.WARNING, "в сроке мероприятия не назван год")
def deadline_without_year(reading: ActReading) -> Iterator[Remark]:
    open_kinds = {DeadlineKind.UNSET, DeadlineKind.AS_NEEDED, DeadlineKind.CONTINUOUS}
    for item in reading.plan:
        deadline = item.deadline.value
        bounded = deadline.starts or deadline.ends or deadline.repeats
        if deadline.kind not in open_kinds and not bounded:
            yield f"В сроке мероприятия {item.number} не назван год: «{deadline.text}».", item.deadline.place


@rule("deadline-before-act", Severity.ERROR, "срок мероприятия истёк раньше дня подписания акта")
def deadline_before_act(reading: ActReading) -> Iterator[Remark]:
    signed = reading.heading.date
    for item in reading.plan if signed else ():
        ends = item.deadline.value.ends
        if signed and ends and ends < signed.value:
            message = (
                f"Срок мероприятия {item.number} ({ends:%d.%m.%Y}) истёк до подписания акта ({signed.value:%d.%m.%Y})."
            )
            yield message, item.deadline.place


@rule("deadlines-out-of-order", Severity.WARNING, "мероприятие назначено раньше того, без которого его не выполнить")
def deadlines_out_of_order(reading: ActReading) -> Iterator[Remark]:
    topics = topics_of(reading)
    for earlier_key, later_key in BEFORE:
        earlier, later = topics.get(earlier_key), topics.get(later_key)
        if earlier is None or later is None:
            continue
        ready, needed = earlier.deadline.value.ends, later.deadline.value.ends or later.deadline.value.starts
        if ready and needed and ready > needed + _A_DAY:
            message = (
                f"Мероприятие {later.number} назначено на {needed:%d.%m.%Y}, "
                f"а нужное для него мероприятие {earlier.number} на {ready:%d.%m.%Y}."
            )
            yield message, later.deadline.place


@rule("deadlines-too-close", Severity.WARNING, "на большинство мероприятий плана осталось меньше месяца")
def deadlines_too_close(reading: ActReading) -> Iterator[Remark]:
    signed = reading.heading.date
    dated = [item for item in reading.plan if item.deadline.value.ends]
    if signed is None or not dated:
        return
    near = [item for item in dated if _days_left(item, signed.value) <= _NEAR]
    if len(near) * 2 > len(dated):
        numbers = ", ".join(item.number or "–" for item in near)
        message = (
            f"Акт подписан {signed.value:%d.%m.%Y}: на {len(near)} из {len(dated)} мероприятий со сроком "
            f"осталось меньше месяца: {numbers}."
        )
        yield message, near[0].deadline.place


def _days_left(item: PlanItem, signed: datetime.date) -> datetime.timedelta:
    ends = item.deadline.value.ends
    return ends - signed if ends else datetime.timedelta.max


@rule("analysis-due-too-close", Severity.WARNING, "на факторный анализ осталось меньше двух недель или срок прошёл")
def analysis_due_too_close(reading: ActReading) -> Iterator[Remark]:
    due, signed = reading.analysis_due, reading.heading.date
    if due and signed and due.value - signed.value < _ANALYSIS_NEAR:
        days = (due.value - signed.value).days
        message = f"На факторный анализ рынка дано дней: {max(days, 0)} (до {due.value:%d.%m.%Y})."
        yield message, due.place


@rule("plan-item-missing", Severity.WARNING, "в плане нет мероприятия, без которого заказ не исполнить")
def plan_item_missing(reading: ActReading) -> Iterator[Remark]:
    found = topics_of(reading)
    for topic in TOPICS if reading.plan else ():
        if topic.needed and topic.key not in found:
            yield f"В плане нет мероприятия «{topic.name}».", reading.plan[0].place


@rule("plan-shorter-than-usual", Severity.INFO, "в плане нет мероприятий, которые обычно в нём есть")
def plan_shorter_than_usual(reading: ActReading) -> Iterator[Remark]:
    found = topics_of(reading)
    missing = [topic.name for topic in TOPICS if not topic.needed and topic.key not in found]
    if reading.plan and missing:
        yield f"Обычно в плане есть, а здесь нет: {'; '.join(missing)}.", reading.plan[0].place


@rule("plan-numbering", Severity.WARNING, "номера мероприятий плана повторяются или пропущены")
def plan_numbering(reading: ActReading) -> Iterator[Remark]:
    previous: list[int] = []
    for item in reading.plan:
        number = [int(part) for part in (item.number or "").split(".") if part.isdigit()]
        follows = not previous or number[:-1] != previous[:-1] or number[-1] == previous[-1] + 1
        if previous and not follows:
            yield f"После мероприятия {'.'.join(map(str, previous))} идёт {item.number}.", item.place
        previous = number


@rule("plan-item-incomplete", Severity.WARNING, "у мероприятия нет результата или ответственного")
def plan_item_incomplete(reading: ActReading) -> Iterator[Remark]:
    for item in reading.plan:
        missing = [
            name for name, value in (("результата", item.result), ("ответственного", item.responsible)) if not value
        ]
        if missing:
            yield f"У мероприятия {item.number} нет {' и '.join(missing)}.", item.place
