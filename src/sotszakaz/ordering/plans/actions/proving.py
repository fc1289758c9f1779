"""What registries prove of the plan."""

from datetime import date

from django.db import transaction

from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans import evidence, rules
from sotszakaz.ordering.plans.actions.completing import write_completion, write_proof
from sotszakaz.ordering.plans.evidence import Asked
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.plans.selectors import (
    RefusedProof,
    done_terms,
    key_of,
    measures,
    refused_proofs,
    term_of,
)


@transaction.atomic(durable=True)
def prove_terms(*, municipality_id: int, by: Actor, on: date) -> int:
    """Mark the open terms of the plan in force that registries prove by the day; how many. Measures are locked first.

    A proof that a person has taken back for a term is not written again: the term is theirs to mark.
    Raises NotFound, NotAllowed.
    """
    require(by, Permission.PLAN_EDIT, municipality_id)
    locked = measures().select_for_update(of=("self",), no_key=True).order_by("pk")
    items = sorted(
        locked.filter(municipality_id=municipality_id, plan__valid__contains=on), key=lambda each: each.ordinal
    )
    topics = rules.topics_of([each.title for each in items])
    refused = refused_proofs([each.pk for each in items])
    return sum(_prove(item, topic, refused, by, on) for item, topic in zip(items, topics, strict=True))


def _prove(item: PlanItem, topic: str, refused: set[RefusedProof], by: Actor, on: date) -> int:
    prove = evidence.prover_of(topic)
    if prove is None:
        return 0
    term, proved = term_of(item), 0
    for occurrence in rules.provable(term, done_terms(item), on):
        since, until = rules.proof_bounds(term, occurrence)
        proof = prove(Asked(item.municipality_id, occurrence.due_on, since, until))
        if proof is None or proof.happened_on > on:
            continue
        if key_of(item.pk, occurrence.due_on, proof.subject, proof.words) not in refused:
            completion = write_completion(item, occurrence.due_on, proof.happened_on, proof.words, by)
            write_proof(completion, proof.words, proof.subject, by)
            proved += 1
    return proved
