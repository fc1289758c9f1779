"""A person at the pages: reads them, follows links, fills in and sends forms, all by the words on the screen.

Forms are those of the page, with their hidden fields and the CSRF token; what a page does not offer cannot be done.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

Typed = Mapping[str, str | bool | Path | Sequence[str]]


class Visitor:
    """Nobody yet; `log_in` or a form of registration makes the visitor somebody."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.address = "/"
        self.page: Any = None

    def visit(self, address: str, *, status: int = 200) -> "Visitor":
        return self._read(self.client.get(address, follow=True), status)

    def log_in(self, email: str, password: str) -> "Visitor":
        self.client = Client(enforce_csrf_checks=True)
        return self.visit("/login/").send("Войти", {"Электронная почта": email, "Пароль": password})

    def follow(self, words: str, *, within: str = "", status: int = 200) -> "Visitor":
        """Click the link with these words; `within` are words of its row or card when there are several."""
        return self.visit(self.link(words, within=within), status=status)

    def link(self, words: str, *, within: str = "") -> str:
        places = [self._scope(within)] if within else [self.page.get_element_by_id("content"), self.page]
        found = [each for place in places for each in place.iter("a") if _words(each).startswith(words)]
        assert found, f"на {self.address} нет ссылки «{words}»:\n{self.text}"
        return urljoin(self.address, found[0].get("href"))

    def download(self, words: str) -> bytes:
        """The file behind the link."""
        answer = self.client.get(self.link(words))
        assert answer.status_code == 200, answer.status_code
        return bytes(answer.content)

    def send(self, button: str, typed: Typed | None = None, *, status: int = 200) -> "Visitor":
        """Fill in the form of this button by its labels and press it."""
        return self._read(self._press(button, typed), status)

    def take(self, button: str, typed: Typed | None = None) -> bytes:
        """The same where a file is the answer; the page stays."""
        answer = self._press(button, typed)
        assert answer.status_code == 200, answer.status_code
        return bytes(answer.content)

    def offers(self, button: str) -> bool:
        """Is there such a button or link on the page."""
        return any(_words(each) == button for each in self.page.iter("button", "a"))

    @property
    def text(self) -> str:
        """All words of the page with single spaces."""
        return _words(self.page.get_element_by_id("content"))

    def see(self, *sentences: str) -> "Visitor":
        for each in sentences:
            assert each in self.text, f"на {self.address} нет «{each}»:\n{self.text}"
        return self

    def fact(self, label: str) -> str:
        """The value beside a label, in a list of facts, a meter or a figure of the page."""
        for term in self.page.xpath("//dt | //p[@class='stat-label'] | //p[@class='explain-label']"):
            if _words(term) == label:
                return _words(term.getnext())
        raise AssertionError(f"на {self.address} нет сведения «{label}»:\n{self.text}")

    def count(self, tab: str) -> int:
        """The figure on a tab."""
        for each in self.page.xpath("//nav[contains(@class, 'tabs')]//a"):
            title, _, count = _words(each).rpartition(" ")
            if title == tab:
                return int(count)
        raise AssertionError(f"на {self.address} нет вкладки «{tab}»:\n{self.text}")

    def rows(self, caption: str) -> list[dict[str, str]]:
        """Rows of the table by its caption, each cell under the head of its column; a foot is the last row."""
        for table in self.page.iter("table"):
            if _words(table.find("caption")) == caption:
                head = [_words(cell) for cell in table.find("thead").iter("th")]
                found = [row for part in table.findall("tbody") + table.findall("tfoot") for row in part.findall("tr")]
                return [dict(zip(head, map(_words, row), strict=True)) for row in found]
        raise AssertionError(f"на {self.address} нет таблицы «{caption}»:\n{self.text}")

    def _press(self, button: str, typed: Typed | None) -> Any:
        pressed = self._button(button)
        form = next(pressed.iterancestors("form"))
        files = _fill(form, typed or {})
        address = urljoin(self.address, form.get("action") or self.address)
        values: dict[str, list[Any]] = {}
        for name, value in form.form_values():
            values.setdefault(name, []).append(value)
        if pressed.get("name"):
            values[pressed.get("name")] = [pressed.get("value", "")]
        send = self.client.post if form.get("method", "get").lower() == "post" else self.client.get
        return send(address, {**values, **files}, follow=True)

    def _read(self, answer: Any, status: int) -> "Visitor":
        asked = answer.request.get("QUERY_STRING", "")
        self.address = answer.request["PATH_INFO"] + (f"?{asked}" if asked else "")
        self.page = html.fromstring(answer.content.decode().replace("<br>", " "))
        assert answer.status_code == status, f"{self.address}: {answer.status_code}\n{self.text}"
        return self

    def _scope(self, within: str) -> Any:
        around = [each for each in self.page.iter("tr", "section", "li", "article") if within in _words(each)]
        assert around, f"на {self.address} нет места «{within}»:\n{self.text}"
        return min(around, key=lambda each: len(_words(each)))

    def _button(self, words: str) -> Any:
        for each in self.page.iter("button"):
            if _words(each) == words:
                return each
        raise AssertionError(f"на {self.address} нет кнопки «{words}»:\n{self.text}")


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())


def _fill(form: Any, typed: Typed) -> dict[str, SimpleUploadedFile]:
    files = {}
    for label, value in typed.items():
        controls = _controls(form, label)
        if isinstance(value, Path):
            files[controls[0].name] = SimpleUploadedFile(value.name, value.read_bytes())
            continue
        given = [value] if isinstance(value, str | bool) else value
        for control, one in zip(controls, given, strict=False):
            _set(control, one)
    return files


def _controls(form: Any, label: str) -> list[Any]:
    """Controls that the words name: by label, by the legend of their choices, or by `aria-label`."""
    page = form.getroottree().getroot()
    labels = [each for each in form.iter("label") if _words(each).startswith(label)]
    exact = [each for each in labels if _words(each) == label]
    named = [page.get_element_by_id(each.get("for")) for each in exact or labels]
    legends = [each for each in form.iter("legend") if _words(each).startswith(label)]
    found = named or legends or form.xpath(".//*[starts-with(@aria-label, $words)]", words=label)
    assert found, f"в форме нет поля «{label}»"
    return list(found)


def _set(control: Any, value: str | bool) -> None:
    if control.tag == "legend":
        for choice in control.getparent().iter("label"):
            if str(value) in _words(choice):
                next(iter(choice.iter("input")), control).checked = True
                return
        raise AssertionError(f"среди вариантов нет «{value}»: {_words(control.getparent())}")
    if control.tag == "select":
        control.value = next(each.get("value") for each in control.iter("option") if value in _words(each))
    elif isinstance(value, bool):
        control.checked = value
    else:
        control.value = value
