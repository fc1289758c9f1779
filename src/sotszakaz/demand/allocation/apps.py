from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "sotszakaz.demand.allocation"
    verbose_name = "распределение мест"
