"""Pages of the factor analysis: methodologies with their factors, runs with their scores and what they determine."""

from django.urls import path

from sotszakaz.web.office.views import analysis, methodologies

urlpatterns = [
    path("analysis/", methodologies.analysis, name="analysis"),
    path("analysis/methodologies/new/", methodologies.methodology_new, name="methodology_new"),
    path("analysis/methodologies/example/", methodologies.methodology_example, name="methodology_example"),
    path("analysis/methodologies/<int:pk>/", methodologies.methodology, name="methodology"),
    path("analysis/methodologies/<int:pk>/change/", methodologies.methodology_change, name="methodology_change"),
    path("analysis/methodologies/<int:pk>/approve/", methodologies.methodology_approve, name="methodology_approve"),
    path("analysis/methodologies/<int:pk>/next/", methodologies.methodology_next, name="methodology_next"),
    path("analysis/methodologies/<int:pk>/factors/new/", methodologies.factor, name="factor_new"),
    path("analysis/methodologies/<int:pk>/factors/<int:factor_id>/", methodologies.factor, name="factor"),
    path(
        "analysis/methodologies/<int:pk>/factors/<int:factor_id>/remove/",
        methodologies.factor_remove,
        name="factor_remove",
    ),
    path("analysis/methodologies/<int:pk>/run/", analysis.run_begin, name="analysis_begin"),
    path("analysis/runs/<int:pk>/", analysis.run, name="analysis_run"),
    path("analysis/runs/<int:pk>/finish/", analysis.run_finish, name="analysis_finish"),
    path("analysis/runs/<int:pk>/drop/", analysis.run_drop, name="analysis_drop"),
    path("analysis/runs/<int:pk>/weights/", analysis.run_weights, name="analysis_weights"),
    path("analysis/runs/<int:pk>/scores.xlsx", analysis.run_sheet, name="analysis_sheet"),
    path("analysis/subjects/<int:pk>/", analysis.subject, name="analysis_subject"),
    path("analysis/scores/<int:pk>/", analysis.score_rows, name="analysis_rows"),
    path("analysis/runs/<int:pk>/values/<int:target>/<str:part>/", analysis.determine, name="analysis_determine"),
]
