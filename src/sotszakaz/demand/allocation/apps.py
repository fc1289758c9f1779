from django.apps import AppConfig

from sotszakaz.demand.allocation.verify import CHECKS
from sotszakaz.foundation.verification import register_check


class AllocationConfig(AppConfig):
    name = "sotszakaz.demand.allocation"
    verbose_name = "распределение мест"

    def ready(self) -> None:
        register_check(*CHECKS)
