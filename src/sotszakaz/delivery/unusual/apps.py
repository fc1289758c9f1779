from django.apps import AppConfig


class UnusualConfig(AppConfig):
    name = "sotszakaz.delivery.unusual"
    verbose_name = "необычное в месяце"
