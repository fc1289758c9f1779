"""What people are told when a provider's licence stops: the family has a choice, the provider stops enrolling."""

from collections.abc import Sequence

from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import staff_with
from sotszakaz.supply.providers.models import LicenceStop
from sotszakaz.supply.providers.states import StopKind

LIVE = (ApplicationState.OFFERED, ApplicationState.SUBMITTED, ApplicationState.INVITED, ApplicationState.ACCEPTED)
CHOICE = (
    "С этого дня исполнитель не заключает договоров по сертификату. Выберите на странице зачисления: "
    "перейти к другому исполнителю, расторгнуть договор или остаться за свой счёт, договорившись с исполнителем."
)
STOPPED = (
    "Новых детей по сертификату принимать нельзя, новые соглашения не заключаются. "
    "Семьям ваших учеников предложен выбор. Сообщите уполномоченному органу, когда лицензия снова будет действовать."
)
ENDED = {
    StopKind.SUSPENDED: "приостановлена",
    StopKind.TERMINATED: "прекращена",
    StopKind.REPLACED: "заменена другой, которая не действует,",
}


def tell_of_stops(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: families of all live applications and the provider's people."""
    tellings = []
    for message, stop in _stops(messages):
        what = f"лицензия исполнителя {ENDED[StopKind(stop.kind)]} с {stop.period.lower:%d.%m.%Y}"
        tellings += _families(message, stop, what, CHOICE)
        tellings += _staff(message, stop, f"Л{what[1:]}", STOPPED)
    tell(tellings)


def tell_of_resumption(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: everything goes on as before."""
    tellings = []
    for message, stop in _stops(messages):
        what = "лицензия исполнителя снова действует"
        tellings += _families(message, stop, what, "Обучение по сертификату продолжается. Делать ничего не нужно.")
        tellings += _staff(message, stop, f"Л{what[1:]}", "Детей по сертификату снова можно принимать.")
    tell(tellings)


def _stops(messages: Sequence[OutboxMessage]) -> list[tuple[OutboxMessage, LicenceStop]]:
    stops = LicenceStop.objects.select_related("licence").in_bulk([each.subject_id for each in messages])
    return [(each, stops[each.subject_id]) for each in messages]


def _families(message: OutboxMessage, stop: LicenceStop, what: str, text: str) -> list[Telling]:
    applications = list(
        EnrolmentApplication.objects.filter(
            municipality_id=stop.municipality_id, organisation_id=stop.licence.organisation_id, state__in=LIVE
        )
        .select_related("child", "group__part__programme")
        .order_by("pk")
    )
    families = representatives_of(each.child_id for each in applications)
    return [
        Telling(
            message,
            user_id,
            AREA_CITIZEN,
            f"{each.child.first_name}: {what}"[:200],
            f"«{each.group.part.programme.name}», группа «{each.group.name}». {text}",
            (each._meta.label_lower, each.pk),
        )
        for each in applications
        for user_id in families.get(each.child_id, [])
    ]


def _staff(message: OutboxMessage, stop: LicenceStop, title: str, text: str) -> list[Telling]:
    organisation_id = stop.licence.organisation_id
    staff = staff_with(Permission.PROVIDER_APPLY, [organisation_id])
    people = staff.get((stop.municipality_id, organisation_id), [])
    return [Telling(message, user_id, AREA_PROVIDER, title, text) for user_id in people]
