"""Documents of Word 97 byte by byte: pieces of text, fields, text boxes, and files that lie about themselves."""

import struct

import pytest
from tests.ordering.acts.sources.hostile_files import compound, word_97

from sotszakaz.ordering.acts.errors import ActDamaged, ActEncrypted, ActOfOldWord, ActTooLarge
from sotszakaz.ordering.acts.source import Paragraph
from sotszakaz.ordering.acts.sources.doc import load_doc
from sotszakaz.ordering.acts.sources.ole import CompoundFile


def texts(data: bytes) -> list[str]:
    return [block.text for block in load_doc(data) if isinstance(block, Paragraph)]


def test_paragraphs_end_with_carriage_returns():
    assert texts(word_97("ПОСТАНОВЛЕНИЕ\rот 16 февраля 2026 г.\r")) == ["ПОСТАНОВЛЕНИЕ", "от 16 февраля 2026 г."]


def test_western_text_may_take_a_byte_a_character():
    assert texts(word_97("N 7 «A»\rАкт\r", narrow=8)) == ["N 7 «A»", "Акт"]


def test_the_table_stream_is_the_one_that_the_file_names():
    assert texts(word_97("Акт\r", flags=0)) == ["Акт"]


def test_only_results_of_fields_are_printed():
    text = "Всего \x13 QUOTE \x13 SET a \x14семь\x15 \x14восемь\x15 услуг и \x13 XE скрыто \x15всё\r"

    assert texts(word_97(text)) == ["Всего восемь услуг и всё"]


def test_special_characters():
    assert texts(word_97("социально\x1eпедагоги\x1fческая\x02\x05\t5\x0bвторая\x0cтретья\r")) == [
        "социально-педагогическая 5",
        "вторая",
        "третья",
    ]


def test_text_boxes_come_after_the_body():
    assert texts(word_97("Текст\r", boxed="УТВЕРЖДЕНО\rпостановлением\r")) == ["Текст", "УТВЕРЖДЕНО", "постановлением"]


def test_a_document_with_a_password_is_refused():
    with pytest.raises(ActEncrypted):
        load_doc(word_97("Акт\r", flags=0x0300))


def test_a_document_older_than_word_97_is_refused():
    with pytest.raises(ActOfOldWord):
        load_doc(word_97("Акт\r", version=0x65))


def test_a_document_that_claims_to_be_endless_is_refused():
    data = word_97("Акт\r")
    start = data.index(struct.pack("<HH", 0xA5EC, 0xC1))
    with pytest.raises(ActTooLarge):
        load_doc(data[: start + 0x4C] + struct.pack("<I", 0x7FFFFFFF) + data[start + 0x50 :])


@pytest.mark.parametrize("cut", [600, 1100, 1700, 3000])
def test_a_cut_document_is_damaged(cut):
    with pytest.raises(ActDamaged):
        load_doc(word_97("Акт\r")[:cut])


def test_a_chain_of_sectors_that_goes_round_is_damage():
    data = bytearray(compound({"WordDocument": b"a" * 9000}))
    struct.pack_into("<I", data, 512 + 4 * 5, 3)

    with pytest.raises(ValueError, match="round"):
        CompoundFile(bytes(data)).stream("WordDocument")


def test_a_compound_file_gives_its_streams_back():
    streams = {"WordDocument": bytes(range(256)) * 40, "1Table": b"t" * 5000}
    file = CompoundFile(compound(streams))

    assert file.names() == set(streams)
    assert all(file.stream(name) == contents for name, contents in streams.items())
    assert file.stream("Data") == b""
