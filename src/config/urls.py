"""Every address of the system, by audience."""

from django.urls import include, path

urlpatterns = [
    path("", include("sotszakaz.web.portal.urls")),
    path("office/", include("sotszakaz.web.office.urls")),
    path("provider/", include("sotszakaz.web.provider.urls")),
    path("my/", include("sotszakaz.web.citizen.urls")),
    path("exchange/v1/", include("sotszakaz.web.exchange.urls")),
]

handler500 = "sotszakaz.web.busy.server_error"
