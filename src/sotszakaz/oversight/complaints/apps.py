from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.oversight.complaints.verify import CHECKS


class ComplaintsConfig(AppConfig):
    name = "sotszakaz.oversight.complaints"
    verbose_name = "жалобы"

    def ready(self) -> None:
        register_check(*CHECKS)
