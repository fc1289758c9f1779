"""Reading in a process of its own: whatever a file does to its parser, the system goes on."""

import json
import os
import subprocess
import sys
from typing import Final

from sotszakaz.ordering.acts.errors import ActTooSlow, UnreadableAct
from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.packing import unpack

_PACKAGE: Final = "sotszakaz.ordering.acts.sources"
_CHILDREN: Final = {
    **dict.fromkeys(("doc", "docx", "odt", "rtf"), f"{_PACKAGE}.office_child"),
    "pdf": f"{_PACKAGE}.pdf_child",
}


def load_bounded(kind: str, data: bytes) -> list[Paragraph | Table]:
    """Blocks of a file of this format.

    Raises the refusal of its loader, or `ActTooSlow` when the process ran out of time or memory. An error of our own in
    a loader comes as `RuntimeError` with what the process wrote.
    """
    try:
        child = subprocess.run(
            [sys.executable, "-m", _CHILDREN[kind], kind],
            input=data,
            capture_output=True,
            timeout=limits.CHILD_SECONDS,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ActTooSlow(format=f".{kind}") from error
    if child.returncode < 0:
        raise ActTooSlow(format=f".{kind}")
    if child.returncode:
        raise RuntimeError(child.stderr.decode("utf-8", errors="replace")[-4000:])
    answer = json.loads(child.stdout)
    if "refusal" in answer:
        raise _refusals()[answer["refusal"]](**answer["fields"])
    return unpack(answer["blocks"])


def _refusals() -> dict[str, type[UnreadableAct]]:
    return {refusal.code: refusal for refusal in UnreadableAct.__subclasses__()}
