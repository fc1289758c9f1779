from django.db.models import TextChoices

from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_OFFICE, AREA_PROVIDER


class Area(TextChoices):
    """In whose pages a notice is shown."""

    CITIZEN = AREA_CITIZEN, "кабинет представителя"
    PROVIDER = AREA_PROVIDER, "кабинет исполнителя"
    OFFICE = AREA_OFFICE, "кабинет уполномоченного органа"
