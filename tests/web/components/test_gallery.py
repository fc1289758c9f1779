"""The registry, the templates and the gallery agree: nothing is unlisted, nothing is unshown."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from sotszakaz.web.components.registry import COMPONENTS

TEMPLATES = Path(settings.TEMPLATES[0]["DIRS"][0])


def test_every_component_is_listed_once():
    files = {str(path.relative_to(TEMPLATES)) for path in (TEMPLATES / "components").rglob("*.html")}

    assert sorted(each.template for each in COMPONENTS) == sorted(files)


def test_every_example_belongs_to_a_component():
    files = {str(path.relative_to(TEMPLATES)) for path in (TEMPLATES / "portal" / "gallery").rglob("*.html")}

    assert files == {each.example for each in COMPONENTS}


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda each: each.name)
def test_an_example_uses_its_component(component):
    assert re.search(rf"<c-{component.name}[\s>]", (TEMPLATES / component.example).read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_the_gallery_shows_every_component(client):
    html = client.get("/components/").content.decode()

    assert re.findall(r'data-component="([\w-]+)"', html) == [each.name for each in COMPONENTS]
    assert "<c-button" not in html.replace("&lt;c-button", ""), "a tag that nothing compiled"
    assert "&lt;c-button" in html


@pytest.mark.django_db
def test_the_form_of_the_gallery_keeps_what_was_typed_and_answers_422(client):
    answer = client.post("/components/", {"title": "Танцы", "price": "много"})

    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'value="Танцы"' in html
    assert 'value="много"' in html


@pytest.mark.django_db
def test_the_form_of_the_gallery_says_that_it_was_taken(client):
    typed = {"title": "Танцы", "price": "1 200", "starts_on": "01.09.2026", "focus": "artistic", "mode": "on_site"}

    answer = client.post("/components/", typed, follow=True)

    assert answer.redirect_chain == [("/components/", 302)]
    assert "Форма принята" in answer.content.decode()
