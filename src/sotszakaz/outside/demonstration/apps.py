from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "sotszakaz.outside.demonstration"
    verbose_name = "демонстрация"
