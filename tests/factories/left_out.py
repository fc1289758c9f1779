"""Contracts and agreements that a closing leaves out."""

import hashlib
from datetime import datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tests.factories import supply
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, marked_sheet
from tests.factories.demand import Market, contract, market
from tests.factories.files import JPEG
from tests.factories.kernel import adopted
from tests.factories.replay import replayed

from sotszakaz.delivery.settlements.actions import close_month
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.signatures.models import PaperOriginal, Signature
from sotszakaz.kernel.users.access import SYSTEM


@replayed
def ready(**rules: Any) -> tuple[Market, list[Contract]]:
    """A market whose rules are these, with two contracts and marked sheets of September and October."""
    at = market()
    adopted(at.municipality, starts_on=SEPTEMBER, **rules)
    contracts = [contract(at), contract(at)]
    for month in (SEPTEMBER, OCTOBER):
        marked_sheet(at.group, month)
    return at, contracts


@replayed
def neighbour(at: Market) -> Market:
    """Another provider of the municipality, with an agreement and a group of its own."""
    record = supply.record(at.municipality)
    supply.agreement(record)
    group = supply.published_group(supply.part(supply.programme(record), price=Decimal(12_240)))
    return Market(at.municipality, record, group)


@replayed
def left_out(**rules: Any) -> tuple[Market, Contract]:
    """A provider with a contract whose September, not marked, was closed without it; October is marked everywhere."""
    at = market()
    adopted(at.municipality, starts_on=SEPTEMBER, **rules)
    late = neighbour(at)
    contract(at)
    waiting = contract(late)
    marked_sheet(at.group)
    for group in (at.group, late.group):
        marked_sheet(group, OCTOBER)
    wanted = {"month": SEPTEMBER, "by": SYSTEM, "on": AFTER, "left_out": frozenset({waiting.agreement_id})}
    close_month(municipality_id=at.municipality.pk, **wanted)
    return late, waiting


def sign(at: Market, document_id: int, *parties: SigningParty) -> None:
    """The document in force is signed on paper by these sides."""
    version = latest_version(document_id)
    now = datetime.combine(AFTER, time(12), tzinfo=ZoneInfo("Europe/Moscow"))
    original = PaperOriginal.objects.create(
        version=version,
        municipality=at.municipality,
        content=JPEG,
        media_type="image/jpeg",
        sha256=hashlib.sha256(JPEG).hexdigest(),
        ground="просят на бумаге",
        signed_on=version.formed_on,
    )
    for party in parties:
        Signature.objects.create(
            version=version,
            municipality=at.municipality,
            party=party,
            form="paper",
            paper=original,
            signer_name="Примеров Игорь Львович",
            payload_sha256=version.payload_sha256,
            evidence="{}",
            signed_at=now,
        )
