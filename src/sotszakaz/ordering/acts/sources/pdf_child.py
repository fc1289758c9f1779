"""The process that reads a .pdf. Apart from the others, because its parser takes long to load."""

from sotszakaz.ordering.acts.sources.child import serve
from sotszakaz.ordering.acts.sources.pdf import load_pdf

if __name__ == "__main__":
    serve({"pdf": load_pdf})
