"""The command and the two ways to print a reading."""

import json
from io import StringIO

import pytest
from tests.factories.acts import Draft

from sotszakaz.ordering.acts.command import main
from sotszakaz.ordering.acts.reading import read_act
from sotszakaz.ordering.acts.report import as_json, as_text
from sotszakaz.ordering.acts.source import ActSource

ACT_KEYS = {"kind", "number", "date", "title", "issuer", "municipality", "region", "signed_by"}


def printed(*arguments: str) -> str:
    out = StringIO()
    assert main(arguments, out) == 0
    return out.getvalue()


def refused(*arguments: str) -> str:
    """The sentence on stderr of a command that ends with exit code 2."""
    errors = StringIO()
    assert main(arguments, problems=errors) == 2
    return errors.getvalue()


def test_command_prints_one_json_object_with_every_key(sample_act):
    reading = json.loads(printed(str(sample_act), "--json"))

    assert list(reading) == [
        "act", "authorised_body", "activity", "selection", "services", "excluded_provider_names", "working_group",
        "plan", "indicators", "documents", "information_systems", "publication", "analysis_due", "control",
        "effective", "findings",
    ]  # fmt: skip
    assert set(reading["act"]) == ACT_KEYS
    assert set(reading["working_group"]) == {"mode", "name", "rules", "members"}
    assert set(reading["plan"][0]) == {"stage", "stage_title", "number", "title", "deadline", "result", "responsible"}
    assert set(reading["plan"][0]["deadline"]) == {"text", "kind", "starts", "ends", "repeats"}
    assert set(reading["findings"][0]) == {"rule", "severity", "message", "where"}


def test_command_prints_for_people(sample_act):
    text = printed(str(sample_act))

    assert text.startswith("Постановление от 16.02.2026 № 214-п\n")
    assert "Уполномоченный орган: управление образования" in text
    assert "План, мероприятий: 20" in text
    assert "Предупреждение [deadline-missing]" in text


def test_command_refuses_a_file_that_is_no_act(tmp_path):
    file = tmp_path / "список.txt"
    file.write_text("Молоко\nХлеб\n", encoding="utf-8")

    sentence = refused(str(file))

    assert sentence.startswith("В файле не найден муниципальный акт")
    assert sentence.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "content"), [("нет.txt", None), ("пусто.txt", b""), ("архив.bin", b"\x00\x01\x02" * 50)]
)
def test_command_refuses_what_cannot_be_read(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)

    assert refused(str(tmp_path / name)).strip().endswith(".")


def test_json_says_what_the_facts_say():
    reading = read_act(Draft().build())

    said = as_json(reading)

    assert said["plan"][1]["deadline"] == {
        "text": "до 01.08.2024",
        "kind": "by_date",
        "starts": None,
        "ends": "2024-08-01",
        "repeats": None,
    }
    assert said["indicators"][11]["baseline"] == {
        "text": "значение: 1 200 год: 2024",
        "kind": "number",
        "value": 1200,
        "year": 2024,
    }
    assert said["documents"][0]["paper"] == {"year": 2024, "condition": None}
    assert json.loads(json.dumps(said)) == said


def test_text_of_a_bare_appendix_says_what_is_missing():
    text = as_text(read_act(ActSource("показатели.docx", "docx", tuple(Draft().appendices()))))

    assert "Способ отбора: не найден" in text
    assert "[body-missing]" in text
