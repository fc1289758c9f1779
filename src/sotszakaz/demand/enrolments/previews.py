"""Documents of the family's deeds before they are done: nothing is held, numbered or kept."""

from datetime import date

from sotszakaz.demand.children.selectors import ensure_representative
from sotszakaz.demand.enrolments.actions.termination import BY_FAMILY, ensure_ground, ensure_may_end, last_day
from sotszakaz.demand.enrolments.applicants import applicants_of
from sotszakaz.demand.enrolments.drafts import CARDS, application_of
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.paper_payloads import application_payload, termination_payload
from sotszakaz.demand.enrolments.quotes import Quote
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.documents.payloads import ContractTerminationPayload, EnrolmentApplicationPayload
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.kernel.users.models import User


def preview_of(quote: Quote, *, by: User) -> EnrolmentApplicationPayload | None:
    """What the application would say; None while something stands in the way, which the quote names."""
    application = application_of(quote, by=by)
    if application is None:
        return None
    return application_payload(application, applicants_of([application])[application.pk])


def preview_end_by_family(*, contract_id: int, by: User, on: date) -> ContractTerminationPayload:
    """The paper that follows `terminate_by_family`. Raises what it does."""
    contract = _seen(contract_id)
    ensure_representative(contract.child, by)
    return _end(contract, ground=BY_FAMILY, reason="", by=by, on=on)


def preview_end_by_ground(
    *, contract_id: int, ground: str, reason: str, by: User, on: date
) -> ContractTerminationPayload:
    """The paper that follows `terminate_by_ground`. Raises what it does."""
    contract = _seen(contract_id)
    ensure_may_end(contract, by=by)
    known = ensure_ground(contract.municipality_id, ground, reason, on=on)
    return _end(contract, ground=known.text, reason=reason.strip(), by=by, on=on)


def _seen(contract_id: int) -> Contract:
    cards = [f"application__{card}" for card in CARDS]
    contract = Contract.objects.select_related("organisation", *cards).filter(pk=contract_id).first()
    if contract is None:
        raise NotFound()
    return contract


def _end(contract: Contract, *, ground: str, reason: str, by: Actor, on: date) -> ContractTerminationPayload:
    contract.ends_on, contract.ground, contract.reason = last_day(contract, on=on), ground, reason
    contract.notice_by = person_of(by)
    return termination_payload(contract, applicants_of([contract.application])[contract.application_id])
