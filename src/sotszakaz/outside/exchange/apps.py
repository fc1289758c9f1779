from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "sotszakaz.outside.exchange"
    verbose_name = "обмен с порталом"
