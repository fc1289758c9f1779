"""The page of a document, the same in every area: what is signed, whose turn it is, what was verified."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.money import spaced
from sotszakaz.kernel.documents.codes import in_groups
from sotszakaz.kernel.documents.models import Document, DocumentVersion
from sotszakaz.kernel.documents.payloads.titles import TITLES
from sotszakaz.kernel.documents.selectors import ending_of
from sotszakaz.kernel.documents.states import DocumentKind, SignatureForm, SigningParty
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.signatures.actions import sign_with_cms
from sotszakaz.kernel.signatures.paper import Paper, keeps_all_papers, parties_on_paper, register_paper
from sotszakaz.kernel.signatures.ports import is_chair_of, is_expert_of
from sotszakaz.kernel.signatures.selectors import Standing, TurnStanding
from sotszakaz.kernel.signatures.waiting import Awaited, awaited_by, consequence_of, kinds_that_wait
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.signing_codes import code_way
from sotszakaz.web.components.signing_editions import editions_of
from sotszakaz.web.components.signing_forms import CodeForm, PaperForm, SignForm
from sotszakaz.web.components.words import number
from sotszakaz.web.current import user

SIDES = {
    "office": (SigningParty.BODY, SigningParty.PROVIDER, SigningParty.EXPERT, SigningParty.CHAIR),
    "provider": (SigningParty.PROVIDER,),
    "citizen": (SigningParty.CITIZEN,),
}
"""The sides for which the people of an area bring signatures: staff may bring one that a provider has sent them."""

CODES = {
    "cabinet": "личный кабинет",
    "counter": "личный приём",
    "epgu": "Единый портал услуг",
    "family": "законный представитель",
    "provider": "исполнитель",
    "body": "уполномоченный орган",
    "both": "обе стороны",
}
"""What codes of a payload mean to people; other codes are not shown."""

CODED = frozenset({"certificate_unit", "initiator", "kind", "source"})
"""Fields that hold a code; a name of Latin letters elsewhere («Scratch») is shown as it is."""

ADDRESSES = ("document_pdf", "document_docx", "document_sign")

_DAY, _SUM = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"-?\d+\.\d\d")


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the page as the person left them, and a code to be shown where nothing carries it."""

    sign: BaseForm | None = None
    code: BaseForm | None = None
    shown_code: str | None = None

    @property
    def is_wrong(self) -> bool:
        return any(form is not None and form.errors for form in (self.sign, self.code))


def document_page(
    request: HttpRequest, area: str, version: DocumentVersion, forms: Forms | None = None
) -> HttpResponse:
    """The page; `forms` come back with their errors."""
    forms = forms or Forms()
    document, editions = version.document, editions_of(version.document)
    standing, today = editions[0].standing, today_in(document.municipality)
    ending = ending_of(document.pk)
    has_ended = ending is not None and ending.ended_on <= today
    turn = None if has_ended else turn_for(request, area, version, standing)
    context = {
        "area": area,
        "layout": f"layouts/{area}.html",
        "document": document,
        "heading": _heading(document),
        "version": version,
        "current": editions[0],
        "older": editions[1:],
        "ending": ending,
        "has_ended": has_ended,
        "check_code": in_groups(document.check_code),
        "summary": list(_summary(version)),
        "standing": standing,
        "awaited": None if has_ended else _awaited(version, standing),
        "consequence": consequence_of(DocumentKind(document.kind)),
        "today": today,
        "steps": [_step(each, has_ended) for each in standing.turns],
        **_ways_to_sign(request, version, turn, forms),
        **_addresses(request, area, version),
    }
    return render(request, "shared/document.html", context, status=422 if forms.is_wrong else 200)


def _ways_to_sign(
    request: HttpRequest, version: DocumentVersion, turn: TurnStanding | None, forms: Forms
) -> dict[str, Any]:
    """The turn of this person with its forms: a file of a signature, a code."""
    may_code = turn is not None and SignatureForm.SIMPLE in turn.turn.forms
    return {
        "turn": turn,
        "sign_form": forms.sign or SignForm(initial={"party": turn.party if turn else ""}),
        "code_form": forms.code or CodeForm(),
        "may_code": may_code,
        "shown_code": forms.shown_code,
        "code": code_way(request, version, may_code),
    }


def _addresses(request: HttpRequest, area: str, version: DocumentVersion) -> dict[str, Any]:
    """Where the files of the version and the other deeds with it are."""
    document_id = version.document_id
    return {
        "paper_url": _paper_url(request, area, version),
        "urls": {name: reverse(f"{area}:{name}", args=[document_id]) for name in ADDRESSES},
        "payload_url": reverse(f"{area}:document_payload", args=[document_id, version.version]),
    }


def _awaited(version: DocumentVersion, standing: Standing) -> Awaited | None:
    """Whose signature the deed waits for and until when; None where it does not wait."""
    municipality = version.document.municipality
    if version.document.kind not in kinds_that_wait(municipality.pk, today_in(municipality)):
        return None
    return awaited_by(version, standing)


def turn_for(request: HttpRequest, area: str, version: DocumentVersion, standing: Standing) -> TurnStanding | None:
    """The turn that this person may take now, when there is one."""
    document = version.document
    for each in standing.next_turns:
        if each.party not in SIDES[area]:
            continue
        if each.party is SigningParty.EXPERT:
            if is_expert_of(document, user(request)):
                return each
            continue
        if each.party is SigningParty.CHAIR:
            if is_chair_of(document, user(request)):
                return each
            continue
        organisation_id = document.organisation_id if each.party is SigningParty.PROVIDER else None
        if area == "citizen" or has_permission(
            user(request),
            Permission.DOCUMENT_SIGN,
            municipality_id=document.municipality_id,
            organisation_id=organisation_id,
        ):
            return each
    return None


def sign_by_file(request: HttpRequest, area: str, version: DocumentVersion) -> HttpResponse:
    """Take a .sig that was uploaded or came from the plug-in. Raises NotAllowed."""
    document, person = version.document, user(request)
    if area != "citizen" and not is_expert_of(document, person) and not is_chair_of(document, person):
        _require(request, version, Permission.DOCUMENT_SIGN)
    form = SignForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            party = SigningParty(form.cleaned_data["party"])
            sign_with_cms(version_id=version.pk, party=party, cms=form.content(), by=user(request), at=timezone.now())
            messages.success(request, "Подпись проверена и принята. Что проверено, видно в списке подписей.")
            return redirect(f"{area}:document", version.document_id)
        except Refusal as refusal:
            if is_over(refusal):
                messages.error(request, refusal.message)
                return redirect(f"{area}:document", version.document_id)
            blame(form, refusal)
    return document_page(request, area, version, Forms(sign=form))


def is_over(refusal: Refusal) -> bool:
    """Has something happened meanwhile, so that the form is not on the page any more: signed, replaced, ended."""
    return refusal.status == HTTPStatus.CONFLICT


def paper_page(request: HttpRequest, area: str, version: DocumentVersion) -> HttpResponse:
    """Bring a paper original: the form, and its answer. Raises NotAllowed."""
    _require(request, version, Permission.PAPER_REGISTER)
    parties = parties_on_paper(version, today_in(version.document.municipality))
    if not keeps_all_papers(user(request), version.document.municipality_id):
        parties = [each for each in parties if each is not SigningParty.BODY]
    is_sent = request.method == "POST"
    said = (request.POST, request.FILES) if is_sent else ()
    form = PaperForm(*said, parties=parties, current=version.version)
    if is_sent and form.is_valid():
        try:
            register_paper(version_id=version.pk, paper=_paper(form), by=user(request), at=timezone.now())
            messages.success(request, "Бумажный подлинник внесён, документ больше не ждёт этих подписей.")
            return redirect(f"{area}:document", version.document_id)
        except Refusal as refusal:
            blame(form, refusal)
    context = {
        "area": area,
        "layout": f"layouts/{area}.html",
        "heading": _heading(version.document),
        "version": version,
        "sum": version.payload_sha256[:8],
        "parties": parties,
        "print_url": reverse(f"{area}:document_paper", args=[version.document_id]),
        "form": form,
        "document_url": reverse(f"{area}:document", args=[version.document_id]),
    }
    return render(request, "shared/paper.html", context, status=422 if form.errors else 200)


def _paper(form: PaperForm) -> Paper:
    return Paper(
        content=form.cleaned_data["file"].read(),
        ground=form.cleaned_data["ground"],
        signed_on=form.cleaned_data["signed_on"],
        signers=form.signers(),
        edition=form.cleaned_data["edition"],
    )


def _require(request: HttpRequest, version: DocumentVersion, permission: Permission) -> None:
    document = version.document
    require(user(request), permission, document.municipality_id, organisation_id=document.organisation_id)


def _paper_url(request: HttpRequest, area: str, version: DocumentVersion) -> str:
    document = version.document
    if area == "citizen" or not has_permission(
        user(request),
        Permission.PAPER_REGISTER,
        municipality_id=document.municipality_id,
        organisation_id=document.organisation_id,
    ):
        return ""
    on_paper = parties_on_paper(version, today_in(document.municipality))
    return reverse(f"{area}:document_original", args=[document.pk]) if on_paper else ""


def _heading(document: Document) -> str:
    """«Соглашение с исполнителем № СГ-1/2026»."""
    words = str(document)
    return words[:1].upper() + words[1:]


def _step(each: TurnStanding, has_ended: bool) -> dict[str, str]:
    if each.signature is not None:
        said = f"{each.signature.signer_name}, {_moment(each.signature.signed_at)}"
        return {"title": each.title, "state": "done", "note": said}
    if has_ended:
        return {"title": each.title, "state": "todo", "note": "Не подписано"}
    note = "Подписывает сейчас" if each.is_next else "Подпишет после предыдущей стороны"
    return {"title": each.title, "state": "current" if each.is_next else "todo", "note": note}


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d.%m.%Y %H:%M}"


def _summary(version: DocumentVersion) -> Iterator[tuple[str, str]]:
    """The plain facts of the payload and the names of its parts: what a person checks before signing."""
    for name, value in json.loads(version.payload)["content"].items():
        title, words = TITLES.get(name, ""), CODES.get(str(value), "") if name in CODED else _words(value)
        if title and words:
            yield title, spaced(Decimal(value)) if "рубл" in title and _SUM.fullmatch(str(value)) else words


def _words(value: Any) -> str:
    """A fact as people write it: days and sums in Russian, parts by their names."""
    if isinstance(value, dict):
        found = next((value[key] for key in ("full_name", "name", "number", "code") if value.get(key)), "")
        return str(found)
    if isinstance(value, bool):
        return "да" if value else "нет"
    text = str(value) if isinstance(value, str | int) else ""
    if _DAY.fullmatch(text):
        return f"{date.fromisoformat(text):%d.%m.%Y}"
    if _SUM.fullmatch(text):
        return number(Decimal(text))
    return text
