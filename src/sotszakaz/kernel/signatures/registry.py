"""Where the signing of documents stands: in the registry as of a day, and for everybody who checks one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import CharField, OuterRef, Q, QuerySet

from sotszakaz.kernel.documents.kinds import KINDS, Kind
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.states import IN_FORCE, DocumentKind, SigningParty
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.kernel.signatures.rules import next_parties

COMPLETE = "complete"
CHOICES = [(COMPLETE, "подписан всеми"), *((party.value, f"ждёт: {party.label}") for party in SigningParty)]


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


def with_signing(documents: QuerySet[Document], *, on: date, zone: str, wanted: str = "") -> QuerySet[Document]:
    """The documents of a registry, each with `signed`: who had signed the `version_id` of it by the end of the day.

    `wanted` is COMPLETE, or the party whose turn it is; what has ended (by its `state`) waits for nobody.
    """
    midnight = datetime.combine(on + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))
    signatures = Signature.objects.filter(version=OuterRef("version_id"), signed_at__lt=midnight).order_by("party")
    found = documents.annotate(
        signed=ArraySubquery(signatures.values("party"), output_field=ArrayField(CharField(max_length=20)))
    )
    if not wanted:
        return found
    asked = Q(pk__in=[])
    for condition in _conditions(wanted):
        asked |= condition
    return found.filter(asked)


def signing_words(kind: str, signed: list[str], state: str) -> str:
    """«ждёт: исполнитель услуг», «подписан всеми», or that it has ended without all signatures."""
    whose = whose_turn(kind, signed)
    if not whose:
        return "подписан всеми"
    return f"ждёт: {whose}" if state == IN_FORCE else "подписан не всеми"


def whose_turn(kind: str, signed: list[str]) -> str:
    """«исполнитель услуг»; empty when all have signed."""
    turns = KINDS[DocumentKind(kind)].signing
    return ", ".join(str(each.label) for each in next_parties(turns, (SigningParty(party) for party in signed)))


def signers_of(payload_sha256: str) -> list[Signer]:
    """Who has signed the version with this sum, for everybody who checks it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM examine_signatures(%s)", [payload_sha256])
        return [Signer(*row) for row in cursor.fetchall()]


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
