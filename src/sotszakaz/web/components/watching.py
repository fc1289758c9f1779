"""Pages that stay true by themselves: `shared/_watch.html` asks every few seconds whether what is shown holds."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse

SEEN = "seen"


def mark_of(*facts: object) -> str:
    """A short word for what a page is made of; another word means that the page would look otherwise."""
    return sha256(repr(facts).encode()).hexdigest()[:16]


def asks_again(request: HttpRequest) -> bool:
    """Is it a page that watches, and not a person who asks."""
    return bool(getattr(request, "htmx", False)) and SEEN in request.GET


def is_still_true(request: HttpRequest, mark: str) -> bool:
    """A page that watches shows what holds: there is nothing to answer."""
    return asks_again(request) and request.GET[SEEN] == mark


def forget_watch(request: HttpRequest, *names: str) -> None:
    """Take what the watch has added out of the question, so that links of a fragment are those of the page."""
    asked = request.GET.copy()
    for name in (SEEN, *names):
        asked.pop(name, None)
    request.GET = asked  # type: ignore[assignment]


def watched(request: HttpRequest, mark: str) -> HttpResponse | None:
    """The answer to a page that watches: nothing, or «load yourself anew». None when a person asks for the page."""
    if not asks_again(request):
        return None
    answer = HttpResponse(status=204)
    if not is_still_true(request, mark):
        answer["HX-Refresh"] = "true"
    return answer
