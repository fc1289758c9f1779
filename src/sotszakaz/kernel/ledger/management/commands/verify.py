"""`verify [--json]`: proves over all rows that the figures hold together. Exit code 1 when one check fails."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from sotszakaz.foundation.verification import Finding, find_offenders, registered_checks, unchanging_view


class Command(BaseCommand):
    help = "Проверить, что остатки, проводки и реестры сходятся."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="один объект JSON вместо строк")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_the_short_sighted()
        findings: list[Finding] = []
        with unchanging_view():
            for check in registered_checks():
                findings.append(find_offenders(check))
                if not options["json"]:
                    self.stdout.write(describe(findings[-1]))
        passed = sum(finding.passed for finding in findings)
        if options["json"]:
            self.stdout.write(json.dumps(summarise(findings), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(f"{passed} passed, {len(findings) - passed} failed")
        if passed < len(findings):
            sys.exit(1)


def refuse_the_short_sighted() -> None:
    """Under row-level security every check would pass over the rows it does not see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active('ledger_account')")
        if cursor.fetchone()[0]:
            raise CommandError(
                "Проверка видит не все строки. Запустите её как владелец таблиц: script/sotszakaz verify.", returncode=2
            )


def describe(finding: Finding) -> str:
    """One line a check."""
    line = f"{'ok    ' if finding.passed else 'FAILED'} {finding.check.name:<24} {finding.check.sentence}"
    if finding.passed:
        return line
    return f"{line} Нарушений: {finding.offenders}, например: {', '.join(finding.examples)}."


def summarise(findings: list[Finding]) -> dict[str, Any]:
    """What `--json` prints."""
    return {
        "passed": sum(finding.passed for finding in findings),
        "failed": sum(not finding.passed for finding in findings),
        "checks": [
            {
                **asdict(finding.check),
                "passed": finding.passed,
                "offenders": finding.offenders,
                "examples": finding.examples,
            }
            for finding in findings
        ],
    }
