"""Who may open an address, as the table of `access_table` says it."""

from dataclasses import dataclass

GET, POST = "get", "post"
READERS = "operator head finance support_centre"
COUNTERS = "operator head finance"
COMPARERS = "platform_administrator region_officer"
OFFICE = f"{READERS} group_member expert administrator {COMPARERS}"
PEOPLE = f"{OFFICE} director teacher parent"


@dataclass(frozen=True)
class Line:
    """`names` are the things of the world that the address names, in the order of its arguments."""

    who: str
    names: str = ""
    method: str = GET

    @property
    def roles(self) -> set[str]:
        return set(self.who.split())


def post(who: str, names: str = "") -> Line:
    return Line(who, names, POST)
