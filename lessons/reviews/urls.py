"""Addresses of the review; a host site includes them at a place of its choice."""

from django.urls import path

from lessons.reviews.views import (
    absences,
    attending,
    chosen,
    complaints,
    minutes,
    notes,
    queue,
    reporting,
    rubrics,
    scoring,
    screen,
    statistics,
    verifying,
    voting,
    withdrawing,
)

app_name = "reviews"
urlpatterns = [
    path("", queue.show_queue, name="queue"),
    path("<int:pk>/", screen.show_round, name="round"),
    path("<int:pk>/preview/", screen.preview, name="preview"),
    path("<int:pk>/vote/", voting.vote, name="vote"),
    path("<int:pk>/watched/", voting.watch, name="watch"),
    path("<int:pk>/attend/", attending.attend, name="attend"),
    path("<int:pk>/notes/", notes.note, name="note"),
    path("<int:pk>/notes/<int:note>/check/", notes.check, name="check"),
    path("withdraw/<int:type_id>/<str:thing_id>/", withdrawing.withdraw, name="withdraw"),
    path("report/<int:type_id>/<str:thing_id>/", reporting.report, name="report"),
    path("absence/", absences.show_absences, name="absences"),
    path("complaints/", complaints.show_complaints, name="complaints"),
    path("complaints/<int:type_id>/<str:thing_id>/", complaints.show_complaint, name="complaint"),
    path("chosen/", chosen.show_chosen, name="chosen"),
    path("scoring/", scoring.show_scoring, name="scoring"),
    path("scoring/<int:pk>/", scoring.score, name="score"),
    path("scoring/<int:pk>/side-by-side/", scoring.show_side_by_side, name="compare"),
    path("scoring/of/<int:type_id>/<str:thing_id>/", scoring.offer, name="offer"),
    path("scoring/rubrics/<int:pk>/", rubrics.arrange, name="rubric"),
    path("minutes/<int:pk>/", minutes.show_minutes, name="minutes"),
    path("minutes/of-approval/<int:pk>/", minutes.show_certificate, name="certificate"),
    path("statistics/", statistics.show_statistics, name="statistics"),
    path("statistics.<str:form>", statistics.send_statistics, name="table"),
    path("verify/", verifying.verify, name="verify"),
    path("verify/<str:code>/", verifying.verify, name="verify"),
    path("notes/<int:pk>/answer/", notes.answer, name="answer"),
]
