"""What a provider says of itself in an application."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """The organisation as it is now; the director may correct what the system knew before."""

    kind: str
    full_name: str
    short_name: str
    inn: str
    kpp: str
    ogrn: str
    address: str = ""
    head_name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence for educational activity, the ground of entry in the registry."""

    number: str
    issued_on: date
    issuer: str
    subtype: str


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Where the money goes; the correspondent account is empty for accounts in an office of the Bank of Russia."""

    name: str
    bic: str
    account: str
    correspondent: str = ""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the registry knows of a provider beyond the registry of organisations (ПП РФ № 183, раздел I)."""

    provider_type: str = ""
    legal_form: str = ""
    okopf: str = ""
    oktmo: str = ""
    registered_on: date | None = None
    actual_address: str = ""
    site: str = ""
    contact_person: str = ""
    head_position: str = ""
    head_authority: str = ""
    founders: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    programme_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Volume:
    """The most of one service: children at a time and person-hours a year; None where nothing is said."""

    places: int | None = None
    person_hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """The whole application: `capacity` children at a time, the services by their ids, volumes by service."""

    organisation: OrganisationDetails
    licence: Licence
    bank: BankDetails
    service_ids: tuple[int, ...]
    capacity: int
    particulars: Particulars = Particulars()
    volumes: Mapping[int, Volume] = field(default_factory=dict)
