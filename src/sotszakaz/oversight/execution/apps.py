from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.oversight.execution.verify import CHECKS


class ExecutionConfig(AppConfig):
    name = "sotszakaz.oversight.execution"
    verbose_name = "исполнение заказа"

    def ready(self) -> None:
        register_check(*CHECKS)
