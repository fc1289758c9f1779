from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "sotszakaz.supply.providers"
    verbose_name = "исполнители"
