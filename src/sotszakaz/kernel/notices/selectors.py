from django.db.models import QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.models import User

COUNTED = 100


def count_unread(user: User, area: str) -> int:
    """How many notices wait for the person, up to COUNTED: one look into a small index."""
    return Notice.objects.of(user, area).unread().order_by()[:COUNTED].count()


def list_notices(user: User, area: str, *, is_unread: bool = False) -> "QuerySet[Notice]":
    """The feed, the latest deed first."""
    notices = Notice.objects.of(user, area).order_by("-created_at", "-message_id", "-pk")
    return notices.unread() if is_unread else notices


def get_notice(user: User, area: str, notice_id: int) -> Notice:
    """One's own notice. Raises NotFound."""
    notice = Notice.objects.of(user, area).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound()
    return notice
