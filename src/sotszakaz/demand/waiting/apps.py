from django.apps import AppConfig


class WaitingConfig(AppConfig):
    name = "sotszakaz.demand.waiting"
    verbose_name = "очередь на место"
