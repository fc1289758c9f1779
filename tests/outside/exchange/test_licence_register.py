"""The file of the register of licences: read in three formats, asked by number, ИНН and ОГРН, and its effect."""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.factories import supply

from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.outside.exchange.licence_register import watch
from sotszakaz.outside.exchange.licence_register.reading import RegisterUnreadable, read_register
from sotszakaz.outside.exchange.licence_register.watch import FileOfRegister, day_of, report_of
from sotszakaz.supply.agreements.licence_watch import watch_licences
from sotszakaz.supply.providers.licences import Asked, Report, register_watch
from sotszakaz.supply.providers.models import LicenceCheck, LicenceStop
from sotszakaz.supply.providers.states import Heard, LicenceSource, StopKind

NUMBER, INN, OGRN = "Л035-00000-26/00000001", "2600000001", "1022600000001"
SUBTYPE = "Дополнительное образование детей и взрослых"
ASKED = Asked(NUMBER, INN, OGRN, SUBTYPE)
TODAY = date(2026, 8, 3)

XML = f"""<?xml version="1.0" encoding="utf-8"?>
<Licenses>
  <License>
    <RegNumber>L035-00000-26/00000001</RegNumber><SchoolINN>{INN}</SchoolINN><SchoolOGRN>{OGRN}</SchoolOGRN>
    <StatusName>Приостановлена</StatusName><SuspensionDate>2026-07-20</SuspensionDate>
    <supplements>
      <supplement><Number>1</Number><EduLevelName>{SUBTYPE}</EduLevelName></supplement>
      <supplement><Number>2</Number><EduLevelName>Начальное общее образование</EduLevelName></supplement>
    </supplements>
  </License>
</Licenses>"""
JSON = json.dumps(
    {
        "data": {
            "list": [
                {
                    "reg_number": NUMBER,
                    "status": {"name": "Приостановлена", "code": None},
                    "suspension_date": "2026-07-20",
                    "edu_org": {"legal_info": {"inn": INN, "ogrn": OGRN}},
                    "supplements": [{"number": "1", "edu_level": {"name": SUBTYPE}, "sub_type": SUBTYPE}],
                }
            ]
        }
    }
)
CSV = (
    "Номер лицензии;ИНН;ОГРН;Статус;Дата приостановления;Подвид образования\n"
    f"{NUMBER};{INN};{OGRN};Приостановлена;20.07.2026;{SUBTYPE}\n"
)


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [("r.xml", XML), ("r.json", JSON), ("r.csv", CSV), ("old.csv", CSV.encode("cp1251")), ("bom.csv", "\ufeff" + CSV)],
)
def test_each_format_says_the_same(tmp_path, name, content):
    [said] = read_register(put(tmp_path, name, content))

    assert (said["inn"], said["ogrn"]) == (INN, OGRN)
    assert SUBTYPE in said["subtypes"]
    report = report_of(said, ASKED, TODAY)
    assert report == Report(StopKind.SUSPENDED, date(2026, 7, 20), "В реестре «Приостановлена».")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("r.xml", XML.replace("<Licenses>", "<!DOCTYPE a [<!ENTITY b 'c'>]><Licenses>", 1), "типа документа"),
        ("r.xml", XML.replace("<Licenses>", f"<!--{' ' * 100_000}--><!DOCTYPE a><Licenses>", 1), "типа документа"),
        ("r.xml", XML[:-40], "повреждён"),
        ("r.json", JSON[:-2], "повреждён"),
        ("r.json", "[" * 100_000, "повреждён"),
        ("r.csv", "a;b\n1;2\n", "нет ни одной лицензии"),
        ("r.pdf", "x", "не .xml"),
    ],
)
def test_a_broken_or_hostile_file_is_one_sentence(tmp_path, name, content, words):
    with pytest.raises(RegisterUnreadable, match=words):
        list(read_register(put(tmp_path, name, content)))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"status": "Действующая"}, None),
        ({}, None),
        ({"status": "Прекращено действие", "terminated_on": "01.06.2026"}, (StopKind.TERMINATED, date(2026, 6, 1))),
        ({"status": "Недействующая", "status_on": "2026-05-05"}, (StopKind.TERMINATED, date(2026, 5, 5))),
        ({"status": "Аннулирована"}, (StopKind.TERMINATED, TODAY)),
        ({"status": "Действует", "ends_on": "2026-07-31"}, (StopKind.TERMINATED, date(2026, 8, 1))),
        ({"status": "Действует", "ends_on": "бессрочно"}, None),
        ({"status": "Переоформляется"}, (None, None)),
        ({"status": "Действует", "subtypes": "Начальное общее образование"}, (None, None)),
        ({"status": "Действует", "subtypes": f"А; {SUBTYPE.upper()}"}, None),
    ],
)
def test_what_a_record_means(said, expected):
    report = report_of({"number": NUMBER, **said}, ASKED, TODAY)

    assert (None if report is None else (report.kind, report.since)) == expected
    assert report is None or report.words


def test_a_day_that_does_not_exist_is_no_day():
    assert day_of("31.02.2026") is None


@pytest.fixture
def agreement():
    return supply.agreement()


def row_of(record, status="Действующая", **changes):
    organisation = record.organisation
    said = {"number": record.application.licence_number, "inn": organisation.inn, "ogrn": organisation.ogrn, **changes}
    return f"{said['number']};{said['inn']};{said['ogrn']};{status};{said.get('day', '')}\n"


def file_of(folder, *rows, name="r.csv"):
    return put(folder, name, "Номер лицензии;ИНН;ОГРН;Статус;Дата приостановления\n" + "".join(rows))


def watched(folder, agreement):
    """What the daily look has written down."""
    forget = register_watch(FileOfRegister(folder))
    try:
        watch_licences(municipality_id=agreement.municipality_id, on=supply.TODAY)
    finally:
        forget()
    return LicenceCheck.objects.get()


@pytest.mark.django_db
def test_a_suspension_in_the_register_stops_new_money(tmp_path, agreement):
    file_of(tmp_path, row_of(agreement.record, "Приостановлена", day="01.08.2026"))

    check = watched(tmp_path, agreement)

    assert (check.outcome, check.register) == (Heard.STOPPED, "Реестр лицензий (файл)")
    stop = LicenceStop.objects.get()
    assert (stop.source, stop.period.lower) == (LicenceSource.REGISTRY, date(2026, 8, 1))
    assert balance_of(agreement.account_id).status == "suspended"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "77"}, "есть другие с этим ИНН или ОГРН: 77"),
        ({"number": "77", "inn": "1", "ogrn": "2"}, "нет ни этой лицензии"),
        ({"inn": "1", "ogrn": "2"}, "нет ни этой лицензии"),
    ],
)
def test_what_is_not_found_is_named_and_stops_nothing(tmp_path, agreement, changes, words):
    file_of(tmp_path, row_of(agreement.record, "Приостановлена", **changes))

    check = watched(tmp_path, agreement)

    assert check.outcome == Heard.UNKNOWN
    assert words in check.words
    assert not LicenceStop.objects.exists()


@pytest.mark.django_db
def test_a_folder_without_a_file_or_with_an_old_one_is_named(tmp_path, agreement):
    assert "Файла реестра лицензий нет" in watched(tmp_path, agreement).words

    path = file_of(tmp_path, row_of(agreement.record))
    long_ago = (timezone.now() - watch.STALE - timedelta(days=1)).timestamp()
    os.utime(path, (long_ago, long_ago))
    assert "устарел" in watched(tmp_path, agreement).words


@pytest.mark.django_db
def test_a_file_is_read_once_until_another_comes(tmp_path, agreement, monkeypatch):
    reads = []
    read = watch.read_register
    monkeypatch.setattr(watch, "read_register", lambda path: reads.append(path.name) or read(path))
    registry = FileOfRegister(tmp_path)
    organisation = agreement.record.organisation
    asked = Asked(agreement.record.application.licence_number, organisation.inn, organisation.ogrn)
    file_of(tmp_path, row_of(agreement.record))

    assert [registry.look(asked) for _ in range(3)] == [None] * 3
    newer = file_of(tmp_path, row_of(agreement.record, "Приостановлена"), name="s.csv")
    soon = timezone.now().timestamp() + 60
    os.utime(newer, (soon, soon))
    assert registry.look(asked).kind == StopKind.SUSPENDED
    assert reads == ["r.csv", "s.csv"]
