from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.oversight.indicators.measures import register
from sotszakaz.oversight.indicators.verify import CHECKS


class IndicatorsConfig(AppConfig):
    name = "sotszakaz.oversight.indicators"
    verbose_name = "показатели"

    def ready(self) -> None:
        from sotszakaz.oversight.indicators.built_in import MEASURES  # models need the registry of apps

        register(*MEASURES)
        register_check(*CHECKS)
