from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    """Whose organisation it is: the indicators of the act count these groups apart."""

    MUNICIPAL = "municipal", "муниципальное учреждение"
    STATE = "state", "государственное учреждение"
    NON_PROFIT = "non_profit", "некоммерческая организация"
    COMMERCIAL = "commercial", "коммерческая организация"
    ENTREPRENEUR = "entrepreneur", "индивидуальный предприниматель"
    BODY = "body", "орган власти"


class MunicipalityKind(TextChoices):
    URBAN_OKRUG = "urban_okrug", "городской округ"
    MUNICIPAL_OKRUG = "municipal_okrug", "муниципальный округ"
    DISTRICT = "district", "муниципальный район"
    CITY = "city", "город"
    CLOSED = "closed", "ЗАТО"
