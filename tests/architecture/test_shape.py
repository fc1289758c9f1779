"""docs/shape.md names what there is: every page and every model, and no page that is gone. So does the glossary."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
SHAPE = (ROOT / "docs" / "shape.md").read_text(encoding="utf-8")
AREAS = ("portal", "office", "provider", "citizen")


def names_of(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from names_of(each.url_patterns)
        elif each.name:
            yield each.name


def pages() -> dict[str, set[str]]:
    found = {each.app_name: each for each in get_resolver().url_patterns if isinstance(each, URLResolver)}
    return {area: set(names_of(found[area].url_patterns)) for area in AREAS}


def listed() -> dict[str, set[str]]:
    sections = re.findall(r"^### (\w+)\n\n((?:.+\n)+)", SHAPE, re.MULTILINE)
    return {area: set(re.findall(r"`(\w+)`", text)) for area, text in sections if area in AREAS}


def test_every_page_is_listed_and_no_other():
    assert listed() == pages()


def test_every_model_is_named():
    words = set(re.findall(r"\w+", SHAPE))
    ours = [each for each in apps.get_models() if each.__module__.startswith("sotszakaz.")]

    assert [each._meta.label for each in ours if each.__name__ not in words] == []


def test_a_line_says_one_thing():
    long = [f"docs/shape.md:{number}" for number, line in enumerate(SHAPE.splitlines(), 1) if len(line) > 120]

    assert long == [], "part it: a model or a clause a line, a heading a subject"
    assert "\n|" not in SHAPE, "no tables: a cell hides what has changed in it"


def test_words_of_the_glossary_are_words_of_the_code():
    code: set[str] = set()
    for path in (ROOT / "src" / "sotszakaz").rglob("*.py"):
        if "migrations" not in path.parts:
            code.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    said = re.findall(r"`(\w+)`", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))

    assert [word for word in said if word not in code] == []
