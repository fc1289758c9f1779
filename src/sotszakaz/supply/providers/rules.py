"""What an application must satisfy before a person looks at it: values in, a refusal or silence out."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from sotszakaz.kernel.municipalities.rules import is_inn, is_ogrn
from sotszakaz.supply.providers import errors

LICENCE_SUBTYPES = (
    "Дополнительное образование детей и взрослых",
    "Дополнительное профессиональное образование",
    "Дошкольное образование",
    "Общее образование",
    "Среднее профессиональное образование",
)
BANK_WEIGHTS = (7, 1, 3)
REGIONAL_OFFICES = ("000", "001", "002")
TREASURY_ACCOUNT, SINGLE_TREASURY_ACCOUNT = "03", "40102"
FIRST_LICENCES = date(1992, 7, 10)
"""The day of the law of the Russian Federation on education, № 3266-1."""

_KPP = re.compile(r"\d{4}[\dA-Z]{2}\d{3}")
_BIC = re.compile(r"\d{9}")
_ACCOUNT = re.compile(r"\d{20}")
_OKOPF = re.compile(r"\d{5}")
_OKTMO = re.compile(r"\d{8}(\d{3})?")
_REGISTRY_NUMBER = re.compile(r"Л035-\d{5}-\d{2}/\d{8}")
_ENDING = re.compile(
    r"(ого|его|ыми|ими|ами|ями|ому|ему|ых|их|ые|ие|ая|яя|ой|ей|ый|ий|ам|ям|ах|ях|ов|ев|[аеиоуыэюяьй])$"
)


def ensure_numbers(*, inn: str, kpp: str, ogrn: str) -> None:
    """Check digits of ИНН and ОГРН, the shape of КПП; twelve digits of ИНН mean a person, who has no КПП."""
    if not is_inn(inn) or int(inn) == 0:
        raise errors.InnWrong(field="inn", inn=inn)
    if not is_ogrn(ogrn) or int(ogrn) == 0:
        raise errors.OgrnWrong(field="ogrn", ogrn=ogrn)
    if bool(kpp) == (len(inn) == 12):
        raise errors.KppMissing(field="kpp")
    if kpp and not _KPP.fullmatch(kpp):
        raise errors.KppWrong(field="kpp", kpp=kpp)
    if (len(inn) == 12) != (len(ogrn) == 15):
        raise errors.OgrnNotOfKind(field="ogrn", ogrn=ogrn)


def ensure_kind(*, inn: str, is_person: bool) -> None:
    """An entrepreneur is a person with twelve digits of ИНН, an organisation has ten."""
    if is_person != (len(inn) == 12):
        raise errors.KindMismatch(field="kind")


def ensure_codes(*, okopf: str, oktmo: str) -> None:
    """ОКОПФ and ОКТМО by their shape, where they are told."""
    if okopf and not _OKOPF.fullmatch(okopf):
        raise errors.CodeWrong(field="okopf", title="Код по ОКОПФ", number=okopf, digits="5")
    if oktmo and not _OKTMO.fullmatch(oktmo):
        raise errors.CodeWrong(field="oktmo", title="Код по ОКТМО", number=oktmo, digits="8 или 11")


def ensure_registered(registered_on: date | None, *, on: date) -> None:
    """The tax service has put the provider on its books by the day of applying."""
    if registered_on is not None and registered_on > on:
        title = "Дата постановки на учёт"
        raise errors.DayInFuture(field="registered_on", title=title, day=registered_on, on=on)


def is_treasury(bic: str) -> bool:
    """A territorial office of the Treasury: its БИК begins with 00 or 01."""
    return bic.startswith(("00", "01"))


def has_bank_key(bic: str, account: str) -> bool:
    """Is the key of a bank account right (Банк России, 515): weights 7, 1, 3 over the bank's digits and the account.

    The bank's digits are the last three of БИК, for an office of the Bank of Russia «0» and digits 5–6.
    """
    bank = f"0{bic[4:6]}" if bic[6:] in REGIONAL_OFFICES else bic[6:]
    return _key(bank + account) == 0


def has_correspondent_key(bic: str, account: str) -> bool:
    """The same for a correspondent account, which is kept in an office of the Bank of Russia."""
    return _key(f"0{bic[4:6]}{account}") == 0


def _key(digits: str) -> int:
    return sum(int(digit) * BANK_WEIGHTS[place % 3] for place, digit in enumerate(digits)) % 10


def ensure_bank(*, bic: str, account: str, correspondent: str) -> None:
    """БИК, account and correspondent account belong together.

    A treasury account (03…) has no key that is published; the single treasury account (40102…) has that of a
    correspondent account.
    """
    if not _BIC.fullmatch(bic):
        raise errors.BicWrong(field="bank_bic", bic=bic)
    of_treasury = is_treasury(bic)
    if not _ACCOUNT.fullmatch(account) or not (of_treasury or has_bank_key(bic, account)):
        raise errors.AccountNumberWrong(field="bank_account", number=account, bic=bic)
    if of_treasury and not account.startswith(TREASURY_ACCOUNT):
        raise errors.TreasuryAccountWrong(field="bank_account", number=account, bic=bic)
    if not correspondent:
        return
    if not (_ACCOUNT.fullmatch(correspondent) and has_correspondent_key(bic, correspondent)):
        raise errors.AccountNumberWrong(field="correspondent_account", number=correspondent, bic=bic)
    if of_treasury and not correspondent.startswith(SINGLE_TREASURY_ACCOUNT):
        raise errors.TreasuryAccountWrong(field="correspondent_account", number=correspondent, bic=bic)


def ensure_licence_number(number: str) -> None:
    """A number of the common registry (Л035-…) has its shape, whatever letters look alike; an old one has a digit."""
    written = licence_number_of(number)
    if written.startswith("Л035") and not _REGISTRY_NUMBER.fullmatch(written):
        raise errors.LicenceNumberWrong(field="licence_number", number=number)
    if not any(each.isdigit() for each in written):
        raise errors.LicenceNumberWrong(field="licence_number", number=number)


def licence_number_of(number: str) -> str:
    """The number as the registry writes it: «L035 …» typed in Latin letters and long dashes are the same number."""
    bare = " ".join(number.upper().replace("–", "-").replace("—", "-").split())
    common = re.sub(r"^[LЛ](?=\d{3}-)", "Л", bare.replace(" ", ""))
    return common if common.startswith("Л035") else bare


def ensure_licence(*, issued_on: date, subtype: str, on: date, required: str, clause: str) -> None:
    """The licence is of the subtype that the regulation names and was issued by the day of applying."""
    if issued_on > on:
        raise errors.LicenceFromFuture(field="licence_issued_on", issued_on=issued_on, on=on)
    if issued_on < FIRST_LICENCES:
        raise errors.LicenceTooOld(field="licence_issued_on", issued_on=issued_on)
    if _words(subtype) != _words(required):
        raise errors.LicenceNotOfSubtype(field="licence_subtype", required=required, clause=clause)


def subtypes_with(required: str) -> list[str]:
    """The subtypes to choose from, the one that the regulation wants on top."""
    return [required, *(each for each in LICENCE_SUBTYPES if _words(each) != _words(required))]


def ensure_services(*, chosen: Collection[int], offered: Collection[int]) -> None:
    """At least one service, each of them in the municipality's decision."""
    if not chosen:
        raise errors.ServicesMissing(field="services")
    if not set(chosen) <= set(offered):
        raise errors.ServicesNotOffered(field="services")


def ensure_capacity(capacity: int) -> None:
    """How many children at a time: at least one."""
    if capacity <= 0:
        raise errors.CapacityNotPositive(field="capacity")


def ensure_volume(*, places: int | None, person_hours: Decimal | None, capacity: int, field: str) -> None:
    """The most of one service is positive and not over the capacity of the whole organisation."""
    if (places is not None and places <= 0) or (person_hours is not None and person_hours <= 0):
        raise errors.VolumeNotPositive(field=field)
    if places is not None and places > capacity:
        raise errors.PlacesOverCapacity(field=field, places=places, capacity=capacity)


def excluded_name_in(names: Iterable[str], *organisation_names: str) -> str | None:
    """The special name of the act («детская школа искусств») that the organisation's name contains, or None.

    Words are compared by their stems, so that «детские школы искусств» of the act meets «Детская школа искусств № 2».
    """
    titles = [_stems(each) for each in organisation_names]
    for name in names:
        wanted = _stems(name)
        if wanted and any(_contains(title, wanted) for title in titles):
            return name
    return None


def _words(text: str) -> list[str]:
    return re.findall(r"[a-zа-я0-9]+", text.lower().replace("ё", "е"))


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in _words(text)]


def _stem(word: str) -> str:
    return word if len(word) <= 3 else _ENDING.sub("", word)


def _contains(title: list[str], wanted: list[str]) -> bool:
    return any(title[start : start + len(wanted)] == wanted for start in range(len(title) - len(wanted) + 1))
