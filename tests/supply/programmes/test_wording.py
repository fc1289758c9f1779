import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotszakaz.supply.programmes.wording import distance, nearest, wording_of

LETTERS = st.text("абвг", max_size=7)


def words_of(text: str) -> list[str]:
    return [each.word for each in wording_of(text).asked]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ёлочные игрушки", ["елочные", "игрушки"]),
        ("кружок рисования для детей", ["рисования"]),
        ("Секция  самбо, самбо!", ["самбо"]),
        ("а и я", []),
        ("3D-печать", ["3d", "печать"]),
    ],
)
def test_wording_of_keeps_the_words_that_narrow(text, words):
    assert words_of(text) == words


def test_a_text_without_a_word_is_senseless_and_an_empty_one_is_not():
    assert wording_of("'; --").is_senseless
    assert not wording_of("  ").is_senseless
    assert not wording_of("кружок").is_senseless


def test_the_last_word_may_be_unfinished_and_no_other():
    first, latest = wording_of("бумага туш").asked

    assert first.terms == ("бумага",)
    assert latest.terms == ("туш", "туш:*")


def test_a_word_of_a_family_is_found_by_the_others():
    [asked] = wording_of("ДЗЮДО").asked

    assert {"самбо", "борьб:*"} <= set(asked.terms)
    assert asked.is_familiar


def test_tsquery_asks_for_every_word_and_nothing_but_letters_comes_in():
    assert wording_of("бумага & !туш:*)").tsquery == "(бумага) & (туш | туш:*)"


def test_a_flood_of_words_is_cut():
    assert len(words_of(" ".join(f"слово{number}" for number in range(50)))) == 8


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("варел", ("акварель", "акварельный")),
        ("акворель", ("акварель",)),
        ("акврель", ("акварель",)),
        ("хар", ("хор",)),
        ("хрр", ("хор",)),
        ("скрипка", ()),
    ],
)
def test_nearest_prefers_a_piece_and_then_the_fewest_mistakes(asked, found):
    assert nearest(asked, ["акварельный", "акварель", "хор", "танцы"]) == found


@pytest.mark.parametrize(
    ("one", "other", "mistakes"),
    [("кот", "кот", 0), ("кот", "кто", 1), ("кот", "коты", 1), ("", "да", 2), ("аб", "вг", 2)],
)
def test_distance_counts_mistakes(one, other, mistakes):
    assert distance(one, other) == mistakes


@given(LETTERS, LETTERS)
def test_distance_is_symmetric_and_zero_only_between_equals(one, other):
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))
