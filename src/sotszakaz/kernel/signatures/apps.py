from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    name = "sotszakaz.kernel.signatures"
    verbose_name = "подписи"
