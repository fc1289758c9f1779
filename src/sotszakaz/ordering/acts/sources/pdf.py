"""Portable documents (.pdf) with a text layer, read in a process of their own."""

import json
import os
import subprocess
import sys
from typing import Final

from sotszakaz.ordering.acts.errors import ActTooSlow, UnreadableAct
from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.packing import unpack

_CHILD: Final = "sotszakaz.ordering.acts.sources.pdf_child"
_FORMAT: Final = ".pdf"


def load_pdf(data: bytes) -> list[Paragraph | Table]:
    """Running text and ruled tables. Cells merged down are empty below the first; footnotes stay where they stand."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", _CHILD],
            input=data,
            capture_output=True,
            timeout=limits.PDF_SECONDS,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ActTooSlow(format=_FORMAT) from error
    if child.returncode < 0:
        raise ActTooSlow(format=_FORMAT)
    if child.returncode:
        raise RuntimeError(child.stderr.decode("utf-8", errors="replace")[-2000:])
    answer = json.loads(child.stdout)
    if "refusal" in answer:
        raise _refusals()[answer["refusal"]](**answer["fields"])
    return unpack(answer["blocks"])


def _refusals() -> dict[str, type[UnreadableAct]]:
    return {refusal.code: refusal for refusal in UnreadableAct.__subclasses__()}
