"""The application of a provider to the registry."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.municipalities.states import OrganisationKind
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.providers.claims import BankDetails, Claim, Licence, OrganisationDetails, Particulars, Volume
from sotszakaz.supply.providers.errors import ServicesMissing
from sotszakaz.supply.providers.printing import CONSENT
from sotszakaz.supply.providers.selectors import Standing
from sotszakaz.supply.providers.states import ProviderType
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField, HoursField
from sotszakaz.web.components.services import service_line

KINDS = [(value, label) for value, label in OrganisationKind.choices if value != OrganisationKind.BODY]
ORGANISATION = ("kind", "full_name", "short_name", "inn", "kpp", "ogrn", "address", "head_name", "phone", "email")
LICENCE = ("licence_number", "licence_issued_on", "licence_issuer", "licence_subtype")
ONE_BY_ONE = (
    *("provider_type", "legal_form", "okopf", "oktmo", "registered_on", "actual_address", "site", "contact_person"),
    *("head_position", "head_authority"),
)
BY_LINES = ("founders", "addresses", "programme_names")
BANK = ("bank_name", "bank_bic", "bank_account", "correspondent_account")


class NumberField(forms.CharField):
    """Digits as people copy them: spaces and dashes are left out."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        return "".join((super().to_python(value) or "").split()).replace("-", "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: the browser would cut a number that was copied with spaces."""
        return {}


class LinesField(forms.CharField):
    """Several things, each on its own line; empty lines mean nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000, **kwargs)

    def to_python(self, value: Any) -> str:
        lines = (super().to_python(value) or "").splitlines()
        return "\n".join(" ".join(line.split()) for line in lines if line.strip())


class ProviderApplicationForm(forms.Form):
    """Organisation, licence, services, bank: one page, checked by the action.

    Each service of the decision has the fields `places_<id>` and `hours_<id>` of its greatest volume.
    """

    kind = forms.ChoiceField(label="Вид организации", choices=KINDS)
    full_name = forms.CharField(label="Полное наименование", max_length=500, help_text="Как в уставе или выписке.")
    short_name = forms.CharField(label="Краткое наименование", max_length=250)
    inn = NumberField(label="ИНН", max_length=12, help_text="10 цифр у организации, 12 у предпринимателя.")
    kpp = NumberField(label="КПП", max_length=9, required=False, help_text="У предпринимателя его нет.")
    ogrn = NumberField(label="ОГРН или ОГРНИП", max_length=15)
    provider_type = forms.ChoiceField(
        label="Тип исполнителя", choices=[("", "Выберите тип"), *ProviderType.choices], required=False
    )
    legal_form = forms.CharField(
        label="Организационно-правовая форма", max_length=200, required=False, help_text="Как в выписке из ЕГРЮЛ."
    )
    okopf = NumberField(label="Код по ОКОПФ", max_length=5, required=False, help_text="5 цифр.")
    oktmo = NumberField(label="Код по ОКТМО", max_length=11, required=False, help_text="8 или 11 цифр.")
    registered_on = DayField(label="Дата постановки на налоговый учёт", required=False)
    address = forms.CharField(label="Адрес", max_length=500, help_text="Как в выписке.")
    actual_address = forms.CharField(
        label="Фактический адрес", max_length=500, required=False, help_text="Если он другой."
    )
    head_position = forms.CharField(label="Должность руководителя", max_length=200, required=False)
    head_name = forms.CharField(label="Руководитель", max_length=200, help_text="Фамилия, имя, отчество полностью.")
    head_authority = forms.CharField(
        label="На основании чего действует", max_length=200, required=False, help_text="Например: устав."
    )
    founders = LinesField(label="Учредители", help_text="Каждый с новой строки.")
    contact_person = forms.CharField(label="Контактное лицо", max_length=200, required=False)
    site = forms.CharField(label="Сайт", max_length=200, required=False)
    phone = forms.CharField(label="Телефон", max_length=40)
    email = forms.EmailField(label="Электронная почта", required=False)

    licence_number = forms.CharField(label="Номер лицензии", max_length=80)
    licence_issued_on = DayField(label="Дата лицензии")
    licence_issuer = forms.CharField(label="Кем выдана", max_length=300)
    licence_subtype = forms.ChoiceField(label="Подвид образования")

    services = forms.TypedMultipleChoiceField(
        label="Какие услуги будете оказывать",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": ServicesMissing.template},
    )
    capacity = forms.IntegerField(
        label="Сколько детей обучаете одновременно", min_value=1, max_value=100_000, help_text="По всем услугам вместе."
    )

    addresses = LinesField(label="Адреса оказания услуг", help_text="Каждый с новой строки.")
    programme_names = LinesField(label="Названия программ", help_text="Каждое с новой строки.")

    bank_name = forms.CharField(label="Банк", max_length=250)
    bank_bic = NumberField(label="БИК", max_length=9)
    bank_account = NumberField(label="Расчётный или казначейский счёт", max_length=20, help_text="20 цифр.")
    correspondent_account = NumberField(
        label="Корреспондентский счёт",
        max_length=20,
        required=False,
        help_text="20 цифр. У казначейства — единый казначейский счёт.",
    )

    consent = forms.BooleanField(
        label=CONSENT, error_messages={"required": "Без согласия с условиями заявку не принимают. Отметьте его."}
    )

    def __init__(self, *args: Any, services: Iterable[SocialService], subtypes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = {each.pk: service_line(each) for each in services}
        offer(self, "services", list(lines.items()))
        self.volumes = {pk: (f"places_{pk}", f"hours_{pk}") for pk in lines}
        for pk, (places, hours) in self.volumes.items():
            self.fields[places] = forms.IntegerField(label=f"{lines[pk]}: мест, не больше", required=False, min_value=1)
            self.fields[hours] = HoursField(label=f"{lines[pk]}: человеко-часов в год, не больше", required=False)
        offer(self, "licence_subtype", [(each, each) for each in subtypes])

    def claim(self) -> Claim:
        """What was typed, for the action."""
        typed = self.cleaned_data
        lines: dict[str, Any] = {name: tuple(typed[name].splitlines()) for name in BY_LINES}
        return Claim(
            organisation=OrganisationDetails(**{name: typed[name] for name in ORGANISATION}),
            licence=Licence(*(typed[name] for name in LICENCE)),
            bank=BankDetails(*(typed[name] for name in BANK)),
            service_ids=tuple(typed["services"]),
            capacity=typed["capacity"],
            particulars=Particulars(
                **{name: typed[name] for name in ONE_BY_ONE},
                **lines,
            ),
            volumes={pk: Volume(*(typed[name] for name in self.volumes[pk])) for pk in typed["services"]},
        )

    @property
    def has_volumes(self) -> bool:
        """Something was typed into the fields of volumes: they must not hide."""
        return any(each.value() or each.errors for each in self.volume_fields)

    @property
    def volume_fields(self) -> list[forms.BoundField]:
        """The fields of volumes in the order of the services."""
        return [self[name] for names in self.volumes.values() for name in names]


def known_before(organisation: Organisation, standing: Standing) -> dict[str, Any]:
    """What the form begins with: the organisation as it is known, and its latest application."""
    known = {name: getattr(organisation, name) for name in ORGANISATION}
    earlier = standing.application
    if earlier is not None:
        known |= {name: getattr(earlier, name) for name in (*LICENCE, *BANK, *ONE_BY_ONE, *BY_LINES, "capacity")}
        rows = list(earlier.service_rows.values_list("service_id", "places", "person_hours"))
        known["services"] = [pk for pk, _, _ in rows]
        known |= {f"places_{pk}": places for pk, places, _ in rows} | {f"hours_{pk}": hours for pk, _, hours in rows}
    return known
