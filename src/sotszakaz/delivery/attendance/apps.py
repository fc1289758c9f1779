from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "sotszakaz.delivery.attendance"
    verbose_name = "посещаемость"
