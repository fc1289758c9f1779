from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.supply.agreements.verify import CHECKS


class AgreementsConfig(AppConfig):
    name = "sotszakaz.supply.agreements"
    verbose_name = "соглашения"

    def ready(self) -> None:
        register_check(*CHECKS)
