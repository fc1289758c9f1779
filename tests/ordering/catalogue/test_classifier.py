"""The official list: files read and judged, taken over whole, numbers resolved as of a day."""

import csv
import zipfile
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from tests.factories.classifier import book_of, checked, csv_of, line, taken
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.ordering import ARTISTIC, TECHNICAL

import sotszakaz.ordering.catalogue
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Administrator, Operator, PlatformAdministrator
from sotszakaz.ordering.acts.reading.kinds import CodeStatus
from sotszakaz.ordering.acts.reading.service_codes import judge
from sotszakaz.ordering.catalogue.classifier import Search, faults_of, history_of, search_records
from sotszakaz.ordering.catalogue.errors import ListHasFaults, ListIsCommon, ListTooOld
from sotszakaz.ordering.catalogue.importing import bring_list, check_list, drop_list, take_list
from sotszakaz.ordering.catalogue.lists import limits
from sotszakaz.ordering.catalogue.models import ClassifierImport, ClassifierRecord, ClassifierRow
from sotszakaz.ordering.catalogue.resolving import resolve, resolve_all
from sotszakaz.ordering.catalogue.states import Standing

pytestmark = pytest.mark.django_db

LEGACY = "42Д42000300100102004100"
TODAY = date(2026, 8, 3)


@pytest.fixture(autouse=True)
def _empty_list():
    ClassifierRecord.objects.all().delete()


def take(brought):
    return take_list(import_id=brought.pk, municipality_id=0, by=SYSTEM)


def faults(brought):
    return {row.line: row.fault for row in faults_of(brought)}


@pytest.mark.parametrize(
    "content",
    [
        csv_of(line(), line(ARTISTIC)),
        csv_of(line(), line(ARTISTIC), separator=","),
        csv_of(line(), line(ARTISTIC), separator="\t", encoding="cp1251"),
        book_of(line(starts_on=date(2020, 1, 1)), line(ARTISTIC, starts_on="01.01.2020")),
    ],
    ids=["csv", "commas", "tabs of an old encoding", "xlsx"],
)
def test_a_file_of_the_list_is_read_and_taken_over(content):
    brought = checked(content)

    assert (brought.state, brought.faults, brought.total, brought.reached) == ("checked", 0, 2, 2)
    assert brought.outcome == {"added": 2, "changed": 0, "same": 0, "ended": 0, "replaced": 0}
    assert not ClassifierRecord.objects.exists()
    take(brought)
    found = ClassifierRecord.objects.get(number=TECHNICAL)
    assert (found.service_code, found.valid.lower, found.valid.upper) == ("ББ52", date(2020, 1, 1), None)
    assert not ClassifierRow.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": ""}, "Не указан реестровый номер."),
        ({"number": "804200О.99.0.ББ52А344000"}, "похоже на «804200О.99.0.ББ52АЗ44000»"),
        ({"number": "12345"}, "не разобран"),
        ({"name": ""}, "Не указано наименование"),
        ({"starts_on": ""}, "Не указан день"),
        ({"starts_on": "32.01.2020"}, "Дата «32.01.2020» (действует с) не понята"),
        ({"starts_on": "0020-01-01"}, "Год 20"),
        ({"ends_before": "2019-01-01"}, "не позже, чем начинается"),
        ({"legacy_number": "123"}, "В прежнем номере 3 знаков"),
        ({"is_actual": "возможно"}, "нужно «да» или «нет»"),
    ],
)
def test_a_faulty_row_is_named_by_its_line(changes, words):
    brought = checked(csv_of(line(ARTISTIC), line(**changes)))

    assert list(faults(brought)) == [3]
    assert words in faults(brought)[3]
    with pytest.raises(ListHasFaults, match="строк с ошибками: 1"):
        take(brought)
    assert not ClassifierRecord.objects.exists()


def test_two_rows_of_a_number_do_not_overlap_in_days():
    brought = checked(csv_of(line(ends_before="2023-01-01"), line(starts_on="2022-01-01")))

    assert faults(brought) == {3: "Дни действия пересекаются со строкой 2 этого же номера."}


def test_a_row_that_contradicts_the_list_is_a_fault():
    taken(line(ends_before="2023-01-01"))

    assert (
        "уже есть на часть этих дней: с 01.01.2020 до 01.01.2023"
        in faults(checked(csv_of(line(starts_on="2022-01-01"))))[2]
    )


def test_a_next_version_ends_the_open_one_and_a_correction_replaces():
    taken(line(), line(ARTISTIC))

    brought = checked(csv_of(line(starts_on="2025-01-01", name="Иначе"), line(ARTISTIC, name="Исправлено")))
    take(brought)

    assert brought.outcome == {"added": 1, "changed": 1, "same": 0, "ended": 1, "replaced": 0}
    older, newer = ClassifierRecord.objects.filter(number=TECHNICAL).order_by("valid")
    assert (older.valid.upper, newer.valid.lower, newer.name) == (date(2025, 1, 1), date(2025, 1, 1), "Иначе")
    assert ClassifierRecord.objects.get(number=ARTISTIC).name == "Исправлено"


def test_the_same_file_twice_changes_nothing():
    taken(line())

    assert checked(csv_of(line())).outcome["same"] == 1


def test_the_official_list_replaces_what_acts_have_said():
    ClassifierRecord.objects.create(number=TECHNICAL, name="x", origin="acts", source="акт", valid=(None, None))

    assert taken(line()).outcome["replaced"] == 1
    assert ClassifierRecord.objects.get().origin == "official"


def bomb():
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (limits.UNPACKED_BYTES + 1))
    return content.getvalue()


def doctype(beginning=b""):
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(book_of(line()))) as before, zipfile.ZipFile(content, "w") as after:
        for name in before.namelist():
            entity = b'<?xml version="1.0"?>' + beginning + b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'
            after.writestr(name, entity if name.endswith("sheet1.xml") else before.read(name))
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "нет ни одной строки"),
        (csv_of(), "нет ни одной строки"),
        (b"a;b;c\n1;2;3", "нет столбцов: «реестровый номер», «наименование», «действует с»"),
        (b"PK\x03\x04" + b"x" * 100, "Файл повреждён или это не таблица .xlsx"),
        (book_of(line())[:-300], "Файл повреждён"),
        (b"RegNumber;Name_Name;EffectiveFrom\n\x00", "не текст .csv"),
        (b'RegNumber;Name_Name;EffectiveFrom\n"a' + b"b" * 1_100_000, "не текст .csv"),
        (bomb(), "больше 120 МБ"),
        (doctype(), "объявления, которых в таблице не бывает"),
        (doctype(b"<!--" + b" " * 100_000 + b"-->"), "объявления, которых в таблице не бывает"),
        (doctype(b"<<"), "Файл повреждён"),
    ],
    ids=["empty", "headings", "columns", "broken", "cut", "binary", "endless", "bomb", "doctype", "far", "no xml"],
)
def test_a_broken_or_hostile_file_is_one_sentence(content, words):
    brought = checked(content)

    assert brought.state == "unreadable"
    assert words in brought.refusal
    assert brought.content is None
    assert not ClassifierRow.objects.exists()


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "ROWS", 2)

    assert "строк больше 2" in checked(csv_of(line(), line(ARTISTIC))).refusal


def test_a_killed_worker_begins_the_file_anew(monkeypatch):
    monkeypatch.setattr("sotszakaz.ordering.catalogue.importing.CHUNK", 1)
    brought = bring_list(municipality_id=0, file_name="a.csv", content=csv_of(line(), line(ARTISTIC)), by=SYSTEM)
    with monkeypatch.context() as killed:
        killed.setattr("sotszakaz.ordering.catalogue.importing._finish", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            check_list(import_id=brought.pk)

    assert check_list(import_id=brought.pk).state == "checked"
    assert ClassifierRow.objects.count() == 2


def test_a_list_that_changed_after_the_check_is_refused():
    waiting = checked(csv_of(line(starts_on="2022-01-01")))
    taken(line(ends_before="2023-01-01"))

    with pytest.raises(ListTooOld):
        take(waiting)
    assert ClassifierImport.objects.get(pk=waiting.pk).state == "checked"
    assert ClassifierRecord.objects.count() == 1


def test_a_file_is_taken_once_and_a_dropped_one_never():
    brought = checked(csv_of(line()))
    drop_list(import_id=brought.pk, municipality_id=0, by=SYSTEM)

    with pytest.raises(MoveRefused):
        take(brought)


def test_only_the_administrator_of_the_platform_brings_the_list_that_is_common_to_all():
    municipality = MunicipalityFactory()
    facts = {"municipality_id": municipality.pk, "file_name": "a.csv", "content": csv_of(line())}

    brought = bring_list(**facts, by=member(PlatformAdministrator, municipality))
    for role in (Administrator, Operator):
        with pytest.raises(ListIsCommon, match="администратор платформы"):
            bring_list(**facts, by=member(role, municipality))
        with pytest.raises(ListIsCommon):
            drop_list(import_id=brought.pk, municipality_id=municipality.pk, by=member(role, municipality))


def test_resolve_knows_the_version_of_the_day():
    taken(line(ends_before="2024-01-01", name="Прежде"), line(starts_on="2024-01-01", ends_before="2025-01-01"))

    assert resolve(TECHNICAL, date(2023, 12, 31)).record.name == "Прежде"
    assert resolve(TECHNICAL, date(2024, 1, 1)).standing == Standing.IN_FORCE
    assert resolve(TECHNICAL, date(2025, 1, 1)).standing == Standing.ENDED
    assert "действовал до 01.01.2025" in resolve(TECHNICAL, TODAY).in_words
    assert resolve(TECHNICAL, date(2019, 1, 1)).standing == Standing.NOT_YET


def test_resolve_takes_a_number_that_is_not_actual_for_ended():
    taken(line(is_actual="нет"))

    assert resolve(TECHNICAL, TODAY).standing == Standing.ENDED


def test_resolve_finds_the_successor_of_a_legacy_number():
    taken(line(legacy_number=LEGACY))

    found = resolve(LEGACY, TODAY)

    assert found.standing == Standing.LEGACY
    assert [each.number for each in found.successors] == [TECHNICAL]


def test_resolve_proposes_a_repair_and_repairs_nothing():
    found = resolve("804200О.99.0.ББ52А344000", TODAY)

    assert (found.standing, found.proposals) == (Standing.REPAIR, ("804200О.99.0.ББ52АЗ44000",))
    assert "цифра «3» вместо буквы «З»" in found.in_words


def test_resolve_says_what_is_missing_and_what_is_no_number():
    assert resolve(TECHNICAL, TODAY).standing == Standing.MISSING
    assert resolve("не номер", TODAY).standing == Standing.UNKNOWN


def test_the_arithmetic_only_doubts():
    taken(line(focus="художественная"))

    found = resolve(TECHNICAL, TODAY)

    assert found.standing == Standing.IN_FORCE
    assert found.doubts[0].startswith("По строению номера направленность — «техническая»")


def test_resolve_all_asks_once(django_assert_num_queries):
    taken(line(), line(ARTISTIC))

    with django_assert_num_queries(1):
        assert len(resolve_all([TECHNICAL, ARTISTIC, LEGACY], TODAY)) == 3


def test_search_is_of_a_day_and_narrows():
    municipality = MunicipalityFactory()
    by = member(Operator, municipality)
    taken(line(ends_before="2024-01-01"), line(ARTISTIC, focus="художественная", name="Рисование"))

    def found(on=TODAY, **said):
        return [each.number for each in search_records(municipality.pk, Search(**said), on=on, by=by)]

    assert found() == [ARTISTIC]
    assert found(with_ended=True) == sorted([TECHNICAL, ARTISTIC])
    assert found(on=date(2023, 5, 5)) == sorted([TECHNICAL, ARTISTIC])
    assert found(text="рисов") == [ARTISTIC]
    assert found(text=ARTISTIC[:12]) == [ARTISTIC]
    assert found(focus="техническая") == []
    assert found(service_code="ББ57") == []
    assert len(history_of(municipality.pk, TECHNICAL, by=by)) == 1


def test_the_delivered_file_has_the_numbers_of_the_acts():
    with (Path(sotszakaz.ordering.catalogue.__file__).parent / "data" / "numbers_of_acts.csv").open() as file:
        numbers = [row["number"] for row in csv.DictReader(file)]

    statuses = Counter(judge(number).status for number in numbers)
    assert (statuses[CodeStatus.VALID], statuses[CodeStatus.LEGACY], len(set(numbers))) == (43, 15, 58)
