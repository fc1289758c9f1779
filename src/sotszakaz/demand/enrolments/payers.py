"""Municipalities that pay for the children of a group: one of their own each (ADR 0031)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

from sotszakaz.foundation import outbox
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.supply.programmes.models import StudyGroup

TO_PAYER = ".to_payer"
"""What is added to the topic of a message about a group that goes on to a payer of other children."""
REGISTRIES = """
    SELECT ARRAY(SELECT DISTINCT municipality_id FROM providers_registryrecord WHERE organisation_id = %s),
           acting_municipalities()
"""
PAYERS = "SELECT enrolments_payers(%s), acting_municipalities()"


def payers_of(group_ids: Iterable[int]) -> set[int]:
    """Who pays, has paid or would pay for children of these groups, those who wait included. One query."""
    return _payers(group_ids)[0]


@contextmanager
def acting_for_payers(group_ids: Iterable[int]) -> Iterator[None]:
    """Act inside the block for all payers of these groups too: whoever may see a group sees all of its children.

    One query where the session acts for them already. The caller has asked for the right.
    """
    payers, present = _payers(group_ids)
    if payers <= present:
        yield
        return
    with acting_for(*payers, *present):
        yield


@contextmanager
def acting_for_provider(organisation_id: int) -> Iterator[None]:
    """Act inside the block for every municipality whose registry has or had the provider: any may pay in its groups.

    One query where the session acts for them already. The caller has asked for the right to the group.
    """
    with connection.cursor() as cursor:
        cursor.execute(REGISTRIES, [organisation_id])
        payers, present = cursor.fetchone()
    if set(payers) <= set(present):
        yield
        return
    with acting_for(*payers, *present):
        yield


def pass_to_payers(message: OutboxMessage) -> None:
    """A message about a group, left by its municipality, goes on to the other payers: each tells its own families."""
    if message.topic.endswith(TO_PAYER):
        return
    group = StudyGroup(pk=message.subject_id)
    for payer in sorted(payers_of([group.pk]) - {message.municipality_id}):
        outbox.put(message.topic + TO_PAYER, group, municipality_id=payer, **message.payload)


def _payers(group_ids: Iterable[int]) -> tuple[set[int], set[int]]:
    with connection.cursor() as cursor:
        cursor.execute(PAYERS, [list(group_ids)])
        payers, present = cursor.fetchone()
    return set(payers), set(present)
