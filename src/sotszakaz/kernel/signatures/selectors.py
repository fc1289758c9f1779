from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from sotszakaz.kernel.documents.kinds import KINDS, Turn
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.signatures.certificates import read_certificate
from sotszakaz.kernel.signatures.chain import Trust
from sotszakaz.kernel.signatures.errors import NotFound
from sotszakaz.kernel.signatures.models import (
    RevocationList,
    Signatory,
    Signature,
    TrustedRoot,
    VerificationFinding,
    VerificationRun,
)
from sotszakaz.kernel.signatures.revocation import RevokedList, read_list
from sotszakaz.kernel.signatures.rules import next_parties
from sotszakaz.kernel.signatures.states import RunState
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission


@dataclass(frozen=True, slots=True)
class TurnStanding:
    """A side of a version: how it may sign, its signature when it has signed."""

    turn: Turn
    signature: Signature | None
    is_next: bool

    @property
    def party(self) -> SigningParty:
        return self.turn.party

    @property
    def title(self) -> str:
        return str(self.turn.party.label)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the signing of a version stands, side by side in the order of signing."""

    turns: tuple[TurnStanding, ...]

    @property
    def next_turns(self) -> list[TurnStanding]:
        return [each for each in self.turns if each.is_next]

    @property
    def whose(self) -> str:
        """«исполнитель услуг»: whose turn it is; empty when all have signed."""
        return ", ".join(each.title for each in self.next_turns)

    @property
    def is_begun(self) -> bool:
        return any(each.signature for each in self.turns)

    @property
    def is_complete(self) -> bool:
        """All sides have signed."""
        return not self.next_turns


def standing_of(version: DocumentVersion) -> Standing:
    """Where the signing of the version stands, by one query; `version.document` is read."""
    return standings_of([version])[version.pk]


def standings_of(versions: Sequence[DocumentVersion]) -> dict[int, Standing]:
    """The same of many versions by id, by one query; select their documents along."""
    found: dict[int, dict[str, Signature]] = {}
    for signature in Signature.objects.filter(version__in=versions).defer("cms").order_by("pk"):
        found.setdefault(signature.version_id, {})[signature.party] = signature
    return {each.pk: _standing(DocumentKind(each.document.kind), found.get(each.pk, {})) for each in versions}


def _standing(kind: DocumentKind, signed: dict[str, Signature]) -> Standing:
    turns = KINDS[kind].signing
    whose = next_parties(turns, (SigningParty(party) for party in signed))
    return Standing(tuple(TurnStanding(turn, signed.get(turn.party), turn.party in whose) for turn in turns))


def list_signatures(document_id: int) -> QuerySet[Signature]:
    """The signatures of all versions of a document with those who brought them, without the files."""
    return (
        Signature.objects.filter(version__document=document_id)
        .select_related("signed_by", "paper", "signatory")
        .defer("cms", "paper__content")
        .order_by("signed_at", "pk")
    )


def get_signature(document_id: int, signature_id: int) -> Signature:
    """One signature of the document with its file and its version. Raises NotFound."""
    found = Signature.objects.select_related("version__document", "paper").filter(version__document=document_id)
    signature = found.filter(pk=signature_id).first()
    if signature is None:
        raise NotFound()
    return signature


def signatories_on(municipality_id: int, organisation_id: int | None, on: date) -> list[Signatory]:
    """Who may sign for the provider (or the authorised body) on the day."""
    return list(Signatory.objects.of(municipality_id, organisation_id).valid_on(on).order_by("pk"))


def trust_of(municipality_id: int, on: date) -> Trust:
    """Who is believed in the municipality on the day, and the lists supplied there, the newest first."""
    home = Q(municipality_id=municipality_id) | Q(municipality__isnull=True)
    roots = TrustedRoot.objects.filter(home, trusted__contains=on).order_by("pk").values_list("certificate", flat=True)
    lists = RevocationList.objects.filter(home).order_by("-issued_on", "-pk").values_list("sha256", flat=True)
    return Trust(
        tuple(read_certificate(bytes(each)) for each in roots), tuple(_list_of(each) for each in dict.fromkeys(lists))
    )


def list_roots(municipality_id: int) -> QuerySet[TrustedRoot]:
    """Certificates trusted in the municipality, its own and those of the whole installation."""
    home = Q(municipality_id=municipality_id) | Q(municipality__isnull=True)
    return TrustedRoot.objects.filter(home).select_related("added_by").defer("certificate")


def list_revocation_lists(municipality_id: int) -> QuerySet[RevocationList]:
    """Revocation lists of the municipality and of the whole installation."""
    home = Q(municipality_id=municipality_id) | Q(municipality__isnull=True)
    return RevocationList.objects.filter(home).select_related("added_by").defer("content")


def list_signatories(municipality_id: int) -> QuerySet[Signatory]:
    """Everybody who may or might sign in the municipality: the body first, then providers by name."""
    rows = Signatory.objects.filter(municipality_id=municipality_id).select_related("organisation", "added_by")
    return rows.order_by("organisation__short_name", "organisation_id", "name", "pk")


def list_runs(municipality_id: int) -> QuerySet[VerificationRun]:
    """Checks over again, the latest first."""
    return VerificationRun.objects.filter(municipality_id=municipality_id).select_related("started_by")


def get_run_for(user: User, run_id: int) -> VerificationRun:
    """A check over again. Raises NotFound, NotAllowed."""
    run = VerificationRun.objects.select_related("started_by").filter(pk=run_id).first()
    if run is None:
        raise NotFound()
    require(user, Permission.SIGNATURE_CHECK, run.municipality_id)
    return run


def list_findings(run: VerificationRun) -> QuerySet[VerificationFinding]:
    """What a check found wrong, with the documents."""
    rows = VerificationFinding.objects.filter(run=run).select_related("signature__version__document")
    return rows.defer("signature__cms", "signature__version__payload").order_by("pk")


def unfinished_runs(municipality_id: int) -> list[int]:
    """Ids of the checks that are not finished, the oldest first."""
    rows = VerificationRun.objects.filter(municipality_id=municipality_id, state=RunState.RUNNING)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@lru_cache(maxsize=64)
def _list_of(sha256: str) -> RevokedList:
    content = RevocationList.objects.filter(sha256=sha256).order_by("pk").values_list("content", flat=True)[0]
    return read_list(bytes(content))
