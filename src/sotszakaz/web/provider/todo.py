"""What waits for the provider, named first on its overview."""

from dataclasses import dataclass

from django.urls import reverse

from sotszakaz.demand.enrolments.incoming import ASKS_TRANSFER, counts_of_provider
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.kernel.users.access import has_permission
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality.selectors import list_shortcomings
from sotszakaz.oversight.quality.states import ShortcomingState
from sotszakaz.web.components.words import plural, plural_word


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to be done, and where."""

    title: str
    note: str
    url: str
    action: str


def waiting_for(here: Membership, by: User) -> list[Waiting]:
    """What the person may do for the provider now, what has terms first."""
    home, organisation_id = here.municipality_id, here.organisation_id or 0

    def may(right: Permission) -> bool:
        return has_permission(by, right, municipality_id=home, organisation_id=organisation_id)

    counts = counts_of_provider(home, organisation_id) if may(Permission.ENROLMENT_ANSWER) else {}
    faults = list_shortcomings(home, organisation_id=organisation_id).filter(state=ShortcomingState.MENDING)
    found = [
        _applications(counts.get(ApplicationState.SUBMITTED, 0)),
        _transfers(counts.get(ASKS_TRANSFER, 0)),
        _shortcomings(faults.count() if may(Permission.FINDING_MEND) else 0),
    ]
    return [each for each in found if each is not None]


def _applications(count: int) -> Waiting | None:
    if not count:
        return None
    title = f"{plural_word(count, 'Ждёт,Ждут,Ждут')} ответа {plural(count, 'заявление,заявления,заявлений')}"
    note = "Пока ответа нет, места и средства семей удержаны. Ближайшие сроки — в начале списка."
    return Waiting(title, note, f"{reverse('provider:applications')}?state={ApplicationState.SUBMITTED}", "Ответить")


def _transfers(count: int) -> Waiting | None:
    if not count:
        return None
    asks = plural_word(count, "просит,просят,просят")
    title = f"О переводе в другую группу {asks} {plural(count, 'семья,семьи,семей')}"
    note = "Переведите ребёнка или откажите: семья ждёт ответа."
    return Waiting(title, note, f"{reverse('provider:applications')}?state={ASKS_TRANSFER}", "Посмотреть")


def _shortcomings(count: int) -> Waiting | None:
    if not count:
        return None
    title = f"Проверка нашла {plural(count, 'нарушение,нарушения,нарушений')}"
    note = "Устраните к сроку и напишите, что сделано."
    return Waiting(title, note, reverse("provider:shortcomings"), "Посмотреть сроки")
