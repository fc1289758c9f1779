from django.apps import AppConfig

from sotszakaz.demand.certificates.verify import CHECKS
from sotszakaz.foundation.verification import register_check


class CertificatesConfig(AppConfig):
    name = "sotszakaz.demand.certificates"
    verbose_name = "сертификаты"

    def ready(self) -> None:
        register_check(*CHECKS)
