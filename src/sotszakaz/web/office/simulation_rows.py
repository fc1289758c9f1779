"""What a simulation came to, in words."""

from datetime import date
from typing import Any

from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.oversight.parameters.models import Simulation
from sotszakaz.oversight.parameters.rules.replaying import NUMBER, PART, SERVICE, VALUE, VOLUME
from sotszakaz.web.components.words import amount, short_day


def shown(simulation: Simulation) -> dict[str, Any]:
    """Limits with their days, refusals, children left without, what was left."""
    said: dict[str, Any] = simulation.result or {}
    refused = {(kind, what): count for kind, what, count in said["refused"]}
    ran_out = [
        {"title": _title(kind, what), "day": date.fromisoformat(day), "refused": refused[(kind, what)]}
        for kind, what, day in said["ran_out"]
    ]
    personal = [
        {"title": _title(kind, what), "refused": count}
        for (kind, what), count in refused.items()
        if kind in (VALUE, SERVICE)
    ]
    without = [
        {"category": ChildCategory(category).label, "children": count}
        for category, count in sorted(said["without"].items())
    ]
    return {
        "asked": said["asked"],
        "booked": said["booked"],
        "children": said["children"],
        "ran_out": sorted(ran_out, key=lambda each: each["day"]),
        "personal": personal,
        "without": without,
        "without_all": sum(each["children"] for each in without),
        "left": list(_left(simulation, said)),
    }


def _title(kind: str, what: str) -> str:
    match kind:
        case "number":
            return f"Число сертификатов: {ChildCategory(what).label}"
        case "part":
            return f"Деньги подпериода с {short_day(date.fromisoformat(what))}"
        case "volume":
            return f"Объём услуги {what} года"
        case "value":
            return f"Номинал ребёнка: {ChildCategory(what).label}"
    return "Услуги нет в расчёте по сертификатам"


def _left(simulation: Simulation, said: dict[str, Any]) -> Any:
    limits = simulation.inputs["limits"]
    for part, left in zip(limits["parts"], said["left_money"], strict=True):
        yield _title(PART, part["first_day"]), amount(left, "rub"), amount(part["amount"], "rub")
    for each in limits["categories"]:
        left = said["left_certificates"][each["category"]]
        yield _title(NUMBER, each["category"]), str(left), str(each["certificates"])
    hours = {(service, year): left for service, year, left in said["left_hours"]}
    for each in limits["volumes"]:
        left = hours[(each["service"], each["year"])]
        title = _title(VOLUME, f"{each['code']} {each['year']}")
        yield title, amount(left, "person_hour"), amount(each["hours"], "person_hour")
