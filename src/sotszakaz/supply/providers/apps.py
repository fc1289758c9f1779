from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.supply.providers.verify import CHECKS


class ProvidersConfig(AppConfig):
    name = "sotszakaz.supply.providers"
    verbose_name = "исполнители"

    def ready(self) -> None:
        register_check(*CHECKS)
