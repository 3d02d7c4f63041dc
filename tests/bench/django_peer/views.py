"""Two pages: tonight's questions, and the fifty patients who come first."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from tests.bench.django_peer.forms import EntryForm
from tests.bench.django_peer.models import Audit, Case, Entry, Trial

PAGE = 50


def diary(request: Any) -> Any:
    """The form; a complete one is stored with its audit row in one commit."""
    trial = get_object_or_404(Trial, patient=request.user, open=True)
    if request.method != "POST":
        return _asked(request, trial, EntryForm(trial=trial, initial={"day": settings.TODAY}))
    form = EntryForm(request.POST, trial=trial)
    if not form.is_valid():
        return _asked(request, trial, form)
    with transaction.atomic():
        entry = form.save()
        Audit.objects.create(
            actor=request.user,
            action="diary.create",
            thing=f"entry/{entry.pk}",
            detail={"day": entry.day.isoformat(), "pain_back_nrs": entry.pain_back_nrs},
        )
    return redirect("sent")


def _asked(request: Any, trial: Trial, form: EntryForm) -> Any:
    """The page around the form: the week with the days that were sent."""
    monday = settings.TODAY - timedelta(days=settings.TODAY.weekday())
    days = [monday + timedelta(days=number) for number in range(7)]
    sent = set(Entry.objects.filter(trial=trial, day__in=days).values_list("day", flat=True))
    week = [{"day": day, "sent": day in sent} for day in days]
    number = (settings.TODAY - trial.starts).days + 1
    return render(
        request,
        "diary.html",
        {"form": form, "week": week, "today": settings.TODAY, "number": number},
    )


def sent(request: Any) -> Any:
    """Where a stored form leads."""
    return HttpResponse("Thank you")


def worklist(request: Any) -> Any:
    """The open cases that come first, by state, under the number in each state."""
    cases = Case.objects.filter(closed=False).select_related("patient")
    shown = list(cases.order_by("priority", "state_since", "id")[:PAGE])
    counted = Case.objects.filter(closed=False).values("state", "state_words").annotate(n=Count("id"))
    states = {row["state"]: row for row in counted.order_by("state")}
    now = timezone.now()
    for case in shown:
        case.days = (now - case.state_since).days
    shown.sort(key=lambda case: case.state)
    groups = [(states[state], list(rows)) for state, rows in groupby(shown, lambda case: case.state)]
    total = sum(row["n"] for row in states.values())
    return render(
        request,
        "worklist.html",
        {"groups": groups, "states": states.values(), "total": total, "today": now, "number": len(shown)},
    )


def case(request: Any, key: Any) -> Any:
    """Where a row of the list leads."""
    return HttpResponse(str(get_object_or_404(Case, key=key).pk))
