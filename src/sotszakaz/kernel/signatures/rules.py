"""Whose turn it is, and whether the owner of a certificate is the person who may sign."""

from collections.abc import Iterable, Mapping

from sotszakaz.kernel.documents.kinds import Turn
from sotszakaz.kernel.documents.states import SignatureForm, SigningParty
from sotszakaz.kernel.signatures.errors import AlreadySigned, FormNotAllowed, WrongTurn
from sotszakaz.kernel.signatures.states import ActingBasis
from sotszakaz.kernel.signatures.subjects import Subject


def next_parties(turns: Iterable[Turn], signed: Iterable[SigningParty]) -> list[SigningParty]:
    """The sides whose turn it is: those of the lowest order that have not signed. Empty when all have."""
    done = set(signed)
    waiting = [turn for turn in turns if turn.party not in done]
    first = min((turn.order for turn in waiting), default=0)
    return [turn.party for turn in waiting if turn.order == first]


def ensure_turn(
    turns: Iterable[Turn], signed: Iterable[SigningParty], party: SigningParty, form: SignatureForm
) -> Turn:
    """The turn of the side. Raises AlreadySigned, FormNotAllowed, WrongTurn."""
    turns, signed = list(turns), set(signed)
    if party in signed:
        raise AlreadySigned()
    turn = next((each for each in turns if each.party == party), None)
    if turn is None or form not in turn.forms:
        forms = ", ".join(sorted(str(each.label) for each in turn.forms)) if turn else "подписи этой стороны не нужно"
        raise FormNotAllowed(party=party.label, forms=forms)
    whose = next_parties(turns, signed)
    if party not in whose:
        raise WrongTurn(whose=", ".join(str(each.label) for each in whose))
    return turn


def is_signatory(subject: Subject, *, snils: str, ogrn: str, basis: str) -> bool:
    """Is the owner of the certificate this signatory.

    The person is known by СНИЛС. A certificate that names an organisation must name this one; one that names none is a
    private person's and does with a power of attorney only (ст. 17.2 63-ФЗ).
    """
    if not subject.snils or subject.snils != snils:
        return False
    return subject.ogrn == ogrn if subject.ogrn else basis == ActingBasis.POWER_OF_ATTORNEY


def is_same_person(left: str, right: str) -> bool:
    """Is it the same full name: case, ё and spaces do not matter."""
    return _spelled(left) == _spelled(right) != ""


def plain_subject(subject: Subject) -> Mapping[str, str]:
    """The owner of a certificate for the evidence; the СНИЛС is masked."""
    return {
        "name": subject.person,
        "position": subject.position,
        "organisation": subject.organisation,
        "snils": subject.masked_snils,
        "ogrn": subject.ogrn,
        "inn": subject.inn,
    }


def _spelled(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())
