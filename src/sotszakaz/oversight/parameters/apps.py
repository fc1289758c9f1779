from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.oversight.parameters.verify import CHECKS


class ParametersConfig(AppConfig):
    name = "sotszakaz.oversight.parameters"
    verbose_name = "параметры заказа"

    def ready(self) -> None:
        register_check(*CHECKS)
