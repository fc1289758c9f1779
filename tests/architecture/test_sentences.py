"""What no sentence for people may ask."""

import re
from pathlib import Path

SRC = Path(__file__).parents[2] / "src"
KINDS = {".py", ".html", ".js", ".sql", ".json", ".typ", ".txt"}
ASKS_FOR_A_RELOAD = re.compile(
    r"обнови(?:те|ть) (?:эту |её |список|страниц)|обновите её|перезагру(?:зите|зить)|нажмите F5"
    r"|откройте (?:[а-яё]+ ){0,3}(?:ещё раз|заново|снова)",
    re.IGNORECASE,
)
NOTHING_ELSE_IS_POSSIBLE: dict[str, str] = {}
"""File under src → the words that must stay there: no page can show itself anew in that place."""


def test_nothing_asks_for_a_reload_to_be_true():
    found = {
        f"{path.relative_to(SRC)}: {each.group()}"
        for path in SRC.rglob("*")
        if path.suffix in KINDS and "migrations" not in path.parts and "vendor" not in path.parts
        for each in ASKS_FOR_A_RELOAD.finditer(path.read_text())
        if NOTHING_ELSE_IS_POSSIBLE.get(str(path.relative_to(SRC))) != each.group()
    }

    assert found == set()
