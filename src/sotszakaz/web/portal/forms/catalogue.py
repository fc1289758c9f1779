"""What a visitor looks for in the catalogue."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.urls import reverse

from sotszakaz.demand.children.models import Child
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.supply.programmes.selectors import Covered, Facets, Near, Option, Query, Spot
from sotszakaz.web.components.choices import offer, offered
from sotszakaz.web.components.words import number, plural

HOURS = range(8, 23)
KILOMETRES = (1, 3, 5, 10, 25)
MOST_CHOICES = 30


class AnyChoices(forms.MultipleChoiceField):
    """Choices that are listed after the search, beside their counts: what is not there finds nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def validate(self, value: list[str]) -> None:
        if len(value) > MOST_CHOICES:
            raise forms.ValidationError("Слишком много вариантов.")

    def to_numbers(self, value: list[str]) -> tuple[int, ...]:
        return tuple(int(each) for each in value if each.isascii() and each.isdigit() and len(each) < 16)


class CatalogueForm(forms.Form):
    """Every field is optional; what makes no sense is passed over, for an address may be typed by hand."""

    text = forms.CharField(
        label="Что ищете",
        max_length=200,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    child = forms.TypedChoiceField(label="Для кого", coerce=int, empty_value=None, required=False)
    municipality = forms.TypedChoiceField(label="Муниципалитет", coerce=int, empty_value=None, required=False)
    age = forms.TypedChoiceField(label="Возраст ребёнка", coerce=int, empty_value=None, required=False)
    focus = AnyChoices(label="Направленность")
    day = AnyChoices(label="Дни занятий", help_text="Покажем группы, которые занимаются только в эти дни.")
    since = forms.TypedChoiceField(
        label="Начало не раньше", coerce=time.fromisoformat, empty_value=None, required=False
    )
    until = forms.TypedChoiceField(label="Конец не позже", coerce=time.fromisoformat, empty_value=None, required=False)
    form = AnyChoices(label="Форма обучения")
    free = forms.BooleanField(label="Есть свободные места", required=False)
    covered = forms.BooleanField(label="Сертификат покроет всю цену", required=False)
    adapted = forms.BooleanField(label="Для детей с ОВЗ", required=False)
    maker = forms.CharField(
        label="Найти исполнителя",
        max_length=120,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
        help_text="По названию. Ниже отметьте тех, кого нашли; без названия там те, у кого групп больше всего.",
    )
    provider = AnyChoices(label="Исполнитель")
    km = forms.TypedChoiceField(
        label="Не дальше",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "Любое расстояние"), *((km, f"{km} км") for km in KILOMETRES)],
    )
    address = forms.CharField(
        label="Адрес",
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "street-address"}),
        help_text="Улица и дом. Считаем от ближайшего по написанию места занятий.",
    )
    lat = forms.FloatField(label="Широта", min_value=-85, max_value=85, required=False)
    lon = forms.FloatField(label="Долгота", min_value=-180, max_value=180, required=False)
    view = forms.ChoiceField(
        choices=[("", "Список"), ("week", "Неделя")], required=False, widget=forms.HiddenInput, label="Вид"
    )

    def __init__(
        self, *args: Any, municipalities: Iterable[Municipality], children: Iterable[Child] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._children = {each.pk: each for each in children}
        named = [(pk, each.first_name) for pk, each in self._children.items()]
        offer(self, "child", [("", "Любой ребёнок"), *named] if named else [])
        clock = [("", "—"), *((f"{hour:02}:00", f"{hour}:00") for hour in HOURS)]
        offer(self, "municipality", [("", "Все"), *((each.pk, each.short_name) for each in municipalities)])
        offer(self, "age", [("", "Любой"), *((age, plural(age, "год,года,лет")) for age in range(3, 19))])
        offer(self, "since", clock)
        offer(self, "until", clock)
        self.fields["text"].widget.attrs |= {
            "hx-get": reverse("portal:catalogue"),
            "hx-trigger": "input changed delay:300ms",
        }
        for name in ("lat", "lon"):
            self.fields[name].widget.attrs["step"] = "any"

    def query(self) -> Query:
        """What is asked; a field with a mistake asks nothing."""
        self.is_valid()
        asked = self.cleaned_data
        home = asked.get("municipality")
        return Query(
            text=asked.get("text", ""),
            focuses=tuple(asked.get("focus", ())),
            forms=tuple(asked.get("form", ())),
            days=tuple(day for day in self._numbers("day") if 1 <= day <= 7),
            since=asked.get("since"),
            until=asked.get("until"),
            age=None if self.for_child else asked.get("age"),
            born_on=self.for_child.birth_date if self.for_child else None,
            is_adapted=asked.get("adapted", False),
            only_free=asked.get("free", False),
            organisations=self._numbers("provider"),
            provider_name=asked.get("maker", ""),
            municipality_id=home,
            covered=Covered(home) if asked.get("covered") else None,
            near=self._near(),
        )

    @property
    def for_child(self) -> Child | None:
        """The person's child for whom groups are looked for."""
        return self._children.get(self.cleaned_data.get("child") or 0)

    @property
    def is_week(self) -> bool:
        return self.cleaned_data.get("view") == "week"

    def show(self, facets: Facets) -> None:
        """Put the counts beside the choices."""
        self._count("focus", facets.focuses, facets)
        self._count("form", facets.forms, facets)
        self._count("day", facets.days, facets)
        self._count("provider", facets.providers, facets)
        ages = {option.value: option for option in facets.ages}
        listed = [(str(age), said) for age, said in offered(self, "age") if age]
        known = [(age, _counted(said, ages[age].count, facets)) for age, said in listed if age in ages]
        offer(self, "age", [("", "Любой"), *known])
        self["free"].label = _counted("Есть свободные места", facets.free, facets)
        self["adapted"].label = _counted("Для детей с ОВЗ", facets.adapted, facets)

    def near_spot(self, spot: Spot) -> Near:
        """As far from the place as asked."""
        return Near(spot.latitude, spot.longitude, self.cleaned_data.get("km") or KILOMETRES[-1])

    @property
    def address_asked(self) -> str:
        """The address from which kilometres are to be counted."""
        return str(self.cleaned_data.get("address") or "").strip()

    def _near(self) -> Near | None:
        latitude, longitude = self.cleaned_data.get("lat"), self.cleaned_data.get("lon")
        if latitude is None or longitude is None:
            return None
        return Near(latitude, longitude, self.cleaned_data.get("km") or KILOMETRES[-1])

    def _numbers(self, name: str) -> tuple[int, ...]:
        field: AnyChoices = self.fields[name]  # type: ignore[assignment]
        return field.to_numbers(self.cleaned_data.get(name, []))

    def _count(self, name: str, options: Iterable[Option], facets: Facets) -> None:
        offer(self, name, [(each.value, _counted(_capital(each.label), each.count, facets)) for each in options])


def _counted(label: str, count: int, facets: Facets) -> str:
    """«Техническая (12)»; an estimate says so: «Техническая (≈ 1 200)»."""
    return f"{label} ({number(count)})" if facets.is_exact else f"{label} (≈ {number(count)})"


def _capital(label: str) -> str:
    return f"{label[:1].upper()}{label[1:]}"
