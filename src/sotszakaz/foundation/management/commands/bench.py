"""`bench NAME [--json] [--seconds N]`: measures a job of `bench/` beside its limit; no data of the user is touched."""

import importlib
import importlib.util
import inspect
import json
import pkgutil
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

COLUMNS = "{case:<18} {rate:>10} {limit:>10} {ratio:>7} {p50_ms:>9} {p99_ms:>9} {failures:>8} {oversell:>8}  {unit}"


class Command(BaseCommand):
    help = "Измерить скорость: сколько в секунду и какая это доля предела этой машины."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="что измерить")
        parser.add_argument("--json", action="store_true", help="строки одним массивом JSON")
        parser.add_argument("--seconds", type=float, default=5, help="сколько секунд на случай")
        parser.add_argument("--deeds", type=int, help="сколько действий сделать, вместо секунд (soak)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["name"] not in jobs():
            known = ", ".join(jobs())
            raise CommandError(f"Нет такого измерения: {options['name']}. Есть: {known}.", returncode=2)
        if options["seconds"] <= 0:
            raise CommandError("Секунд на случай должно быть больше нуля.", returncode=2)
        job = importlib.import_module(f"bench.{options['name']}")
        more = {} if options["deeds"] is None else {"deeds": options["deeds"]}
        if not set(more) <= set(inspect.signature(job.run).parameters) or (options["deeds"] or 8) < 8:
            raise CommandError(f"Измерение {options['name']} не считает действия, или их меньше восьми.", returncode=2)
        rows = []
        if not options["json"]:
            self.stdout.write(COLUMNS.format(**{name: name for name in FIELDS}))
        for row in job.run(options["seconds"], **more):
            rows.append(row.as_json())
            if not options["json"]:
                self.stdout.write(COLUMNS.format(**{name: dash(value) for name, value in rows[-1].items()}))
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))


FIELDS = ["case", "rate", "unit", "limit", "ratio", "p50_ms", "p99_ms", "failures", "oversell"]


def jobs() -> list[str]:
    """Modules of `bench/` that can be run."""
    package = importlib.import_module("bench")
    names = [found.name for found in pkgutil.iter_modules(package.__path__)]
    return [name for name in names if hasattr(importlib.import_module(f"bench.{name}"), "run")]


def dash(value: Any) -> Any:
    """What is not known is shown as a dash."""
    return "—" if value is None else value
