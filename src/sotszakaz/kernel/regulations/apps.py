from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.kernel.regulations.verify import CHECKS


class RegulationsConfig(AppConfig):
    name = "sotszakaz.kernel.regulations"
    verbose_name = "правила муниципалитетов"

    def ready(self) -> None:
        register_check(*CHECKS)
