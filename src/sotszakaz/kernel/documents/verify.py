"""What holds over all documents at any time."""

from sotszakaz.foundation.verification import Check

NUMBERS_HAVE_NO_GAPS = """
    SELECT kind || ' ' || year || ', муниципалитет ' || municipality_id
    FROM documents_document
    GROUP BY kind, year, municipality_id
    HAVING max(number) <> count(*) OR min(number) <> 1
"""

NUMBERS_ARE_THE_SERIES = """
    SELECT s.kind || ' ' || s.year || ', муниципалитет ' || s.municipality_id
    FROM foundation_numberseries s
    JOIN documents_document d USING (kind, year, municipality_id)
    GROUP BY s.id
    HAVING max(d.number) <> s.latest
"""

VERSIONS_HAVE_NO_GAPS = """
    SELECT d.id
    FROM documents_document d
    LEFT JOIN documents_documentversion v ON v.document_id = d.id AND v.municipality_id = d.municipality_id
    GROUP BY d.id
    HAVING count(v.id) = 0 OR max(v.version) <> count(v.id)
"""

CHECKS = (
    Check("documents.numbers", "Номера документов каждого вида за год идут подряд с первого", NUMBERS_HAVE_NO_GAPS),
    Check("documents.series", "Последний выданный номер ряда стоит на документе", NUMBERS_ARE_THE_SERIES),
    Check("documents.versions", "У каждого документа есть редакции, они идут подряд", VERSIONS_HAVE_NO_GAPS),
)
