"""Pages of the authorised body and of the support centre."""

from django.urls import path

from sotszakaz.web.office.views import documents, indicators, ledger, months, regulation

app_name = "office"
urlpatterns = [
    path("months/", months.months, name="months"),
    path("months/<str:month>/", months.month, name="month"),
    path("months/<str:month>/close/", months.month_close, name="month_close"),
    path("registers/<int:pk>/", months.payment_register, name="payment_register"),
    path("indicators/", indicators.indicators, name="indicators"),
    path("indicators/<str:key>/", indicators.indicator, name="indicator"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/<int:pk>/", ledger.account, name="account"),
    path("regulation/", regulation.regulation, name="regulation"),
    path("documents/<int:pk>.pdf", documents.document_pdf, name="document_pdf"),
]
