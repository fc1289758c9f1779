from django.apps import AppConfig

from sotszakaz.web.components import voice


class WebConfig(AppConfig):
    name = "sotszakaz.web"
    verbose_name = "страницы"

    def ready(self) -> None:
        voice.speak()
