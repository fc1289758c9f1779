from django.apps import AppConfig

from sotszakaz.foundation.verification import register_check
from sotszakaz.ordering.social_orders.verify import CHECKS


class SocialOrdersConfig(AppConfig):
    name = "sotszakaz.ordering.social_orders"
    verbose_name = "социальный заказ"

    def ready(self) -> None:
        register_check(*CHECKS)
