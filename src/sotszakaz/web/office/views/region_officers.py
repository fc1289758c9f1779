"""Officials of regions: the administrator of the platform appoints and releases them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.kernel.municipalities.selectors import list_municipalities
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.region_officers import appoint_region_officer, release_region_officer
from sotszakaz.kernel.users.selectors import list_region_officers
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.deeds import form_done, said_done
from sotszakaz.web.office.forms.region import OfficerForm
from sotszakaz.web.parsing import page_of


def region_officers(request: HttpRequest) -> HttpResponse:
    """Who reads of which region, and a form to appoint one more."""
    here = membership(request, "office")
    require(user(request), Permission.ROLE_GRANT, here.municipality_id)
    form = OfficerForm(request.POST or None, regions=sorted({each.region for each in list_municipalities()}))

    def deed() -> None:
        appoint_region_officer(municipality_id=here.municipality_id, **form.cleaned_data, by=user(request))

    if form_done(request, form, deed, "Роль дана: при следующем открытии сайта человек увидит разделы региона."):
        return redirect("office:region_officers")
    context = {"form": form, "page": page_of(request, list_region_officers())}
    return render(request, "office/region/officers.html", context, status=422 if form.errors else 200)


@require_POST
def region_officer_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the role back."""
    here = membership(request, "office")

    def deed() -> None:
        release_region_officer(municipality_id=here.municipality_id, membership_id=pk, by=user(request))

    said_done(request, deed, "Роль снята: разделы региона этому человеку больше не видны.")
    return redirect("office:region_officers")
