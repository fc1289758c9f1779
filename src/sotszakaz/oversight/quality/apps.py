from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.oversight.quality.verify import CHECKS


class QualityConfig(AppConfig):
    name = "sotszakaz.oversight.quality"
    verbose_name = "качество услуг"

    def ready(self) -> None:
        register_check(*CHECKS)
