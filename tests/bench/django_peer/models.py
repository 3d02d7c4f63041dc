"""The tables of the peer: what one evening's answers and one line of the worklist need."""

from django.conf import settings
from django.db import models


class Trial(models.Model):
    """One patient's diary and the days it is open for."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    open = models.BooleanField(default=True)
    starts = models.DateField()
    ends = models.DateField()


class Entry(models.Model):
    """One evening's answers."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT)
    day = models.DateField()
    pain_back_nrs = models.PositiveSmallIntegerField()
    pain_leg_nrs = models.PositiveSmallIntegerField()
    pain_worst_nrs = models.PositiveSmallIntegerField()
    pain_least_nrs = models.PositiveSmallIntegerField()
    sleep_nrs = models.PositiveSmallIntegerField()
    activity = models.CharField(max_length=20)
    warning_signs = models.JSONField(blank=True)
    side_effects = models.JSONField(blank=True)
    side_effect_words = models.CharField(max_length=200, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["trial", "day"])]  # noqa: RUF012


class Audit(models.Model):
    """Who did what to which row."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    action = models.CharField(max_length=40)
    thing = models.CharField(max_length=60)
    detail = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)


class Patient(models.Model):
    """A person on the worklist."""

    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    birth_date = models.DateField()
    identifier = models.CharField(max_length=40, unique=True)


class Case(models.Model):
    """Where a referral stands."""

    key = models.UUIDField(unique=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT)
    state = models.CharField(max_length=30)
    state_words = models.CharField(max_length=60)
    state_since = models.DateTimeField()
    priority = models.SmallIntegerField()
    next_action = models.CharField(max_length=200)
    by = models.CharField(max_length=60)
    outcome = models.CharField(max_length=60, blank=True)
    closed = models.BooleanField(default=False)

    class Meta:
        indexes = [  # noqa: RUF012
            models.Index(fields=["closed", "priority", "state_since", "id"]),
            models.Index(fields=["closed", "state"]),
        ]
