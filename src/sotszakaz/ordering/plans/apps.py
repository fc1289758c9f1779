from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "sotszakaz.ordering.plans"
    verbose_name = "планы апробации"
