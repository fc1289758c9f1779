"""script/sotszakaz load-calendar FILE."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sotszakaz.kernel.regulations.production_calendar import FILE, load, read


class Command(BaseCommand):
    help = "Загрузить производственный календарь России на годы, которые есть в файле (day,kind,source)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=FILE, help="файл CSV; без него — календарь поставки")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            days = read(options["file"])
        except (OSError, ValueError) as error:
            raise CommandError(f"Файл не прочитан: {error}.", returncode=2) from error
        self.stdout.write(f"Записано дней: {load(days)}.")
