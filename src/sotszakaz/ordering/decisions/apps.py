from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "sotszakaz.ordering.decisions"
    verbose_name = "решения"
