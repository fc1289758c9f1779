"""Forms of trust, signatories and checks over again."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.signatures.states import ActingBasis
from sotszakaz.kernel.signatures.trusting import LIST_MB, Appointment
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField

_NOT_DIGITS = str.maketrans("", "", " -")


class RootForm(forms.Form):
    """The certificate of an authority."""

    certificate = forms.FileField(
        label="Сертификат удостоверяющего центра",
        help_text="Файл .cer или .crt. Скачайте его с сайта удостоверяющего центра.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".cer,.crt,.pem,.der"}),
        error_messages={"required": "Выберите файл сертификата."},
    )


class ListForm(forms.Form):
    """A revocation list."""

    revocation_list = forms.FileField(
        label="Список отзыва",
        help_text=f"Файл .crl с сайта центра, не больше {LIST_MB} МБ. Обновляйте его, когда выходит новый.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".crl,.pem"}),
        error_messages={"required": "Выберите файл списка."},
    )


class SignatoryForm(forms.Form):
    """Who may sign, and by what."""

    organisation = forms.TypedChoiceField(label="За кого подписывает", coerce=int, empty_value=None, required=False)
    name = forms.CharField(label="Фамилия, имя, отчество", max_length=200)
    position = forms.CharField(label="Должность", max_length=200)
    snils = forms.CharField(label="СНИЛС", max_length=20, help_text="Сверяется с сертификатом подписи.")
    ogrn = forms.CharField(
        label="ОГРН или ОГРНИП",
        max_length=20,
        required=False,
        help_text="Организации, за которую подписывает. Для исполнителя можно не указывать: возьмётся из реестра.",
    )
    basis = forms.ChoiceField(label="На каком основании", choices=ActingBasis.choices, widget=forms.RadioSelect)
    basis_document = forms.CharField(
        label="Доверенность",
        max_length=300,
        required=False,
        help_text="Номер и дата, если по доверенности.",
    )
    since = DayField(label="С какого дня")

    def __init__(self, *args: Any, organisations: Iterable[Organisation], body_ogrn: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ogrns: dict[int | None, str] = {each.pk: each.ogrn for each in organisations}
        self.ogrns[None] = body_ogrn
        choices = [(each.pk, each.short_name) for each in organisations]
        offer(self, "organisation", [("", "Уполномоченный орган"), *choices])

    def clean_snils(self) -> str:
        return str(self.cleaned_data["snils"]).translate(_NOT_DIGITS)

    def clean_ogrn(self) -> str:
        return str(self.cleaned_data["ogrn"]).translate(_NOT_DIGITS)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        typed["ogrn"] = typed.get("ogrn") or self.ogrns.get(typed.get("organisation"), "")
        if not typed["ogrn"]:
            self.add_error("ogrn", "Укажите ОГРН уполномоченного органа.")
        return typed

    def appointment(self) -> Appointment:
        """What was typed, for the action."""
        typed = self.cleaned_data
        return Appointment(
            name=typed["name"],
            position=typed["position"],
            snils=typed["snils"],
            ogrn=typed["ogrn"],
            basis=ActingBasis(typed["basis"]),
            basis_document=typed["basis_document"],
            since=typed["since"],
        )


class CheckForm(forms.Form):
    """Which signatures to check over again."""

    kind = forms.ChoiceField(label="Вид документов", required=False, choices=[("", "Все"), *DocumentKind.choices])
    since = DayField(label="Подписаны с")
    until = DayField(label="Подписаны по")

    def __init__(self, said: QueryDict | None = None, *, today: date) -> None:
        super().__init__(said, initial={"since": today.replace(month=1, day=1), "until": today})
