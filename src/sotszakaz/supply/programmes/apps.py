from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.supply.programmes.verify import CHECKS


class ProgrammesConfig(AppConfig):
    name = "sotszakaz.supply.programmes"
    verbose_name = "программы"

    def ready(self) -> None:
        register_check(*CHECKS)
