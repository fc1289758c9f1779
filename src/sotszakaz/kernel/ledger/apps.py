from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.kernel.ledger.verify import CHECKS


class LedgerConfig(AppConfig):
    name = "sotszakaz.kernel.ledger"
    verbose_name = "счета и проводки"

    def ready(self) -> None:
        register_check(*CHECKS)
