"""The addresses of the peer; every page wants somebody signed in."""

from django.contrib.auth.decorators import login_required
from django.urls import path

from tests.bench.django_peer import views

urlpatterns = [
    path("diary", login_required(views.diary), name="diary"),
    path("diary/sent", login_required(views.sent), name="sent"),
    path("", login_required(views.worklist), name="worklist"),
    path("cases/<uuid:key>", login_required(views.case), name="case"),
]
