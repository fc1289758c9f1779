from sotszakaz.kernel.documents.models.document import Document
from sotszakaz.kernel.documents.models.document_ending import DocumentEnding
from sotszakaz.kernel.documents.models.document_template import DocumentTemplate
from sotszakaz.kernel.documents.models.document_version import DocumentVersion

__all__ = ["Document", "DocumentEnding", "DocumentTemplate", "DocumentVersion"]
