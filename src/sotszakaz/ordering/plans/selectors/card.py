"""One measure with all its terms: what is done, what proves it, who answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.access import Actor, has_permission, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.ordering.plans import evidence, rules
from sotszakaz.ordering.plans.models import PlanEvidence, PlanItem, PlanItemCompletion, PlanKeeper
from sotszakaz.ordering.plans.selectors.order import Link, links_of
from sotszakaz.ordering.plans.selectors.plan import Line, at_risk_of, items_of, line_of
from sotszakaz.ordering.plans.selectors.terms import term_of
from sotszakaz.ordering.plans.states import EvidenceKind, Standing

YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of the measure; a deed of a measure without terms has no occurrence."""

    occurrence: rules.Occurrence | None
    standing: Standing
    completion: PlanItemCompletion | None


@dataclass(frozen=True, slots=True)
class Card:
    """A measure. `topic` is a key of the usual plan's topics, "" for none.

    `is_proved_by_registry`: the system watches for the proof itself.
    """

    line: Line
    terms: tuple[TermRow, ...]
    keepers: Sequence[PlanKeeper]
    topic: str
    is_proved_by_registry: bool
    before: tuple[Link, ...]
    after: tuple[Link, ...]
    others: Sequence[PlanItem]

    @property
    def item(self) -> PlanItem:
        return self.line.item


def get_card_for(user: User, pk: int, on: date) -> Card:
    """One measure for somebody who sees the plan. Raises NotFound, NotAllowed."""
    asked = PlanItem.objects.select_related("plan").filter(pk=pk).first()
    if asked is None:
        raise NotFound
    require(user, Permission.PLAN_VIEW, asked.municipality_id)
    items = items_of(asked.plan)
    topics = rules.topics_of([each.title for each in items])
    item, topic = next((each, topic) for each, topic in zip(items, topics, strict=True) if each.pk == pk)
    links = links_of(asked.plan, items)
    line = line_of(item, on, at_risk_of(item.municipality_id, on))
    return Card(
        line=line,
        terms=tuple(_terms(item, on)),
        keepers=line.keepers,
        topic=topic,
        is_proved_by_registry=evidence.prover_of(topic) is not None,
        before=tuple(link for link in links if link.later.pk == pk),
        after=tuple(link for link in links if link.earlier.pk == pk),
        others=[each for each in items if each.pk != pk],
    )


def _terms(item: PlanItem, on: date) -> list[TermRow]:
    """The latest first: what is to come within a year, or the next term, and all before."""
    term, at_risk = term_of(item), at_risk_of(item.municipality_id, on)
    done = {each.due_on: each for each in _completions(item)}
    found = rules.occurrences(term, date.min, on + rules.FAR)
    near = [each for each in found if each.due_on <= on + YEAR or each.due_on in done] or found[:1]
    if not found:
        return [TermRow(None, Standing.DONE, each) for each in reversed(done.values())]
    return [_row(each, done.get(each.due_on), on, at_risk) for each in reversed(near)]


def _row(occurrence: rules.Occurrence, completion: PlanItemCompletion | None, on: date, at_risk: timedelta) -> TermRow:
    done_on = completion.done_on if completion else None
    return TermRow(occurrence, rules.standing_of(occurrence.due_on, done_on, on, at_risk), completion)


def _completions(item: PlanItem) -> list[PlanItemCompletion]:
    proofs = PlanEvidence.objects.defer("content").select_related("document", "added_by")
    completions = PlanItemCompletion.objects.filter(item=item).select_related("completed_by")
    return list(completions.prefetch_related(Prefetch("evidence", proofs)).order_by("done_on", "pk"))


def get_completion_for(user: User, pk: int) -> PlanItemCompletion:
    """A fulfilment for somebody who may add to it. Raises NotFound, NotAllowed."""
    completion = PlanItemCompletion.objects.select_related("item").filter(pk=pk).first()
    if completion is None:
        raise NotFound
    require(user, Permission.PLAN_EDIT, completion.item.municipality_id)
    return completion


def get_evidence_file_for(user: User, pk: int) -> PlanEvidence:
    """A file for somebody who sees the plan. Raises NotFound, NotAllowed."""
    found = PlanEvidence.objects.filter(pk=pk, kind=EvidenceKind.FILE).first()
    if found is None:
        raise NotFound
    require(user, Permission.PLAN_VIEW, found.municipality_id)
    return found


def document_called(municipality_id: int, number: str, by: Actor) -> Document | None:
    """The latest document of the municipality with this number, of those that the person may see."""
    found = Document.objects.filter(municipality_id=municipality_id, full_number=number.strip())
    return next((each for each in found.order_by("-formed_on", "-pk") if may_see(by, each)), None)


def may_see(by: Actor, document: Document) -> bool:
    """May the person open the document as staff of its municipality."""
    right = KINDS[DocumentKind(document.kind)].permission
    return has_permission(by, right, municipality_id=document.municipality_id)


def possible_keepers(municipality_id: int) -> list[User]:
    """Who of the office sees the plan and can answer for a measure, by name. Two queries."""
    people = User.objects.filter(pk__in=office_with(Permission.PLAN_VIEW, municipality_id))
    return list(people.order_by("full_name", "pk"))
