"""Paper originals: when they may be, what a scan may hold."""

import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject, TextStringObject
from tests.factories import demand, documents
from tests.factories.files import JPEG, PDF, PNG
from tests.factories.kernel import member
from tests.factories.signing import signing

from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind, SigningParty
from sotszakaz.kernel.signatures import errors, paper, picture_child, ports, scan_child, scans
from sotszakaz.kernel.signatures.paper import Paper, register_paper
from sotszakaz.kernel.signatures.selectors import standing_of
from sotszakaz.kernel.users.roles import Director, Finance

BODY, PROVIDER, CITIZEN = SigningParty.BODY, SigningParty.PROVIDER, SigningParty.CITIZEN
BOTH = {PROVIDER: "Примеров Игорь Львович", BODY: "Образцова Вера Павловна"}

pytestmark = pytest.mark.django_db


def pdf(change=lambda writer: None):
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def ground(db):
    return signing()


@pytest.fixture
def allowed(monkeypatch):
    def leave(kind, municipality_id, on):
        return "нет связи" if kind == DocumentKind.AGREEMENT else None

    monkeypatch.setattr(ports, "_paper", [leave])


def registered(ground, version, signers, *, content=JPEG, days=0, edition=1, **changes):
    brought = Paper(content, "нет доступа к интернету", ground.today - timedelta(days=days), signers, edition)
    return register_paper(version_id=version.pk, paper=brought, **{"by": ground.operator, "at": ground.now, **changes})


def test_a_scan_counts_as_the_signatures_of_both_sides(ground, allowed):
    agreement = ground.version()

    original = registered(ground, agreement, BOTH)

    standing = standing_of(agreement)
    assert standing.is_complete
    assert {each.signature.paper_id for each in standing.turns} == {original.pk}
    said = json.loads(standing.turns[0].signature.evidence)
    assert (said["condition"], said["scan_sha256"]) == ("нет связи", original.sha256)


def test_one_side_may_sign_on_paper_and_the_other_by_a_file(ground, allowed):
    agreement = ground.version()
    registered(ground, agreement, {PROVIDER: "Примеров Игорь Львович"})

    ground.sign(agreement, BODY)

    assert [each.signature.form for each in standing_of(agreement).turns] == ["paper", "cms"]


def test_paper_is_refused_when_the_decision_does_not_let_it(ground):
    with pytest.raises(errors.PaperNotAllowed, match=str(ground.today.year)):
        registered(ground, ground.version(), BOTH)


def test_paper_is_refused_for_nobody(ground, allowed):
    with pytest.raises(errors.PaperNotAllowed):
        registered(ground, ground.version(), {})


def test_paper_is_refused_out_of_turn(ground, allowed):
    with pytest.raises(errors.WrongTurn):
        registered(ground, ground.version(), {BODY: "Образцова Вера Павловна"})


@pytest.mark.parametrize("days", [1, -1])
def test_paper_is_refused_with_a_day_that_cannot_be(ground, allowed, days):
    with pytest.raises(errors.PaperDayWrong):
        registered(ground, ground.version(), BOTH, days=days)


def test_paper_is_refused_when_it_names_another_version(ground, allowed):
    agreement = ground.version()

    with pytest.raises(errors.PaperOfAnotherVersion, match="На бумаге редакция 2, а последняя редакция — 1"):
        registered(ground, agreement, BOTH, edition=2)


def test_the_version_on_paper_stands_in_the_evidence(ground, allowed):
    agreement = ground.version()

    registered(ground, agreement, BOTH)

    said = json.loads(standing_of(agreement).turns[0].signature.evidence)
    assert (said["edition"], said["payload_sha256"]) == (1, agreement.payload_sha256)


def test_paper_is_refused_to_those_without_the_right(ground, allowed):
    with pytest.raises(errors.NotAllowed):
        registered(ground, ground.version(), BOTH, by=member(Finance, ground.municipality))


def test_a_provider_does_not_say_that_the_body_has_signed(ground, allowed):
    director = member(Director, ground.municipality, ground.provider)
    agreement = ground.version()

    with pytest.raises(errors.PaperOfAnotherSide, match="вносит он сам"):
        registered(ground, agreement, BOTH, by=director)
    registered(ground, agreement, {PROVIDER: BOTH[PROVIDER]}, by=director)

    assert not standing_of(agreement).is_complete


def test_a_side_that_may_not_be_on_paper_keeps_only_later_turns_waiting(ground):
    either_first = ground.version(DocumentKind.CONTRACT_TERMINATION, documents.contract_termination_payload())
    in_turn = ground.version(DocumentKind.CONTRACT, documents.contract_payload())

    assert paper.parties_on_paper(either_first, ground.today) == [CITIZEN]
    assert paper.parties_on_paper(in_turn, ground.today) == []
    ground.sign(in_turn, PROVIDER)
    assert paper.parties_on_paper(in_turn, ground.today) == [CITIZEN]


def test_where_the_decision_lets_it_all_sides_may_be_on_paper_but_those_who_have_signed(ground, allowed):
    agreement = ground.version()

    assert paper.parties_on_paper(agreement, ground.today) == [PROVIDER, BODY]
    ground.sign(agreement, PROVIDER)
    assert paper.parties_on_paper(agreement, ground.today) == [BODY]


def test_a_citizen_may_always_sign_on_paper():
    market = demand.market()
    contract = demand.contract(market)
    ground = signing(municipality=market.municipality, provider=market.record.organisation)
    version = latest_version(contract.document_id)
    ground.sign(version, PROVIDER)
    with pytest.raises(errors.PaperDayWrong):
        registered(ground, version, {CITIZEN: contract.child.added_by.full_name}, days=365)

    registered(ground, version, {CITIZEN: contract.child.added_by.full_name})

    assert standing_of(version).is_complete


def test_paper_follows_the_year_and_the_condition_of_the_decision():
    said = {
        "kind": "agreement",
        "title": "Соглашение",
        "formed_in": None,
        "paper": {"year": 2026, "condition": "нет связи"},
    }
    market = demand.market(documents=[said])
    home, today = market.municipality.pk, demand.TODAY

    assert ports.paper_leave(DocumentKind.AGREEMENT, home, today) == "нет связи"
    assert ports.paper_leave(DocumentKind.AGREEMENT_AMENDMENT, home, today) == "нет связи"
    assert ports.paper_leave(DocumentKind.AGREEMENT, home, today.replace(year=2027)) is None
    assert ports.paper_leave(DocumentKind.SOCIAL_ORDER, home, today) is None


@pytest.mark.parametrize(
    ("content", "expected"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (pdf(), "application/pdf")]
)
def test_a_scan_is_known_by_its_bytes(content, expected):
    assert scans.media_type_of(content) == expected


def opens(writer, **said):
    action = DictionaryObject({NameObject(f"/{name}"): value for name, value in said.items()})
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)


def with_script(writer):
    opens(writer, S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))


def with_attachment(writer):
    writer.add_attachment("a.exe", b"MZ")


def with_launch(writer):
    opens(writer, S=NameObject("/Launch"), F=TextStringObject("cmd.exe"))


def with_attached_note(writer):
    """A paper clip on the page with a file inside, in no list of attachments."""
    program = StreamObject()
    program.set_data(b"MZ")
    inside = DictionaryObject({NameObject("/F"): writer._add_object(program)})
    file = DictionaryObject({NameObject("/Type"): NameObject("/Filespec"), NameObject("/EF"): inside})
    note = DictionaryObject({NameObject("/Subtype"): NameObject("/FileAttachment"), NameObject("/FS"): file})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])


def with_rendition(writer):
    opens(writer, S=NameObject("/Rendition"))


def with_other_file(writer):
    opens(writer, S=NameObject("/GoToR"), F=TextStringObject("other.pdf"))


def with_page_action(writer):
    writer.pages[0][NameObject("/AA")] = DictionaryObject()


def encrypted(writer):
    writer.encrypt("secret")


CHANGES = (
    with_script,
    with_attachment,
    with_attached_note,
    with_launch,
    with_rendition,
    with_other_file,
    with_page_action,
    encrypted,
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_pdf_in_which_something_runs_is_no_scan(change):
    with pytest.raises(errors.ScanRefused):
        scans.media_type_of(pdf(change))


def packed_in_an_unknown_way():
    """The list of pages lies in a stream whose filter no reader knows."""
    out = b"%PDF-1.5\n"
    catalog = len(out)
    out += b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    packed = len(out)
    out += b"3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/Unknown/Length 8>>\nstream\n2 0 null\nendstream\nendobj\n"
    start = len(out)
    rows = b"".join(bytes(row) for row in ((0, 0, 0), (1, catalog, 0), (2, 3, 0), (1, packed, 0), (1, start, 0)))
    out += b"4 0 obj\n<</Type/XRef/Size 5/W[1 1 1]/Root 1 0 R/Length 15>>\nstream\n" + rows + b"\nendstream\nendobj\n"
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def test_a_pdf_that_its_reader_gives_up_is_refused():
    with pytest.raises(errors.ScanRefused, match="файл повреждён"):
        scans.media_type_of(packed_in_an_unknown_way())


def test_a_pdf_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(scans, "SECONDS", 0.001)

    with pytest.raises(errors.ScanRefused, match="за отведённое время"):
        scans.media_type_of(pdf())


def with_many_parts(writer):
    parts = ArrayObject(DictionaryObject() for _ in range(scan_child.MOST_OBJECTS))
    writer._root_object[NameObject("/Parts")] = parts


def test_a_pdf_with_more_parts_than_a_scan_has_is_refused():
    with pytest.raises(errors.ScanRefused, match="сложнее, чем бывает скан"):
        scans.media_type_of(pdf(with_many_parts))


def test_no_file_is_looked_through_inside_of_a_transaction(ground, allowed, monkeypatch):
    depths = []

    def look(content):
        depths.append(len(connection.savepoint_ids))
        return "application/pdf"

    monkeypatch.setattr(paper, "media_type_of", look)
    outside = len(connection.savepoint_ids)

    registered(ground, ground.version(), BOTH)

    assert depths == [outside]


@pytest.mark.parametrize("content", [b"", b"MZ", b"%PDF-1.7 broken", pdf()[:200], b"<html>", "текст".encode()])
def test_what_is_not_a_scan_is_refused(content):
    with pytest.raises(errors.ScanRefused):
        scans.media_type_of(content)


@pytest.mark.parametrize(
    "content", [b"\xff\xd8\xff a scan", JPEG[:-40], PNG[:40], b"\x89PNG\r\n\x1a\n" + b"0" * 99, PDF]
)
def test_a_picture_that_does_not_decode_is_broken(content):
    assert picture_child.what_is_wrong(content) == "файл повреждён"


def test_a_picture_with_more_points_than_a_sheet_has_is_not_read():
    assert picture_child.what_is_wrong(PNG, most_points=16 * 12) == ""
    assert picture_child.what_is_wrong(PNG, most_points=16 * 12 - 1) == "в снимке слишком много точек"


def test_a_broken_picture_is_no_paper_original():
    with pytest.raises(errors.ScanRefused, match="файл повреждён"):
        scans.media_type_of(b"\xff\xd8\xff a scan")


def test_a_scan_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(scans, "LIMIT", 10)

    with pytest.raises(errors.ScanRefused, match="слишком большой"):
        scans.media_type_of(JPEG)
