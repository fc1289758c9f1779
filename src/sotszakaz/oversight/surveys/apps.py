from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.oversight.surveys.verify import CHECKS


class SurveysConfig(AppConfig):
    name = "sotszakaz.oversight.surveys"
    verbose_name = "опросы удовлетворённости"

    def ready(self) -> None:
        register_check(*CHECKS)
