"""Lists of wishes: of a family, of a window, and how often a group is wished."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.states import PlacingMode, WindowState
from sotszakaz.demand.allocation.models import ChildResult, Wish, WishList
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.models import User
from sotszakaz.supply.programmes.models import StudyGroup


def get_own_list(user: User, window_id: int, child_id: int) -> WishList | None:
    """The list of a child for whom the user acts, with its wishes in order."""
    lists = WishList.objects.of_representative(user).filter(window_id=window_id, child_id=child_id)
    return lists.prefetch_related(Prefetch("wishes", _with_groups())).first()


def get_own_wish(user: User, wish_id: int) -> Wish:
    """A wish of a child for whom the user acts. Raises NotFound."""
    own = WishList.objects.of_representative(user)
    wish = Wish.objects.select_related("wish_list__window").filter(pk=wish_id, wish_list__in=own).first()
    if wish is None:
        raise NotFound()
    return wish


def get_own_result(user: User, result_id: int) -> ChildResult:
    """The result of a child for whom the user acts. Raises NotFound."""
    own = ChildResult.objects.filter(pk=result_id, child__in=Child.objects.of_representative(user))
    result = own.select_related("run").first()
    if result is None:
        raise NotFound()
    return result


def list_own_lists(user: User) -> "QuerySet[WishList]":
    """All lists of the person's children with their wishes, the latest window first."""
    return (
        WishList.objects.of_representative(user)
        .select_related("window__municipality", "child")
        .prefetch_related(Prefetch("wishes", _with_groups()))
        .order_by("-window__opens_at", "child_id")
    )


def numbers_of_wishes(group_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many children wish each group in windows that are not settled, and how many of them before all others."""
    rows = (
        Wish.objects.filter(group_id__in=list(group_ids), wish_list__window__state=WindowState.PUBLISHED)
        .values_list("group_id")
        .annotate(wished=Count("pk"), first=Count("pk", filter=Q(rank=1)))
        .order_by("group_id")
    )
    return {group_id: (wished, first) for group_id, wished, first in rows}


def counts_of_lists(window: EnrolmentWindow) -> tuple[int, int]:
    """Children with a list that is not empty, and their wishes."""
    counted = Wish.objects.filter(wish_list__window=window).aggregate(
        children=Count("wish_list", distinct=True), wishes=Count("pk")
    )
    return counted["children"], counted["wishes"]


def windows_collecting(municipality_id: int, at: datetime) -> list[EnrolmentWindow]:
    """Windows of the municipality that collect wishes at the moment, the one that ends first before others."""
    return list(_collecting(at).filter(municipality=municipality_id))


def wishes_of_child(child: Child, window: EnrolmentWindow) -> tuple[list[StudyGroup], str]:
    """The groups of the child's list in the window, the dearest first, and where the family says the child lives."""
    chosen = WishList.objects.filter(child=child, window=window).prefetch_related(Prefetch("wishes", _with_groups()))
    found = chosen.first()
    return ([wish.group for wish in found.wishes.all()], found.settlement) if found else ([], "")


def _collecting(at: datetime) -> "QuerySet[EnrolmentWindow]":
    open_now = EnrolmentWindow.objects.filter(
        mode=PlacingMode.WISHES, state=WindowState.PUBLISHED, opens_at__lte=at, closes_at__gt=at
    )
    return open_now.select_related("municipality").order_by("closes_at", "pk")


def _with_groups() -> "QuerySet[Wish]":
    return Wish.objects.select_related("group__part__programme", "group__organisation").order_by("rank")
