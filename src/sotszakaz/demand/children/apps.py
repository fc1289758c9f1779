from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "sotszakaz.demand.children"
    verbose_name = "дети"
