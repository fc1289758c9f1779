"""What families and providers have asked and nobody has answered yet: named first on the overview of the office."""

from django.urls import reverse

from sotszakaz.delivery.settlements.objections import list_objections
from sotszakaz.demand.certificates.selectors import list_children
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.children.versions import list_requests
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.providers.selectors import list_applications
from sotszakaz.web.components.words import plural, plural_word
from sotszakaz.web.office.overview import NextStep


def answers_awaited(here: Membership, by: User) -> list[NextStep]:
    """What waits for somebody with the rights of this role."""
    home, rights = here.municipality_id, here.role.permissions
    found: list[NextStep | None] = []
    if Permission.PROVIDER_DECIDE in rights:
        found.append(_applications(list_applications(home, by=by).waiting().count()))
    if Permission.CHILD_CONFIRM in rights:
        found.append(_children(list_children(home, state=ChildState.PENDING, by=by).count()))
        found.append(_changes(list_requests(home, by=by).count()))
    if Permission.OBJECTION_ANSWER in rights:
        found.append(_objections(list_objections(home, is_waiting=True).count()))
    return [each for each in found if each is not None]


def _waits(count: int, forms: str) -> str:
    return f"{plural_word(count, 'Ждёт,Ждут,Ждут')} {plural(count, forms)}"


def _applications(count: int) -> NextStep | None:
    title = f"{_waits(count, 'заявка,заявки,заявок')} в реестр исполнителей"
    note = "Срок решения назван в списке."
    return NextStep(title, note, reverse("office:providers"), "Открыть заявки") if count else None


def _children(count: int) -> NextStep | None:
    title = f"{_waits(count, 'ребёнок,ребёнка,детей')}: данные не подтверждены"
    note = "Сверьте данные с документами: после этого откроется сертификат."
    address = f"{reverse('office:children')}?state={ChildState.PENDING}"
    return NextStep(title, note, address, "Проверить данные") if count else None


def _changes(count: int) -> NextStep | None:
    title = f"{_waits(count, 'просьба,просьбы,просьб')} изменить данные ребёнка"
    note = "Семья приложила снимок документа. Подтвердите изменение или ответьте, почему нельзя."
    return NextStep(title, note, reverse("office:child_changes"), "Открыть просьбы") if count else None


def _objections(count: int) -> NextStep | None:
    title = f"{_waits(count, 'возражение,возражения,возражений')} семей на начисления"
    note = "До ответа строка может быть не оплачена исполнителю. Срок ответа назван в списке."
    return NextStep(title, note, reverse("office:objections"), "Открыть возражения") if count else None
