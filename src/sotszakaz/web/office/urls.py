"""Pages of the authorised body and of the support centre."""

from django.urls import path

from sotszakaz.web.office.views import indicators, ledger, months

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
]
