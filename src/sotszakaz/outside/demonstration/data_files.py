"""The data files: five municipalities, and what was read in the act of each (facts and figures; the words are ours)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sotszakaz.ordering.acts.contract import Reading

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class MunicipalityFile:
    """A municipality as its act names it. `unit` is what its certificates hold in the demonstration: RUB or HOUR."""

    slug: str
    kind: str
    name: str
    short_name: str
    region: str
    oktmo: str
    timezone: str
    unit: str
    authorised_body: str
    licence_subtype: dict[str, str] | None = None

    @property
    def path(self) -> Path:
        """What was read in its act."""
        return FOLDER / f"{self.slug}.json"


def municipalities() -> list[MunicipalityFile]:
    """All data files, the main one first."""
    listed = json.loads((FOLDER / "municipalities.json").read_text(encoding="utf-8"))
    return [MunicipalityFile(**facts) for facts in listed]


def reading_of(file: MunicipalityFile) -> Reading:
    """The contract of `read-act --json`; the mark of what the act does not say stays in the file."""
    said: dict[str, Any] = json.loads(file.path.read_text(encoding="utf-8"))
    said.pop("demonstration_only", None)
    return cast(Reading, said)
