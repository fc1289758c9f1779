from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "sotszakaz.kernel.notices"
    verbose_name = "уведомления"
