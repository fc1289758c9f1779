"""Step 1 told whole, through the addresses that a clerk uses: the five real acts, when they are on the machine."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.decisions.models import Decision, IndicatorTarget
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.working_group.models import Member

pytestmark = pytest.mark.django_db

FOLDER = Path(os.environ.get("SOTSZAKAZ_ACTS") or Path(__file__).parents[3] / "shared" / "acts")
PARTS = ("facts", "services", "plan", "indicators", "group", "documents", "findings")


@dataclass(frozen=True)
class Expected:
    """How much an act has: services, of them legacy and repaired, plan items, indicators, members, names left out."""

    prefix: str
    services: int
    plan: int
    indicators: int
    legacy: int = 0
    repaired: int = 0
    members: int = 0
    excluded: int = 0
    corrections: dict[str, dict[str, str]] = field(default_factory=dict)


TITLED = {
    "act": {"kind": "распоряжение", "number": "580-ра", "date": "2023-06-26", "title": "Показатели апробации"},
    "authorised_body": {"name": "управление образования"},
}
ACTS = [
    Expected("000_", services=21, plan=24, indicators=21, legacy=15, excluded=8),
    Expected("001_", services=9, plan=14, indicators=20, members=8, excluded=2),
    Expected("002_", services=33, plan=23, indicators=21),
    Expected("003_", services=6, plan=28, indicators=21, repaired=4),
    Expected("004_", services=0, plan=0, indicators=17, corrections=TITLED),
]


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the real acts are not on this machine")
@pytest.mark.parametrize("expected", ACTS, ids=lambda expected: expected.prefix.strip("_"))
def test_a_real_act_becomes_the_decision_of_its_municipality(client, expected):
    [path] = FOLDER.glob(f"{expected.prefix}*")
    municipality = MunicipalityFactory()
    client.force_login(member(Operator, municipality))

    act = upload(client, path)
    look_at_every_part(client, act)
    correct(client, act, expected)
    decision = confirm(client, act)

    assert decision.service_rows.count() == expected.services
    assert SocialService.objects.filter(status="legacy").count() == expected.legacy
    repaired = [row for row in decision.service_rows.all() if row.code_as_written != row.service.code]
    assert len([row for row in repaired if " " not in row.code_as_written]) == expected.repaired
    assert PlanItem.objects.filter(municipality=municipality).count() == expected.plan
    assert IndicatorTarget.objects.filter(municipality=municipality).count() == expected.indicators
    assert Member.objects.filter(group__municipality=municipality).count() == expected.members
    assert decision.excluded_provider_names.count() == expected.excluded
    assert municipality.authorised_body.name == decision.authorised_body
    check_pages(client)


def upload(client, path: Path) -> LegalAct:
    response = client.post(reverse("office:act_upload"), {"file": SimpleUploadedFile(path.name, path.read_bytes())})
    assert response.status_code == 302
    return LegalAct.objects.get()


def look_at_every_part(client, act: LegalAct) -> None:
    for part in PARTS:
        assert client.get(reverse("office:act", args=[act.pk]), {"part": part}).status_code == 200
    assert client.get(reverse("office:act_text", args=[act.pk])).status_code == 200


def correct(client, act: LegalAct, expected: Expected) -> None:
    for index, service in enumerate(act.reading["services"]):
        if service["status"] == "repair_proposed":
            client.post(reverse("office:act_service", args=[act.pk, index]), {"choice": "accept"})
    for path, typed in expected.corrections.items():
        assert client.post(reverse("office:act_correct", args=[act.pk, path]), typed).status_code == 302


def confirm(client, act: LegalAct) -> Decision:
    response = client.post(reverse("office:act_confirm", args=[act.pk]), follow=True)
    assert response.status_code == 200
    return Decision.objects.get(act=act)


def check_pages(client) -> None:
    for name in ("overview", "acts", "plan", "working_group", "orders", "report"):
        assert client.get(reverse(f"office:{name}")).status_code == 200, name


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the real acts are not on this machine")
def test_the_yearly_day_of_the_plan_becomes_a_confirmed_rule_of_the_municipality(client):
    [path] = FOLDER.glob("000_*")
    municipality = MunicipalityFactory()
    client.force_login(member(Operator, municipality))

    decision = confirm(client, upload(client, path))

    rules = regulation_on(municipality.pk, decision.date_on)
    due = rules.value(Parameter.ORDER_DUE)
    assert (due.month, due.day, rules.is_confirmed(Parameter.ORDER_DUE)) == (1, 1, True)
    assert "пункт 4.1" in rules.clause(Parameter.ORDER_DUE)
