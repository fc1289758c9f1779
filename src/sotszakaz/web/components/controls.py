"""Filters that components are built with: controls of a form, attributes, page numbers, tones, QR codes."""

from collections.abc import Iterator, Mapping
from typing import Any

import segno
from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

TONES = {
    "ok": (
        *(
            "accepted",
            "active",
            "certified",
            "upheld",
            "taken",
            "approved",
            "completed",
            "concluded",
            "confirmed",
            "done",
            "enrolled",
            "executed",
        ),
        *(
            "in_force",
            "included",
            "open",
            "paid",
            "placed",
            "booked",
            "leftovers",
            "made",
            "posted",
            "published",
            "signed",
            "success",
            "valid",
        ),
    ),
    "info": (
        "preview",
        "settling",
        "in_progress",
        "info",
        "new",
        "on_approval",
        "reserved",
        "started",
        "submitted",
        "under_review",
        "applied",
        "review",
        "reviewed",
        "moderation",
        "proposed",
    ),
    "warning": (
        *(
            "at_risk",
            "done_late",
            "due",
            "ending",
            "invited",
            "needs_attention",
            "offered",
            "pending",
            "planned",
            "raised",
            "returned",
            "suspected",
            "suspended",
        ),
        *("unconfirmed", "unsigned", "waiting", "warning"),
    ),
    "danger": ("annulled", "error", "excluded", "failed", "overdue", "refused", "rejected", "revoked", "terminated"),
}


@register.filter
def tone(state: str) -> str:
    """The tone of a state or of a message by its name: ok, info, warning, danger; what is not listed is neutral."""
    return next((name for name, states in TONES.items() if str(state) in states), "neutral")


@register.filter
def html_attributes(attrs: Any) -> SafeString:
    """What a component did not declare, as attributes of its element. Values are escaped, unlike `{{ attrs }}`."""
    given: Mapping[str, Any] = attrs.attrs_dict()
    shown = ((name, value) for name, value in given.items() if value is not None and value is not False)
    return format_html_join(
        "", "{}", ((format_html(" {}", n) if v is True else format_html(' {}="{}"', n, v),) for n, v in shown)
    )


@register.filter
def control_kind(field: BoundField) -> str:
    """How a field is laid out: checkbox, choices, file or line."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "file" if isinstance(widget, forms.FileInput) else "line"


@register.filter
def described_by(field: BoundField, hint: str = "") -> str:
    """The ids that explain the control: its hint and its errors."""
    ids = [f"{field.auto_id}_helptext"] if hint or field.help_text else []
    return " ".join([*ids, f"{field.auto_id}_error"] if field.errors else ids)


@register.filter
def control(field: BoundField, hint: str = "") -> SafeString:
    """The control of a field with our classes and the ids of its hint and errors."""
    attrs: dict[str, Any] = {}
    kind = control_kind(field)
    if kind in ("line", "file"):
        base = "form-select" if isinstance(field.field.widget, forms.Select) else "form-control"
        attrs["class"] = " ".join(filter(None, [base, _width(field), field.field.widget.attrs.get("class", "")]))
    described = described_by(field, hint)
    if described and kind != "choices":
        attrs["aria-describedby"] = described
    return field.as_widget(attrs=attrs)


def _width(field: BoundField) -> str:
    """Days and numbers get a control as long as what is typed."""
    is_short = isinstance(field.field.widget, forms.NumberInput | forms.DateInput | forms.TimeInput)
    return "control-short" if is_short else ""


@register.filter
def anchor(field: BoundField) -> str:
    """The id that a link of the error summary leads to: the control, of choices the first one."""
    return f"{field.auto_id}_0" if control_kind(field) == "choices" else str(field.auto_id)


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[int | str]:
    """Numbers of pages around this one, with gaps elided."""
    return iter(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag(takes_context=True)
def turned(context: Context, param: str, number: int) -> str:
    """The address of this page with a list turned to `number`: `param` names it, other lists stay as they are."""
    asked = context["request"].GET.copy()
    asked[param] = str(number)
    return f"?{asked.urlencode()}"


@register.filter
def qr(content: str) -> str:
    """A QR code as an address of a picture that needs no second request."""
    return str(segno.make(content, error="m", micro=False).svg_data_uri(border=2, scale=4))
