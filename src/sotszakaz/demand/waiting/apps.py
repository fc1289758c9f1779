from django.apps import AppConfig

from sotszakaz.demand.waiting.verify import CHECKS
from sotszakaz.foundation.verification import register_check


class WaitingConfig(AppConfig):
    name = "sotszakaz.demand.waiting"
    verbose_name = "очередь на место"

    def ready(self) -> None:
        register_check(*CHECKS)
