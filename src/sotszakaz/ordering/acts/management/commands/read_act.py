"""`script/sotszakaz read-act FILE [--json]`: what an act says, without a database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from sotszakaz.foundation.errors import Refusal
from sotszakaz.ordering.acts.report import as_json, as_text, read_act_file

BAD_INPUT = 2


class Command(BaseCommand):
    """Print the reading for people, or one JSON object. A file that is no act: one sentence on stderr, exit code 2."""

    help = "Читает файл муниципального акта и печатает, что в нём сказано и какие в нём есть недостатки."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="файл .txt, .docx, .doc, .odt, .rtf или .pdf")
        parser.add_argument("--json", action="store_true", help="напечатать один объект JSON")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            reading = read_act_file(file)
        except Refusal as refusal:
            self.stderr.write(refusal.message, self.style.NOTICE)
            raise SystemExit(BAD_INPUT) from None
        if options["json"]:
            self.stdout.write(json.dumps(as_json(reading), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_text(reading), ending="")
