from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "sotszakaz.web"
    verbose_name = "страницы"
