from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.ordering.working_group.verify import CHECKS


class WorkingGroupConfig(AppConfig):
    name = "sotszakaz.ordering.working_group"
    verbose_name = "рабочая группа"

    def ready(self) -> None:
        register_check(*CHECKS)
