"""What a provider says of itself in an application."""

from dataclasses import dataclass
from datetime import date


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
class Claim:
    """The whole application: `capacity` children at a time, the services by their ids."""

    organisation: OrganisationDetails
    licence: Licence
    bank: BankDetails
    service_ids: tuple[int, ...]
    capacity: int
