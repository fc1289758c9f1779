from django.db.models import TextChoices


class GroupMode(TextChoices):
    """The act makes a group, or gives its functions to one that exists."""

    CREATED = "created", "создана актом"
    EXISTING = "existing", "функции переданы существующей"


class MemberRole(TextChoices):
    HEAD = "head", "руководитель"
    DEPUTY = "deputy", "заместитель руководителя"
    SECRETARY = "secretary", "секретарь"
    MEMBER = "member", "член группы"
