from sotszakaz.ordering.plans.actions.carrying import carry_over
from sotszakaz.ordering.plans.actions.completing import (
    File,
    add_evidence,
    complete_by_deed,
    complete_plan_item,
    prove_by_deed,
    withdraw_completion,
)
from sotszakaz.ordering.plans.actions.feeds import make_feed, revoke_feed
from sotszakaz.ordering.plans.actions.keepers import (
    appoint_keeper,
    name_precedence,
    release_keeper,
    remove_precedence,
)
from sotszakaz.ordering.plans.actions.proving import prove_terms

__all__ = [
    "File",
    "add_evidence",
    "appoint_keeper",
    "carry_over",
    "complete_by_deed",
    "complete_plan_item",
    "make_feed",
    "name_precedence",
    "prove_by_deed",
    "prove_terms",
    "release_keeper",
    "remove_precedence",
    "revoke_feed",
    "withdraw_completion",
]
