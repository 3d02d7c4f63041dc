"""``python -m tests.bench.django_peer.fill``: tables, rows from standard input; tells the sessions, as JSON.

A process of its own, because Django is set up once in a process and the benchmark has two databases.
"""

import json
import os
import sys
from typing import Any

import django


def main() -> None:
    """Make the tables, the people with their open trials, and the cases."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.django_peer.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)  # people first, whom the tables of the peer name
    call_command("migrate", run_syncdb=True, verbosity=0)
    given = json.load(sys.stdin)
    _cases(given["cases"])
    print(json.dumps([_phone(number, given["trial"]) for number in range(given["people"])]))


def _phone(number: int, trial: dict[str, str]) -> str:
    """A patient with an open trial, signed in; the key of the session."""
    from django.contrib.auth.models import User
    from django.test import Client

    from tests.bench.django_peer.models import Trial

    user = User.objects.create_user(f"patient{number}", first_name="Margaret")
    Trial.objects.create(patient=user, **trial)
    client = Client()
    client.force_login(user)
    return str(client.cookies["sessionid"].value)


def _cases(rows: list[dict[str, Any]]) -> None:
    from tests.bench.django_peer.models import Case, Patient

    patients = Patient.objects.bulk_create([Patient(**row.pop("patient")) for row in rows])
    Case.objects.bulk_create(
        [Case(patient=patient, **row) for patient, row in zip(patients, rows, strict=True)]
    )


if __name__ == "__main__":
    main()
