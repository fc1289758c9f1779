"""The ports `ApplicationIntake` and `CostQuote`: what a portal asks of us, answered at once (operations.md §6.3)."""

import json
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from sotszakaz.demand.certificates.actions import receive_child
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.rules import ChildData, Visitor, sort_key
from sotszakaz.demand.children.selectors import find_child
from sotszakaz.demand.children.states import ChildCategory, ChildState
from sotszakaz.demand.enrolments.actions import Sent, receive_application
from sotszakaz.demand.enrolments.errors import KeyOfOther
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import Quote, quote
from sotszakaz.demand.enrolments.refusals import ConsentsMissing
from sotszakaz.demand.enrolments.rules import CONSENTS, answer_term
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.documents.payloads.canonical import canonical
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.outside.exchange import contract, errors
from sotszakaz.outside.exchange.statuses import STATUSES
from sotszakaz.outside.exchange.wording import field_words, first_fault
from sotszakaz.supply.programmes.models import StudyGroup

Asked = TypeVar("Asked", bound=contract.Message)


def read_message(kind: type[Asked], body: bytes) -> Asked:
    """The message of this kind. Raises MessageWrong, which names the first wrong field."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        where, what = first_fault(error)
        raise errors.MessageWrong(field=where or None, where=field_words(where), what=what) from None


def take_application(asked: contract.ApplicationRequest, *, municipality_id: int, on: date) -> contract.Answer:
    """Book the place for the child; the answer is the same however often the number comes.

    A child that nobody knows is registered by its СНИЛС first, and stays so when the application is refused.

    Raises ChildUnknown, ChildWaits, NumberOfAnother and the refusals of `receive_child`, `receive_application`.
    """
    applicant = asked.applicant
    visitor = Visitor(applicant.full_name, applicant.relation, applicant.phone, applicant.email)
    consents = _consents(asked.consents)
    child = _find(asked.child, municipality_id)
    if child is None:
        child = _register(asked, visitor, consents, municipality_id=municipality_id, on=on)
    if child.state == ChildState.PENDING:
        raise errors.ChildWaits(field="child")
    sent = Sent(
        number=asked.number,
        visitor=visitor,
        consents=consents,
        parent_amount=asked.shown_parent_amount,
        request=canonical(json.loads(asked.model_dump_json())),
    )
    try:
        made = receive_application(
            municipality_id=municipality_id, child_id=child.pk, group_id=asked.group_id, sent=sent, on=on
        )
    except KeyOfOther as refusal:
        raise errors.NumberOfAnother(field="number") from refusal
    return answer_about(made, asked.number)


def answer_about(application_id: int, number: str) -> contract.Answer:
    """What is told of an application that has been taken."""
    cards = EnrolmentApplication.objects.select_related("group__part__programme", "municipality", "contract")
    application = cards.get(pk=application_id)
    day = application.applied_at.astimezone(ZoneInfo(application.municipality.timezone)).date()
    status, title = STATUSES[application.state]
    agreed = application.signed or application
    return contract.Answer(
        number=number,
        application_id=application.pk,
        status=status,
        title=title,
        answer_by=application.answer_by_on,
        term_working_days=_term(application.municipality_id, application.group.part.programme.has_entrance_tests, day),
        price=agreed.price,
        certificate_amount=agreed.certificate_amount,
        parent_amount=agreed.parent_amount,
    )


def quote_cost(asked: contract.QuoteRequest, *, municipality_id: int, on: date) -> contract.QuoteAnswer:
    """What the group would cost for the child, and who pays. Raises ChildUnknown, NotFound for an unknown group."""
    child = _child(asked.child, municipality_id)
    offer = quote(child_id=child.pk, group_id=asked.group_id, by=SYSTEM, on=on)
    return contract.QuoteAnswer(
        is_possible=offer.is_possible,
        **_sums(offer),
        free_places=max(offer.seats, 0),
        starts_on=offer.starts_on,
        ends_on=offer.group.ends_on,
        term_working_days=_term(municipality_id, offer.group.part.programme.has_entrance_tests, on),
        reasons=tuple(each.message for each in offer.obstacles),
    )


def _sums(offer: Quote) -> dict[str, Any]:
    terms = offer.terms
    if terms is None:
        return {}
    return {name: getattr(terms, name) for name in ("price", "certificate_amount", "parent_amount")}


def _child(asked: contract.ChildIdentity, municipality_id: int) -> Child:
    found = _find(asked, municipality_id)
    if found is None:
        raise errors.ChildUnknown(field="child")
    return found


def _find(asked: contract.ChildIdentity, municipality_id: int) -> Child | None:
    key = sort_key(asked.last_name, asked.first_name, asked.middle_name)
    return find_child(municipality_id, key=key, birth_date=asked.birth_date, snils=asked.snils or "")


def _register(
    asked: contract.ApplicationRequest, visitor: Visitor, consents: tuple[str, ...], *, municipality_id: int, on: date
) -> Child:
    """Without СНИЛС nobody could tell a new child from one written otherwise. Raises ChildUnknown."""
    said = asked.child
    if not said.snils:
        raise errors.ChildUnknown(field="child")
    if len(consents) < len(CONSENTS):
        raise ConsentsMissing(field="consents")
    if not StudyGroup.objects.filter(pk=asked.group_id).exists():
        raise NotFound()
    names = (said.last_name, said.first_name, said.middle_name)
    data = ChildData(*names, said.birth_date, said.snils, ChildCategory.GENERAL)
    return receive_child(municipality_id=municipality_id, data=data, visitor=visitor, number=asked.number, on=on)


def _consents(given: contract.Consents) -> tuple[str, ...]:
    ticks = (given.personal_data, given.price_and_terms)
    return tuple(words for words, ticked in zip(CONSENTS, ticks, strict=True) if ticked)


def _term(municipality_id: int, has_tests: bool, on: date) -> int:
    return regulation_on(municipality_id, on).value(answer_term(has_tests))
