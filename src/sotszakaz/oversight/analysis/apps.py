from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.oversight.analysis.verify import CHECKS
from sotszakaz.oversight.indicators.determined import register_determined
from sotszakaz.oversight.indicators.measures import register


class AnalysisConfig(AppConfig):
    name = "sotszakaz.oversight.analysis"
    verbose_name = "факторный анализ"

    def ready(self) -> None:
        from sotszakaz.oversight.analysis.measures import (
            MEASURE,
            determined_by_runs,
        )  # models need the registry of apps

        register(MEASURE)
        register_determined(determined_by_runs)
        register_check(*CHECKS)
