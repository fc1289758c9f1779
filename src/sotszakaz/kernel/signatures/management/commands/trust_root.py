"""script/sotszakaz trust_root FILE."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.signatures.trusting import trust_root
from sotszakaz.kernel.users.access import SYSTEM


class Command(BaseCommand):
    help = "Доверять удостоверяющему центру во всех муниципалитетах: его сертификат в файле .cer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="файл сертификата, DER или PEM")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
            now = timezone.now()
            root = trust_root(municipality_id=None, content=content, by=SYSTEM, on=timezone.localdate(), at=now)
        except OSError as error:
            raise CommandError(f"Файл не прочитан: {error}.", returncode=2) from error
        except Refusal as refusal:
            raise CommandError(refusal.message, returncode=1) from refusal
        self.stdout.write(f"Сертификату «{root.title}» доверяют во всех муниципалитетах. SHA-256 {root.sha256}.")
