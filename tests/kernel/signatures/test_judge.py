"""What a signature is refused for, by really signed files of three kinds of keys."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.gost_ca import Authority, forged, key_of

from sotszakaz.kernel.signatures import errors
from sotszakaz.kernel.signatures.certificates import read_certificate
from sotszakaz.kernel.signatures.chain import Trust
from sotszakaz.kernel.signatures.checking import judge
from sotszakaz.kernel.signatures.revocation import read_list

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
CONTENT = '{"kind":"agreement","number":"СГ-1/2026"}'.encode()
KINDS = ["256", "512", "rsa"]


class Ground:
    """A root, an authority under it and a person of that authority."""

    def __init__(self, kind="256"):
        self.kind = kind
        self.root = Authority.root(kind)
        self.between = self.root.authority()
        self.person = self.between.person(surname="Примеров", given_name="Игорь Львович", snils="11223344595")

    def trust(self, *lists):
        return Trust((read_certificate(self.root.der),), tuple(read_list(each) for each in lists))

    def judge(self, signature, *lists, content=CONTENT, at=AT, since=AT):
        return judge(content, signature, since=since, at=at, trust=self.trust(*lists))


@pytest.fixture(params=KINDS)
def ground(request):
    return Ground(request.param)


@pytest.fixture
def gost():
    return Ground()


def test_judge_takes_a_true_signature_and_names_its_chain(ground):
    judged = ground.judge(ground.person.sign(CONTENT, at=AT))

    assert judged.signed.certificate.subject.snils == "11223344595"
    assert judged.signed.claimed_at == AT
    assert [each.subject.title for each in judged.path.certificates] == [
        "Примеров Игорь Львович",
        "Испытательный выдающий центр",
        "Испытательный корневой центр",
    ]


def test_judge_refuses_when_one_byte_is_changed(ground):
    signature = ground.person.sign(CONTENT)

    for place in (0, len(CONTENT) // 2, len(CONTENT) - 1):
        changed = bytearray(CONTENT)
        changed[place] ^= 1
        with pytest.raises(errors.OtherContent):
            ground.judge(signature, content=bytes(changed))


def test_judge_refuses_the_signature_of_another_key(ground):
    with pytest.raises(errors.Forged):
        ground.judge(ground.person.sign(CONTENT, with_key=key_of(ground.kind, "a stranger")))


def test_judge_refuses_a_certificate_that_its_issuer_did_not_sign(ground):
    with pytest.raises(errors.CertificateForged):
        ground.judge(forged(ground.person).sign(CONTENT))


def test_judge_refuses_a_changed_signature_value(ground):
    signature = bytearray(ground.person.sign(CONTENT))
    signature[-1] ^= 1

    with pytest.raises(errors.Forged):
        ground.judge(bytes(signature))


def test_judge_refuses_an_authority_that_nobody_trusts(ground):
    stranger = Authority.root(ground.kind, "Чужой корневой центр").person(surname="Примеров")

    with pytest.raises(errors.RootUnknown, match="Чужой корневой центр"):
        ground.judge(stranger.sign(CONTENT))


def test_judge_refuses_an_authority_that_only_calls_itself_ours(gost):
    impostor = Authority.root("256", "Испытательный корневой центр", since=AT - timedelta(days=9))
    person = impostor.person(surname="Примеров")
    judged = gost.judge(person.sign(CONTENT))
    assert judged.path.certificates[-1].sha256 == read_certificate(gost.root.der).sha256

    other = Authority(key_of("256", "an impostor's key"), gost.root.der)
    with pytest.raises(errors.CertificateForged):
        gost.judge(other.person(surname="Примеров").sign(CONTENT))


@pytest.mark.parametrize("values", [{"until": AT - timedelta(seconds=1)}, {"since": AT + timedelta(seconds=1)}])
def test_judge_refuses_a_certificate_not_valid_on_the_moment(gost, values):
    person = gost.between.person(surname="Примеров", **values)

    with pytest.raises(errors.CertificateExpired):
        gost.judge(person.sign(CONTENT))


def test_judge_refuses_when_the_authority_has_expired(gost):
    between = gost.root.authority("Прежний центр", until=AT - timedelta(days=1))

    with pytest.raises(errors.CertificateExpired, match="Прежний центр"):
        gost.judge(between.person(surname="Примеров").sign(CONTENT))


def test_judge_refuses_a_revoked_certificate(ground):
    revoked = ground.between.revocation_list([ground.person], on=AT - timedelta(days=1))

    with pytest.raises(errors.CertificateRevoked):
        ground.judge(ground.person.sign(CONTENT), revoked)


def test_judge_takes_what_was_signed_before_the_revocation(gost):
    later = gost.between.revocation_list([gost.person], on=AT + timedelta(days=1))

    judged = gost.judge(gost.person.sign(CONTENT), later)

    assert [each.sha256 for each in judged.path.lists] == [read_list(later).sha256]


def test_judge_refuses_when_the_authority_is_revoked(gost):
    revoked = gost.root.revocation_list([gost.between], on=AT)

    with pytest.raises(errors.CertificateRevoked, match="выдающий"):
        gost.judge(gost.person.sign(CONTENT), revoked)


def test_judge_does_not_believe_a_list_that_the_issuer_did_not_sign(gost):
    false = gost.between.revocation_list([gost.person], on=AT, signer=key_of("256", "a stranger"))

    assert gost.judge(gost.person.sign(CONTENT), false).path.lists == ()


def test_judge_refuses_an_issuer_that_may_not_issue(gost):
    person = Authority(gost.person.key, gost.person.der, (gost.person.der, *gost.person.chain))

    with pytest.raises(errors.CertificateUse, match="не вправе выдавать"):
        gost.judge(person.person(surname="Подставнов").sign(CONTENT))


def test_judge_refuses_a_chain_longer_than_its_authority_lets(gost):
    short = gost.root.authority("Короткий центр", path_length=0)
    under = short.authority("Подчинённый центр")

    with pytest.raises(errors.CertificateUse, match="длиннее"):
        gost.judge(under.person(surname="Примеров").sign(CONTENT))


def test_judge_refuses_a_certificate_that_is_not_for_signing(gost):
    person = gost.between.person(surname="Примеров", uses={"key_encipherment"})

    with pytest.raises(errors.CertificateUse, match="не для подписи"):
        gost.judge(person.sign(CONTENT))


@pytest.mark.parametrize("claimed", [AT - timedelta(days=2), AT + timedelta(days=2)])
def test_judge_refuses_a_claimed_time_that_cannot_be(gost, claimed):
    with pytest.raises(errors.ClaimedTimeWrong):
        gost.judge(gost.person.sign(CONTENT, at=claimed))


def test_judge_takes_an_attached_signature_of_the_very_bytes_only(gost):
    assert gost.judge(gost.person.sign(CONTENT, attached=True)).signed.attached == CONTENT

    with pytest.raises(errors.OtherContent):
        gost.judge(gost.person.sign(CONTENT + b" ", attached=True))


def test_judge_takes_a_signature_without_signed_attributes_of_the_very_bytes_only(ground):
    signature = ground.person.sign(CONTENT, bare=True)

    assert ground.judge(signature).signed.claimed_at is None
    with pytest.raises(errors.Forged):
        ground.judge(signature, content=CONTENT + b" ")


def test_judge_takes_a_certificate_whose_length_ends_with_0x80(gost):
    person = gost.between.person(surname="Примеров", awkward=True)

    assert gost.judge(person.sign(CONTENT)).signed.certificate.der == person.der


def test_judge_refuses_a_signature_without_its_certificate(gost):
    with pytest.raises(errors.SignerWithoutCertificate):
        gost.judge(gost.person.sign(CONTENT, certificates=[gost.between.der]))


def test_judge_refuses_a_crowd_of_certificates(gost):
    crowd = [gost.person.der] + [gost.between.person(surname=f"Лишний{number}").der for number in range(10)]

    with pytest.raises(errors.CertificatesCount, match="11 сертификатов"):
        gost.judge(gost.person.sign(CONTENT, certificates=crowd))


def test_judge_refuses_a_certificate_put_in_place_of_the_named_one(gost):
    twin = gost.between.person(surname="Другов", key_name="one key")
    own = gost.between.person(surname="Примеров", key_name="one key")
    swapped = own.sign(CONTENT).replace(own.der, twin.der)

    with pytest.raises((errors.Forged, errors.SignerWithoutCertificate, errors.NotCms)):
        gost.judge(swapped)


@pytest.mark.parametrize("way", [base64.b64encode, base64.encodebytes, lambda der: der])
def test_read_cms_takes_der_and_base64(gost, way):
    assert gost.judge(way(gost.person.sign(CONTENT)))


@pytest.mark.parametrize("junk", [b"", b"hello", b"\x30\x82", b"%PDF-1.7", "привет".encode(), b"\x30\x03\x02\x01\x05"])
def test_read_cms_refuses_what_is_not_a_signature(gost, junk):
    with pytest.raises(errors.NotCms):
        gost.judge(junk)


def test_read_cms_survives_every_cut_and_every_changed_byte_by_refusing(gost):
    signature = gost.person.sign(CONTENT)
    good = gost.judge(signature)
    for place in range(0, len(signature), 7):
        changed = bytearray(signature)
        changed[place] ^= 0x55
        for hostile in (signature[:place], bytes(changed)):
            try:
                judged = gost.judge(hostile)
            except errors.SignatureRefused:
                continue
            assert judged.signed.certificate.sha256 == good.signed.certificate.sha256
