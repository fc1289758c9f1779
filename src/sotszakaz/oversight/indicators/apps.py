from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "sotszakaz.oversight.indicators"
    verbose_name = "показатели"
