from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    name = "sotszakaz.kernel.regulations"
    verbose_name = "регламенты"
