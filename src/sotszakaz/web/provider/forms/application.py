"""The application of a provider to the registry."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.municipalities.states import OrganisationKind
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.providers.claims import BankDetails, Claim, Licence, OrganisationDetails
from sotszakaz.supply.providers.errors import ServicesMissing
from sotszakaz.supply.providers.selectors import Standing
from sotszakaz.web.components.inputs import DayField
from sotszakaz.web.components.services import service_line

KINDS = [(value, label) for value, label in OrganisationKind.choices if value != OrganisationKind.BODY]
ORGANISATION = ("kind", "full_name", "short_name", "inn", "kpp", "ogrn", "address", "head_name", "phone", "email")
LICENCE = ("licence_number", "licence_issued_on", "licence_issuer", "licence_subtype")
WORK = ("services", "capacity")
BANK = ("bank_name", "bank_bic", "bank_account", "correspondent_account")


class NumberField(forms.CharField):
    """Digits as people copy them: spaces and dashes are left out."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        return "".join((super().to_python(value) or "").split()).replace("-", "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: the browser would cut a number that was copied with spaces."""
        return {}


class ProviderApplicationForm(forms.Form):
    """Organisation, licence, services, bank: one page, checked by the action."""

    kind = forms.ChoiceField(label="Вид организации", choices=KINDS)
    full_name = forms.CharField(label="Полное наименование", max_length=500, help_text="Как в уставе или выписке.")
    short_name = forms.CharField(label="Краткое наименование", max_length=250)
    inn = NumberField(label="ИНН", max_length=12, help_text="10 цифр у организации, 12 у предпринимателя.")
    kpp = NumberField(label="КПП", max_length=9, required=False, help_text="У предпринимателя его нет.")
    ogrn = NumberField(label="ОГРН или ОГРНИП", max_length=15)
    address = forms.CharField(label="Адрес", max_length=500)
    head_name = forms.CharField(label="Руководитель", max_length=200, help_text="Фамилия, имя, отчество полностью.")
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

    bank_name = forms.CharField(label="Банк", max_length=250)
    bank_bic = NumberField(label="БИК", max_length=9)
    bank_account = NumberField(label="Расчётный или казначейский счёт", max_length=20, help_text="20 цифр.")
    correspondent_account = NumberField(
        label="Корреспондентский счёт",
        max_length=20,
        required=False,
        help_text="20 цифр. У казначейства — единый казначейский счёт.",
    )

    def __init__(self, *args: Any, services: Iterable[SocialService], subtypes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = [(each.pk, service_line(each)) for each in services]  # type: ignore[attr-defined]
        self.fields["licence_subtype"].choices = [(each, each) for each in subtypes]  # type: ignore[attr-defined]

    def claim(self) -> Claim:
        """What was typed, for the action."""
        typed = self.cleaned_data
        return Claim(
            organisation=OrganisationDetails(**{name: typed[name] for name in ORGANISATION}),
            licence=Licence(*(typed[name] for name in LICENCE)),
            bank=BankDetails(*(typed[name] for name in BANK)),
            service_ids=tuple(typed["services"]),
            capacity=typed["capacity"],
        )


def known_before(organisation: Organisation, standing: Standing) -> dict[str, Any]:
    """What the form begins with: the organisation as it is known, and its latest application."""
    known = {name: getattr(organisation, name) for name in ORGANISATION}
    earlier = standing.application
    if earlier is not None:
        known |= {name: getattr(earlier, name) for name in (*LICENCE, *BANK, "capacity")}
        known["services"] = list(earlier.services.values_list("pk", flat=True))
    return known
