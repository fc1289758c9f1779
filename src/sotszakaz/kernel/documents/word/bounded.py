"""Reading an uploaded template in a process of its own: whatever it does to its parser, the system goes on."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from sotszakaz.kernel.documents.word import limits
from sotszakaz.kernel.documents.word.refusals import TemplateRefused, TemplateTooLarge, TemplateTooSlow


@dataclass(frozen=True, slots=True)
class Examined:
    """The fields that the template shows, and the sample document by it as blocks."""

    shown: list[str]
    blocks: dict[str, Any]


def examine_bounded(data: bytes, asked: dict[str, Any]) -> Examined:
    """Raises the refusal of what is wrong. An error of our own comes as RuntimeError with what the process wrote."""
    if len(data) > limits.FILE_BYTES:
        raise TemplateTooLarge(what=f"больше {limits.FILE_BYTES // limits.MEGABYTE} МБ")
    try:
        child = subprocess.run(
            [sys.executable, "-m", "sotszakaz.kernel.documents.word.child"],
            input=json.dumps(asked).encode() + b"\n" + data,
            capture_output=True,
            timeout=limits.SECONDS,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TemplateTooSlow() from error
    if child.returncode < 0:
        raise TemplateTooSlow()
    if child.returncode:
        raise RuntimeError(child.stderr.decode("utf-8", errors="replace")[-4000:])
    answer = json.loads(child.stdout)
    if "refusal" in answer:
        raise _refusals()[answer["refusal"]](**answer["fields"])
    return Examined(answer["shown"], answer["blocks"])


def _refusals() -> dict[str, type[TemplateRefused]]:
    return {refusal.code: refusal for refusal in TemplateRefused.__subclasses__()}
