"""Who is told what of programmes: moderation, certification, conclusions, and terms that come near."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from sotszakaz.foundation import outbox
from sotszakaz.foundation.calendar import previous_day
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.reminders import Stage, remind_all
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import last_working_day
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import office_with, staff_with
from sotszakaz.supply.programmes.models import (
    Certification,
    ExpertReview,
    PlacesChange,
    Programme,
    ProgrammePart,
    StudyGroup,
)
from sotszakaz.supply.programmes.states import (
    LIVE_CERTIFICATIONS,
    CertificationState,
    PartState,
    PlacesState,
    ProgrammeState,
    ReviewState,
)

GROUP_DUE, PART_DUE, PLACES_DUE = "studygroup.due", "programmepart.due", "placeschange.due"
PROGRAMME = Programme._meta.label_lower
REVIEW = ExpertReview._meta.label_lower
DECIDED = {
    CertificationState.CERTIFIED: ("сертифицирована", "Сертификация действует по {until} включительно."),
    CertificationState.REFUSED: ("не сертифицирована", "{ground} Отказ можно обжаловать или подать заявку снова."),
    CertificationState.REVOKED: ("больше не сертифицирована", "{ground} Действующие договоры исполняются до конца."),
}


def tell_of_handing_in(messages: Sequence[OutboxMessage]) -> None:
    """The municipality: a programme waits for moderation."""
    programmes = Programme.objects.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        programme = programmes[message.subject_id]
        if programme.decide_by_on is None:
            continue
        text = f"Проверьте программу и опубликуйте или верните её с замечаниями до {programme.decide_by_on:%d.%m.%Y}."
        title = f"Программа «{programme.name}» ждёт модерации"
        tellings += to_office(message, programme, Permission.PROGRAMME_MODERATE, title, text)
    tell(tellings)


def tell_of_moderation(messages: Sequence[OutboxMessage]) -> None:
    """The provider: published, or returned with remarks."""
    programmes = Programme.objects.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        programme = programmes[message.subject_id]
        if message.payload["state"] == ProgrammeState.PUBLISHED:
            title, text = f"Программа «{programme.name}» опубликована", "Родители видят её в каталоге."
        else:
            title = f"Программа «{programme.name}» возвращена с замечаниями"
            text = "Прочитайте замечания, исправьте программу и отправьте её снова."
        tellings += to_provider(message, programme, title, text)
    tell(tellings)


def tell_of_significance(messages: Sequence[OutboxMessage]) -> None:
    """The provider: families may use the hours beyond the norm for the programme, or may not any more."""
    programmes = Programme.objects.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        programme = programmes[message.subject_id]
        if message.payload["is_significant"]:
            title = f"Программа «{programme.name}» признана значимой"
            text = "Её занятия могут идти сверх нормы часов в неделю, если правила муниципалитета дают такие часы."
        else:
            title = f"Программа «{programme.name}» больше не значимая"
            text = "Новым детям её занятия считаются в норме часов в неделю. Записанные раньше остаются как есть."
        tellings += to_provider(message, programme, title, text)
    tell(tellings)


def tell_of_application(messages: Sequence[OutboxMessage]) -> None:
    """The municipality: experts are to be assigned."""
    then = "Назначьте экспертов. Решение нужно до {due}."
    _tell_office_of(messages, "подана на сертификацию", then, {CertificationState.APPLIED})


def tell_of_conclusions(messages: Sequence[OutboxMessage]) -> None:
    """The municipality: all experts have finished."""
    then = "Прочитайте заключения и примите решение до {due}."
    _tell_office_of(messages, "оценена экспертами", then, {CertificationState.REVIEWED})


def tell_of_decision(messages: Sequence[OutboxMessage]) -> None:
    """The provider: certified, refused or revoked."""
    found = Certification.objects.select_related("programme").in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        certification = found[message.subject_id]
        happened, then = DECIDED[CertificationState(certification.state)]
        valid = certification.valid
        until = f"{previous_day(valid.upper):%d.%m.%Y}" if valid and valid.upper else ""
        title = f"Программа «{certification.programme.name}» {happened}"
        text = then.format(until=until, ground=certification.ground)
        tellings += to_provider(message, certification.programme, title, text)
    tell(tellings)


def tell_of_assignment(messages: Sequence[OutboxMessage]) -> None:
    """The expert: a programme to look at."""
    tell(_of_reviews(messages, "Вам назначена экспертиза программы «{name}»"))


def tell_of_review_terms(messages: Sequence[OutboxMessage]) -> None:
    """The expert: the term of the conclusion comes near."""
    tell(_of_reviews(messages, "Срок экспертизы программы «{name}» подходит"))


def remind(*, municipality_id: int, on: date, at: datetime) -> None:
    """Leave reminders of terms that end within the days of the regulation, each once however often it is called."""
    regulation = regulation_on(municipality_id, on)
    near = last_working_day(regulation, on, regulation.value(Parameter.REMIND_WORKING_DAYS))
    here = {"municipality_id": municipality_id, "reminded_at": None}
    programmes = Programme.objects.filter(**here, state=ProgrammeState.MODERATION, decide_by_on__lte=near)
    certifications = Certification.objects.live().filter(**here, decide_by_on__lte=near)
    reviews = _awaited().filter(**here, due_on__lte=near)
    proposed = StudyGroup.objects.decidable().filter(municipality_id=municipality_id)
    groups = proposed.filter(decide_by_on__lte=near).order_by("pk")
    added = ProgrammePart.objects.filter(municipality_id=municipality_id, state=PartState.PROPOSED)
    parts = added.filter(decide_by_on__lte=near).order_by("pk")
    more = PlacesChange.objects.filter(municipality_id=municipality_id, state=PlacesState.PROPOSED)
    places = more.filter(decide_by_on__lte=near).order_by("pk")
    with transaction.atomic():
        outbox.put_all("programme.due", _marked(programmes, at))
        outbox.put_all("certification.due", _marked(certifications, at))
        outbox.put_all("review.due", _marked(reviews, at))
        remind_all(GROUP_DUE, [Stage(each, f"revision {each.revision}") for each in groups])
        remind_all(PART_DUE, [Stage(each, f"revision {each.revision}") for each in parts])
        remind_all(PLACES_DUE, [Stage(each, "due") for each in places])


def tell_of_programme_terms(messages: Sequence[OutboxMessage]) -> None:
    """The municipality: the term of moderation comes near."""
    tell_of_handing_in(messages)


def tell_of_certification_terms(messages: Sequence[OutboxMessage]) -> None:
    """The municipality: the term of a decision comes near."""
    _tell_office_of(messages, "ждёт решения о сертификации", "Решение нужно до {due}.", LIVE_CERTIFICATIONS)


def _marked(due: QuerySet[Any], at: datetime) -> list[Any]:
    """The rows, locked and noted as reminded of; two workers at once take them in turn."""
    found = list(due.select_for_update(of=("self",), no_key=True).order_by("pk"))
    due.model._base_manager.filter(pk__in=[each.pk for each in found]).update(reminded_at=at)
    return found


def _awaited() -> QuerySet[ExpertReview]:
    """Conclusions that somebody still waits for: not those of applications taken back."""
    return ExpertReview.objects.filter(state=ReviewState.ASSIGNED, certification__state=CertificationState.REVIEW)


def _tell_office_of(
    messages: Sequence[OutboxMessage], happened: str, then: str, while_in: Collection[CertificationState]
) -> None:
    """Nobody is asked for what has been done meanwhile."""
    found = Certification.objects.select_related("programme").in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        certification = found[message.subject_id]
        if certification.state not in while_in:
            continue
        title = f"Программа «{certification.programme.name}» {happened}"
        text = then.format(due=f"{certification.decide_by_on:%d.%m.%Y}")
        tellings += to_office(message, certification.programme, Permission.CERTIFICATION_DECIDE, title, text)
    tell(tellings)


def _of_reviews(messages: Sequence[OutboxMessage], title: str) -> Iterable[Telling]:
    found = _awaited().select_related("certification__programme").in_bulk([each.subject_id for each in messages])
    for message in messages:
        review = found.get(message.subject_id)
        if review is not None:
            words = title.format(name=review.certification.programme.name)
            text = f"Поставьте оценки и напишите вывод до {review.due_on:%d.%m.%Y}."
            yield Telling(message, review.expert_id, AREA_OFFICE, words, text, (REVIEW, review.pk))


def to_office(
    message: OutboxMessage, programme: Programme, permission: Permission, title: str, text: str
) -> list[Telling]:
    """The same to everybody of the municipality with the permission, about the programme."""
    people = office_with(permission, programme.municipality_id)
    return [Telling(message, each, AREA_OFFICE, title, text, (PROGRAMME, programme.pk)) for each in people]


def to_provider(message: OutboxMessage, programme: Programme, title: str, text: str) -> list[Telling]:
    """The same to those who look after the programme at its provider, for the municipality of the message."""
    people = staff_with(Permission.PROGRAMME_EDIT, [programme.organisation_id])
    asked = people.get((message.municipality_id or programme.municipality_id, programme.organisation_id), [])
    return [Telling(message, each, AREA_PROVIDER, title, text, (PROGRAMME, programme.pk)) for each in asked]
