from collections.abc import Sequence
from datetime import datetime

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.signatures.notices import COMPLETED
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.plans import evidence
from sotszakaz.supply.agreements import actions
from sotszakaz.supply.agreements.actions.amending import OFFERED, SETTLED
from sotszakaz.supply.agreements.actions.disagreeing import DISAGREEMENT, DISAGREEMENT_DUE
from sotszakaz.supply.agreements.actions.ending import ENDING
from sotszakaz.supply.agreements.actions.making import AGREEMENT_OFFERED
from sotszakaz.supply.agreements.actions.settling import AGREEMENT_SETTLED
from sotszakaz.supply.agreements.licence_watch import watch_licences
from sotszakaz.supply.agreements.models import Agreement, Amendment, Disagreement
from sotszakaz.supply.agreements.notices import (
    tell_of_agreements,
    tell_of_amendments,
    tell_of_answers_due,
    tell_of_disagreements,
    tell_of_ends,
)
from sotszakaz.supply.agreements.plan_proofs import prove_agreements, prove_electronic
from sotszakaz.supply.agreements.states import DisagreementState


def settle_signed(messages: Sequence[OutboxMessage]) -> None:
    """All sides have signed: agreement and amendment take effect. What is refused stays offered, its page says why."""
    documents = [each.subject_id for each in messages]
    for agreement in Agreement.objects.offered().filter(document__in=documents).select_related("municipality"):
        try:
            actions.put_agreement_in_force(agreement_id=agreement.pk, by=SYSTEM, on=today_in(agreement.municipality))
        except Refusal:
            continue
    for protocol in Disagreement.objects.filter(
        document__in=documents, state=DisagreementState.ANSWERED
    ).select_related("municipality"):
        try:
            actions.settle_disagreement(disagreement_id=protocol.pk, by=SYSTEM, on=today_in(protocol.municipality))
        except Refusal:
            continue
    signed = Amendment.objects.offered().filter(document__in=documents)
    for amendment in signed.select_related("municipality").order_by("pk"):
        try:
            actions.put_in_force(amendment_id=amendment.pk, by=SYSTEM, on=today_in(amendment.municipality))
        except Refusal:
            continue


@periodic("*/10 * * * *", title="Ввести в силу подписанные дополнительные соглашения")
def put_amendments_in_force(at: datetime) -> None:
    """Those that are signed and whose day has come."""
    in_each(lambda municipality_id, on: actions.put_due_in_force(municipality_id=municipality_id, on=on))


@periodic("*/10 * * * *", title="Ввести в силу подписанные соглашения")
def put_agreements_in_force(at: datetime) -> None:
    """Those that all have signed and that something held up: a licence, the order of the year."""
    in_each(lambda municipality_id, on: actions.put_signed_in_force(municipality_id=municipality_id, on=on))


@periodic("37 * * * *", title="Напомнить о сроке ответа на разногласия")
def remind_to_answer(at: datetime) -> None:
    """The body, a day before its term ends and after it."""
    in_each(lambda municipality_id, on: actions.remind_of_answers(municipality_id=municipality_id, on=on))


@periodic("*/10 * * * *", title="Расторгнуть соглашения, день прекращения которых наступил")
def end_agreements(at: datetime) -> None:
    """The rest of the limit comes back; contracts go on to their end."""
    in_each(lambda municipality_id, on: actions.end_due(municipality_id=municipality_id, on=on))


@periodic("*/10 * * * *", title="Закончить документы соглашений, срок которых истёк")
def complete_agreements(at: datetime) -> None:
    """Whoever checks the document learns that it is no longer in force."""
    in_each(lambda municipality_id, on: actions.complete_over(municipality_id=municipality_id, on=on))


@periodic("3 * * * *", title="Проверить лицензии исполнителей")
def look_at_licences(at: datetime) -> None:
    """Each hour, for municipalities begin their day at different hours; a day that was missed is made up."""
    in_each(lambda municipality_id, on: watch_licences(municipality_id=municipality_id, on=on))


register_handler(COMPLETED, settle_signed)
register_handler(AGREEMENT_OFFERED, tell_of_agreements)
register_handler(AGREEMENT_SETTLED, tell_of_agreements)
register_handler(DISAGREEMENT, tell_of_disagreements)
register_handler(DISAGREEMENT_DUE, tell_of_answers_due)
register_handler(OFFERED, tell_of_amendments)
register_handler(SETTLED, tell_of_amendments)
register_handler(ENDING, tell_of_ends)
evidence.register("agreements", prove_agreements)
evidence.register("electronic_agreements", prove_electronic)
