from django.apps import AppConfig


class SettlementsConfig(AppConfig):
    name = "sotszakaz.delivery.settlements"
    verbose_name = "взаиморасчёты"
