from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "sotszakaz.kernel.users"
    verbose_name = "пользователи"
