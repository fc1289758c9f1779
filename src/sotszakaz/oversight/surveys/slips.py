"""Slips of paper with one-time links: printed by staff, handed to families who have no login.

A slip belongs to a provider and a programme, not to a family: any of them answers by it, and nobody writes down by
which. So the slips of a programme come in a random order, apart from the list of those to whom they are given.
"""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.documents.codes import code_of
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.surveys import addressees, errors, selectors
from sotszakaz.oversight.surveys.models import Invitation, InvitationToken, LinkSheet, Survey
from sotszakaz.oversight.surveys.states import SheetState, SurveyState

MOST_SLIPS = 120
"""Of one sheet: a stack that a person cuts at once; the rest is printed next."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed on one slip: `code` is the random part of its link, kept nowhere."""

    programme: str
    code: str


@transaction.atomic(durable=True)
def print_slips(*, survey_id: int, organisation_id: int, key: UUID, by: Actor, at: datetime) -> list[Slip]:
    """Slips for families of the provider who have no login; the same form sent twice gives the same ones.

    Raises NotFound, SurveyOver, NobodyOnPaper, LinkVoid for a form whose slips were declared lost.
    """
    survey = Survey.objects.lock(survey_id)
    require(by, Permission.SURVEY_EDIT, survey.municipality_id)
    on = selectors.day_at(survey.municipality, at)
    if survey.state != SurveyState.OPEN or on > survey.closes_on:
        raise errors.SurveyOver()
    sheet = LinkSheet.objects.filter(key_hash=_hash_of(key)).first()
    if sheet is None:
        sheet = _print(survey, organisation_id, key, by=by, on=on)
    if (sheet.survey_id, sheet.organisation_id) != (survey_id, organisation_id):
        raise NotFound()
    if sheet.state == SheetState.VOID:
        raise errors.LinkVoid()
    return _slips_of(sheet, key)


@transaction.atomic(durable=True)
def void_sheet(*, sheet_id: int, by: Actor) -> LinkSheet:
    """Declare slips lost: their links stop to work, others may be printed. Raises NotFound, MoveRefused."""
    sheet = LinkSheet.objects.lock(sheet_id)
    require(by, Permission.SURVEY_EDIT, sheet.municipality_id)
    move(sheet, "void", by=person_of(by))
    return sheet


def get_sheet_for(actor: Actor, sheet_id: int) -> LinkSheet:
    """The sheet for those who print slips. Raises NotFound or NotAllowed."""
    sheet = LinkSheet.objects.filter(pk=sheet_id).first()
    if sheet is None:
        raise NotFound()
    require(actor, Permission.SURVEY_EDIT, sheet.municipality_id)
    return sheet


def _print(survey: Survey, organisation_id: int, key: UUID, *, by: Actor, on: date) -> LinkSheet:
    left = addressees.to_print(survey).filter(organisation_id=organisation_id).order_by("pk")[:MOST_SLIPS]
    invitations = list(left.values_list("pk", flat=True))
    if not invitations:
        raise errors.NobodyOnPaper()
    with judged(LinkSheet):
        sheet = LinkSheet.objects.create(
            municipality_id=survey.municipality_id,
            survey=survey,
            organisation_id=organisation_id,
            key_hash=_hash_of(key),
            printed_by=person_of(by),
        )
    InvitationToken.objects.bulk_create(
        InvitationToken(
            municipality_id=survey.municipality_id,
            invitation_id=each,
            sheet=sheet,
            token_hash=selectors.hash_of(_code_of(key, each)),
            made_on=on,
        )
        for each in invitations
    )
    audit.record("linksheet.print", sheet, by=by, slips=len(invitations))
    return sheet


def _slips_of(sheet: LinkSheet, key: UUID) -> list[Slip]:
    """By programme; inside of it by the code, which is random."""
    invitations = Invitation.objects.filter(tokens__sheet=sheet).order_by("pk")
    told = invitations.values_list("pk", "contract__group__part__programme__name")
    slips = [Slip(programme, _code_of(key, pk)) for pk, programme in told]
    return sorted(slips, key=lambda each: (each.programme, each.code))


def _hash_of(key: UUID) -> str:
    return sha256(key.bytes).hexdigest()


def _code_of(key: UUID, invitation_id: int) -> str:
    """Of the form's key, which is kept as its hash only: so nobody makes the code again without it."""
    return code_of(salted_hmac("survey.slip", f"{key.hex} {invitation_id}", algorithm="sha256").digest())
