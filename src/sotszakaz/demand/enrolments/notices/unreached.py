"""Families without a login: a letter to the address that they have named on paper, or a call by the municipality."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sotszakaz.demand.enrolments.actions import BY_FAMILY
from sotszakaz.demand.enrolments.applicants import latest_papers
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.notices.transfers import TRANSFER_ASKED, TRANSFER_DUE
from sotszakaz.demand.enrolments.notices.words import Words, about, dated
from sotszakaz.demand.enrolments.selectors import open_request_of
from sotszakaz.demand.enrolments.states import ApplicationState, IntakeSource, Side
from sotszakaz.foundation import outbox
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling
from sotszakaz.kernel.notices.post import Letter, address_in, goes_by_mail, registered_post
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE
from sotszakaz.kernel.users.selectors import office_with

FAMILY_LETTER = "enrolment.letter"
OWN_DEEDS = frozenset(
    {"enrolment.submitted", "enrolment.taken", "enrolment.withdrawn", "enrolment.transferred", "enrolment.own_cost"}
)
"""What such a family has just done at the counter itself: nobody has to call it about that."""
AWAITED = (ApplicationState.OFFERED, ApplicationState.INVITED)
PROPOSED = (TRANSFER_ASKED, TRANSFER_DUE)
CALL = "Сообщите семье без входа"
HOW = "Подробности — в муниципальном опорном центре: подойдите или позвоните."
BY_PAPER = "Ответьте не позднее {day} подписанной бумагой."


@dataclass(frozen=True, slots=True)
class Unreached:
    """What was to be told to a family, and nobody acts for its child by a login."""

    message: OutboxMessage
    application: EnrolmentApplication
    words: Words


def reach(unreached: Sequence[Unreached]) -> list[Telling]:
    """Leave letters for those who have named an address; for the others, what the counter is to call about.

    Who applied through the state portal is told by the portal. Part of the transaction of the drain.
    """
    told = _told_by_portal(unreached)
    unreached = [each for each in unreached if each.application.pk not in told]
    if not unreached:
        return []
    came = latest_papers({each.application.child_id for each in unreached})
    tellings: list[Telling] = []
    clerks: dict[int, list[int]] = {}
    for each in unreached:
        known = came.get(each.application.child_id)
        if known is not None and goes_by_mail() and address_in(known.email):
            outbox.put(FAMILY_LETTER, each.application, said=each.words.what, until=_until(each))
        elif not _is_own(each):
            home = each.application.municipality_id
            if home not in clerks:
                clerks[home] = office_with(Permission.ENROLMENT_ENTER, home)
            tellings += _calls(each, clerks[home])
    return tellings


def _told_by_portal(unreached: Sequence[Unreached]) -> set[int]:
    if not unreached:
        return set()
    asked = EnrolmentApplication.objects.filter(pk__in=[each.application.pk for each in unreached])
    return set(asked.filter(intake__source=IntakeSource.EPGU).values_list("pk", flat=True))


def write_to_families(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox that calls the world outside: letters that name no child, only what to do by when."""
    post = registered_post()
    if post is None:
        return
    cards = EnrolmentApplication.objects.select_related("municipality", "group__part__programme")
    applications = cards.in_bulk([each.subject_id for each in messages])
    came = latest_papers({each.child_id for each in applications.values()})
    for message in messages:
        application = applications[message.subject_id]
        known = came.get(application.child_id)
        address = address_in(known.email) if known is not None else None
        if address is not None:
            title = f"Заявление № {application.pk}: {message.payload['said']}"
            post.send([Letter(f"family:{message.pk}", address, title, _text(application, message))])


def _text(application: EnrolmentApplication, message: OutboxMessage) -> str:
    until = str(message.payload["until"])
    said = [f"{about(application)}.", *([BY_PAPER.format(day=until)] if until else []), HOW]
    return f"{' '.join(said)}\n\n{application.municipality.name}"


def _until(each: Unreached) -> str:
    """The last day to answer; empty when nothing is awaited of the family."""
    if each.application.state in AWAITED:
        return dated(each.application.answer_by_on)
    asked = open_request_of(each.application) if each.message.topic in PROPOSED else None
    until = asked.answer_by_on if asked is not None and asked.side == Side.PROVIDER else None
    return dated(until) if until is not None else ""


def _is_own(each: Unreached) -> bool:
    contract = each.application.signed
    ended_by_family = contract is not None and contract.ground == BY_FAMILY
    return each.message.topic in OWN_DEEDS or (each.message.topic == "enrolment.terminated" and ended_by_family)


def _calls(each: Unreached, clerks: Iterable[int]) -> list[Telling]:
    title = f"{CALL}: {each.words.title}"
    text = f"{each.words.text} Кто подавал заявление и как позвонить, написано на его карточке."
    return [Telling(each.message, user_id, AREA_OFFICE, title, text) for user_id in clerks]
