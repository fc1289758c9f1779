from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "sotszakaz.ordering.catalogue"
    verbose_name = "перечень услуг"
