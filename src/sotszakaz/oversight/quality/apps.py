from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.oversight.indicators.measures import register
from sotszakaz.oversight.quality.verify import CHECKS


class QualityConfig(AppConfig):
    name = "sotszakaz.oversight.quality"
    verbose_name = "качество услуг"

    def ready(self) -> None:
        from sotszakaz.oversight.quality.measures import MEASURES  # models need the registry of apps

        register(*MEASURES)
        register_check(*CHECKS)
