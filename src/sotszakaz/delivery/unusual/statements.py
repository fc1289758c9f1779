"""The SQL of every kind of finding: what is found is kept, what is not found any more is gone."""

from pathlib import Path

from sotszakaz.delivery.unusual.states import FindingKind

_FOLDER = Path(__file__).parent / "sql"
_KEEP = (_FOLDER / "keep.sql").read_text(encoding="utf-8")


def _whole(kind: FindingKind) -> str:
    found = (_FOLDER / f"{kind.value}.sql").read_text(encoding="utf-8")
    return f"WITH found AS MATERIALIZED (\n{found})\n{_KEEP}"


LOOK = {kind: _whole(kind) for kind in FindingKind}
