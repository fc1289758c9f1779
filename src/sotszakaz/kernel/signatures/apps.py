from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.kernel.signatures.verify import CHECKS


class SignaturesConfig(AppConfig):
    name = "sotszakaz.kernel.signatures"
    verbose_name = "подписи"

    def ready(self) -> None:
        register_check(*CHECKS)
