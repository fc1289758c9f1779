"""The registry of documents: searched, filtered, as it was on any day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.documents.codes import is_code, read_code
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.models import Document, DocumentEnding, DocumentVersion
from sotszakaz.kernel.documents.states import IN_FORCE, UNSIGNED, DocumentKind
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.users.access import Actor, has_permission


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; whatever is empty does not narrow. `text` is of a number, a title, or a check code.

    Signatures are not looked at here: `state` of UNSIGNED finds what has not ended, as IN_FORCE does.
    """

    text: str = ""
    kind: str = ""
    year: int | None = None
    state: str = ""
    organisation_id: int | None = None


def kinds_for(by: Actor, municipality_id: int, organisation_id: int | None = None) -> list[DocumentKind]:
    """The kinds that the person's role may read."""
    return [
        kind.name
        for kind in KINDS.values()
        if has_permission(by, kind.permission, municipality_id=municipality_id, organisation_id=organisation_id)
    ]


def list_documents(
    municipality_id: int, search: Search, *, on: date, by: Actor, provider_id: int | None = None
) -> QuerySet[Document]:
    """Documents that were there on the day, the latest first, with what was in force of each at its end.

    Each has `version_id`, `version` and `state` (`IN_FORCE`: not ended, or an `Outcome`) as of the day. With
    `provider_id` the registry is that provider's own. Raises NotAllowed when the role may read no kind, NotFound for a
    provider's stranger.
    """
    kinds = kinds_for(by, municipality_id, provider_id)
    if not kinds:
        raise NotFound() if provider_id else NotAllowed()
    versions = DocumentVersion.objects.filter(document=OuterRef("pk"), formed_on__lte=on).order_by("-version")
    endings = DocumentEnding.objects.filter(document=OuterRef("pk"), ended_on__lte=on)
    found = (
        Document.objects.filter(municipality_id=municipality_id, kind__in=kinds, formed_on__lte=on)
        .annotate(
            version_id=Subquery(versions.values("pk")[:1]),
            version=Subquery(versions.values("version")[:1]),
            state=Coalesce(Subquery(endings.values("outcome")[:1]), Value(IN_FORCE), output_field=CharField()),
        )
        .select_related("organisation")
        .order_by("-formed_on", "-pk")
    )
    if provider_id:
        found = found.filter(organisation_id=provider_id)
    return found.filter(_wanted(search))


def years_of(municipality_id: int) -> list[int]:
    """The years in which documents were formed, the latest first."""
    years = Document.objects.filter(municipality_id=municipality_id).values_list("year", flat=True)
    return list(years.distinct().order_by("-year"))


def organisations_of(municipality_id: int) -> QuerySet[Organisation]:
    """The providers that are a side of some document, by name."""
    sides = Document.objects.filter(municipality_id=municipality_id, organisation__isnull=False)
    return Organisation.objects.filter(pk__in=sides.values("organisation")).order_by("short_name", "pk")


def _wanted(search: Search) -> Q:
    wanted = Q()
    if search.kind:
        wanted &= Q(kind=search.kind)
    if search.year:
        wanted &= Q(year=search.year)
    if search.state:
        wanted &= Q(state=IN_FORCE if search.state == UNSIGNED else search.state)
    if search.organisation_id:
        wanted &= Q(organisation_id=search.organisation_id)
    if text := search.text.strip():
        code = read_code(text)
        wanted &= Q(check_code=code) if is_code(code) else Q(full_number__icontains=text) | Q(title__icontains=text)
    return wanted
