"""The pages of quality stand beside one another: their tabs, each for those who may open it."""

from django.urls import reverse

from sotszakaz.kernel.users.access import has_permission
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission

PAGES = (
    ("inspections", "Проверки", Permission.QUALITY_VIEW),
    ("shortcomings", "Нарушения", Permission.QUALITY_VIEW),
    ("checklists", "Чек-листы", Permission.QUALITY_VIEW),
    ("standards", "Стандарты", Permission.QUALITY_VIEW),
    ("surveys", "Опросы", Permission.QUALITY_VIEW),
    ("complaints", "Жалобы", Permission.COMPLAINT_VIEW),
)


def quality_tabs(person: User, municipality_id: int, shown: str) -> list[dict[str, object]]:
    """The tabs that the person may open; `shown` is the page that is open."""
    return [
        {"title": title, "url": reverse(f"office:{name}"), "active": name == shown}
        for name, title, right in PAGES
        if has_permission(person, right, municipality_id=municipality_id)
    ]
