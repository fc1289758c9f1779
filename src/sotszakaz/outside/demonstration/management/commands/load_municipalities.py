"""script/sotszakaz load-municipalities."""

from typing import Any

from django.core.management.base import BaseCommand

from sotszakaz.outside.demonstration.loading import load_municipalities


class Command(BaseCommand):
    help = "Загрузить пять муниципалитетов так, как их настраивают их акты. То, что уже есть, остаётся."

    def handle(self, *args: Any, **options: Any) -> None:
        for municipality in load_municipalities():
            self.stdout.write(f"{municipality.short_name}: решение, услуги, план, показатели")
