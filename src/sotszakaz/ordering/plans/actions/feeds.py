"""Secret addresses of the calendar of the plan."""

from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans.models import PlanFeed
from sotszakaz.ordering.plans.selectors import fingerprint

SECRET_BYTES = 32


@transaction.atomic(durable=True)
def make_feed(*, municipality_id: int, by: User) -> str:
    """A new address for one's own calendar; the one before works no more. The secret, which is told only now.

    Raises NotFound, NotAllowed.
    """
    require(by, Permission.PLAN_VIEW, municipality_id)
    _revoke(municipality_id, by)
    secret = token_urlsafe(SECRET_BYTES)
    with judged(PlanFeed):
        feed = PlanFeed.objects.create(municipality_id=municipality_id, user=by, secret_sha256=fingerprint(secret))
    audit.record("planfeed.make", feed, by=by)
    return secret


@transaction.atomic(durable=True)
def revoke_feed(*, municipality_id: int, by: User) -> bool:
    """One's own address works no more; was there one. Raises NotFound, NotAllowed."""
    require(by, Permission.PLAN_VIEW, municipality_id)
    return _revoke(municipality_id, by)


def _revoke(municipality_id: int, by: User) -> bool:
    feeds = PlanFeed.objects.select_for_update(no_key=True)
    feed = feeds.filter(municipality_id=municipality_id, user=by, revoked_at=None).first()
    if feed is None:
        return False
    feed.revoked_at = timezone.now()
    feed.save(update_fields=["revoked_at"])
    audit.record("planfeed.revoke", feed, by=by)
    return True
