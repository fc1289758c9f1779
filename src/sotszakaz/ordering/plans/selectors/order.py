"""Which measures presuppose others, and where the order is broken."""

from collections.abc import Sequence
from dataclasses import dataclass

from sotszakaz.ordering.plans import rules
from sotszakaz.ordering.plans.models import Plan, PlanItem, PlanPrecedence
from sotszakaz.ordering.plans.selectors.terms import done_terms, term_of


@dataclass(frozen=True, slots=True)
class Link:
    """`earlier` comes before `later`: `named` by a person, else as is usual. `breach` says how that is broken.

    What a person has named the other way round is not usual here.
    """

    earlier: PlanItem
    later: PlanItem
    named: PlanPrecedence | None
    breach: rules.Breach | None


def links_of(plan: Plan, items: Sequence[PlanItem]) -> list[Link]:
    """Named pairs and usual ones of a plan whose measures are loaded with what is done. One query."""
    named = {
        (each.earlier_id, each.later_id): each
        for each in PlanPrecedence.objects.filter(later__plan=plan).select_related("named_by").order_by("pk")
    }
    by_pk = {item.pk: item for item in items}
    usual = rules.usual_precedence(rules.topics_of([item.title for item in items]))
    proposed = [(items[first].pk, items[second].pk) for first, second in usual]
    pairs = dict.fromkeys([*named, *(pair for pair in proposed if (pair[1], pair[0]) not in named)])
    found = [_link(by_pk[first], by_pk[second], named.get((first, second))) for first, second in pairs]
    return sorted(found, key=lambda link: (link.later.ordinal, link.earlier.ordinal))


def _link(earlier: PlanItem, later: PlanItem, named: PlanPrecedence | None) -> Link:
    return Link(earlier, later, named, rules.breach(_step(earlier), _step(later)))


def _step(item: PlanItem) -> rules.Step:
    return rules.Step(min(done_terms(item).values(), default=None), rules.first_due(term_of(item)))
