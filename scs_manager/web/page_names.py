"""What the pages of a record are called in the list of who looked: plain words for staff and patients."""

from collections.abc import Mapping
from types import MappingProxyType

from scs_manager.domain.text import Text

PAGES: Mapping[str, Text] = MappingProxyType(
    {
        "audit.who_looked": Text("Who looked"),
        "cases.move": Text("A step on the pathway"),
        "cases.summary": Text("Summary"),
        "decisions.check": Text("Decision, before signing"),
        "decisions.preview": Text("Decision summary, preview"),
        "decisions.show": Text("Outcome and decision"),
        "decisions.sign": Text("Decision, signing"),
        "diary_review.accept": Text("Diary entry, acceptance"),
        "diary_review.acknowledge": Text("Alarm"),
        "diary_review.exclude": Text("Diary day, left out"),
        "diary_review.transcribe": Text("Diary entry, written down for the patient"),
        "documents.check_letter": Text("Letter, before signing"),
        "documents.download": Text("Document"),
        "documents.draft_letter": Text("Letter, draft"),
        "documents.issue_patient_screening": Text("Screening in plain words, issue"),
        "documents.issue_report": Text("Screening report, issue"),
        "documents.issue_summary": Text("Decision summary, issue"),
        "documents.letter": Text("Letter, form"),
        "documents.show": Text("Documents"),
        "documents.sign_letter": Text("Letter, signing"),
        "documents.withdraw": Text("Document, withdrawal"),
        "documents.withdraw_form": Text("Document, withdrawal"),
        "patients.correct": Text("Name, birth date and contact"),
        "records.add_to_history": Text("History, a list"),
        "records.add_to_safety": Text("Safety, a list"),
        "records.complete_history": Text("History, a list"),
        "records.complete_safety": Text("Safety, a list"),
        "records.history": Text("History"),
        "records.psychology": Text("Psychology"),
        "records.record_history": Text("History, a form"),
        "records.record_psychology": Text("Psychology, a form"),
        "records.record_safety": Text("Safety, a form"),
        "records.safety": Text("Safety"),
        "records.withdraw_history": Text("History, a list"),
        "records.withdraw_safety": Text("Safety, a list"),
        "screening.run": Text("Screening, run"),
        "screening.show": Text("Screening"),
        "screening.show_one": Text("Screening, an earlier one"),
        "screening.sign": Text("Screening, signing"),
        "team_reviews.add": Text("Team review, a form"),
        "team_reviews.show": Text("Team review"),
        "trials.add_event": Text("Trial, the log"),
        "trials.end": Text("Trial, its end"),
        "trials.invite": Text("Invitation to the diary"),
        "trials.place_leads": Text("Trial, lead placement"),
        "trials.plan": Text("Trial, the plan"),
        "trials.revoke": Text("Trial, phones signed out"),
        "trials.show": Text("Trial"),
        "trials.start_baseline": Text("Trial, baseline"),
    }
)
"""Name of the route -> words; a test asks for every route that leads into a record."""
