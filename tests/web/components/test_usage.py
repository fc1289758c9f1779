"""How templates use components: only those that exist, only attributes and slots that they know.

A component would pass over what it does not know in silence, so a misspelt attribute is a hole in the page.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django_cotton.compiler_regex import CottonCompiler, Tag

from sotszakaz.web.components.registry import COMPONENTS

TEMPLATES = Path(settings.TEMPLATES[0]["DIRS"][0])
PAGES = sorted(TEMPLATES.rglob("*.html"))
PLACEHOLDER = "__COTTON_IGNORE_"
OF_HTML = re.compile(
    r"(hx|data|aria|x)-[\w:.-]+|id|name|value|href|disabled|form|formaction|download|rel|target|role|title"
)


@dataclass(frozen=True)
class Known:
    """What a component understands."""

    attributes: frozenset[str]
    takes_any: bool
    variables: frozenset[str]


def attributes_of(tag: Tag) -> list[str]:
    return [match.group(1).removeprefix(":") for match in Tag.attr_pattern.finditer(tag.attrs)]


def understood_by(text: str) -> Known:
    declared = re.search(r"<c-vars\s([^>]*)/>", text)
    names = Tag.attr_pattern.findall(declared.group(1)) if declared else []
    return Known(
        attributes=frozenset(name.removeprefix(":") for name, *_ in names),
        takes_any="attrs|html_attributes" in text,
        variables=frozenset(re.findall(r"{{ (\w+) }}", text)),
    )


KNOWN = {each.name: understood_by((TEMPLATES / each.template).read_text(encoding="utf-8")) for each in COMPONENTS}


def mistakes_in(text: str) -> list[str]:
    """Unknown components, attributes and slots of a template, and conditions between attributes."""
    html, _ = CottonCompiler().exclude_ignorables(text)
    found: list[str] = []
    around: list[str] = []
    for tag in map(Tag, Tag.tag_pattern.finditer(html)):
        name = tag.tag_name.removeprefix("c-")
        if tag.is_closing:
            around.pop()
            continue
        if name == "slot":
            slot = re.search(r"name=[\"'](\w+)", tag.attrs).group(1)  # type: ignore[union-attr]
            if around[-1] in KNOWN and slot not in KNOWN[around[-1]].variables:
                found.append(f"<c-{around[-1]}>: нет места {slot}")
        elif name != "vars":
            found += mistakes_of(tag, name)
        if not tag.is_self_closing:
            around.append(name)
    return found


def mistakes_of(tag: Tag, name: str) -> list[str]:
    if name not in KNOWN:
        return [f"нет компонента <c-{name}>"]
    if any(attribute.startswith(PLACEHOLDER) for attribute in attributes_of(tag)):
        return [f"<c-{name}>: условие между атрибутами"]
    known = KNOWN[name]
    unknown = sorted(set(attributes_of(tag)) - known.attributes)
    wrong = [each for each in unknown if not (known.takes_any and OF_HTML.fullmatch(each))]
    return [f"<c-{name}>: нет атрибута {each}" for each in wrong]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_uses_components_as_they_are(page):
    assert mistakes_in(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("<c-buton>Да</c-buton>", "нет компонента <c-buton>"),
        ('<c-fact label="x" text="y" />', "<c-fact>: нет атрибута text"),
        ('<c-form :from="form" />', "<c-form>: нет атрибута from"),
        ('<c-card><c-slot name="bottom">x</c-slot></c-card>', "<c-card>: нет места bottom"),
        ('<c-stat label="x" {% if a %}tone="ok"{% endif %} />', "<c-stat>: условие между атрибутами"),
    ],
)
def test_a_misuse_is_noticed(text, mistake):
    assert mistakes_in(text) == [mistake]


def test_text_that_only_looks_like_a_component_is_left_alone():
    assert mistakes_in("{# <c-nothing> #}{% comment %}<c-nothing>{% endcomment %}") == []


STYLES = (TEMPLATES.parent / "static").rglob("*.css")
STYLED = frozenset(
    name for path in STYLES for name in re.findall(r"\.([a-zA-Z][\w-]*)", path.read_text(encoding="utf-8"))
)


def classes_of(text: str) -> set[str]:
    """Names of classes that a template writes out; those put together by template tags are left alone."""
    written = re.findall(r'\bclass="([^"]*)"', re.sub(r"{%.*?%}|{{.*?}}", "{}", text))
    return {name for value in written for name in value.split() if "{" not in name}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_uses_only_classes_that_have_a_style(page):
    assert classes_of(page.read_text(encoding="utf-8")) - STYLED == set()


def test_a_class_without_a_style_is_noticed():
    assert classes_of('<p class="soft nonsense {% if a %}b{% endif %} x-{{ c }}">') - STYLED == {"nonsense"}
