from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.oversight.analysis.verify import CHECKS
from sotszakaz.oversight.indicators.measures import register
from sotszakaz.oversight.indicators.sheets import register_sheets


class AnalysisConfig(AppConfig):
    name = "sotszakaz.oversight.analysis"
    verbose_name = "факторный анализ"

    def ready(self) -> None:
        # models need the registry of apps
        from sotszakaz.oversight.analysis.measures import MEASURE, determined_by_runs
        from sotszakaz.oversight.analysis.report import sheets_on
        from sotszakaz.oversight.indicators.determined import register_determined

        register(MEASURE)
        register_determined(determined_by_runs)
        register_sheets(sheets_on)
        register_check(*CHECKS)
