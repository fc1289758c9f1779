from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "sotszakaz.supply.programmes"
    verbose_name = "программы"
