"""The appendices of a drafted decision: services, plan, indicators, the working group."""

from collections.abc import Iterator
from dataclasses import dataclass

from sotszakaz.ordering.acts.contract import GroupRules, Indicator, PlanItem, Reading, WorkingGroup
from sotszakaz.ordering.acts.drafting.deadlines import deadline_words
from sotszakaz.ordering.acts.drafting.sheet import Block, Table, said
from sotszakaz.ordering.acts.drafting.values import value_words

_ROLES = {"head": "руководитель", "deputy": "заместитель", "secretary": "секретарь", "member": "член"}
_TYPES = {"process": "процесс", "intermediate": "промежуточный результат", "final": "итоговый результат"}
_USUAL_NAME = "Рабочая группа"


@dataclass(frozen=True, slots=True)
class Appendix:
    """`approves` is its name in the clause that approves it, `title` its own heading."""

    approves: str
    title: str
    blocks: tuple[Block, ...]


def appendices_of(facts: Reading) -> list[Appendix]:
    """Those that the facts fill."""
    return [*_services(facts), *_plan(facts), *_indicators(facts), *_group(facts["working_group"])]


def _services(facts: Reading) -> Iterator[Appendix]:
    if not facts["services"]:
        return
    head = (
        *("№ п/п", "Уникальный номер реестровой записи", "Наименование услуги", "Направленность"),
        *("Форма обучения", "Категория потребителей", "Вид программы"),
    )
    rows = tuple(
        (
            f"{number}.",
            service["code"],
            *(service[name] or "" for name in ("service_name", "focus", "form", "category", "programme_type")),
        )
        for number, service in enumerate(facts["services"], start=1)
    )
    title = "ПЕРЕЧЕНЬ муниципальных услуг в социальной сфере"
    yield Appendix("перечень услуг", title, (Table(head, rows, (6, 26, 20, 14, 12, 14, 12)),))


def _plan(facts: Reading) -> Iterator[Appendix]:
    if not facts["plan"]:
        return
    is_staged = any(item["stage"] is not None or item["stage_title"] for item in facts["plan"])
    stage, share = (("Этап",), (16,)) if is_staged else ((), ())
    head = ("№ п/п", *stage, "Мероприятие", "Срок исполнения", "Результат", "Ответственные исполнители")
    rows = tuple(_staged(facts["plan"]) if is_staged else _flat(facts["plan"]))
    table = Table(head, rows, (6, *share, 30, 18, 22, 22))
    yield Appendix("план мероприятий", "ПЛАН мероприятий по организации оказания муниципальных услуг", (table,))


def _staged(items: list[PlanItem]) -> Iterator[tuple[str, ...]]:
    before: tuple[int | None, str | None] = (None, None)
    for item in items:
        stage = (item["stage"], item["stage_title"])
        opens = ("" if stage[0] is None else f"{stage[0]}.", stage[1] or "") if stage != before else ("", "")
        before = stage
        yield (*opens, f"{item['number'] or ''}. {item['title']}".lstrip(". "), *_rest(item))


def _flat(items: list[PlanItem]) -> Iterator[tuple[str, ...]]:
    for item in items:
        yield (f"{item['number']}." if item["number"] else "", item["title"], *_rest(item))


def _rest(item: PlanItem) -> tuple[str, str, str]:
    bodies = item["responsible"]
    return deadline_words(item["deadline"]), item["result"] or "", ";\n".join(bodies)


def _indicators(facts: Reading) -> Iterator[Appendix]:
    if not facts["indicators"]:
        return
    head = (
        *("№ п/п", "Цель", "Тип индикатора", "Индикатор", "Единица измерения", "Базовая величина"),
        *("Целевой ориентир", "Ответственный исполнитель"),
    )
    table = Table(head, tuple(_rows(facts["indicators"])), (5, 15, 14, 24, 11, 15, 15, 16))
    yield Appendix("показатели эффективности", "ПОКАЗАТЕЛИ эффективности реализации мероприятий", (table,))


def _rows(indicators: list[Indicator]) -> Iterator[tuple[str, ...]]:
    before: tuple[int | None, str | None] = (None, None)
    for row in indicators:
        goal = (row["goal"], row["goal_title"])
        opens = ("" if goal[0] is None else f"{goal[0]}.", goal[1] or "") if goal != before else ("", "")
        before = goal
        values = (value_words(row[name], row["unit"]) for name in ("baseline", "target"))
        yield (
            *(*opens, _TYPES.get(row["type"] or "", ""), row["title"], row["unit"] or ""),
            *(*values, row["responsible"] or ""),
        )


def _group(group: WorkingGroup) -> Iterator[Appendix]:
    is_created = group["mode"] == "created"
    statute = [*_being(group)] if is_created else []
    statute += _rules(group["rules"]) if group["rules"] else []
    if statute:
        lines = tuple(said(f"{number}. {text}") for number, text in enumerate(statute, start=1))
        yield Appendix("положение о рабочей группе", "ПОЛОЖЕНИЕ о рабочей группе", lines)
    if group["members"]:
        rows = tuple(
            (f"{number}.", who["name"], who["position"], _ROLES.get(who["role"], ""))
            for number, who in enumerate(group["members"], start=1)
        )
        head = ("№ п/п", "Фамилия, имя, отчество", "Должность", "Роль в рабочей группе")
        yield Appendix("состав рабочей группы", "СОСТАВ рабочей группы", (Table(head, rows, (6, 32, 42, 20)),))


def _being(group: WorkingGroup) -> Iterator[str]:
    if group["name"]:
        yield f"{group['name']} (далее – рабочая группа) является совещательным органом, её решения – рекомендации."
    elif group["rules"]:
        yield f"{_USUAL_NAME} является совещательным органом, её решения – рекомендации."


def _rules(rules: GroupRules) -> Iterator[str]:
    if rules["quorum"]:
        yield f"Заседание рабочей группы правомочно, если в нём участвуют {_share(rules['quorum'])} рабочей группы."
    if rules["majority"]:
        yield f"Решение считается принятым, если за него проголосовало {_share(rules['majority'])}."
    vote = rules["casting_vote"]
    if vote and vote.startswith("голос "):
        yield f"При равенстве голосов решающим является {vote}."
    elif vote:
        yield f"При равенстве голосов выбирают решение, за которое проголосовал {vote}."
    if rules["minutes_signed_by"]:
        yield f"Протокол заседания подписывается {rules['minutes_signed_by']}."


def _share(words: str) -> str:
    """«не менее 75/100 членов» as «не менее 75 процентов членов»."""
    return words.replace("/100 ", " процентов ")
