"""The process that reads documents of word processors."""

from sotszakaz.ordering.acts.sources.child import serve
from sotszakaz.ordering.acts.sources.doc import load_doc
from sotszakaz.ordering.acts.sources.docx import load_docx
from sotszakaz.ordering.acts.sources.odt import load_odt
from sotszakaz.ordering.acts.sources.rtf import load_rtf

if __name__ == "__main__":
    serve({"doc": load_doc, "docx": load_docx, "odt": load_odt, "rtf": load_rtf})
