"""Which file of SQL is in force: what the migrations create, drop and replace, told by docs/sql.md.

Migrations are read in their order, as they would run, and no database is asked. `just sql` writes the index anew.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

ROOT = Path(__file__).resolve().parents[2]
INDEX = ROOT / "docs" / "sql.md"
ROOMS = ("foundation", "kernel", "ordering", "supply", "demand", "delivery", "oversight", "outside", "web")

STATEMENT = re.compile(
    r"^\s*(?P<verb>CREATE|DROP)(?: OR REPLACE)?(?: CONSTRAINT)?(?: RECURSIVE)?\s+(?P<kind>FUNCTION|VIEW|TRIGGER)"
    r"(?: IF EXISTS)?\s+(?:public\.)?(?P<name>\w+)",
    re.MULTILINE,
)
BODY = re.compile(r"(?P<quote>\$\w*\$).*?(?P=quote)", re.DOTALL)
SENDS_BACK = re.compile(r"[^.:]*, (?:as \d{4}_|of the \w+ version|\w+ version)")
OF_ANOTHER = re.compile(r"\w+_\w+(?:\([^)]*\))?: ")
HEAD = """# SQL in force

What the database does by itself. A function, view or trigger stands whole in the file of each migration that changes
it, so older files hold older versions: **the file named here is the one in force**. The meaning is the first sentence
of the newest version that explains itself. Written by `just sql`, held true by `tests/architecture/test_sql_index.py`.
Queries that Python reads by name (`sql/` without a number) are not here: each is in force as it stands.
"""


@dataclass(frozen=True, slots=True)
class Created:
    """One object in force: `home` is its file under src/sotszakaz, `table` and `calls` are a trigger's."""

    kind: str
    name: str
    home: Path
    meaning: str
    table: str = ""
    calls: str = ""

    @property
    def link(self) -> str:
        path = self.home.relative_to(ROOT).as_posix()
        return f"[{self.home.name}](../{path})"


def texts_of(operations: Sequence[Operation]) -> Iterator[str]:
    for each in operations:
        if isinstance(each, migrations.SeparateDatabaseAndState):
            yield from texts_of(each.database_operations)
        elif isinstance(each, migrations.RunSQL):
            parts = [each.sql] if isinstance(each.sql, str) else each.sql
            yield from (part if isinstance(part, str) else part[0] for part in parts)


def in_order() -> list[migrations.Migration]:
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    keys = dict.fromkeys(key for leaf in sorted(graph.leaf_nodes()) for key in graph.forwards_plan(leaf))
    return [graph.nodes[key] for key in keys if graph.nodes[key].__module__.startswith("sotszakaz.")]


def whole(text: str, found: re.Match[str]) -> str:
    """The statement to its end: a function's body may hold semicolons."""
    body = BODY.search(text, found.end()) if found["kind"] == "FUNCTION" else None
    end = text.find(";", body.end() if body else found.end())
    return text[found.start() : end if end >= 0 else len(text)].strip()


def home_of(migration: migrations.Migration, statement: str) -> Path:
    """The file of SQL that has the statement, the newest that the migration could know, else the migration itself."""
    module = ROOT / "src" / Path(*migration.__module__.split("."))
    words = re.sub(r"^CREATE(?: OR REPLACE)?", "", statement)
    known = [
        path for path in sorted((module.parents[1] / "sql").glob("[0-9]*.sql")) if path.name[:4] <= module.name[:4]
    ]
    holding = [
        path for path in known if not path.stem.endswith("_backward") and words in path.read_text(encoding="utf-8")
    ]
    return holding[-1] if holding else module.with_suffix(".py")


def said_in(home: Path, name: str) -> str:
    """The comment right before the object in its file, or at its head; none where it only sends to an older version."""
    text = home.read_text(encoding="utf-8")
    before = re.search(rf"((?:^--.*\n)+)^CREATE[^\n]*\b{name}\b", text, re.MULTILINE)
    found = before or re.match(r'((?:--.*\n)+|"""(?:.|\n)*?""")', text)
    words = " ".join(re.sub(r'^--+ ?|"""', "", found[1], flags=re.MULTILINE).split()) if found else ""
    words = re.sub(rf"^{name}(\([^)]*\))?: ", "", words)
    return "" if SENDS_BACK.match(words) or OF_ANOTHER.match(words) else words[:1].upper() + words[1:]


def meaning_of(homes: list[Path], name: str) -> str:
    """The first sentence of the newest version that explains itself."""
    words = next(filter(None, (said_in(home, name) for home in reversed(homes))), "")
    return re.split(r"(?<=[.;])\s", words, maxsplit=1)[0].rstrip(".:;").replace("|", "\\|")


def arity(statement: str, name: str) -> int:
    arguments = re.search(rf"{name}\s*\(((?:[^()]|\([^()]*\))*)\)", statement)
    inside = re.sub(r"\([^()]*\)|--.*|'[^']*'", "", arguments[1]).strip() if arguments else ""
    return inside.count(",") + 1 if inside else 0


def identity(found: re.Match[str], statement: str) -> tuple[str, ...]:
    name = found["name"]
    if found["kind"] == "TRIGGER":
        table = re.search(r"\sON\s+(?:public\.)?(\w+)", statement)
        return ("TRIGGER", name, table[1] if table else "")
    return (found["kind"], name, str(arity(statement, name)) if found["kind"] == "FUNCTION" else "")


def in_force() -> list[Created]:
    """Every function, view and trigger after all migrations."""
    now: dict[tuple[str, ...], Created] = {}
    homes: dict[tuple[str, ...], list[Path]] = {}
    for migration in in_order():
        for text in texts_of(migration.operations):
            for found in STATEMENT.finditer(text):
                statement = whole(text, found)
                key = identity(found, statement)
                if found["verb"] == "DROP":
                    del now[key]
                    continue
                kind, name, table = key
                homes.setdefault((kind, name), []).append(home_of(migration, statement))
                calls = re.search(r"EXECUTE\s+(?:FUNCTION|PROCEDURE)\s+(?:public\.)?(\w+)", statement)
                now[key] = Created(
                    kind,
                    name,
                    homes[kind, name][-1],
                    meaning_of(homes[kind, name], name),
                    *((table, calls[1]) if kind == "TRIGGER" and calls else ()),
                )
    return list(now.values())


def app_of(created: Created) -> str:
    return "/".join(created.home.relative_to(ROOT / "src" / "sotszakaz").parts[:-2])


def section(app: str, those: list[Created]) -> Iterator[str]:
    yield f"\n## {app.replace('/', ': ')}\n"
    called = sorted((each for each in those if each.kind != "TRIGGER"), key=lambda each: each.name)
    if called:
        yield "| function or view | in force | meaning |\n|---|---|---|"
        yield from (f"| `{each.name}` | {each.link} | {each.meaning} |" for each in called)
    triggers = sorted((each for each in those if each.kind == "TRIGGER"), key=lambda each: (each.table, each.name))
    if triggers:
        yield ("\n" if called else "") + "| table | trigger | calls | in force |\n|---|---|---|---|"
        yield from (f"| `{each.table}` | `{each.name}` | `{each.calls}` | {each.link} |" for each in triggers)


def index() -> str:
    def place(created: Created) -> tuple[int, str]:
        room, _, app = app_of(created).partition("/")
        return ROOMS.index(room), app

    those = sorted(in_force(), key=place)
    parts = [line for app, each in groupby(those, key=app_of) for line in section(app, list(each))]
    return HEAD + "\n".join(parts) + "\n"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    INDEX.write_text(index(), encoding="utf-8")
