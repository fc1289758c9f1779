"""A town with a decision, its people with keys, and the clock: what a story of one document begins with.

Stories go in 2030: the database stamps rows by its own clock, which no test can move, and nothing is signed before it
was formed.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.clock import Clock
from tests.factories import supply
from tests.factories.gost_ca import Owner
from tests.factories.kernel import PASSWORD, member
from tests.factories.signing import BODY_SNILS, PROVIDER_SNILS, Signing, signing
from tests.flows.visitor import Visitor

from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Head

PEOPLE = ("Образцова", "Примеров", "Примерова", BODY_SNILS, PROVIDER_SNILS)
"""Names and numbers of those who act and sign here: no public page tells them."""


@dataclass(frozen=True)
class Town:
    clock: Clock
    keys: Signing
    head: User
    folder: Path

    @property
    def municipality(self) -> Municipality:
        return self.keys.municipality

    @property
    def organisation(self) -> Organisation:
        return self.keys.provider

    def on(self, day: date, who: User | None = None) -> Visitor:
        """The day has come, and this person has logged in."""
        self.clock.go(day)
        visitor = Visitor()
        return visitor.log_in(who.email, PASSWORD) if who else visitor

    def sign(self, reader: Visitor, owner: Owner) -> tuple[bytes, bytes]:
        """On the page of a document: the file is taken, signed outside and brought back; the file and the .sig."""
        content = reader.download("Скачать файл для подписания")
        made = self.folder / "подпись.sig"
        made.write_bytes(owner.sign(content, at=self.clock.now))
        reader.send("Проверить и принять подпись", {"Файл подписи": made})
        assert reader.download("Скачать подпись (.sig)") == made.read_bytes()
        return content, made.read_bytes()

    def sign_wrongly(self, reader: Visitor, owner: Owner, *, content: bytes | None = None) -> Visitor:
        """A signature that is not taken: of another person, or of another file."""
        made = self.folder / "чужая.sig"
        made.write_bytes(owner.sign(content or reader.download("Скачать файл для подписания"), at=self.clock.now))
        return reader.send("Проверить и принять подпись", {"Файл подписи": made}, status=422)

    def check(self, day: date, *, code: str, number: str) -> Visitor:
        """Anybody by the code and by the number: both say the same, and nothing of people."""
        stranger = self.on(day).visit("/check/").send("Проверить", {"Код проверки": code})
        by_code = stranger.text.replace(f"Код проверки {code}", "")
        stranger.visit("/check/").send(
            "Найти по номеру", {"Муниципалитет": self.municipality.name, "Номер документа": number}
        )
        assert " ".join(by_code.split()) == stranger.text
        stranger.see(number)
        assert [each for each in PEOPLE if each in stranger.text] == []
        return stranger


def begin(clock: Clock, folder: Path, **rules: object) -> Town:
    """`rules` are parameters of the regulation that are not as usual."""
    municipality = supply.decided_municipality.__wrapped__()
    keys = signing(municipality=municipality)
    with acting_for(municipality.pk):
        adopt_regulation(
            municipality_id=municipality.pk,
            title="Порядок электронных документов",
            starts_on=date(2029, 1, 1),
            settings={key: Setting(value, "Порядок, пункт 3") for key, value in rules.items()},
            by=SYSTEM,
        )
    return Town(clock, keys, member(Head, municipality), folder)
