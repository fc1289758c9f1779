from django.apps import AppConfig


class SocialOrdersConfig(AppConfig):
    name = "sotszakaz.ordering.social_orders"
    verbose_name = "социальный заказ"
