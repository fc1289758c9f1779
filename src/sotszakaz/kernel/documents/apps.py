from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "sotszakaz.kernel.documents"
    verbose_name = "документы"
