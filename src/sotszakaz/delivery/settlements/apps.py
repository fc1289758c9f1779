from django.apps import AppConfig

from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.foundation.verification import register_check


class SettlementsConfig(AppConfig):
    name = "sotszakaz.delivery.settlements"
    verbose_name = "взаиморасчёты"

    def ready(self) -> None:
        register_check(*CHECKS)
