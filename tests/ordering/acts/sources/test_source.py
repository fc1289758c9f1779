"""The shape that every loader gives."""

from sotszakaz.ordering.acts.source import ActSource, Cell, Paragraph, Place, Table

TABLE = Table(((Cell("№"), Cell("Срок")), (Cell("1"), Cell("до 1 мая\n2026 года"))))
SOURCE = ActSource("акт.txt", "txt", (TABLE, Paragraph("Утвердить:", "1."), TABLE))


def test_place_of_a_paragraph_is_counted_from_one():
    assert str(Place(11)) == "абзац 12"


def test_place_in_a_table_names_the_table_when_the_source_gave_it():
    assert str(SOURCE.place(2, 1, 1)) == "таблица 2, строка 2, графа 2"


def test_bare_place_in_a_table_names_the_paragraph_it_stands_in():
    assert str(Place(2, 1, 1)) == "таблица в абзаце 3, строка 2, графа 2"


def test_places_are_equal_whether_or_not_the_table_was_counted():
    assert SOURCE.place(2, 1, 1) == Place(2, 1, 1)


def test_place_of_a_paragraph_ignores_rows():
    assert SOURCE.place(1, 5) == Place(1)


def test_text_has_a_line_a_paragraph_and_a_line_a_row():
    assert SOURCE.text() == "№\tСрок\n1\tдо 1 мая 2026 года\n1. Утвердить:\n№\tСрок\n1\tдо 1 мая 2026 года"
