"""Who a certificate names, by the identifiers of the Russian profile of qualified certificates."""

from dataclasses import dataclass
from typing import Any

SNILS, OGRN, OGRNIP = "1.2.643.100.3", "1.2.643.100.1", "1.2.643.100.5"
INN, INN_OF_COMPANY = "1.2.643.3.131.1.1", "1.2.643.100.4"
COMMON_NAME, SURNAME, GIVEN_NAME, TITLE, ORGANISATION = "2.5.4.3", "2.5.4.4", "2.5.4.42", "2.5.4.12", "2.5.4.10"


@dataclass(frozen=True, slots=True)
class Subject:
    """The owner of a certificate; empty strings for what it does not say. `ogrn` holds an ОГРНИП too."""

    title: str
    person: str
    position: str
    organisation: str
    snils: str
    ogrn: str
    inn: str

    @property
    def masked_snils(self) -> str:
        return mask_snils(self.snils)


def subject_of(name: Any) -> Subject:
    """The facts of an X.509 name (asn1crypto)."""
    said: dict[str, str] = {}
    for relative in name.chosen:
        for part in relative:
            said.setdefault(part["type"].dotted, str(part["value"].native).strip())
    person = f"{said.get(SURNAME, '')} {said.get(GIVEN_NAME, '')}".strip()
    inn = said.get(INN_OF_COMPANY) or said.get(INN, "")
    common = said.get(COMMON_NAME, "")
    return Subject(
        title=common or person or said.get(ORGANISATION, "") or "без имени",
        person=person or common,
        position=said.get(TITLE, ""),
        organisation=said.get(ORGANISATION, ""),
        snils=said.get(SNILS, ""),
        ogrn=said.get(OGRN) or said.get(OGRNIP, ""),
        inn=inn.removeprefix("00") if len(inn) == 12 else inn,
    )


def mask_snils(snils: str) -> str:
    """«***-***-344 95»: enough to tell two namesakes from one another."""
    return f"***-***-{snils[6:9]} {snils[9:]}" if len(snils) == 11 else ""
