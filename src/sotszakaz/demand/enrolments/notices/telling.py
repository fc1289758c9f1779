"""Handlers of the outbox: who is told, and what, of messages about applications."""

from collections.abc import Mapping, Sequence

from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.notices.applications import OF_APPLICATIONS
from sotszakaz.demand.enrolments.notices.contracts import OF_CONTRACTS
from sotszakaz.demand.enrolments.notices.terms import TERMS
from sotszakaz.demand.enrolments.notices.transfers import OF_TRANSFERS
from sotszakaz.demand.enrolments.notices.unreached import Unreached, reach
from sotszakaz.demand.enrolments.notices.words import Reminder
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import staff_with

CARDS = (
    *("child", "group", "group__part", "group__part__programme"),
    *("contract", "replaces", "replaces__group", "replaces__contract", "waiting_entry"),
)
SAID = (
    *("municipality_id", "organisation_id", "state", "unit", "certificate_units", "parent_amount", "answer_by_on"),
    *("taken_at", "taken_by", "waiting_entry__continues_contract_id", "ground", "reason"),
    *("child__first_name", "child__last_name", "group__name", "group__part__programme__name", "replaces__group__name"),
    *("period", "contract__period", "contract__certificate_units", "contract__parent_amount"),
    *("replaces__contract__period", "replaces__contract__ends_on"),
    *("contract__number", "contract__signed_on", "contract__ends_on", "contract__ground", "contract__own_cost_since"),
)
"""What the sentences name: a rush makes thousands of messages, and whole rows cost twice as much."""

WORDINGS: dict[str, Mapping[str, Reminder]] = {**OF_APPLICATIONS, **OF_CONTRACTS, **OF_TRANSFERS}
"""Topic → area → what is said there."""


def tell_of_applications(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: three queries for a batch."""
    _tell(messages, WORDINGS)


def tell_of_terms(messages: Sequence[OutboxMessage]) -> None:
    """The same of terms that come near or are over: whose turn it is."""
    _tell(messages, TERMS)


def _tell(messages: Sequence[OutboxMessage], wordings: Mapping[str, Mapping[str, Reminder]]) -> None:
    cards = EnrolmentApplication.objects.select_related(*CARDS).only(*CARDS, *SAID)
    applications = cards.in_bulk([each.subject_id for each in messages])
    families = representatives_of(each.child_id for each in applications.values())
    staff = staff_with(Permission.ENROLMENT_ANSWER, (each.organisation_id for each in applications.values()))
    tellings, unreached = [], []
    for message in messages:
        application = applications[message.subject_id]
        people = {
            AREA_CITIZEN: families.get(application.child_id, []),
            AREA_PROVIDER: staff.get((application.municipality_id, application.organisation_id), []),
        }
        for area, wording in wordings[message.topic].items():
            words = wording(application)
            if words is None:
                continue
            tellings += [Telling(message, user_id, area, words.title, words.text) for user_id in people[area]]
            if area == AREA_CITIZEN and not people[area]:
                unreached.append(Unreached(message, application, words))
    tell([*tellings, *reach(unreached)])
