from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.kernel.documents.verify import CHECKS


class DocumentsConfig(AppConfig):
    name = "sotszakaz.kernel.documents"
    verbose_name = "документы"

    def ready(self) -> None:
        register_check(*CHECKS)
