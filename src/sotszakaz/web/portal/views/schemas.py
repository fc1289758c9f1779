"""What other systems may rely on when they read our documents."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.schemas import schema_of
from sotszakaz.kernel.documents.states import DocumentKind


def schemas(request: HttpRequest) -> HttpResponse:
    """Every kind with its schema."""
    return render(request, "portal/schemas.html", {"kinds": list(KINDS.values())})


def schema(request: HttpRequest, kind: str) -> HttpResponse:
    """The JSON Schema of one kind."""
    if kind not in DocumentKind.values:
        raise NotFound()
    return JsonResponse(
        schema_of(DocumentKind(kind)),
        content_type="application/schema+json; charset=utf-8",
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
