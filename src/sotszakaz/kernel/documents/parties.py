"""The sides of documents that several rooms name."""

from sotszakaz.kernel.documents.payloads import Party, party_of
from sotszakaz.kernel.municipalities import selectors
from sotszakaz.kernel.municipalities.models import AuthorisedBody, Municipality


def body_of(municipality: Municipality) -> Party:
    """The authorised body as a side, or the municipality itself where none is named.

    One query; none when the municipality was loaded with `authorised_body__organisation`.
    """
    if "authorised_body" in municipality._state.fields_cache:
        body: AuthorisedBody | None = getattr(municipality, "authorised_body", None)
    else:
        body = selectors.body_of(municipality.pk)
    if body is None:
        return Party(full_name=municipality.name)
    return party_of(body.organisation) if body.organisation else Party(full_name=body.name)
