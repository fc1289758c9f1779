"""What stands around a document of an agreement or of a child: a provider of the registry, a course, a certificate.

These are made by the actions; the pages of each are told in stories of their own.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.core import mail
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import demand, ordering, supply
from tests.factories.files import JPEG
from tests.factories.gost_ca import Owner
from tests.factories.kernel import PASSWORD, UserFactory
from tests.flows.town import Town
from tests.flows.visitor import Visitor

from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.draining import drain_apart, drain_together
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.decisions.models import Decision, DecisionDocument
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.providers.models import RegistryRecord

BEGUN = date(2030, 1, 15)
PROGRAMME = "Акварель и тушь"
YEAR = DateRange(date(2030, 1, 1), date(2031, 1, 1))


@dataclass(frozen=True)
class Family:
    """A parent with a login and a confirmed child with a certificate of 20 000 roubles."""

    parent: User
    child: Child

    def on(self, town: Town, day: date) -> Visitor:
        town.clock.go(day)
        return Visitor().log_in(self.parent.email, PASSWORD)


def enter_registry(town: Town) -> RegistryRecord:
    """The order of 2030 is approved, 200 roubles an hour, and the provider is in the registry."""
    with acting_for(town.municipality.pk):
        ordering.approved_order(
            town.municipality, year=2030, budget=Decimal(5_000_000), unit_cost=supply.UNIT_COST, on=date(2029, 12, 20)
        )
        return supply.record(town.municipality, town.organisation, on=BEGUN)


def agree(town: Town, record: RegistryRecord) -> None:
    """An agreement of the year in force."""
    term = {"first_day": date(2030, 2, 1), "last_day": date(2030, 12, 31)}
    with acting_for(town.municipality.pk):
        supply.agreement(record, on=BEGUN, **term)


def open_group(town: Town, record: RegistryRecord, **changes: object) -> StudyGroup:
    """A course of 68 hours at 12 240 roubles, September to December."""
    days = {"starts_on": date(2030, 9, 3), "ends_on": date(2030, 12, 26), **changes}
    with acting_for(town.municipality.pk):
        part = supply.part(supply.programme(record, on=BEGUN, name=days.pop("programme", PROGRAMME)), on=BEGUN)
        return supply.published_group(part, on=BEGUN, **days)


def settle_family(town: Town, **said: object) -> Family:
    """The funding scheme of the year, a parent and a child of ten."""
    with acting_for(town.municipality.pk):
        parent = UserFactory(full_name="Вымыслова Ольга Ивановна")
        demand.scheme(town.municipality, period=YEAR, value=2_000_000)
        named = {"last_name": "Вымыслова", "birth_date": date(2020, 3, 8), **said}
        return Family(parent, demand.child(town.municipality, by=parent, on=BEGUN, **named))


def allow_paper(town: Town, kind: str) -> None:
    """The decision lets the kind be on paper this year."""
    with acting_for(town.municipality.pk):
        decision = Decision.objects.get(municipality=town.municipality)
        DecisionDocument.objects.create(
            decision=decision, kind=kind, title="", paper_year=2030, paper_condition="при отсутствии связи"
        )


def let_go_on() -> None:
    """The worker handles what deeds have left, and what that leaves."""
    while drain_together() + drain_apart():
        pass


def sign_by_code(reader: Visitor) -> Visitor:
    """On the page of a document: not without consent, not by a wrong code, then by the one of the letter."""
    reader.send("Получить код").see("Код отправлен на почту")
    code = mail.outbox[-1].body.rpartition(": ")[2][:6]
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    reader.send("Подписать кодом", {"Код из сообщения": code}, status=422).see("согласитесь с условиями")
    agreed = {"Я согласен(на) подписать": True}
    reader.send("Подписать кодом", {"Код из сообщения": wrong, **agreed}, status=422).see("Код неверный")
    return reader.send("Подписать кодом", {"Код из сообщения": code, **agreed})


def sign_next(town: Town, reader: Visitor, owner: Owner) -> tuple[bytes, bytes]:
    """On the page of a document that another side has signed: the file, and the .sig kept beside the other."""
    content = reader.download("Скачать файл для подписания")
    made = town.folder / "следующая.sig"
    made.write_bytes(owner.sign(content, at=town.clock.now))
    reader.send("Проверить и принять подпись", {"Файл подписи": made})
    links = [each.get("href") for each in reader.page.iter("a") if "Скачать подпись" in each.text_content()]
    assert made.read_bytes() in [reader.client.get(each).content for each in links]
    return content, made.read_bytes()


def scan_of(town: Town, content: bytes = JPEG) -> Path:
    """A file with the picture of a signed paper."""
    kept = town.folder / "скан.jpg"
    kept.write_bytes(content)
    return kept


def nobody_is_named(stranger: Visitor, family: Family) -> None:
    """A public page tells neither the child nor the parent."""
    for name in (family.child.last_name, family.child.first_name, family.parent.full_name):
        assert name not in stranger.text
