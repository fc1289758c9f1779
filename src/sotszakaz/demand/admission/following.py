"""What a family keeps in mind for a record that is merged into another of the same child."""

from sotszakaz.demand.admission.models import Interest
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation import audit
from sotszakaz.kernel.users.models import User


def pass_on_interests(*, kept: Child, closed: Child, by: User | None) -> int:
    """Favourites and preliminary lists go over with their days; a group that both keep in mind stays once.

    The log names each, so that one can tell whose it was. Part of a larger transaction.
    """
    known = set(Interest.objects.filter(child=kept).order_by("pk").values_list("group_id", flat=True))
    passed = 0
    for interest in Interest.objects.filter(child=closed).order_by("pk"):
        if interest.group_id in known:
            audit.record("interest.remove", interest, by=by, group=interest.group_id, merged_into=kept.pk)
            interest.delete()
            continue
        Interest.objects.filter(pk=interest.pk).update(child=kept)
        audit.record("interest.follow", interest, by=by, since_record=closed.pk)
        passed += 1
    return passed
