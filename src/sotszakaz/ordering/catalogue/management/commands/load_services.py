"""script/sotszakaz load_services FILE [--check]."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.catalogue.classifier import faults_of
from sotszakaz.ordering.catalogue.importing import bring_list, check_list, drop_list, take_list
from sotszakaz.ordering.catalogue.models import ClassifierImport

ALL = 0
"""The list belongs to no municipality; the system itself may bring it."""
SHOWN = 50


class Command(BaseCommand):
    help = "Загрузить официальный перечень услуг из .xlsx или .csv: целиком или никак."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="файл перечня")
        parser.add_argument("--check", action="store_true", help="только проверить, ничего не менять")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"Файл не открывается: {error}.", returncode=2) from error
        kept = bring_list(municipality_id=ALL, file_name=options["file"].name, content=content, by=SYSTEM)
        brought = check_list(import_id=kept.pk)
        if brought.refusal:
            raise CommandError(brought.refusal, returncode=2)
        self._show(brought)
        if brought.faults:
            drop_list(import_id=brought.pk, municipality_id=ALL, by=SYSTEM)
            raise CommandError(f"Строк с ошибками: {brought.faults}. Ничего не изменено.", returncode=2)
        if options["check"]:
            drop_list(import_id=brought.pk, municipality_id=ALL, by=SYSTEM)
            self.stdout.write("Это была проверка: ничего не изменено.")
        else:
            take_list(import_id=brought.pk, municipality_id=ALL, by=SYSTEM)
            self.stdout.write("Перечень загружен.")

    def _show(self, brought: ClassifierImport) -> None:
        for row in faults_of(brought)[:SHOWN]:
            self.stderr.write(f"Строка {row.line}: {row.fault}")
        words = {"added": "новых", "changed": "исправлено", "ended": "закрыто", "same": "без изменений"}
        counts = ", ".join(f"{title} {brought.outcome[name]}" for name, title in words.items())
        self.stdout.write(f"Строк {brought.reached}: {counts}.")
