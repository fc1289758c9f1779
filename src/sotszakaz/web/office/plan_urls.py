"""Pages of the plan of approbation."""

from django.urls import path

from sotszakaz.web.office.views import plan, plan_items, plan_sheets

urlpatterns = [
    path("plan/", plan.plan, name="plan"),
    path("plan/prove/", plan.plan_prove, name="plan_prove"),
    path("plan/calendar/", plan_sheets.plan_calendar, name="plan_calendar"),
    path("plan/report.docx", plan_sheets.plan_report_word, name="plan_report_word"),
    path("plan/report.xlsx", plan_sheets.plan_report_sheet, name="plan_report_sheet"),
    path("plan/feed/", plan_sheets.plan_feed, name="plan_feed"),
    path("plan/feed/revoke/", plan_sheets.plan_feed_revoke, name="plan_feed_revoke"),
    path("plan/compare/", plan_sheets.plans_compare, name="plans_compare"),
    path("plan/compare/<int:pk>/", plan_sheets.plan_compared, name="plan_compared"),
    path("plan/<int:pk>/", plan_items.plan_item, name="plan_item"),
    path("plan/<int:pk>/complete/", plan.plan_item_complete, name="plan_item_complete"),
    path("plan/<int:pk>/keepers/", plan_items.plan_keeper_appoint, name="plan_keeper_appoint"),
    path("plan/keepers/<int:pk>/release/", plan_items.plan_keeper_release, name="plan_keeper_release"),
    path("plan/<int:pk>/order/", plan_items.plan_order_name, name="plan_order_name"),
    path("plan/order/<int:pk>/remove/", plan_items.plan_order_remove, name="plan_order_remove"),
    path("plan/completions/<int:pk>/evidence/", plan_items.plan_evidence_add, name="plan_evidence_add"),
    path("plan/completions/<int:pk>/withdraw/", plan_items.plan_completion_withdraw, name="plan_completion_withdraw"),
    path("plan/evidence/<int:pk>/", plan_items.plan_evidence_file, name="plan_evidence_file"),
]
