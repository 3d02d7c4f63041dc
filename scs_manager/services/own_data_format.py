"""The format of "my data as a file": what each field means, from which its JSON Schema is made.

Days are ISO dates in the patient's zone, instants are ISO with zone. An empty list says that there is none;
null says that it was not answered or has not happened. A change of the format raises its version.
"""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    """A part of the file; a field that the format does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class Person(_Part):
    """Who the patient is, as the clinic has it."""

    given_name: str
    family_name: str
    birth_date: date
    identifier: str = Field(description="The clinic's number for the patient.")
    language: str
    time_zone: str
    email: str
    phone: str


class Clinic(_Part):
    """The clinic."""

    name: str
    phone: str
    emergency_phone: str


class Goal(_Part):
    """One goal of the patient, with numbers where it has some."""

    text: str
    now: str | None = Field(description="Where the patient started from, as it was written down.")
    target: str | None
    unit: str


class Taken(_Part):
    """How many of one medicine were taken in 24 hours."""

    product: str
    count: int = Field(ge=0, le=99, description="Pieces; of a patch 1 is on and 0 is off.")
    kind: str | None = Field(description="regular, as_needed or patch, where the record said it.")


class Entry(_Part):
    """One version of one diary day; of versions of one day the highest counts."""

    day: date
    version: int = Field(ge=1)
    back_pain: int | None = Field(ge=0, le=10, description="Average of 24 hours; 0 none, 10 worst.")
    leg_pain: int | None = Field(ge=0, le=10)
    worst_pain: int | None = Field(ge=0, le=10)
    least_pain: int | None = Field(ge=0, le=10)
    sleep: int | None = Field(ge=0, le=10, description="0 very badly, 10 very well.")
    activity: str | None = Field(description="Compared with a usual day: much_less to much_more.")
    medicines: list[Taken]
    stimulator: str | None = Field(description="all_day, part or off; null while there were no leads.")
    stimulator_hours: int | None = Field(ge=0, le=24)
    program: str | None
    tingling: list[str] = Field(description="Places of the diary or of the picture.")
    warning_signs: list[str]
    side_effects: list[str] | None = Field(description="null where they were not asked.")
    side_effect_words: str | None
    note: str
    entered_by: str = Field(description="patient, carer or staff.")
    punctuality: str = Field(description="on_time, late or outside.")
    answered_at: datetime
    received_at: datetime
    time_zone: str
    change_reason: str | None = Field(description="Why an earlier version was changed.")
    change_words: str | None


class PainNow(_Part):
    """Pain at one instant."""

    at: datetime
    pain: int = Field(ge=0, le=10)
    entered_by: str


class Trial(_Part):
    """One trial with its diary."""

    diary_from: date
    placement_planned_on: date
    placed_on: date | None
    removal_planned_on: date
    removed_on: date | None
    target: str | None = Field(
        description="The pain that the trial is about: back, leg or overall; empty until the trial is over."
    )
    """It is not told during the trial, in which it could steer the answers."""
    goals: list[Goal]
    diary: list[Entry]
    pain_now: list[PainNow]


class Painted(_Part):
    """One picture of where pain or tingling is felt."""

    on: date
    kind: str
    regions: list[str]
    painted_by: str


class Questionnaire(_Part):
    """One questionnaire as it was answered, in the order of the form; null was left out."""

    title: str
    version: str
    answered_on: date
    entered_by: str
    answers: list[int | str | None] | None


class Consent(_Part):
    """One consent."""

    title: str
    version: str
    signed_on: date
    signed_name: str
    withdrawn_on: date | None


class Document(_Part):
    """One document that was issued for the patient; the file itself is downloaded on its own."""

    number: str
    issued_at: datetime
    bytes: int


class Message(_Part):
    """One message to the patient: when it was due and what became of it."""

    kind: str
    by: str = Field(description="email or sms.")
    due_at: datetime
    state: str
    sent_at: datetime | None


class Phone(_Part):
    """One phone that was signed in to the diary."""

    name: str
    since: datetime
    last_used: datetime
    signed_out_at: datetime | None


class Carer(_Part):
    """One person who helps with the diary."""

    name: str
    relation: str
    since: datetime
    stopped_at: datetime | None


class OwnData(_Part):
    """Everything the patient entered, and the parts of the record that are the patient's."""

    format: Literal["scs-manager-own-data"] = "scs-manager-own-data"
    version: Literal[1] = 1
    made_at: datetime
    clinic: Clinic
    person: Person
    trials: list[Trial]
    pictures: list[Painted]
    questionnaires: list[Questionnaire]
    consents: list[Consent]
    documents: list[Document]
    messages: list[Message]
    phones: list[Phone]
    carers: list[Carer]
