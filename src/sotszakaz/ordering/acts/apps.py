from django.apps import AppConfig


class ActsConfig(AppConfig):
    name = "sotszakaz.ordering.acts"
    verbose_name = "муниципальные акты"
