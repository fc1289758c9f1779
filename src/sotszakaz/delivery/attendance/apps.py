from django.apps import AppConfig

from sotszakaz.delivery.attendance.checks import CHECKS
from sotszakaz.foundation.verification import register_check


class AttendanceConfig(AppConfig):
    name = "sotszakaz.delivery.attendance"
    verbose_name = "посещаемость"

    def ready(self) -> None:
        register_check(*CHECKS)
