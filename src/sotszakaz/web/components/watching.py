"""Pages that stay true by themselves: `shared/_watch.html` asks every few seconds whether what is shown holds."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse

SEEN = "seen"


def mark_of(*facts: object) -> str:
    """A short word for what a page is made of; another word means that the page would look otherwise."""
    return sha256(repr(facts).encode()).hexdigest()[:16]


def watched(request: HttpRequest, mark: str) -> HttpResponse | None:
    """The answer to a page that watches: nothing, or «load yourself anew». None when a person asks for the page."""
    if not getattr(request, "htmx", False) or SEEN not in request.GET:
        return None
    answer = HttpResponse(status=204)
    if request.GET[SEEN] != mark:
        answer["HX-Refresh"] = "true"
    return answer
