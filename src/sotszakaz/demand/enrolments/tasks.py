from collections.abc import Callable, Sequence
from datetime import datetime

from sotszakaz.demand.enrolments import actions, departing, growing_up, suspending
from sotszakaz.demand.enrolments.agreement_notices import tell_families_of_ends
from sotszakaz.demand.enrolments.evidence import keep_consents
from sotszakaz.demand.enrolments.licence_notices import tell_of_resumption, tell_of_stops
from sotszakaz.demand.enrolments.notices import (
    FAMILY_LETTER,
    TERMS,
    WORDINGS,
    tell_of_applications,
    tell_of_terms,
    write_to_families,
)
from sotszakaz.demand.enrolments.papers import PAPERS_AFTER
from sotszakaz.demand.enrolments.payers import TO_PAYER, payers_of
from sotszakaz.demand.enrolments.places import tell_of_addresses
from sotszakaz.demand.enrolments.reminding import remind_of_terms
from sotszakaz.demand.enrolments.signers import Families
from sotszakaz.demand.enrolments.singles import follow_contracts, follow_results
from sotszakaz.demand.enrolments.weeks import tell_of_weeks
from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.notices.tasks import LANE
from sotszakaz.kernel.signatures.notices import SIGNED
from sotszakaz.kernel.signatures.ports import register_citizens
from sotszakaz.supply.agreements.actions.ending import ENDING
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.places import PLACES_ADDED
from sotszakaz.supply.programmes.proposals import MOVED, OPENED
from sotszakaz.supply.programmes.weeks import WEEK_CHANGED


def move_lines(messages: Sequence[OutboxMessage]) -> None:
    """A place is free: offer it to the first in line. Bears repeating, for `offer_places` does."""
    for municipality in Municipality.objects.filter(pk__in={each.municipality_id for each in messages}).order_by("pk"):
        groups = {each.subject_id for each in messages if each.municipality_id == municipality.pk}
        for group_id in sorted(groups):
            actions.offer_places(group_id=group_id, on=today_in(municipality))


def offer_to_continue(messages: Sequence[OutboxMessage]) -> None:
    """A group is opened: who has taken the part before it goes first. Bears repeating, for each is offered once."""
    opened = StudyGroup.objects.filter(pk__in=[each.subject_id for each in messages])
    programmes = sorted(set(opened.values_list("part__programme", flat=True)))
    before = StudyGroup.objects.filter(part__programme__in=programmes)
    payers = payers_of(before.values_list("pk", flat=True))
    for municipality in Municipality.objects.filter(pk__in=payers).order_by("pk"):
        with acting_for(municipality.pk):
            actions.offer_continuations(
                municipality_id=municipality.pk, on=today_in(municipality), programmes=programmes
            )


@periodic("* * * * *", title="Предложить освободившиеся места очереди")
def offer_freed_places(at: datetime) -> None:
    """Places that came free without a message, or that were passed over by those who could not take them."""
    _for_each(actions.offer_all_places)


@periodic("* * * * *", title="Удержать места в продолжении курсов")
def keep_next_places(at: datetime) -> None:
    """For children of groups that another one follows over a border of periods; those that nobody needs come back."""
    _for_each(actions.keep_places)


@periodic("*/5 * * * *", title="Снять с резерва заявления, срок которых истёк")
def expire_applications(at: datetime) -> None:
    """Offers that nobody took, contracts that nobody signed, stale applications."""
    _for_each(actions.expire_due)


@periodic("*/5 * * * *", title="Завершить заявления, сертификат которых приостановлен")
def end_suspended_applications(at: datetime) -> None:
    """What the deed of the suspension itself has not come to."""
    _for_each(suspending.end_suspended)


@periodic("*/5 * * * *", title="Закрыть просьбы о переводе, на которые не ответили в срок")
def expire_transfer_requests(at: datetime) -> None:
    """The contracts stay as they are."""
    _for_each(actions.expire_requests)


@periodic("33 * * * *", title="Напомнить о сроках заявлений")
def remind_before_terms_end(at: datetime) -> None:
    """Each hour, for municipalities begin their day at different hours."""
    _for_each(remind_of_terms)


@periodic("*/10 * * * *", title="Завершить договоры, последний день которых прошёл")
def finish_contracts(at: datetime) -> None:
    """Contracts under notice and courses that are over; a seat that comes free goes to the line."""
    _for_each(actions.finish_due)


@periodic("23 * * * *", title="Предложить продолжение обучения")
def offer_next_parts(at: datetime) -> None:
    """Children whose part comes to its end go on in the next one before others."""
    _for_each(actions.offer_continuations)


@periodic("*/10 * * * *", title="Закрыть сертификаты выбывших детей")
def finish_departures(at: datetime) -> None:
    """Children who moved: their certificates end when the last month of their contracts is settled."""
    _for_each(departing.finish_departures)


@periodic("52 * * * *", title="Прекратить сертификаты тех, кто вырос")
def end_certificates_of_grown_up(at: datetime) -> None:
    """Each hour, for midnight comes at different hours; contracts go on or get notice, as the rules say."""
    _for_each(growing_up.end_grown_up)


def _for_each(deed: Callable[..., object]) -> None:
    in_each(lambda municipality_id, on: deed(municipality_id=municipality_id, on=on))


register_citizens(Families())
register_handler(ENDING, tell_families_of_ends)
register_handler("licence.stopped", tell_of_stops)
register_handler("licence.resumed", tell_of_resumption)
register_handler(actions.SEAT_FREED, move_lines, own_transactions=True)
register_handler(PLACES_ADDED, move_lines, own_transactions=True)
register_handler(MOVED, tell_of_addresses)
register_handler(MOVED + TO_PAYER, tell_of_addresses)
register_handler(OPENED, offer_to_continue, own_transactions=True)
register_handler(WEEK_CHANGED, tell_of_weeks)
register_handler(WEEK_CHANGED + TO_PAYER, tell_of_weeks)

register_handler(FAMILY_LETTER, write_to_families, lane=LANE)

for topic in WORDINGS:
    register_handler(topic, tell_of_applications)

for topic in TERMS:
    register_handler(topic, tell_of_terms)

for topic, handler in PAPERS_AFTER.items():
    register_handler(topic, handler)

for topic in ("enrolment.accepted", "enrolment.terminated"):
    register_handler(topic, follow_contracts)
register_handler("certificate.rendered", follow_results)
register_handler(SIGNED, keep_consents)
