"""Pages of children, of what is asked about their data, and of those who may be one."""

from django.urls import path

from sotszakaz.web.office.views import child_changes, children, counter, duplicates, logins

urlpatterns = [
    path("children/", children.children, name="children"),
    path("children/new/", counter.child_new, name="child_new"),
    path("children/<int:pk>/apply/", counter.counter_groups, name="counter_groups"),
    path("children/<int:pk>/apply/<int:group_id>/", counter.counter, name="counter"),
    path("children/<int:pk>/apply/<int:group_id>/blank.pdf", counter.counter_blank, name="counter_blank"),
    path("children/<int:pk>/", children.child, name="child"),
    path("children/<int:pk>/confirm/", children.child_confirm, name="child_confirm"),
    path("children/<int:pk>/return/", children.child_return, name="child_return"),
    path("children/<int:pk>/single/", counter.child_single, name="child_single"),
    path("children/<int:pk>/single.pdf", counter.child_single_draft, name="child_single_draft"),
    path("children/<int:pk>/depart/", children.child_depart, name="child_depart"),
    path("children/<int:pk>/change/", child_changes.child_change, name="child_change"),
    path("children/changes/", child_changes.child_changes, name="child_changes"),
    path("children/changes/<int:pk>/decline/", child_changes.child_change_decline, name="child_change_decline"),
    path("children/changes/deeds/<int:pk>/scan/", child_changes.child_deed_scan, name="child_deed_scan"),
    path("children/changes/<int:pk>/scan/", child_changes.child_change_scan, name="child_change_scan"),
    path("children/<int:pk>/value/withdraw/", children.child_value_withdraw, name="child_value_withdraw"),
    path("children/<int:pk>/suspend/", children.child_suspend, name="child_suspend"),
    path("children/<int:pk>/resume/", children.child_resume, name="child_resume"),
    path("children/duplicates/", duplicates.duplicates, name="duplicates"),
    path("children/duplicates/search/", duplicates.duplicates_search, name="duplicates_search"),
    path("children/duplicates/<int:pk>/", duplicates.duplicate, name="duplicate"),
    path("children/duplicates/<int:pk>/merge/", duplicates.duplicate_merge, name="duplicate_merge"),
    path("children/duplicates/<int:pk>/differ/", duplicates.duplicate_differ, name="duplicate_differ"),
    path("children/duplicates/<int:pk>/doubt/", duplicates.duplicate_doubt, name="duplicate_doubt"),
    path("children/logins/", logins.logins, name="logins"),
    path("children/logins/search/", logins.logins_search, name="logins_search"),
    path("children/logins/<int:pk>/", logins.login_pair, name="login_pair"),
    path("children/logins/<int:pk>/merge/", logins.logins_merge, name="logins_merge"),
    path("children/logins/<int:pk>/differ/", logins.logins_differ, name="logins_differ"),
    path("children/logins/<int:pk>/doubt/", logins.logins_doubt, name="logins_doubt"),
]
