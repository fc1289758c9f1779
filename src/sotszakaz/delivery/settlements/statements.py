"""The SQL of the month, by the name of what it does."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "sql"


def _read(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


BEGIN = _read("begin")
FREEZE = _read("freeze")
UNMARKED = _read("unmarked")
STALE = "SELECT settlements_stale(%s)"
CORRECT = "SELECT * FROM settlements_correct(%s, %s::bigint[], %s, %s::date[])"
ACCRUE = "SELECT * FROM settlements_accrue(%s, %s, %s, %s, %s::date[])"
