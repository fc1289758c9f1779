"""Contracts of which some are signed and some are not, when their months are closed."""

import hashlib
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, marked_sheet
from tests.factories.demand import Market, contract, market
from tests.factories.kernel import adopted

from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.signatures.models import PaperOriginal, Signature


def ready(**rules: Any) -> tuple[Market, list[Contract]]:
    """A market whose rules are these, with two contracts and marked sheets of September and October."""
    at = market()
    adopted(at.municipality, starts_on=SEPTEMBER, **rules)
    contracts = [contract(at), contract(at)]
    for month in (SEPTEMBER, OCTOBER):
        marked_sheet(at.group, month)
    return at, contracts


def sign(at: Market, document_id: int, *parties: SigningParty) -> None:
    """The document in force is signed on paper by these sides."""
    version = latest_version(document_id)
    now = datetime.combine(AFTER, time(12), tzinfo=ZoneInfo("Europe/Moscow"))
    scan = b"\xff\xd8\xff a scan"
    original = PaperOriginal.objects.create(
        version=version,
        municipality=at.municipality,
        content=scan,
        media_type="image/jpeg",
        sha256=hashlib.sha256(scan).hexdigest(),
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
