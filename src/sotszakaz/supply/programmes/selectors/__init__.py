from sotszakaz.supply.programmes.selectors.catalogue import Found, Scope, find, read_wording, scope_of
from sotszakaz.supply.programmes.selectors.choices import (
    groups_of_programme,
    list_open_groups,
    list_published_programmes,
)
from sotszakaz.supply.programmes.selectors.coverage import Covered, Serving
from sotszakaz.supply.programmes.selectors.facets import Facets, Option, facets_of
from sotszakaz.supply.programmes.selectors.means import Means, Pot
from sotszakaz.supply.programmes.selectors.offers import (
    Offer,
    PriceLimit,
    followers,
    free_places,
    get_group_for,
    get_part_for,
    get_programme_for,
    get_public_group,
    is_offered,
    list_parts,
    list_places,
    list_programmes,
    offer_of,
    price_limit_of,
)
from sotszakaz.supply.programmes.selectors.query import Near, Query
from sotszakaz.supply.programmes.selectors.spots import Spot, find_spot

__all__ = [
    "Covered",
    "Facets",
    "Found",
    "Means",
    "Near",
    "Offer",
    "Option",
    "Pot",
    "PriceLimit",
    "Query",
    "Scope",
    "Serving",
    "Spot",
    "facets_of",
    "find",
    "find_spot",
    "followers",
    "free_places",
    "get_group_for",
    "get_part_for",
    "get_programme_for",
    "get_public_group",
    "groups_of_programme",
    "is_offered",
    "list_open_groups",
    "list_parts",
    "list_places",
    "list_programmes",
    "list_published_programmes",
    "offer_of",
    "price_limit_of",
    "read_wording",
    "scope_of",
]
