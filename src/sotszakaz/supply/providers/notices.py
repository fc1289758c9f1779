"""Who is told what of the registry of providers: applications and their terms, decisions, exclusion."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.reminders import Stage, remind_all
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import last_working_day
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import office_with, staff_with
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord
from sotszakaz.supply.providers.states import ApplicationState

DUE: Final = "providerapplication.due"
BEFORE: Final = 2
"""How many working days before the end of the term the body is reminded."""

DOCUMENT = Document._meta.label_lower
INCLUDED = (
    "Организация внесена в реестр исполнителей",
    "Реестровая запись № {number}. Следующий шаг — соглашение с уполномоченным органом.",
)
BACK = "Чтобы вернуться в реестр, подайте новую заявку на включение."
CHANGED = ("Изменения внесены в реестр исполнителей", "Реестровая запись № {number}. Делать ничего не нужно.")


def remind_of_decisions(*, municipality_id: int, on: date) -> int:
    """Tell the body before its term to decide ends and after it, once each; how many were told."""
    try:
        near = last_working_day(regulation_on(municipality_id, on), on, BEFORE)
    except NoRegulation:
        return 0
    due = ProviderApplication.objects.waiting().filter(municipality_id=municipality_id, decide_by_on__lte=near)
    return remind_all(DUE, [Stage(each, "late" if on > each.decide_by_on else "soon") for each in due.order_by("pk")])


def tell_of_applications(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the body has an application to decide on."""
    _tell_office(messages, {"": "Заявка исполнителя ждёт решения"})


def tell_of_decisions_due(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the body's term to decide ends or is over."""
    what = "Срок решения по заявке исполнителя"
    _tell_office(messages, {"soon": f"{what} заканчивается", "late": f"{what} прошёл"})


def tell_of_decisions(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the provider learns whether it is in the registry, or why not."""
    found = ProviderApplication.objects.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        application = found[message.subject_id]
        title, text = _decision(application, message.payload.get("number", ""))
        tellings += _to_provider(message, application, title, text)
    tell(tellings)


def tell_of_exclusion(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the provider is in the registry no more."""
    found = RegistryRecord.objects.select_related("application").in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        record = found[message.subject_id]
        then = "Новых детей не зачислят, действующие договоры исполняются и оплачиваются до конца."
        text = f"{_why(record)} {then}"
        title = f"Организация исключена из реестра исполнителей, запись № {record.number}"
        tellings += _to_provider(message, record.application, title, text)
    tell(tellings)


def _decision(application: ProviderApplication, number: str) -> tuple[str, str]:
    if application.state == ApplicationState.CLOSED:
        return "Заявку на изменение записи больше не рассматривают", f"{_why(application)} {BACK}"
    if application.state == ApplicationState.REFUSED:
        then = "Исправьте заявку и подайте её снова."
        if application.changes_id is not None:
            then = f"Реестровая запись остаётся прежней. {then}"
        return "По заявке в реестр исполнителей отказано", f"{_why(application)} {then}"
    title, text = INCLUDED if application.changes_id is None else CHANGED
    return title, text.format(number=number)


def _why(decided: ProviderApplication | RegistryRecord) -> str:
    said = (each.strip() for each in (decided.ground, decided.reason))
    return " ".join(each if each.endswith((".", "!", "?")) else f"{each}." for each in said if each)


def _tell_office(messages: Sequence[OutboxMessage], titles: dict[str, str]) -> None:
    """Titles by stage; nobody is asked for what has been done meanwhile."""
    waiting = ProviderApplication.objects.waiting().select_related("organisation")
    found = waiting.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        application = found.get(message.subject_id)
        if application is None:
            continue
        title = f"{titles[message.payload.get('stage', '')]}: {application.organisation.short_name}"
        text = f"Примите заявку или откажите не позднее {application.decide_by_on:%d.%m.%Y}."
        people = office_with(Permission.PROVIDER_DECIDE, application.municipality_id)
        tellings += [Telling(message, each, AREA_OFFICE, title, text) for each in people]
    tell(tellings)


def _to_provider(message: OutboxMessage, application: ProviderApplication, title: str, text: str) -> list[Telling]:
    """To those who apply for the organisation; the notice opens the application's document."""
    people = staff_with(Permission.PROVIDER_APPLY, [application.organisation_id])
    users = sorted(set(people.get((application.municipality_id, application.organisation_id), [])))
    subject = (DOCUMENT, application.document_id) if application.document_id else None
    return [Telling(message, each, AREA_PROVIDER, title, text, subject) for each in users]
