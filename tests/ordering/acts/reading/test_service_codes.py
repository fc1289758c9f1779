"""Registry numbers: structure, repair by type of position, decoding."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotszakaz.ordering.acts.data.classifier import ALPHABET
from sotszakaz.ordering.acts.reading.kinds import CodeStatus
from sotszakaz.ordering.acts.reading.service_codes import decode, find_codes, judge

CODE = "804200О.99.0.ББ52АЗ44000"
LETTERS_AS_DIGITS = {"О": "0", "З": "3", "Ч": "4", "Б": "6", "В": "8"}
LETTERS_AS_LATIN = dict(zip("АВСЕНКМОРТХУ", "ABCEHKMOPTXY", strict=True))
DIGITS_AS_LETTERS = {"0": "О", "3": "З", "6": "Б", "8": "В", "1": "I"}


@pytest.mark.parametrize(
    "written",
    [
        CODE,
        "801012О.99.0.ББ57АП93000",
        "804200О.99.0. ББ52АЗ44000",
        "804200О.99.0.ББ52\nАЗ44000",
        "910112Р.26.1.БА78АА00001",
    ],
)
def test_number_of_the_right_structure_is_valid_whatever_blanks_are_in_it(written):
    verdict = judge(written)

    assert verdict.status is CodeStatus.VALID
    assert verdict.code == "".join(written.split())
    assert verdict.reason is None


@pytest.mark.parametrize(
    ("written", "code", "reasons"),
    [
        ("804200О.99.0.ББ52А320000", "804200О.99.0.ББ52АЗ20000", ["знак 16"]),
        ("8042000.99.0.ББ52А344000", "804200О.99.0.ББ52АЗ44000", ["знак 7", "знак 16"]),
        ("8042000.99.0.ББ52А368000", "804200О.99.0.ББ52АЗ68000", ["знак 7", "знак 16"]),
        ("8042000.99.0.ББ52А392000", "804200О.99.0.ББ52АЗ92000", ["знак 7", "знак 16"]),
        ("804200O.99.0.ББ52АЕ04000", "804200О.99.0.ББ52АЕ04000", ["латинская буква «O»"]),
        ("804200О.99.0.ББ52AE04000", "804200О.99.0.ББ52АЕ04000", ["знак 15", "знак 16"]),
        ("8О4200О.99.0.ББ52АЕ04ООО", "804200О.99.0.ББ52АЕ04000", ["знак 2", "знак 19", "знак 20", "знак 21"]),
        ("804200О.99.0.6652АЕ04000", "804200О.99.0.ББ52АЕ04000", ["знак 11", "знак 12"]),
        ("804200О.99.0.бб52ае04000", "804200О.99.0.ББ52АЕ04000", ["строчная буква «б»"]),
        ("804200О990ББ52АЕ04000", "804200О.99.0.ББ52АЕ04000", ["точки"]),
    ],
)
def test_damaged_number_gets_a_proposal_with_its_reason(written, code, reasons):
    verdict = judge(written)

    assert verdict.status is CodeStatus.REPAIR_PROPOSED
    assert verdict.code == code
    assert verdict.written == written
    assert all(reason in verdict.reason.lower() for reason in map(str.lower, reasons))


@pytest.mark.parametrize("written", ["42Д42000300100102004100", "33012000000000000000100"])
def test_number_of_23_signs_is_legacy(written):
    assert judge(written).status is CodeStatus.LEGACY


@pytest.mark.parametrize(
    "written", ["804200О.99.0.ББ52АЕ0400", "804200О.98.0.ББ52АЕ04000", "804200О.99.0.ЪЫ52АЕ04000", "8042"]
)
def test_number_without_a_sure_repair_is_unknown_and_kept(written):
    verdict = judge(written)

    assert verdict.status is CodeStatus.UNKNOWN
    assert verdict.code == written
    assert verdict.reason


@pytest.mark.parametrize(
    ("code", "focus", "form", "programme", "category"),
    [
        ("804200О.99.0.ББ52АЕ04000", "техническая", "очная", "не указано", "не указано"),
        ("804200О.99.0.ББ52АЖ72000", "техническая", "очная", "не указано", "за исключением"),
        ("804200О.99.0.ББ52АЗ44000", "художественная", "очная", "не указано", "за исключением"),
        ("804200О.99.0.ББ52АН24000", "физкультурно-спортивная", "очная", "не указано", "ограниченными"),
        ("801012О.99.0.ББ57АП93000", "не указано", "очно-заочная", "адаптированная", "ограниченными"),
        ("804200О.99.0.ББ52АЖ24000", "социально-гуманитарная", "очная", "не указано", "не указано"),
    ],
)
def test_formula_decodes_the_known_numbers(code, focus, form, programme, category):
    combination = decode(code)

    assert combination.focus == focus
    assert combination.form.startswith(form)
    assert combination.programme_type.startswith(programme)
    assert category in combination.category


def test_formula_does_not_guess_beyond_what_was_seen():
    combination = decode("804200О.99.0.ББ52АА03000")

    assert combination.form is None
    assert combination.category is None
    assert decode("42Д42000300100102004100") is None


def test_numbers_are_found_in_running_text():
    text = (
        "1. 804200О.99.0.ББ52АЕ04000 (очная); 8042000.99.0. ББ52А344000 и 42Д42000300100102004100, тел. 8 800 200 99 00"
    )

    found = [written for written, _, _ in find_codes(text)]

    assert found == ["804200О.99.0.ББ52АЕ04000", "8042000.99.0. ББ52А344000", "42Д42000300100102004100"]


digits = st.text("0123456789", min_size=2, max_size=2)
pairs = st.text(ALPHABET, min_size=2, max_size=2)
codes = st.builds(
    lambda okpd, service, two, combination, number, rest: f"{okpd}О.99.0.{service}{two}{combination}{number}{rest}",
    st.text("0123456789", min_size=6, max_size=6), pairs, digits, pairs, digits,
    st.text("0123456789", min_size=3, max_size=3),
)  # fmt: skip


@given(codes)
def test_every_number_of_the_structure_is_valid_and_found(code):
    assert judge(code).status is CodeStatus.VALID
    assert [written for written, _, _ in find_codes(f"номер {code};")] == [code]


@given(codes, st.data())
def test_look_alikes_are_repaired_to_the_true_number_and_never_silently(code, data):
    signs = list(code)
    letters = {6, *(index for index in range(13, 19) if signs[index].isalpha())}
    swaps = {
        index: options
        for index, sign in enumerate(signs)
        if (options := _look_alikes(sign, is_letter=index in letters))
    }
    chosen = data.draw(st.lists(st.sampled_from(sorted(swaps)), min_size=1, max_size=4, unique=True))
    for index in chosen:
        signs[index] = data.draw(st.sampled_from(swaps[index]))

    verdict = judge("".join(signs))

    assert verdict.code == code
    assert verdict.status is CodeStatus.REPAIR_PROPOSED
    assert len(re.findall(r"знак \d+", verdict.reason.lower())) == len(chosen)


def _look_alikes(sign: str, *, is_letter: bool) -> list[str]:
    tables = (LETTERS_AS_DIGITS, LETTERS_AS_LATIN) if is_letter else (DIGITS_AS_LETTERS,)
    return [table[sign] for table in tables if sign in table]


@given(st.text(alphabet="0123456789ОЗБАВЕЖABC.| \n", max_size=40))
def test_no_text_breaks_the_judge(text):
    verdict = judge(text)

    assert (verdict.reason is None) == (verdict.status is CodeStatus.VALID)
    for written, start, end in find_codes(text):
        assert text[start:end] == written
