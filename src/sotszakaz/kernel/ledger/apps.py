from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "sotszakaz.kernel.ledger"
    verbose_name = "счета и проводки"
