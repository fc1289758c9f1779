"""`read-act FILE [--json]`: what an act says, without a database and without starting Django."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from sotszakaz.foundation.errors import Refusal
from sotszakaz.ordering.acts.report import as_json, as_text, read_act_file

DESCRIPTION = "Читает файл муниципального акта и печатает, что в нём сказано и какие в нём есть недостатки."
BAD_INPUT = 2


def main(arguments: Sequence[str], out: TextIO = sys.stdout, problems: TextIO = sys.stderr) -> int:
    """Print the reading for people, or one JSON object. A file that is no act: one sentence and exit code 2."""
    asked = parser().parse_args(arguments)
    try:
        reading = read_act_file(asked.file)
    except Refusal as refusal:
        print(refusal.message, file=problems)
        return BAD_INPUT
    if asked.json:
        print(json.dumps(as_json(reading), ensure_ascii=False, indent=2), file=out)
    else:
        print(as_text(reading), end="", file=out)
    return 0


def parser() -> argparse.ArgumentParser:
    """The arguments of the command; argparse itself ends a wrong call with exit code 2."""
    made = argparse.ArgumentParser(prog="read-act", description=DESCRIPTION)
    made.add_argument("file", type=Path, metavar="FILE", help="файл .txt, .docx, .doc, .odt, .rtf или .pdf")
    made.add_argument("--json", action="store_true", help="напечатать один объект JSON")
    return made
