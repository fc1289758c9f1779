from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.ordering.plans.verify import CHECKS


class PlansConfig(AppConfig):
    name = "sotszakaz.ordering.plans"
    verbose_name = "планы апробации"

    def ready(self) -> None:
        register_check(*CHECKS)
