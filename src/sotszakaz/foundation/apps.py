from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "sotszakaz.foundation"
    verbose_name = "основание"
