from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms

from sotszakaz.demand.admission.drafts import WindowDraft
from sotszakaz.demand.admission.rules import Term, WindowFacts
from sotszakaz.demand.admission.states import Criterion, PlacingMode
from sotszakaz.supply.programmes.models import Programme, StudyGroup
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import MomentField

PLACES_IN_ORDER = ("Первый критерий", "Второй критерий", "Третий критерий", "Четвёртый критерий")


class ScopeForm(forms.Form):
    """For which programme; the next form then lists its groups."""

    programme = forms.TypedChoiceField(label="Программа", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: object, programmes: Iterable[Programme], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        named = [(each.pk, f"{each.name} — {each.organisation.short_name}") for each in programmes]
        offer(self, "programme", [("", "Весь муниципалитет"), *named])


class WindowForm(forms.Form):
    """When and how places are given. Criteria are chosen one after another; the lottery comes last by itself."""

    title = forms.CharField(
        label="Название", max_length=200, error_messages={"required": "Назовите приём, например «Осенний набор»."}
    )
    basis = forms.CharField(
        label="Основание",
        max_length=300,
        help_text="Акт, которым муниципалитет так решил: вид, дата, номер, пункт.",
        error_messages={"required": "Назовите акт, которым так решено."},
    )
    mode = forms.ChoiceField(
        label="Как дают места",
        choices=PlacingMode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, как дают места."},
    )
    preliminary_from = MomentField(
        label="Предварительный список с", required=False, help_text="До начала приёма; места он не держит."
    )
    opens_at = MomentField(label="Начало", error_messages={"required": "Укажите день и время начала."})
    closes_at = MomentField(
        label="Окончание", required=False, help_text="Для приёма по порядку можно не указывать: тогда он без срока."
    )
    wishes_most = forms.IntegerField(label="Пожеланий в списке не больше", min_value=1, max_value=20, initial=5)
    places_most = forms.IntegerField(label="Мест одному ребёнку не больше", min_value=1, max_value=20, initial=1)

    def __init__(self, *args: object, groups: Iterable[StudyGroup], zone: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        listed = list(groups)
        if listed:
            choices = [("", "Все группы программы"), *((each.pk, each.name) for each in listed)]
            self.fields["group"] = forms.TypedChoiceField(
                label="Группа", coerce=int, empty_value=None, required=False, choices=choices
            )
        for number, label in enumerate(PLACES_IN_ORDER):
            choices = [("", "—"), *Criterion.choices]
            self.fields[f"criterion_{number}"] = forms.ChoiceField(label=label, required=False, choices=choices)
        for field in self.fields.values():
            if isinstance(field, MomentField):
                field.zone = ZoneInfo(zone)

    def clean(self) -> None:
        """The same criterion is not named twice."""
        chosen = self._criteria()
        if len(set(chosen)) < len(chosen):
            raise forms.ValidationError("Один критерий назван дважды. Назовите каждый один раз.")

    def draft(self, programme_id: int | None) -> WindowDraft:
        """The window for the municipality, for the programme, or for the group chosen in it."""
        said = self.cleaned_data
        group_id = said.get("group")
        return WindowDraft(
            title=said["title"],
            basis=said["basis"],
            mode=PlacingMode(said["mode"]),
            opens_at=said["opens_at"],
            closes_at=said["closes_at"],
            preliminary_from=said["preliminary_from"],
            programme_id=None if group_id else programme_id,
            group_id=group_id,
            criteria=tuple(Criterion(name) for name in self._criteria()),
            wishes_most=said["wishes_most"],
            places_most=said["places_most"],
        )

    def _criteria(self) -> list[str]:
        names = (self.cleaned_data.get(f"criterion_{number}") for number in range(len(PLACES_IN_ORDER)))
        return [name for name in names if name]


class CancelForm(forms.Form):
    """Why the window is taken back."""

    reason = forms.CharField(
        label="Почему приём отменён",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Напишите, почему приём отменён: это увидят семьи."},
    )


class MoveForm(forms.Form):
    """New dates of an announced window, by its own clock; what has come already is not asked."""

    opens_at = MomentField(label="Начало", error_messages={"required": "Укажите день и время начала."})
    closes_at = MomentField(label="Окончание", required=False, help_text="Пусто — без срока.")
    preliminary_from = MomentField(label="Предварительный список с", required=False)
    reason = forms.CharField(
        label="Почему переносите сроки",
        widget=forms.Textarea({"rows": 3}),
        help_text="Увидят семьи. Назовите и акт, если сроки меняет он.",
        error_messages={"required": "Напишите, почему переносите сроки: это увидят семьи."},
    )

    def __init__(self, *args: object, window: WindowFacts, at: datetime, **kwargs: object) -> None:
        self._window, zone = window, ZoneInfo(window.timezone)
        present = {"opens_at": window.opens_at, "closes_at": window.closes_at}
        present["preliminary_from"] = window.preliminary_from
        initial = {name: moment.astimezone(zone) for name, moment in present.items() if moment is not None}
        super().__init__(*args, **{**kwargs, "initial": initial})  # type: ignore[arg-type]
        if window.opening_stands(at):
            del self.fields["opens_at"]
        if window.preliminary_stands(at):
            del self.fields["preliminary_from"]
        for field in self.fields.values():
            if isinstance(field, MomentField):
                field.zone = zone

    def term(self) -> Term:
        """The dates asked for; those that were not asked stay."""
        said, window = self.cleaned_data, self._window
        return Term(
            said.get("opens_at", window.opens_at),
            said["closes_at"],
            said.get("preliminary_from", window.preliminary_from),
        )
