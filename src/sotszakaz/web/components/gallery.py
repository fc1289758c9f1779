"""The gallery: every component with an example that can be copied. For those who write pages."""

from functools import cache
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template

from sotszakaz.web.components.gallery_samples import SampleForm, samples
from sotszakaz.web.components.registry import COMPONENTS, GROUPS


def gallery(request: HttpRequest) -> HttpResponse:
    """All components; the form of the page is a true one, so errors and messages can be tried."""
    form = SampleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "Форма принята. Это пример: ничего не записано.")
        return redirect(request.path)
    context = {"groups": GROUPS, "sources": _sources(), "form": form, **samples()}
    return render(request, "portal/gallery.html", context, status=422 if form.errors else 200)


@cache
def _sources() -> dict[str, str]:
    """The text of each example as it is written, by the name of its component."""
    paths = {each.name: get_template(each.example).origin.name for each in COMPONENTS}  # type: ignore[attr-defined]
    return {name: Path(path).read_text(encoding="utf-8").strip() for name, path in paths.items()}
