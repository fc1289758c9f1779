"""Pages of the office about what is paid: advances, batches of payment orders, answers of the treasury."""

from django.urls import path

from sotszakaz.web.office.views import advances, debts, hand_ins, objections, papers, payments

urlpatterns = [
    path("months/<str:month>/advances/", advances.advances_of_month, name="advances"),
    path("advances/<int:pk>/", advances.advance, name="advance"),
    path("advances/<int:pk>.xlsx", advances.advance_sheet, name="advance_sheet"),
    path("advances/<int:pk>/accept/", advances.advance_accept, name="advance_accept"),
    path("advances/<int:pk>/return/", advances.advance_return, name="advance_return"),
    path("months/<str:month>/sheets/", hand_ins.hand_ins_of_month, name="hand_ins"),
    path("months/<str:month>/sheets/close/", hand_ins.month_close_without, name="month_close_without"),
    path("sheets/<int:pk>/", hand_ins.hand_in, name="hand_in"),
    path("sheets/<int:pk>/accept/", hand_ins.hand_in_accept, name="hand_in_accept"),
    path("sheets/<int:pk>/return/", hand_ins.hand_in_return, name="hand_in_return"),
    path("papers/", papers.papers_list, name="papers"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>.xlsx", papers.paper_sheet, name="paper_sheet"),
    path("papers/<int:pk>/accept/", papers.paper_accept, name="paper_accept"),
    path("papers/<int:pk>/return/", papers.paper_return, name="paper_return"),
    path("objections/", objections.objections_list, name="objections"),
    path("objections/<int:pk>/", objections.objection, name="objection"),
    path("objections/<int:pk>/evidence/", objections.objection_evidence, name="objection_evidence"),
    path("objections/<int:pk>/uphold/", objections.objection_uphold, name="objection_uphold"),
    path("objections/<int:pk>/reject/", objections.objection_reject, name="objection_reject"),
    path("debts/", debts.debts_list, name="debts"),
    path("debts/<int:pk>/", debts.debt, name="debt"),
    path("debts/<int:pk>/demand/", debts.debt_demand, name="debt_demand"),
    path("debts/<int:pk>/return/", debts.debt_return, name="debt_return"),
    path("debts/<int:pk>/withdraw/", debts.debt_return_withdraw, name="debt_return_withdraw"),
    path("payments/", payments.payment_batches, name="payment_batches"),
    path("payments/new/", payments.payment_batch_new, name="payment_batch_new"),
    path("payments/results/", payments.payment_results, name="payment_results"),
    path("payments/<int:pk>/", payments.payment_batch, name="payment_batch"),
    path("payments/<int:pk>.xlsx", payments.payment_batch_sheet, name="payment_batch_sheet"),
    path("payments/<int:pk>.csv", payments.payment_batch_text, name="payment_batch_text"),
    path("payments/<int:pk>/send/", payments.payment_batch_send, name="payment_batch_send"),
    path("payments/orders/<int:pk>/", payments.payment_order, name="payment_order"),
    path("payments/orders/<int:pk>/reissue/", payments.payment_reissue, name="payment_reissue"),
]
