from django.apps import AppConfig

from sotszakaz.demand.enrolments.verify import CHECKS
from sotszakaz.foundation.verification import register_check


class EnrolmentsConfig(AppConfig):
    name = "sotszakaz.demand.enrolments"
    verbose_name = "зачисление"

    def ready(self) -> None:
        register_check(*CHECKS)
