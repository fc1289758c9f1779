"""What programs of other systems ask: no pages, no cookies, every request signed (docs/exchange.md)."""

from django.urls import path

from sotszakaz.web.exchange import views

app_name = "exchange"
urlpatterns = [
    path("schemas/", views.schemas, name="schemas"),
    path("schemas/<slug:name>.json", views.schema, name="schema"),
    path("quotes/", views.quotes, name="quotes"),
    path("applications/", views.applications, name="applications"),
    path("applications/<str:number>/", views.status, name="status"),
]
