from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "sotszakaz.supply.agreements"
    verbose_name = "соглашения"
