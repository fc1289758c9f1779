"""A parent signs a contract by a code."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import demand, documents
from tests.factories.kernel import UserFactory
from tests.factories.signing import signing

from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.signatures import carriers, errors, ports, simple
from sotszakaz.kernel.signatures.actions import sign_with_cms
from sotszakaz.kernel.signatures.models import SignatureCode
from sotszakaz.kernel.signatures.selectors import standing_of
from sotszakaz.kernel.signatures.simple import ask_code, sign_with_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(monkeypatch):
    made = signing()
    made.contract = made.version(DocumentKind.CONTRACT, documents.contract_payload())
    made.parent = UserFactory(full_name="Птицына Ольга Ивановна", phone="+7 900 000-00-00")

    class Family:
        def may_sign(self, document, user):
            return (document.pk, user.pk) == (made.contract.document_id, made.parent.pk)

        def users_of(self, document):
            return [made.parent.pk]

    monkeypatch.setattr(ports, "_citizens", [Family()])
    return made


@pytest.fixture
def offered(ground):
    ground.sign(ground.contract, SigningParty.PROVIDER)
    return ground


@pytest.fixture(autouse=True)
def on_screen(settings):
    settings.SIGNATURE_CODES_ON_SCREEN = True


def signed(ground, code, **changes):
    values = {"agreed": True, "by": ground.parent, "at": ground.now, "ip": "192.0.2.7", **changes}
    return sign_with_code(version_id=ground.contract.pk, code=code, **values)


def asked(ground, **changes):
    return ask_code(version_id=ground.contract.pk, **{"by": ground.parent, "at": ground.now, **changes})


def test_a_parent_signs_by_the_code_and_the_contract_is_complete(offered):
    code = asked(offered).shown

    signature = signed(offered, f" {code[:3]} {code[3:]} ")

    assert standing_of(offered.contract).is_complete
    said = json.loads(signature.evidence)
    assert (said["agreement_version"], said["ip"], said["user"]) == ("1", "192.0.2.7", offered.parent.pk)
    assert said["payload_sha256"] == offered.contract.payload_sha256
    assert signature.signer_name == offered.parent.full_name


def test_the_code_is_kept_as_a_keyed_hash_only(offered):
    code = asked(offered).shown

    kept = SignatureCode.objects.get()

    assert code not in f"{kept.code_hash} {kept.sent_to} {kept.channels}"
    assert len(kept.code_hash) == 64


class FakeCarrier:
    """Carries nothing anywhere: keeps what it was given, or fails."""

    name, title, hint = "fake", "поддельный способ", ""

    def __init__(self):
        self.carried, self.fails, self.transactions = [], False, set()

    def way_to(self, user):
        return f"на почту {user.email[0]}…"

    def carry(self, user, title, text):
        self.transactions.add(len(connection.savepoint_ids))
        if self.fails:
            raise carriers.CodeNotDelivered("поддельный способ не ответил")
        self.carried.append((user, text))


@pytest.fixture
def carrier(monkeypatch, settings):
    settings.SIGNATURE_CODES = "fake"
    fake = FakeCarrier()
    monkeypatch.setattr(carriers, "_carriers", {"fake": fake})
    return fake


def test_the_carrier_brings_the_code_and_the_page_does_not_show_it(offered, carrier):
    outside = len(connection.savepoint_ids)
    made = asked(offered)

    assert made.shown is None
    assert made.code.sent_to == f"на почту {offered.parent.email[0]}…"
    assert carrier.transactions == {outside}
    [(person, text)] = carrier.carried
    assert person == offered.parent
    signature = signed(offered, text.split(": ")[1][:6])
    said = json.loads(signature.evidence)
    assert (said["sent_to"], said["channels"]) == (made.code.sent_to, "поддельный способ")


def test_a_carrier_that_fails_is_said_in_words_and_another_code_may_be_asked_for_at_once(offered, carrier):
    carrier.fails = True
    with pytest.raises(errors.CodeNotCarried, match="поддельный способ не ответил"):
        asked(offered)
    assert SignatureCode.objects.get().failed_at is not None

    carrier.fails = False
    assert asked(offered, at=offered.now + timedelta(seconds=1)).code.failed_at is None


def test_failures_count_in_the_hour(offered, carrier):
    carrier.fails = True
    for second in range(simple.HOURLY):
        with pytest.raises(errors.CodeNotCarried):
            asked(offered, at=offered.now + timedelta(seconds=second))

    with pytest.raises(errors.CodeTooSoon, match="час"):
        asked(offered, at=offered.now + timedelta(minutes=1))


def test_the_page_knows_the_code_that_lives(offered, carrier):
    made = asked(offered)

    assert simple.last_code(offered.contract, offered.parent, offered.now) == made.code
    assert simple.last_code(offered.contract, offered.parent, offered.now + simple.LIFETIME) is None


def test_ask_refuses_when_nothing_can_carry_a_code(offered, settings):
    settings.SIGNATURE_CODES_ON_SCREEN = False

    with pytest.raises(errors.CodeHasNoWay):
        asked(offered)


def test_ask_refuses_before_the_provider_has_signed(ground):
    with pytest.raises(errors.WrongTurn, match="исполнитель"):
        asked(ground)


def test_ask_refuses_a_stranger(offered):
    with pytest.raises(errors.NotFound):
        asked(offered, by=UserFactory())


def test_ask_refuses_a_second_code_in_the_same_minute_and_many_in_an_hour(offered):
    at = offered.now
    asked(offered, at=at)
    with pytest.raises(errors.CodeTooSoon, match="минуту"):
        asked(offered, at=at + timedelta(seconds=59))

    for minute in range(1, simple.HOURLY):
        asked(offered, at=at + timedelta(minutes=2 * minute))
    with pytest.raises(errors.CodeTooSoon, match="час"):
        asked(offered, at=at + timedelta(minutes=2 * simple.HOURLY))


def test_sign_refuses_a_wrong_code_and_counts_the_try(offered):
    right = asked(offered).shown
    wrong = f"{(int(right) + 1) % 10**6:06d}"

    with pytest.raises(errors.CodeWrong, match="Осталось попыток: 4"):
        signed(offered, wrong)
    for _ in range(simple.TRIES - 1):
        with pytest.raises(errors.CodeWrong):
            signed(offered, wrong)

    with pytest.raises(errors.CodeExpired):
        signed(offered, right)
    with pytest.raises(IntegrityError, match="signature_code_tries"), transaction.atomic():
        SignatureCode.objects.update(tries=simple.TRIES + 1)


def test_sign_refuses_an_old_code_and_one_replaced_by_a_newer(offered):
    at = offered.now
    first = asked(offered, at=at).shown
    with pytest.raises(errors.CodeExpired):
        signed(offered, first, at=at + simple.LIFETIME)

    second = asked(offered, at=at + timedelta(minutes=2)).shown
    if first != second:
        with pytest.raises(errors.CodeWrong):
            signed(offered, first, at=at + timedelta(minutes=3))
    assert signed(offered, second, at=at + timedelta(minutes=3))


def test_sign_refuses_the_code_of_another_person(offered):
    code = asked(offered).shown

    with pytest.raises(errors.NotFound):
        signed(offered, code, by=UserFactory())


def test_sign_refuses_without_the_agreement(offered):
    code = asked(offered).shown

    with pytest.raises(errors.AgreementNotGiven):
        signed(offered, code, agreed=False)


def test_sign_refuses_a_second_time(offered):
    code = asked(offered).shown
    signed(offered, code)

    with pytest.raises(errors.AlreadySigned):
        signed(offered, code)


def test_a_parent_signs_by_an_own_certificate_and_by_nobody_elses(offered):
    last, given = offered.parent.full_name.split(" ", 1)
    own = offered.between.person(surname=last.upper(), given_name=given, snils="11122233381")
    foreign = offered.between.person(surname="Чужаков", given_name="Пётр", snils="11122233381")
    content = offered.contract.payload.encode()
    values = {"version_id": offered.contract.pk, "party": SigningParty.CITIZEN, "by": offered.parent, "at": offered.now}

    with pytest.raises(errors.ForeignKey):
        sign_with_cms(cms=foreign.sign(content), **values)
    assert sign_with_cms(cms=own.sign(content), **values).form == "cms"


def test_the_representatives_of_a_child_are_the_citizens_of_its_contract():
    contract = demand.contract(demand.market())
    document, parent = contract.document, contract.child.added_by

    assert ports.citizens_of(document) == {parent.pk}
    assert ports.is_citizen_of(document, parent)
    assert not ports.is_citizen_of(document, UserFactory())
