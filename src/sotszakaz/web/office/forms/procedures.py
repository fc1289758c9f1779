"""Forms of the pack of acts: a draft with its parameters, and the registration of signed acts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from sotszakaz.kernel.regulations.in_force import Row
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.decisions.states import ActKind
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.procedures.drafting import Drafted, Signed
from sotszakaz.ordering.procedures.models import IssuedAct, ProcedureDraft
from sotszakaz.ordering.procedures.states import Relation
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField, Known
from sotszakaz.web.office.forms.regulation import value_field

NOT_IN_PLAN = "не связан с планом"


class DraftForm(forms.Form):
    """What the act sets. `rows` are its parameters, `items` the measures of the plan, `former` the act in force."""

    kind = forms.ChoiceField(label="Вид акта", choices=ActKind)
    relation = forms.ChoiceField(label="Прежний акт", choices=Relation, widget=forms.RadioSelect)
    effective_on = DayField(
        label="Вступает в силу с", required=False, help_text="Пусто — со дня подписания; так и будет написано в акте."
    )
    plan_item = forms.TypedChoiceField(label="Мероприятие плана", coerce=int, empty_value=None, required=False)
    revision = forms.IntegerField(required=False, widget=Known)

    def __init__(
        self, *args: Any, rows: Sequence[Row], items: Sequence[PlanItem], former: IssuedAct | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        ways = (Relation.REPEALS, Relation.CHANGES) if former else (Relation.FIRST,)
        offer(self, "relation", ((each.value, each.label) for each in ways))
        if former:
            self.fields["relation"].help_text = f"Сейчас действует {former}."
        offer(self, "plan_item", [("", NOT_IN_PLAN), *((each.pk, str(each)) for each in items)])
        for row in rows:
            self.fields[row.definition.key] = value_field(row)

    def parameters(self) -> list[tuple[BoundField, Row]]:
        """Controls of the parameters with what the rules say of each."""
        return [(self[row.definition.key], row) for row in self.rows]

    def drafted(self) -> Drafted:
        typed = self.cleaned_data
        values = {row.definition.key: typed[row.definition.key] for row in self.rows}
        return Drafted(
            kind=typed["kind"],
            relation=typed["relation"],
            effective_on=typed["effective_on"],
            plan_item_id=typed["plan_item"],
            values={key: None if value == "" else value for key, value in values.items()},
            revision=typed["revision"],
        )


class RegisterForm(forms.Form):
    """Signed acts, one or several of the same day: each with its number, date and file."""

    starts_on = DayField(
        label="Применять правила с",
        help_text="С этого дня система считает сроки и суммы по новым значениям. Не раньше сегодняшнего дня.",
        error_messages={"required": "Укажите день, с которого применяются правила."},
    )

    def __init__(self, *args: Any, drafts: Sequence[ProcedureDraft], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drafts = drafts
        accepted = forms.FileInput(attrs={"accept": ".pdf,.docx,.doc,.odt,.rtf"})
        for draft in drafts:
            self.fields[f"chosen-{draft.pk}"] = forms.BooleanField(label=f"{draft}: подписан", required=False)
            self.fields[f"number-{draft.pk}"] = forms.CharField(label="Номер", max_length=40, required=False)
            self.fields[f"dated_on-{draft.pk}"] = DayField(label="Дата", required=False)
            self.fields[f"file-{draft.pk}"] = forms.FileField(
                label="Файл", required=False, allow_empty_file=True, widget=accepted
            )
            self.fields[f"revision-{draft.pk}"] = forms.IntegerField(initial=draft.revision, widget=Known)

    def cards(self) -> list[tuple[ProcedureDraft, list[BoundField]]]:
        """The visible controls of each draft."""
        names = ("chosen", "number", "dated_on", "file")
        return [(draft, [self[f"{name}-{draft.pk}"] for name in names]) for draft in self.drafts]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        asked = {"number": "Укажите номер акта.", "dated_on": "Укажите дату акта.", "file": "Выберите файл акта."}
        for draft in self.drafts:
            for name, words in asked.items() if typed.get(f"chosen-{draft.pk}") else ():
                field = f"{name}-{draft.pk}"
                if not typed.get(field) and field not in self.errors:
                    self.add_error(field, words)
        return typed

    def signed(self) -> list[Signed]:
        """The acts that were marked."""
        return [self._signed(draft) for draft in self.drafts if self.cleaned_data[f"chosen-{draft.pk}"]]

    def _signed(self, draft: ProcedureDraft) -> Signed:
        typed = {name: self.cleaned_data[f"{name}-{draft.pk}"] for name in ("number", "dated_on", "file", "revision")}
        file = typed["file"]
        content = file.read() if file.size <= limits.FILE_BYTES else b""
        return Signed(draft.pk, typed["revision"], typed["number"], typed["dated_on"], file.name, content)


class AsOfForm(forms.Form):
    """The day of which the register is asked."""

    on = DayField(label="На день", required=False)

    def day(self, today: date) -> date:
        return (self.cleaned_data.get("on") or today) if self.is_valid() else today
