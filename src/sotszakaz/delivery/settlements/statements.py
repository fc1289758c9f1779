"""The SQL of the month, by the name of what it does."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "sql"


def _read(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


BEGIN = _read("begin")
LEFT_OUT = _read("left_out")
FREEZE = _read("freeze")
MISSING = _read("missing")
UNMARKED = _read("unmarked")
LACKING_SHEETS = "SELECT sheet_id, day, starts_at FROM settlements_lacking_sheets(%s, %s)"
WAITING = _read("waiting")
STALE = "SELECT settlements_stale(%s)"
CORRECT = "SELECT * FROM settlements_correct(%s, %s::bigint[], %s, %s::date[])"
ACCRUE = "SELECT * FROM settlements_accrue(%s, %s, %s, %s, %s::date[], %s, %s)"
UNMARKED_NOW = _read("would_be") + UNMARKED.replace("settlements_monthclosing o", "would_be o")
"""The same question about a closing that nobody has begun: its row is made of the parameters."""
WOULD_CHARGE = """
    SELECT w.*, settlements_unsigned(w.contract_id, %(contract_sides)s, %(certificate_sides)s) IS NOT NULL
    FROM settlements_would_charge(
        %(municipality)s, %(month)s, %(agreements)s::bigint[], %(policy)s, %(parent_policy)s, %(counted_on)s,
        %(days_off)s::date[]) w
"""
WOULD_CORRECT = """
    SELECT * FROM settlements_would_correct(
        %(municipality)s, %(month)s, %(policy)s, %(parent_policy)s, %(counted_on)s, %(days_off)s::date[])
"""
