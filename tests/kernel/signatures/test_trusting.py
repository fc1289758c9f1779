"""What may be trusted, and who may sign."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from tests.factories.gost_ca import Authority, key_of
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.signing import signing

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.kernel.signatures import errors, trusting
from sotszakaz.kernel.signatures.models import TrustedRoot
from sotszakaz.kernel.signatures.selectors import list_roots, trust_of
from sotszakaz.kernel.signatures.states import ActingBasis
from sotszakaz.kernel.signatures.trusting import (
    add_revocation_list,
    dismiss_signatory,
    end_trust,
    trust_root,
)
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return signing()


def trusted(ground, content, **changes):
    values = {"municipality_id": ground.municipality.pk, "by": ground.operator, "on": ground.today, "at": ground.now}
    return trust_root(content=content, **{**values, **changes})


def listed(ground, content, **changes):
    values = {"municipality_id": ground.municipality.pk, "by": ground.operator, "at": ground.now}
    return add_revocation_list(content=content, **{**values, **changes})


def test_trust_keeps_what_is_in_the_certificate(ground):
    root = trusted(ground, Authority.root("512", "Другой центр").der)

    assert (root.title, root.issuer_title, root.algorithm) == (
        "Другой центр",
        "Другой центр",
        "ГОСТ Р 34.10-2012, 512 бит",
    )


def test_trust_refuses_the_same_certificate_twice(ground):
    with pytest.raises(ConstraintViolated, match="уже доверяют"):
        trusted(ground, ground.root.der)


def test_trust_of_one_municipality_is_not_that_of_another(ground):
    elsewhere = MunicipalityFactory()

    assert trust_of(elsewhere.pk, ground.today).anchors == ()
    assert len(trust_of(ground.municipality.pk, ground.today).anchors) == 1


def test_trust_of_the_installation_is_that_of_all(ground):
    elsewhere = MunicipalityFactory()

    trusted(ground, Authority.root("256", "Общий центр").der, municipality_id=None, by=SYSTEM)

    assert [each.subject.title for each in trust_of(elsewhere.pk, ground.today).anchors] == ["Общий центр"]
    assert list_roots(ground.municipality.pk).count() == 2


def test_trust_that_has_ended_holds_on_its_last_day_and_may_begin_anew(ground):
    end_trust(root_id=ground.trusted.pk, municipality_id=ground.municipality.pk, by=ground.operator, on=ground.today)

    assert trust_of(ground.municipality.pk, ground.today).anchors
    assert not trust_of(ground.municipality.pk, ground.today + timedelta(days=1)).anchors
    assert trusted(ground, ground.root.der, on=ground.today + timedelta(days=1))
    with pytest.raises(errors.NotFound):
        end_trust(
            root_id=ground.trusted.pk, municipality_id=ground.municipality.pk, by=ground.operator, on=ground.today
        )


def test_a_municipality_does_not_end_the_trust_of_the_installation(ground):
    shared = trusted(ground, Authority.root("256", "Общий центр").der, municipality_id=None, by=SYSTEM)

    with pytest.raises(errors.NotFound):
        end_trust(root_id=shared.pk, municipality_id=ground.municipality.pk, by=ground.operator, on=ground.today)


def test_trust_refuses_what_is_not_the_certificate_of_an_authority(ground):
    old = Authority.root("256", "Старый центр", until=ground.now - timedelta(days=1))
    self_made = Authority(key_of("256", "x"), Authority.root("256", "Центр").der)
    false_root = self_made.authority("Центр")
    cases = {
        "не сертификат": b"hello",
        "не удостоверяющего центра": ground.provider_head.der,
        "истёк": old.der,
        "слишком большой": b"\x30" * (trusting.CERTIFICATE_BYTES + 1),
        "поддельный": false_root.der,
    }

    for words, content in cases.items():
        with pytest.raises(errors.CertificateUnreadable, match=words):
            trusted(ground, content)


def test_lists_keep_what_is_in_them_and_come_once(ground):
    content = ground.between.revocation_list([ground.body_head, ground.provider_head], on=ground.now)

    kept = listed(ground, content)

    assert (kept.issuer_title, kept.revoked) == ("Испытательный выдающий центр", 2)
    with pytest.raises(ConstraintViolated, match="уже загружен"):
        listed(ground, content)


def test_lists_refuse_junk_and_the_future(ground):
    future = ground.between.revocation_list([], on=ground.now, at=ground.now + timedelta(days=3))

    for words, content in {"не список": b"hello", "в будущем": future}.items():
        with pytest.raises(errors.ListUnreadable, match=words):
            listed(ground, content)


def test_deeds_of_trust_are_refused_to_those_without_the_right(ground):
    clerk = member(Finance, ground.municipality)

    with pytest.raises(errors.NotAllowed):
        trusted(ground, Authority.root("256", "Центр").der, by=clerk)
    with pytest.raises(errors.NotAllowed):
        listed(ground, ground.between.revocation_list(on=ground.now), by=clerk)
    assert TrustedRoot.objects.count() == 1


def test_a_signatory_is_not_appointed_twice_for_the_same_days(ground):
    ground.appoint(ground.provider)

    with pytest.raises(ConstraintViolated, match="уже вправе"):
        ground.appoint(ground.provider)


def test_a_power_of_attorney_is_named(ground):
    with pytest.raises(ConstraintViolated, match="доверенности"):
        ground.appoint(ground.provider, basis=ActingBasis.POWER_OF_ATTORNEY)


def test_a_signatory_does_not_end_before_the_beginning(ground):
    before = ground.today - timedelta(days=31)
    with pytest.raises(errors.StillSigned):
        ground.appoint(ground.provider, until=before)

    with pytest.raises(errors.StillSigned):
        dismiss_signatory(signatory_id=ground.appoint(ground.provider).pk, by=ground.operator, last_day=before)


def test_the_command_trusts_an_authority_everywhere_and_once(ground, tmp_path, capsys):
    path = tmp_path / "root.cer"
    path.write_bytes(Authority.root("256", "Общий центр").der)

    call_command("trust_root", str(path))

    assert TrustedRoot.objects.get(municipality=None).title == "Общий центр"
    assert "во всех муниципалитетах" in capsys.readouterr().out
    with pytest.raises(CommandError, match="уже доверяют"):
        call_command("trust_root", str(path))
    with pytest.raises(CommandError, match="не прочитан"):
        call_command("trust_root", str(tmp_path / "absent.cer"))
