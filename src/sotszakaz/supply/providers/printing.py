"""What the document of an application says (ч. 16 ст. 9 189-ФЗ; ПП РФ № 183)."""

from sotszakaz.kernel.documents.parties import body_of
from sotszakaz.kernel.documents.payloads import (
    AppliedService,
    Bank,
    Licence,
    ProviderApplicationPayload,
    Service,
    party_of,
)
from sotszakaz.supply.providers.models import AppliedService as ServiceRow
from sotszakaz.supply.providers.models import ProviderApplication
from sotszakaz.supply.providers.selectors import service_rows_of

CONSENT = (
    "С условиями соглашения о финансовом обеспечении (возмещении) затрат согласны, достоверность сведений подтверждаем."
)
HEAD = "Руководитель"


def application_payload(application: ProviderApplication) -> ProviderApplicationPayload:
    """The application as it is handed in: what the organisation says of itself that day stays in the document."""
    organisation, said = application.organisation, application
    return ProviderApplicationPayload(
        authorised_body=body_of(application.municipality),
        applicant=party_of(organisation, head_position=said.head_position or HEAD, bank=bank_of(application)),
        provider_type=said.get_provider_type_display() or organisation.get_kind_display(),
        legal_form=said.legal_form,
        okopf=said.okopf,
        oktmo=said.oktmo,
        registered_on=said.registered_on,
        actual_address=said.actual_address,
        phone=organisation.phone,
        email=organisation.email,
        site=said.site,
        contact_person=said.contact_person,
        head_authority=said.head_authority,
        founders=tuple(said.founders.splitlines()),
        licence=_licence(application),
        services=tuple(_service(application, row) for row in service_rows_of(application)),
        programmes=tuple(said.programme_names.splitlines()),
        consent=CONSENT,
    )


def bank_of(application: ProviderApplication) -> Bank:
    """Where the provider is paid, as it stands in documents."""
    return Bank(
        bank_name=application.bank_name,
        bik=application.bank_bic,
        account=application.bank_account,
        correspondent_account=application.correspondent_account,
    )


def _licence(application: ProviderApplication) -> Licence:
    return Licence(
        number=application.licence_number,
        issued_on=application.licence_issued_on,
        issuer=application.licence_issuer,
        subtype=application.licence_subtype,
    )


def _service(application: ProviderApplication, row: ServiceRow) -> AppliedService:
    service = row.service
    return AppliedService(
        service=Service(
            code=service.code,
            name=service.name or service.code,
            focus=service.focus,
            form=service.form,
            category=service.category,
        ),
        address="; ".join(application.addresses.splitlines()),
        places=row.places or application.capacity,
        person_hours=row.person_hours,
    )
