"""What was known of children on a day, how it changed, and what families ask to change.

Data hold from the day that a deed names: a register of a past day shows what held then, also when the deed came later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Exists, OuterRef, Q, QuerySet

from sotszakaz.demand.children.models import ChangeRequest, Child, ChildVersion, DeedScan
from sotszakaz.demand.children.models.version import DatedFacts
from sotszakaz.demand.children.rules import DATA, KnownData
from sotszakaz.demand.children.states import LIVING, ChildCategory, RequestState
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission

FIRST = 1
"""The version of data that never changed."""

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Difference:
    """One of the data: as it was, and as it became or is to become, in words."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A deed that changed data of a child; is its document kept."""

    version: ChildVersion
    differences: tuple[Difference, ...]
    has_scan: bool


def known_of(facts: Child | DatedFacts) -> KnownData:
    """What is known now, was known, or is asked for."""
    return KnownData(**{name: getattr(facts, name) for name in DATA})


def differences(before: KnownData, after: KnownData) -> tuple[Difference, ...]:
    """What differs, in the order of a card."""
    found = ((_title(name), _shown(name, before), _shown(name, after)) for name in DATA)
    return tuple(Difference(*each) for each in found if each[1] != each[2])


def latest_version(child: Child) -> ChildVersion | None:
    """The version that the child's row repeats; None when its data never changed."""
    return child.versions.order_by("-version").first()


def edition_of(child: Child) -> int:
    """The number of the version that is in force."""
    latest = latest_version(child)
    return latest.version if latest else FIRST


def changes_of(child: Child) -> list[Change]:
    """How confirmed data changed, the latest first, for the office. One query."""
    kept = Exists(DeedScan.objects.filter(version=OuterRef("pk")))
    versions = list(child.versions.annotate(is_kept=kept).select_related("made_by").order_by("version"))
    found = [
        Change(now, differences(known_of(was), known_of(now)), now.is_kept or now.request_id is not None)
        for was, now in pairwise(versions)
    ]
    return found[::-1]


def open_changes_of(child: Child) -> list[Change]:
    """The same for a cabinet: without what the law keeps secret. One query."""
    return [each for each in changes_of(child) if not each.version.is_secret]


def data_on(municipality_id: int, on: date) -> dict[int, ChildVersion]:
    """Child → what held at the end of the day, of those children whose data hold from a later day now. One query."""
    later = ChildVersion.objects.filter(municipality_id=municipality_id, since__gt=on)
    held = ChildVersion.objects.filter(
        Q(since__isnull=True) | Q(since__lte=on), municipality_id=municipality_id, child__in=later.values("child")
    )
    return {each.child_id: each for each in held.order_by("child", "-version").distinct("child")}


def show_as(child: Child, then: Mapping[int, ChildVersion]) -> Child:
    """The child with the data of the day; not to be saved. No query."""
    if version := then.get(child.pk):
        for name in DATA:
            setattr(child, name, getattr(version, name))
    return child


def open_request(child: Child) -> ChangeRequest | None:
    """What the family asks for and nobody has answered."""
    return _without_scan().filter(child=child, state=RequestState.ASKED).select_related("asked_by").first()


def latest_answer(child: Child) -> ChangeRequest | None:
    """The latest request, when it was declined: the family reads why."""
    latest = _without_scan().filter(child=child).order_by("-pk").first()
    return latest if latest and latest.state == RequestState.DECLINED else None


def own_request(child: Child, user: User) -> ChangeRequest | None:
    """`open_request` for a cabinet: what is secret is shown to whoever asks for it and to nobody else."""
    return _seen_by(user, open_request(child))


def own_answer(child: Child, user: User) -> ChangeRequest | None:
    """`latest_answer` for a cabinet."""
    return _seen_by(user, latest_answer(child))


def list_requests(municipality_id: int, *, by: User) -> "QuerySet[ChangeRequest]":
    """What families ask to change and nobody has answered, the longest waiting first. Raises NotAllowed, NotFound."""
    require(by, Permission.CHILD_CONFIRM, municipality_id)
    asked = _without_scan().filter(municipality_id=municipality_id, state=RequestState.ASKED, child__state__in=LIVING)
    return asked.select_related("child", "asked_by").order_by("pk")


def get_request_for(user: User, request_id: int) -> ChangeRequest:
    """A request with its child and scan. Raises NotFound, NotAllowed."""
    request = ChangeRequest.objects.select_related("child__municipality").filter(pk=request_id).first()
    if request is None:
        raise NotFound()
    require(user, Permission.CHILD_CONFIRM, request.municipality_id)
    return request


def get_version_for(user: User, version_id: int) -> ChildVersion:
    """A version with its child and the document that was shown for it. Raises NotFound, NotAllowed."""
    cards = ("child__municipality", "request", "deed_scan")
    version = ChildVersion.objects.select_related(*cards).filter(pk=version_id).first()
    if version is None:
        raise NotFound()
    require(user, Permission.CHILD_CONFIRM, version.municipality_id)
    return version


def get_own_request(user: User, request_id: int) -> ChangeRequest:
    """A request about a child for whom the user acts. Raises NotFound."""
    own = Child.objects.of_representative(user)
    request = _without_scan().filter(pk=request_id, child__in=own).select_related("child").first()
    if request is None:
        raise NotFound()
    return request


def _seen_by(user: User, request: ChangeRequest | None) -> ChangeRequest | None:
    return None if request and request.is_secret and request.asked_by_id != user.pk else request


def _without_scan() -> "QuerySet[ChangeRequest]":
    return ChangeRequest.objects.defer("scan")


def _title(name: str) -> str:
    return str(Child._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _shown(name: str, data: KnownData) -> str:
    value = getattr(data, name)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if name == "snils" and value:
        return f"{value[:3]}-{value[3:6]}-{value[6:9]} {value[9:]}"
    return str(ChildCategory(value).label) if name == "category" else value or NOTHING
