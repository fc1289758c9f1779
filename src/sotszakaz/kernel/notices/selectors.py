from django.db import connection
from django.db.models import QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.models import User

COUNTED = 100
UNREAD = """
    SELECT count(*) FROM (
        SELECT FROM notices_notice n WHERE n.user_id = %s AND n.area = %s AND n.read_at IS NULL LIMIT %s) AS first
"""
"""Every page counts them, so the statement is written out."""


def count_unread(user: User, area: str) -> int:
    """How many notices wait for the person, up to COUNTED: one look into a small index."""
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [user.pk, area, COUNTED])
        [found] = cursor.fetchone()
    return int(found)


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
