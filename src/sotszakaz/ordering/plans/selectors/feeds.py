"""Reading the plan by a secret address."""

from hashlib import sha256

from sotszakaz.kernel.users.access import has_permission
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans.models import PlanFeed


def feed_of(user: User, municipality_id: int) -> PlanFeed | None:
    """The address by which the person's calendar reads the plan; None when none was made, or it was revoked."""
    return PlanFeed.objects.filter(user=user, municipality_id=municipality_id, revoked_at=None).first()


def feed_by(secret: str) -> PlanFeed | None:
    """The address with this secret, while it is not revoked and its person may still see the plan."""
    found = PlanFeed.objects.select_related("user", "municipality").filter(
        secret_sha256=fingerprint(secret), revoked_at=None, user__is_active=True
    )
    feed = found.first()
    if feed is None or not has_permission(feed.user, Permission.PLAN_VIEW, municipality_id=feed.municipality_id):
        return None
    return feed


def fingerprint(secret: str) -> str:
    """What is kept of the secret of an address: who reads the table cannot make the address of it."""
    return sha256(secret.encode()).hexdigest()
