"""Pages of indicators: the table, one row, what people enter, the region."""

from django.urls import path

from sotszakaz.web.office.views import compared, indicator_rows, indicators, region, region_officers

urlpatterns = [
    path("indicators/", indicators.indicators, name="indicators"),
    path("indicators/enter/", indicator_rows.indicators_enter, name="indicators_enter"),
    path("indicators/quarters/", indicator_rows.indicators_quarters, name="indicators_quarters"),
    path("indicators/take/", indicators.indicators_take, name="indicators_take"),
    path("indicators.xlsx", indicators.indicators_sheet, name="indicators_sheet"),
    path("indicators.docx", indicators.indicators_word, name="indicators_word"),
    path("region/indicators/", region.region_indicators, name="region_indicators"),
    path("region/indicators.xlsx", region.region_sheet, name="region_sheet"),
    path("region/indicators/take/", region.region_take, name="region_take"),
    path("region/officers/", region_officers.region_officers, name="region_officers"),
    path("region/officers/<int:pk>/release/", region_officers.region_officer_release, name="region_officer_release"),
    path("region/indicators/<int:pk>/", compared.indicators_compared, name="indicators_compared"),
    path("region/indicators/<int:pk>/surveys/", compared.surveys_compared, name="surveys_compared"),
    path("indicators/proofs/<int:pk>/", indicators.indicator_proof, name="indicator_proof"),
    path("indicators/values/<int:pk>/withdraw/", indicators.indicator_withdraw, name="indicator_withdraw"),
    path("indicators/<str:key>/", indicators.indicator, name="indicator"),
    path("indicators/<str:key>/rows.xlsx", indicators.indicator_rows_sheet, name="indicator_rows_sheet"),
    path("indicators/<str:key>/enter/", indicators.indicator_enter, name="indicator_enter"),
]
