from django.apps import AppConfig

from sotszakaz.demand.admission.verify import CHECKS
from sotszakaz.foundation.verification import register_check


class AdmissionConfig(AppConfig):
    name = "sotszakaz.demand.admission"
    verbose_name = "приём заявлений"

    def ready(self) -> None:
        register_check(*CHECKS)
