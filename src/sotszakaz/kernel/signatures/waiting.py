"""Deeds that wait for signatures: which kinds do by the regulation, who signs next, and until which day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, QuerySet

from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.models import Document, DocumentEnding, DocumentVersion
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.types import Definition
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.kernel.signatures.selectors import Standing, standing_of

WAITING: Final[Mapping[DocumentKind, Definition[bool]]] = {
    DocumentKind.AGREEMENT: Parameter.AGREEMENT_NEEDS_SIGNATURES,
    DocumentKind.AGREEMENT_AMENDMENT: Parameter.AMENDMENT_NEEDS_SIGNATURES,
    DocumentKind.SOCIAL_ORDER: Parameter.ORDER_NEEDS_SIGNATURES,
    DocumentKind.CONTRACT: Parameter.CONTRACT_NEEDS_SIGNATURES,
    DocumentKind.SOCIAL_CERTIFICATE: Parameter.CERTIFICATE_NEEDS_SIGNATURES,
}
"""Kind → the parameter by which its deed waits for all signatures."""

UNPAID: Final = "До подписей услуга по договору не оплачивается: закрытие месяца её отложит."
CONSEQUENCES: Final[Mapping[DocumentKind, str]] = {
    DocumentKind.SOCIAL_ORDER: "До подписи заказ не публикуют.",
    DocumentKind.CONTRACT: UNPAID,
    DocumentKind.SOCIAL_CERTIFICATE: UNPAID,
}
"""What does not happen until all have signed, for people; of other kinds that wait, the document is not in force."""

EACH_VERSION: Final = frozenset({DocumentKind.SOCIAL_ORDER})
"""Kinds whose every version is a deed of its own: a new status of the order is published anew."""

SOON: Final = timedelta(days=1)
"""How long before the last day of the term a side is reminded."""

FORGOTTEN: Final = timedelta(days=60)
"""Nobody is reminded of an older document whose deed does not wait: it is found in the registry by its filter."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """Whose turn it is, and the last day of the term for it."""

    parties: tuple[SigningParty, ...]
    whose: str
    sign_by: date

    def is_late(self, on: date) -> bool:
        return on > self.sign_by


def consequence_of(kind: DocumentKind) -> str:
    """«До подписей документ не действует.», or what else waits."""
    return CONSEQUENCES.get(kind, "До подписей документ не действует.")


def waits(kind: DocumentKind, regulation: InForce) -> bool:
    """Does the deed of this kind wait for signatures."""
    parameter = WAITING.get(kind)
    return parameter is not None and regulation.value(parameter)


def kinds_that_wait(municipality_id: int, on: date) -> list[DocumentKind]:
    """The kinds whose deeds wait for signatures by the rules of the day; none where there are no rules."""
    try:
        regulation = regulation_on(municipality_id, on)
    except NoRegulation:
        return []
    return [kind for kind in WAITING if waits(kind, regulation)]


def kinds_to_remind(municipality_id: int, on: date) -> list[DocumentKind]:
    """The kinds whose sides are reminded of their terms by the rules of the day: those that wait, or all."""
    try:
        regulation = regulation_on(municipality_id, on)
    except NoRegulation:
        return []
    reminds = regulation.value(Parameter.SIGNING_REMINDERS)
    return [kind for kind in KINDS if reminds or waits(kind, regulation)]


def awaited_of(document_id: int) -> Awaited | None:
    """Who signs the version in force next; None when all have."""
    version = latest_version(document_id)
    return awaited_by(version, standing_of(version))


def last_day_to_sign(municipality_id: int, start: date) -> date:
    """The last day of the term of a side whose turn has come on the day."""
    return term_ends_on(regulation_on(municipality_id, start), Parameter.SIGNING_WORKING_DAYS, start)


def awaited_by(
    version: DocumentVersion, standing: Standing, last_day: Callable[[int, date], date] = last_day_to_sign
) -> Awaited | None:
    """The same for a version whose standing is known.

    The term of a side begins when its turn comes: with the version, or with the signature before. Who asks for many
    gives a `last_day` that remembers.
    """
    if standing.is_complete:
        return None
    sign_by = last_day(version.municipality_id, _turn_came_on(version, standing))
    return Awaited(tuple(each.turn.party for each in standing.next_turns), standing.whose, sign_by)


def signed_by_all(kind: DocumentKind, document: str) -> Exists:
    """For a query over rows whose field `document` names a document of the kind: some version of it has all sides.

    What has begun with one version goes on when the next one is formed, but for `EACH_VERSION`.
    """
    sides = [turn.party for turn in KINDS[kind].signing]
    signatures = Signature.objects.filter(version__document=OuterRef(document), party__in=sides)
    if kind in EACH_VERSION:
        later = DocumentVersion.objects.filter(
            document=OuterRef("version__document"), version__gt=OuterRef("version__version")
        )
        signatures = signatures.exclude(Exists(later))
    signed = signatures.order_by().values("version").annotate(sides=Count("party")).filter(sides=len(sides))
    return Exists(signed)


def unsigned_documents(municipality_id: int, kind: DocumentKind, *, since: date = date.min) -> QuerySet[Document]:
    """Documents of the kind in force, formed from the day on, no version of which all have signed, the oldest first."""
    ended = DocumentEnding.objects.filter(document=OuterRef("pk"))
    found = Document.objects.filter(~Exists(ended), municipality_id=municipality_id, kind=kind, formed_on__gte=since)
    return found.exclude(signed_by_all(kind, "pk")).order_by("pk")


def _turn_came_on(version: DocumentVersion, standing: Standing) -> date:
    moments = [each.signature.signed_at for each in standing.turns if each.signature]
    if not moments:
        return version.formed_on
    zone = ZoneInfo(version.document.municipality.timezone)
    return max(max(moments).astimezone(zone).date(), version.formed_on)
