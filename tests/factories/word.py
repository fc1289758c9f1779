"""Word templates for tests: the built-in ones, changed as people (and others) change them."""

import io
import zipfile

from docx import Document

from sotszakaz.kernel.documents.word.built_in import built_in


def changed(kind, change):
    """The built-in template after `change(document)`."""
    document = Document(io.BytesIO(built_in(kind)))
    change(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def with_words(kind, words):
    """The built-in template with one more paragraph."""
    return changed(kind, lambda document: document.add_paragraph(words))


def with_member(kind, name, content):
    """The built-in template with one more file inside, or another content of one."""
    parts = _parts(built_in(kind))
    return _packed({**parts, name: content})


def replaced(kind, name, old, new):
    """The built-in template with other bytes in one of its files."""
    parts = _parts(built_in(kind))
    assert old in parts[name], name
    return _packed({**parts, name: parts[name].replace(old, new, 1)})


def with_body(kind, markup):
    """The built-in template with raw markup at the end of its body."""
    return replaced(kind, "word/document.xml", b"<w:sectPr", markup.encode() + b"<w:sectPr")


def _parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()
