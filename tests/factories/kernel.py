"""Municipalities, organisations with right check digits, people and their roles."""

from datetime import date
from typing import Any

import factory
from tests.factories.replay import replayed

from sotszakaz.kernel.municipalities.models import AuthorisedBody, Municipality, Organisation
from sotszakaz.kernel.municipalities.rules import INN_10
from sotszakaz.kernel.municipalities.states import MunicipalityKind, OrganisationKind
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.regulations.models import Regulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.actions import join
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Role

PASSWORD = "tests-only"


def inn_of(sequence: int) -> str:
    """A ten-digit ИНН with its check digit."""
    digits = f"26{sequence:07d}"
    total = sum(weight * int(digit) for weight, digit in zip(INN_10, digits, strict=True))
    return f"{digits}{total % 11 % 10}"


def ogrn_of(sequence: int) -> str:
    """A thirteen-digit ОГРН with its check digit."""
    digits = f"1022600{sequence:05d}"
    return f"{digits}{int(digits) % 11 % 10}"


def snils_of(sequence: int) -> str:
    """Eleven digits of a СНИЛС with the check number."""
    digits = f"{100_000_000 + sequence:09d}"
    total = sum((9 - place) * int(digit) for place, digit in enumerate(digits))
    return f"{digits}{total % 101 % 100:02d}"


class MunicipalityFactory(factory.django.DjangoModelFactory[Municipality]):
    class Meta:
        model = Municipality
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"okrug-{number}")
    kind = MunicipalityKind.MUNICIPAL_OKRUG
    name = factory.Sequence(lambda number: f"Заречный муниципальный округ № {number}")
    short_name = factory.Sequence(lambda number: f"Заречный округ № {number}")
    region = "Вымышленная область"
    oktmo = "07700000"

    class Params:
        with_body = factory.Trait(
            body=factory.RelatedFactory("tests.factories.kernel.AuthorisedBodyFactory", "municipality")
        )


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    kind = OrganisationKind.MUNICIPAL
    full_name = factory.Sequence(lambda number: f"Муниципальное учреждение «Дом творчества № {number}»")
    short_name = factory.Sequence(lambda number: f"Дом творчества № {number}")
    inn = factory.Sequence(inn_of)
    kpp = "260001001"
    ogrn = factory.Sequence(ogrn_of)
    address = "Заречный, ул. Школьная, д. 1"
    head_name = "Образцова Вера Павловна"

    class Params:
        non_profit = factory.Trait(
            kind=OrganisationKind.NON_PROFIT,
            full_name=factory.Sequence(lambda number: f"Автономная некоммерческая организация «Мастерская № {number}»"),
            short_name=factory.Sequence(lambda number: f"АНО «Мастерская № {number}»"),
        )


class AuthorisedBodyFactory(factory.django.DjangoModelFactory[AuthorisedBody]):
    class Meta:
        model = AuthorisedBody

    municipality = factory.SubFactory(MunicipalityFactory)
    organisation = factory.SubFactory(
        OrganisationFactory, kind=OrganisationKind.BODY, full_name="Управление образования", short_name="Управление"
    )
    name = "Управление образования администрации"


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"person-{number}@example.org")
    full_name = "Примерова Анна Сергеевна"
    password = PASSWORD

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        return model_class.objects.create_user(*args, **fields)


@replayed
def member(role: type[Role], municipality: Municipality, organisation: Organisation | None = None) -> User:
    """A user with the role in the municipality; a provider's role needs its organisation."""
    user = UserFactory()
    organisation_id = organisation.pk if organisation else None
    join(user, role, municipality_id=municipality.pk, organisation_id=organisation_id)
    return user


@replayed
def adopted(municipality: Municipality, *, starts_on: date = date(2020, 1, 1), **values: Any) -> Regulation:
    """Rules in force from `starts_on`: the defaults, and the parameters given by key as the act's own."""
    return adopt_regulation(
        municipality_id=municipality.pk,
        title="Правила персонифицированного финансирования",
        starts_on=starts_on,
        settings={key: Setting(value, clause="пункт 1") for key, value in values.items()},
        by=SYSTEM,
    )
