"""The menus: one list per area, each item shown to those who have its right."""

import re
from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from sotszakaz.kernel.users.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the menu."""

    title: str
    url: str
    active: bool


AREAS: dict[str, list[tuple[str, str, P | None]]] = {
    "office": [
        ("Обзор", "office:overview", None),
        ("Акты и решение", "office:acts", P.DECISION_VIEW),
        ("Социальный заказ", "office:orders", P.ORDER_VIEW),
        ("Расчёт параметров", "office:scenarios", P.ORDER_VIEW),
        ("Перечень услуг", "office:numbers", P.CATALOGUE_VIEW),
        ("План", "office:plan", P.PLAN_VIEW),
        ("События", "office:events", P.PLAN_VIEW),
        ("Планы региона", "office:plans_compare", P.PLAN_COMPARE),
        ("Пакет актов", "office:pack", P.REGULATION_VIEW),
        ("Рабочая группа", "office:working_group", P.WORKING_GROUP_VIEW),
        ("Исполнители", "office:providers", P.PROVIDER_VIEW),
        ("Лицензии", "office:licences", P.PROVIDER_VIEW),
        ("Программы", "office:programmes", P.PROGRAMME_VIEW),
        ("Экспертиза", "office:reviews", P.CERTIFICATION_REVIEW),
        ("Соглашения", "office:agreements", P.AGREEMENT_VIEW),
        ("Дети и сертификаты", "office:children", P.CHILD_VIEW),
        ("Номиналы", "office:schemes", P.ORDER_VIEW),
        ("Приём и распределение", "office:admission", P.ADMISSION_VIEW),
        ("Зачисления", "office:enrolments", P.ENROLMENT_VIEW),
        ("Реестр получателей", "office:recipients", P.CHILD_VIEW),
        ("Реестр договоров", "office:contracts", P.ENROLMENT_VIEW),
        ("Документы", "office:documents", P.DECISION_VIEW),
        ("Месяцы и оплата", "office:months", P.SETTLEMENT_VIEW),
        ("Отчёт об исполнении", "office:report", P.REPORT_VIEW),
        ("Прогноз пределов", "office:forecast", P.LEDGER_VIEW),
        ("Показатели", "office:indicators", P.INDICATOR_VIEW),
        ("Факторный анализ", "office:analysis", P.INDICATOR_VIEW),
        ("Показатели региона", "office:region_indicators", P.INDICATOR_COMPARE),
        ("Специалисты регионов", "office:region_officers", P.ROLE_GRANT),
        ("Качество", "office:inspections", P.QUALITY_VIEW),
        ("Счета и проводки", "office:ledger", P.LEDGER_VIEW),
        ("Подписи", "office:signatories", P.SIGNATORY_EDIT),
        ("Правила", "office:regulation", P.REGULATION_VIEW),
        ("Обмен с порталами", "office:exchange", P.EXCHANGE_EDIT),
        ("Задания и рассылка", "office:jobs", P.JOBS_VIEW),
    ],
    "provider": [
        ("Обзор", "provider:overview", None),
        ("Реестр и соглашение", "provider:registry", P.PROVIDER_VIEW),
        ("События", "provider:events", P.PROVIDER_APPLY),
        ("Программы и группы", "provider:programmes", P.PROGRAMME_VIEW),
        ("Приём и пожелания", "provider:admission", P.ENROLMENT_VIEW),
        ("Заявления", "provider:applications", P.ENROLMENT_VIEW),
        ("Документы", "provider:documents", P.AGREEMENT_VIEW),
        ("Журнал дня", "provider:today", P.ATTENDANCE_MARK),
        ("Табель", "provider:attendance", P.ATTENDANCE_MARK),
        ("Месяцы и оплата", "provider:months", P.SETTLEMENT_VIEW),
        ("Проверки и нарушения", "provider:shortcomings", P.QUALITY_VIEW),
    ],
    "citizen": [
        ("Мои дети", "citizen:children", None),
        ("Найти программу", "portal:catalogue", None),
        ("Пожелания и избранное", "citizen:wishes", None),
        ("Заявления и договоры", "citizen:enrolments", None),
        ("Начисления", "citizen:charges", None),
        ("Опросы", "citizen:surveys", None),
        ("Жалобы", "citizen:complaints", None),
        ("События", "citizen:events", None),
    ],
    "portal": [
        ("Программы", "portal:catalogue", None),
        ("Приём", "portal:windows", None),
        ("События", "portal:events", None),
        ("Проверить документ", "portal:check", None),
        ("Пожаловаться", "portal:complaint", None),
    ],
}


BESIDE: dict[str, str] = {
    "office:acts": r"decisions/",
    "office:numbers": r"(unit-costs|normatives)/",
    "office:pack": r"issued-acts/",
    "office:programmes": r"certifications/",
    "office:agreements": r"(disagreements|amendments)/",
    "office:children": r"(line|family-papers)/",
    "office:admission": r"(preparations|runs)/",
    "office:documents": r"templates/",
    "office:months": r"(findings|advances|sheets|papers|objections|debts|payments|registers|accruals)/",
    "office:inspections": r"(shortcomings|checklists|standards|surveys|questionnaire|complaints|measures)/",
    "office:signatories": r"signatures/",
    "office:regulation": r"calendar/",
    "provider:registry": r"agreements/\d+/disagree/|disagreements/",
    "provider:programmes": r"(parts|groups|places)/",
    "provider:applications": r"lines/",
    "provider:months": r"agreements/\d+/(months|advance)/|"
    r"(registers|advances|accruals|papers|payments|debts|objections)/",
    "provider:shortcomings": r"(inspections|surveys)/",
    "citizen:children": r"children/|quote/",
    "citizen:wishes": r"children/\d+/(wish|keep|placement)/|(groups|interests|results)/",
    "citizen:enrolments": r"(line|documents)/",
    "citizen:charges": r"objections/",
}
"""Item → pages of it that do not stand below its address: what follows the address of the area."""

HEADS = {"office": "/office/", "provider": "/provider/", "citizen": "/my/", "portal": "/"}


@cache
def _address(name: str) -> str:
    return reverse(name)


def for_area(area: str, rights: frozenset[P], path: str) -> list[Item]:
    """The menu of the area for somebody with these rights; the item that fits the present page best is marked."""
    shown = [(title, name) for title, name, right in AREAS[area] if right is None or right in rights]
    fits = [_fit(area, name, path) for _, name in shown]
    best = max(fits, default=0)
    return [Item(title, _address(name), active=fit == best > 0) for (title, name), fit in zip(shown, fits, strict=True)]


def _fit(area: str, name: str, path: str) -> int:
    """How much of the path the item explains; below the first page of an area there is everything, so it does not."""
    url, head = _address(name), HEADS[area]
    if path == url or (path.startswith(url) and url.count("/") > 2):
        return len(url)
    beside = re.match(BESIDE[name], path.removeprefix(head)) if name in BESIDE and path.startswith(head) else None
    return len(head) + beside.end() if beside else 0


def for_visitor(path: str) -> list[Item]:
    """The menu of those who are not logged in."""
    return for_area("portal", frozenset(), path)
