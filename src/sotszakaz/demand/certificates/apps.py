from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "sotszakaz.demand.certificates"
    verbose_name = "сертификаты"
