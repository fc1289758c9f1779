"""script/sotszakaz demo-logins."""

from typing import Any

from django.core.management.base import BaseCommand

from sotszakaz.outside.demonstration.logins import PASSWORD, list_logins


class Command(BaseCommand):
    help = "Показать, под кем войти в демонстрацию."

    def handle(self, *args: Any, **options: Any) -> None:
        logins = list_logins()
        if not logins:
            self.stdout.write("Демонстрационных входов нет: выполните script/sotszakaz demo.")
            return
        self.stdout.write(f"Войти можно под любым из них, пароль у всех — {PASSWORD}")
        width = max(len(login.role) for login in logins)
        for login in logins:
            self.stdout.write(f"  {login.role:<{width}}  {login.municipality:<16}  {login.email}")
