"""A complaint of anybody, its status, an appeal."""

from typing import Any

from django import forms

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.selectors import list_municipalities
from sotszakaz.kernel.notices.post import registered_post
from sotszakaz.oversight.complaints.actions import CONSENT
from sotszakaz.oversight.complaints.selectors import blamable_organisations
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.complaints import ComplaintForm

WRITTEN = "Если это почта, ответ придёт на неё письмом. Его можно прочитать и здесь, по номеру и коду."
NOT_WRITTEN = "Письма отсюда не уходят: ответ читают здесь, по номеру и коду. Если что-то неясно, вас спросят."


class MunicipalityForm(forms.Form):
    """Where the service is."""

    municipality = forms.TypedChoiceField(
        label="Муниципалитет", coerce=int, error_messages={"required": "Выберите муниципалитет."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Выберите"), *((each.pk, each.name) for each in list_municipalities())]
        offer(self, "municipality", choices)


class PublicComplaintForm(ComplaintForm):
    """The same with who complains, of whom, and the consent."""

    organisation = forms.TypedChoiceField(label="На кого жалоба", coerce=int, required=False, empty_value=None)
    full_name = forms.CharField(
        label="Ваше имя",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Напишите, как к вам обращаться."},
    )
    contact = forms.CharField(
        label="Почта или телефон для ответа",
        max_length=200,
        error_messages={"required": "Напишите, куда ответить."},
    )
    has_consented = forms.BooleanField(
        label="Согласие на обработку данных",
        help_text=CONSENT,
        error_messages={"required": "Без согласия жалобу принять нельзя. Прочитайте его и отметьте."},
    )

    field_order = ("topic", "organisation", "words", "full_name", "contact", "has_consented", "key")

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(each.pk, each.short_name) for each in blamable_organisations(municipality.pk)]
        offer(self, "organisation", [("", "Не на исполнителя или не знаю"), *found])
        self.fields["contact"].help_text = WRITTEN if registered_post() else NOT_WRITTEN


class StatusForm(MunicipalityForm):
    """What was shown when the complaint was taken."""

    number = forms.CharField(
        label="Номер жалобы",
        max_length=20,
        help_text="Например, Ж-12/2026.",
        error_messages={"required": "Введите номер жалобы."},
    )
    code = forms.CharField(
        label="Код",
        max_length=40,
        help_text="Шестнадцать знаков, показанных при подаче. Дефисы и регистр не важны.",
        error_messages={"required": "Введите код."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AppealForm(StatusForm):
    """Why the answer does not satisfy; number and code come with it."""

    words = forms.CharField(
        label="Почему вы не согласны с ответом",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Напишите, почему вы не согласны с ответом."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("municipality", "number", "code"):
            self.fields[name].widget = forms.HiddenInput()
