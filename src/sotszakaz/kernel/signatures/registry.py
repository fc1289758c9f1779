"""Where the signing of documents stands: in the registry as of a day, and for everybody who checks one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import CharField, OuterRef, Q, QuerySet

from sotszakaz.kernel.documents.kinds import KINDS, Kind
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.states import (
    IN_FORCE,
    IN_FORCE_WORDS,
    UNSIGNED,
    UNSIGNED_WORDS,
    DocumentKind,
    Outcome,
    SigningParty,
)
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.kernel.signatures.rules import next_parties

COMPLETE = "complete"
CHOICES = [(COMPLETE, "подписан всеми"), *((party.value, f"ждёт: {party.label}") for party in SigningParty)]
STATES = [(IN_FORCE, IN_FORCE_WORDS), (UNSIGNED, UNSIGNED_WORDS), *Outcome.choices]
"""States of a document as people are told them."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A side that has signed, as everybody may see it: a citizen is named by the side only."""

    party: str
    organisation: str
    position: str
    signed_at: datetime

    @property
    def party_title(self) -> str:
        return str(SigningParty(self.party).label)


def with_signing(
    documents: QuerySet[Document], *, on: date, zone: str, wanted: str = "", state: str = ""
) -> QuerySet[Document]:
    """The documents of a registry, each with `signed`: who had signed the `version_id` of it by the end of the day.

    `wanted` is COMPLETE, or the party whose turn it is; what has ended (by its `state`) waits for nobody. `state` of
    IN_FORCE leaves what all have signed, of UNSIGNED what somebody has not.
    """
    midnight = datetime.combine(on + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))
    signatures = Signature.objects.filter(version=OuterRef("version_id"), signed_at__lt=midnight).order_by("party")
    found = documents.annotate(
        signed=ArraySubquery(signatures.values("party"), output_field=ArrayField(CharField(max_length=20)))
    )
    if state == IN_FORCE:
        found = found.filter(_any_of(COMPLETE))
    elif state == UNSIGNED:
        found = found.exclude(_any_of(COMPLETE))
    return found.filter(_any_of(wanted)) if wanted else found


def signing_words(kind: str, signed: list[str], state: str) -> str:
    """«ждёт: исполнитель услуг», «подписан всеми», or that it has ended without all signatures."""
    whose = whose_turn(kind, signed)
    if not whose:
        return "подписан всеми"
    return f"ждёт: {whose}" if state == IN_FORCE else UNSIGNED_WORDS


def shown_state(kind: str, signed: Iterable[str], state: str) -> str:
    """The state as people are told it: what has not ended is in force when all its sides have signed."""
    return UNSIGNED if state == IN_FORCE and whose_turn(kind, signed) else state


def state_words(state: str) -> str:
    """«действует», «подписан не всеми» or how it has ended."""
    return dict(STATES)[state]


def whose_turn(kind: str, signed: Iterable[str]) -> str:
    """«исполнитель услуг»; empty when all have signed, or nobody signs the kind."""
    turns = KINDS[DocumentKind(kind)].signing
    return ", ".join(str(each.label) for each in next_parties(turns, (SigningParty(party) for party in signed)))


def signers_of(payload_sha256: str) -> list[Signer]:
    """Who has signed the version with this sum, for everybody who checks it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM examine_signatures(%s)", [payload_sha256])
        return [Signer(*row) for row in cursor.fetchall()]


def _any_of(wanted: str) -> Q:
    asked = Q(pk__in=[])
    for condition in _conditions(wanted):
        asked |= condition
    return asked


def _conditions(wanted: str) -> Iterator[Q]:
    for kind in KINDS.values():
        if wanted == COMPLETE:
            yield Q(kind=kind.name, signed__contains=[turn.party for turn in kind.signing])
        else:
            yield from _waiting(kind, wanted)


def _waiting(kind: Kind, party: str) -> Iterator[Q]:
    for turn in kind.signing:
        if turn.party == party:
            before = [each.party for each in kind.signing if each.order < turn.order]
            yield Q(kind=kind.name, state=IN_FORCE, signed__contains=before) & ~Q(signed__contains=[party])
