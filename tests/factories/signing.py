"""A municipality where documents are signed: who is trusted, who may sign, and their keys."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone
from tests.factories import documents
from tests.factories.gost_ca import Authority, Owner
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member
from tests.factories.replay import replayed

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.actions import form_document
from sotszakaz.kernel.documents.models import Document, DocumentVersion
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.signatures.actions import sign_with_cms
from sotszakaz.kernel.signatures.models import Signatory, Signature, TrustedRoot
from sotszakaz.kernel.signatures.states import ActingBasis
from sotszakaz.kernel.signatures.trusting import Appointment, appoint_signatory, trust_root
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Director, Operator

BODY_OGRN, BODY_SNILS, PROVIDER_SNILS = "1022600000011", "11223344595", "12345678964"


@dataclass
class Signing:
    """A trusted root, an authority under it, and the heads of the body and of one provider with their keys."""

    municipality: Municipality
    provider: Organisation
    operator: User
    director: User
    root: Authority
    between: Authority
    trusted: TrustedRoot
    body_head: Owner
    provider_head: Owner

    @property
    def now(self) -> datetime:
        return datetime.now(tz=UTC)

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def document(self, kind: DocumentKind = DocumentKind.AGREEMENT, payload: Any = None) -> Document:
        """A document of the provider, of today."""
        return form_document(
            kind,
            municipality_id=self.municipality.pk,
            payload=payload or documents.agreement_payload(),
            on=self.today,
            by=SYSTEM,
            organisation_id=self.provider.pk,
        )

    def version(self, kind: DocumentKind = DocumentKind.AGREEMENT, payload: Any = None) -> DocumentVersion:
        return latest_version(self.document(kind, payload).pk)

    def sign(self, version: DocumentVersion, party: SigningParty, *, owner: Owner | None = None) -> Signature:
        """The head of the side signs, brought by the people of the side."""
        key = owner or (self.body_head if party is SigningParty.BODY else self.provider_head)
        by = self.operator if party is SigningParty.BODY else self.director
        cms = key.sign(version.payload.encode(), at=self.now)
        return sign_with_cms(version_id=version.pk, party=party, cms=cms, by=by, at=self.now)

    def appoint(self, organisation: Organisation | None, **changes: Any) -> Signatory:
        usual = Appointment(
            name="Примерова Анна Сергеевна",
            position="заместитель",
            snils="11122233381",
            ogrn=organisation.ogrn if organisation else BODY_OGRN,
            basis=ActingBasis.HEAD,
            basis_document="",
            since=self.today - timedelta(days=30),
        )
        return appoint_signatory(
            municipality_id=self.municipality.pk,
            organisation_id=organisation.pk if organisation else None,
            appointment=replace(usual, **changes),
            by=self.operator,
        )


@replayed
def signing(
    kind: str = "256", *, municipality: Municipality | None = None, provider: Organisation | None = None
) -> Signing:
    """The ground; the session acts for its municipality from then on."""
    home = municipality or MunicipalityFactory(with_body=True)
    act_for([home.pk])
    organisation = provider or OrganisationFactory()
    operator, director = member(Operator, home), member(Director, home, organisation)
    root = Authority.root(kind)
    between = root.authority()
    now = datetime.now(tz=UTC)
    trusted = trust_root(
        municipality_id=home.pk, content=root.der, by=operator, on=now.date() - timedelta(days=30), at=now
    )
    body = between.person(
        surname="Образцова", given_name="Вера Павловна", snils=BODY_SNILS, ogrn=BODY_OGRN, title="начальник управления"
    )
    head = between.person(surname="Примеров", given_name="Игорь Львович", snils=PROVIDER_SNILS, ogrn=organisation.ogrn)
    made = Signing(home, organisation, operator, director, root, between, trusted, body, head)
    made.appoint(None, name="Образцова Вера Павловна", position="начальник управления", snils=BODY_SNILS)
    made.appoint(organisation, name="Примеров Игорь Львович", position="директор", snils=PROVIDER_SNILS)
    return made
