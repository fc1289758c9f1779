"""The list as people search it: as of a day, with filters; the history of a number; files that were brought."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.errors import ListIsCommon
from sotszakaz.ordering.catalogue.models import ClassifierImport, ClassifierRecord, ClassifierRow
from sotszakaz.ordering.catalogue.states import ImportState


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; whatever is empty does not narrow. `text` is of a number, also an old one, or a name."""

    text: str = ""
    service_code: str = ""
    focus: str = ""
    form: str = ""
    category: str = ""
    origin: str = ""
    with_ended: bool = False


def search_records(municipality_id: int, search: Search, *, on: date, by: Actor) -> QuerySet[ClassifierRecord]:
    """Rows in force on the day, by number; with those that had ended by then when asked. Raises NotAllowed."""
    require(by, Permission.CATALOGUE_VIEW, municipality_id)
    found = ClassifierRecord.objects.all()
    if search.with_ended:
        found = found.filter(Q(valid__startswith__isnull=True) | Q(valid__startswith__lte=on))
    else:
        found = found.on(on)
    for name in ("service_code", "focus", "form", "category", "origin"):
        if value := getattr(search, name):
            found = found.filter(**{name: value})
    if text := " ".join(search.text.split()):
        wanted = Q(name__icontains=text) | Q(number__icontains=text.replace(" ", "").upper())
        found = found.filter(wanted | Q(legacy_number__startswith=text.replace(" ", "").upper()))
    return found.order_by("number", "valid", "pk")


def values_of(name: str) -> list[str]:
    """What the list has in a column, for a filter."""
    return sorted(ClassifierRecord.objects.exclude(**{name: ""}).order_by().values_list(name, flat=True).distinct())


def history_of(municipality_id: int, number: str, *, by: Actor) -> list[ClassifierRecord]:
    """All versions of the number, the latest first. Raises NotFound, NotAllowed."""
    require(by, Permission.CATALOGUE_VIEW, municipality_id)
    versions = list(ClassifierRecord.objects.filter(number=number).select_related("file").order_by("-valid", "-pk"))
    if not versions:
        raise NotFound()
    return versions


def has_official() -> bool:
    """Was an official list ever brought: without it nothing can be called missing from it."""
    return ClassifierRecord.objects.official().exists()


def require_keeper(by: Actor, municipality_id: int) -> None:
    """The list is common to all municipalities: one of them does not change it. Raises NotFound, ListIsCommon."""
    try:
        require(by, Permission.CATALOGUE_LOAD, municipality_id)
    except NotAllowed as refusal:
        raise ListIsCommon() from refusal


def list_imports(municipality_id: int, *, by: Actor) -> QuerySet[ClassifierImport]:
    """Files that were brought, the latest first. Raises NotAllowed."""
    require_keeper(by, municipality_id)
    return ClassifierImport.objects.defer("content").order_by("-pk")


def get_import_for(municipality_id: int, pk: int, *, by: Actor) -> ClassifierImport:
    """One of them. Raises NotFound, NotAllowed."""
    found = list_imports(municipality_id, by=by).filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def faults_of(file: ClassifierImport) -> QuerySet[ClassifierRow]:
    """Rows with their faults, by line."""
    return ClassifierRow.objects.filter(file=file).exclude(fault="").order_by("line")


def unread_imports() -> list[int]:
    """Files that wait for the worker, also those whose worker was killed."""
    waiting = ClassifierImport.objects.filter(state__in=[ImportState.WAITING, ImportState.READING])
    return list(waiting.order_by("pk").values_list("pk", flat=True))
