from sotszakaz.ordering.plans.selectors.calendar import Entry, entries_of, proofs_of
from sotszakaz.ordering.plans.selectors.card import (
    Card,
    TermRow,
    document_called,
    get_card_for,
    get_completion_for,
    get_evidence_file_for,
    may_see,
    possible_keepers,
)
from sotszakaz.ordering.plans.selectors.comparing import Row, compare_plans, regions
from sotszakaz.ordering.plans.selectors.feeds import feed_by, feed_of, fingerprint
from sotszakaz.ordering.plans.selectors.order import Link, links_of
from sotszakaz.ordering.plans.selectors.plan import (
    Line,
    PlanView,
    Stage,
    at_risk_of,
    get_line_for,
    items_of,
    line_of,
    list_plan,
    measures,
    open_terms,
    plan_on,
)
from sotszakaz.ordering.plans.selectors.terms import done_terms, term_of

__all__ = [
    "Card",
    "Entry",
    "Line",
    "Link",
    "PlanView",
    "Row",
    "Stage",
    "TermRow",
    "at_risk_of",
    "compare_plans",
    "document_called",
    "done_terms",
    "entries_of",
    "feed_by",
    "feed_of",
    "fingerprint",
    "get_card_for",
    "get_completion_for",
    "get_evidence_file_for",
    "get_line_for",
    "items_of",
    "line_of",
    "links_of",
    "list_plan",
    "may_see",
    "measures",
    "open_terms",
    "plan_on",
    "possible_keepers",
    "proofs_of",
    "regions",
    "term_of",
]
