"""The permanent stage of the ladder: which criteria a trial must meet before an implant (clinical.md 7.3).

Statements are worded so that met favours the implant. Each finding that falls short demands a rung; the worst
rung demanded wins. Criteria 3, 4, 5, 7 and the questionnaires of 6 inform the clinician and demand nothing.
Packet, payer authorisation and the interval to the implant belong to payer packets and are not judged here.
"""

from collections.abc import Iterator

from scs_manager.domain.analgesics import halved, use_words
from scs_manager.domain.earlier_stages import earlier_stages
from scs_manager.domain.opioids import Change
from scs_manager.domain.permanent_rungs import PermanentFinding, PermanentRung
from scs_manager.domain.profile_values import Provenance
from scs_manager.domain.relief import MODERATE
from scs_manager.domain.relief_rules import relief_state
from scs_manager.domain.text import Text
from scs_manager.domain.trial_criteria import ANSWERS, eight_criteria, safety_state, target_sentence
from scs_manager.domain.trial_evidence import RULE_NAMES, ReliefRule, TrialEvidence
from scs_manager.domain.trial_length import LengthRule
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import joined


def permanent_findings(
    evidence: TrialEvidence, rule: ReliefRule = ReliefRule.PAIN_50
) -> tuple[PermanentFinding, ...]:
    """Every criterion of the stage in the order of the ladder."""
    return (
        earlier_stages(evidence),
        _safety(evidence),
        *_completed(evidence),
        _adequate(evidence),
        *_length(evidence),
        _diary(evidence),
        _relief(evidence, rule),
        _wants(evidence),
        *_cautions(evidence),
    )


def worst_rung(findings: tuple[PermanentFinding, ...]) -> PermanentRung:
    """The rung of the stage: the worst that any finding demands."""
    return min((finding.demands for finding in findings), key=lambda rung: rung.rank)


def _judged(
    criterion: str,
    statement: Text,
    state: Truth,
    why: Text,
    *,
    not_met: PermanentRung,
    unknown: PermanentRung = PermanentRung.INCOMPLETE,
    role: str = "indication",
    provenance: str = "read",
) -> PermanentFinding:
    demanded = {Truth.MET: PermanentRung.PROCEED_TO_IMPLANT, Truth.NOT_MET: not_met, Truth.UNKNOWN: unknown}
    return PermanentFinding(criterion, statement, role, state, why, provenance, demanded[state])


def _safety(evidence: TrialEvidence) -> PermanentFinding:
    state = safety_state(evidence)
    why = (
        Text("Open: %(what)s.", what=joined(evidence.open_safety, ", "))
        if evidence.open_safety
        else Text("No open serious event or alarm: %(answer)s.", answer=ANSWERS[state])
    )
    return _judged(
        "trial.no_serious_ae",
        Text("No unresolved serious event and no open alarm"),
        state,
        why,
        not_met=PermanentRung.NOT_ELIGIBLE_NOW,
        role="safety",
        provenance="default",
    )


def _adequate(evidence: TrialEvidence) -> PermanentFinding:
    adequate = Truth.of(evidence.technically_adequate)
    return _judged(
        "trial.technically_adequate",
        Text("The trial was technically adequate"),
        adequate,
        Text("Technically adequate, as recorded at its end: %(answer)s.", answer=ANSWERS[adequate]),
        not_met=PermanentRung.REPEAT_TRIAL_CONSIDER,
    )


def _length(evidence: TrialEvidence) -> Iterator[PermanentFinding]:
    """Too short a trial is to be repeated; one that was longer than a payer allows is only told."""
    asked, repeat = evidence.length_asked, PermanentRung.REPEAT_TRIAL_CONSIDER
    caution = PermanentRung.PROCEED_WITH_CAUTIONS
    for rule, statement, role, demands in (
        (asked.least, Text("The trial lasted long enough"), "indication", repeat),
        (asked.most, Text("The trial was no longer than asked"), "caution", caution),
    ):
        if rule.entry is not None:
            yield _judged(
                rule.entry.criterion,
                statement,
                rule.lasted(evidence.length_days, evidence.hours_in),
                _lasted(evidence, rule),
                not_met=demands,
                role=role,
                provenance=rule.entry.provenance.value,
            )


def _lasted(evidence: TrialEvidence, rule: LengthRule) -> Text:
    told = rule.told(evidence.length_days, evidence.hours_in)
    if told is None:
        return Text("The length of the trial is not recorded.")
    if rule.mark is Provenance.READ:
        return Text("%(days)s, asked: %(asked)s.", days=told, asked=rule.words)
    return Text("%(days)s, asked: %(asked)s [%(mark)s].", days=told, asked=rule.words, mark=rule.mark)


def _completed(evidence: TrialEvidence) -> tuple[PermanentFinding, ...]:
    """Only an aborted trial adds this: it is to be repeated, whatever its days show (clinical.md 7.1)."""
    if not evidence.aborted:
        return ()
    return (
        _judged(
            "trial.completed",
            Text("The trial was completed"),
            Truth.NOT_MET,
            Text("It was aborted, which is never a negative trial."),
            not_met=PermanentRung.REPEAT_TRIAL_CONSIDER,
        ),
    )


def _diary(evidence: TrialEvidence) -> PermanentFinding:
    criterion = eight_criteria(evidence)[0]
    return _judged(
        "trial.diary_valid",
        criterion.statement,
        criterion.state,
        criterion.evidence,
        not_met=PermanentRung.INCOMPLETE,  # too few days say nothing against the patient
        provenance="default",
    )


_RELIEF_CRITERIA = {
    ReliefRule.PAIN_50: "trial.relief_core",
    ReliefRule.PAIN_50_OR_ANALGESIC_50: "trial.relief_cms",
    ReliefRule.PAIN_50_AND_ANALGESIC_50: "perm.trial_positive",
}


def _relief(evidence: TrialEvidence, rule: ReliefRule) -> PermanentFinding:
    why = target_sentence(evidence)
    if rule is not ReliefRule.PAIN_50:
        used = halved(evidence.opioids, evidence.pieces)
        why = Text(
            "%(pain)s Analgesic use down by half: %(use)s (%(words)s).",
            pain=why,
            use=ANSWERS[used],
            words=use_words(evidence.opioids, evidence.pieces),
        )
    return _judged(
        _RELIEF_CRITERIA[rule],
        RULE_NAMES[rule],
        relief_state(evidence, rule),
        why,
        not_met=PermanentRung.NOT_INDICATED,
    )


def _wants(evidence: TrialEvidence) -> PermanentFinding:
    criterion = eight_criteria(evidence)[7]
    return _judged(
        "perm.patient_wants",
        criterion.statement,
        criterion.state,
        criterion.evidence,
        not_met=PermanentRung.NOT_INDICATED,
    )


_PARTIAL = Text(
    "Relief of 30 % or more but below 50 %, with a gain in function or medication: discuss it in the team."
)


def _cautions(evidence: TrialEvidence) -> tuple[PermanentFinding, ...]:
    primary = evidence.outcome.primary
    found = [_operated(evidence)]
    for present, criterion, why in (
        (primary.borderline, "trial.borderline", Text("Relief is borderline: the interval reaches 50 %.")),
        (
            primary.relief.unstable,
            "trial.unstable",
            Text("Baseline pain is low, so the percentage is unstable."),
        ),
        (
            primary.robustness.label_changes,
            "trial.depends_on_missing_day",
            Text("The result depends on a missing day."),
        ),
        (
            _excluded_after_removal(evidence),
            "trial.late_exclusion",
            Text("A day was excluded after removal."),
        ),
        (_partial(evidence), "trial.partial", _PARTIAL),
    ):
        if present:
            caution = PermanentRung.PROCEED_WITH_CAUTIONS
            found.append(PermanentFinding(criterion, why, "caution", Truth.NOT_MET, why, "default", caution))
    return tuple(found)


def _operated(evidence: TrialEvidence) -> PermanentFinding:
    state = Truth.of(evidence.operated_controller)
    caution = PermanentRung.PROCEED_WITH_CAUTIONS
    return _judged(
        "trial.operated_device",
        Text("The patient managed the controller"),
        state,
        Text("Recorded at the end of the trial: %(answer)s.", answer=ANSWERS[state]),
        not_met=caution,
        unknown=caution,
        role="caution",
    )


def _excluded_after_removal(evidence: TrialEvidence) -> bool:
    return any(day.diary.excluded_after_removal for day in evidence.outcome.days)


def _partial(evidence: TrialEvidence) -> bool:
    """Moderate relief together with a gain elsewhere; worth a discussion, never valid for a payer."""
    primary = evidence.outcome.primary
    moderate = primary.met is Truth.NOT_MET and primary.relief.at_least(MODERATE) is Truth.MET
    gained = eight_criteria(evidence)[4].state is Truth.MET or evidence.opioids.change is Change.REDUCED
    return moderate and gained
