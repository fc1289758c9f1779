"""What still waits for the signature of a family: contracts and what amends them.

A paper by which a family applies or moves is no signature of the contract that follows it: the contract's number and
sums are not in it. Only the contract itself, signed, is; ADR 0018 says what waits for it.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from sotszakaz.demand.enrolments.evidence import signed_in_advance
from sotszakaz.demand.enrolments.models import ApplicationPaper, Contract, EnrolmentApplication
from sotszakaz.kernel.documents.models import Document, DocumentEnding, DocumentVersion
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.signatures.selectors import Standing, standings_of


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A document that the family has to sign; `first` is who signs before it, empty when its turn has come."""

    document: Document
    first: str


def unsigned_by_family(application: EnrolmentApplication, *, on: date) -> list[Unsigned]:
    """Of the application and of the one that has replaced it, the first formed first; nothing that is over on the day.

    What a paper taken already signs in its turn asks nothing of the family. Two queries, more where something is left.
    """
    own = Q(application=application) | Q(application__replaces=application)
    contracts = Contract.objects.filter(own).values("document")
    amendments = ApplicationPaper.objects.filter(own, kind=DocumentKind.CONTRACT_AMENDMENT).values("document")
    over = DocumentEnding.objects.filter(document=OuterRef("document"), ended_on__lte=on)
    formed = DocumentVersion.objects.filter(Q(document__in=contracts) | Q(document__in=amendments), ~Exists(over))
    versions = list(formed.select_related("document").order_by("document", "-version").distinct("document"))
    standings = standings_of(versions)
    left = [each for each in versions if _lacks_family(standings[each.pk])]
    known = signed_in_advance(left) if left else set()
    return [
        Unsigned(each.document, _who_is_first(standings[each.pk])) for each in left if each.document_id not in known
    ]


def _lacks_family(standing: Standing) -> bool:
    return any(each.party == SigningParty.CITIZEN and each.signature is None for each in standing.turns)


def _who_is_first(standing: Standing) -> str:
    is_now = any(each.party == SigningParty.CITIZEN for each in standing.next_turns)
    return "" if is_now else standing.whose
