"""The facts of the trial, of the procedure checklist and of the permanent implant (clinical.md 6, 7 and 11).

Most facts of the trial come from its own page, its diary and its log; where those exist they are gathered
from there and never asked a second time.
"""

from scs_manager.domain.fact_definitions import choice, date_of, integer, number, text, yes_no

TRIAL = (
    number("trial.baseline_mean_nrs", "Mean target pain of the baseline diary", 0, 10, "NRS"),
    integer("trial.baseline_days", "Days of the baseline diary with a target pain", 0, 60, "days"),
    yes_no("trial.baseline_function", "Baseline of function stored before lead placement"),
    yes_no("trial.baseline_sleep", "Baseline of sleep stored before lead placement"),
    yes_no("trial.baseline_analgesics", "Baseline of analgesics stored before lead placement"),
    yes_no("trial.consent_signed", "Consent to the trial signed"),
    text("trial.goal", "Functional goal agreed with the patient"),
    yes_no("trial.helper_arranged", "Carer, transport and charging are arranged"),
    date_of("trial.placed_on", "Day of lead placement"),
    date_of("trial.planned_removal_on", "Planned day of lead removal"),
    date_of("trial.removed_on", "Day of lead removal"),
    number("trial.hours_in", "Hours from lead placement to lead removal", 0, 10000, "hours"),
    yes_no("trial.technically_adequate", "Leads placed, working and covering the target for long enough"),
    yes_no("trial.paraesthesia_based", "The stimulation was felt (paraesthesia-based)"),
    integer("trial.coverage_percent", "Part of the target pain covered by tingling", 0, 100, "%"),
    number("trial.relief_percent", "Fall of target pain from baseline to trial", -1000, 100, "%"),
    number(
        "trial.baseline_mme",
        "Opioid dose at baseline, without medicines held for the procedure; none if one cannot be converted",
        0,
        10000,
        "MME/day",
    ),
    number(
        "trial.trial_mme",
        "Opioid dose in the trial, without medicines held for the procedure; none if one cannot be converted",
        0,
        10000,
        "MME/day",
    ),
    text(
        "trial.opioids_unconverted",
        "Opioid doses of the trial in words, where one has no factor",
    ),
    number(
        "trial.baseline_doses",
        "Pieces of other analgesics at baseline, without those held for the procedure",
        0,
        1000,
        "pieces/day",
    ),
    number(
        "trial.trial_doses",
        "Pieces of other analgesics in the trial, without those held for the procedure",
        0,
        1000,
        "pieces/day",
    ),
    number(
        "trial.analgesic_reduction_percent", "Fall of opioid dose from baseline to trial", -1000, 100, "%"
    ),
    yes_no("trial.relief_held_active", "Relief held despite provocative activity"),
    yes_no("trial.activity_stable", "Activity stable or better than at baseline"),
    yes_no("trial.goal_reached", "The functional goal agreed before the trial was reached"),
    number("trial.odi_before", "Oswestry Disability Index before lead placement", 0, 100, "%"),
    number("trial.odi_after", "Oswestry Disability Index during the trial", 0, 100, "%"),
    number("trial.walking_before", "Walking a day before lead placement", 0, 1440, "minutes"),
    number("trial.walking_after", "Walking a day during the trial", 0, 1440, "minutes"),
    number("trial.isi_before", "Insomnia Severity Index before lead placement", 0, 28, "points"),
    number("trial.isi_after", "Insomnia Severity Index during the trial", 0, 28, "points"),
    yes_no("trial.operated_controller", "Patient managed the controller"),
    yes_no("trial.satisfied", "Patient is satisfied and would do the trial again"),
    yes_no("trial.wants_implant", "Patient wants the permanent implant"),
    yes_no("trial.serious_event_open", "A serious adverse event is unresolved"),
    yes_no("trial.failed_adequate", "An adequate trial of stimulation has failed"),
)

PROCEDURE = (
    choice(
        "procedure.antibiotic",
        "Prophylactic antibiotic",
        "none",
        "cefazolin",
        "clindamycin",
        "vancomycin",
        "other",
    ),
    number("procedure.antibiotic_dose_mg", "Dose of the prophylactic antibiotic", 0, 20000, "mg"),
    yes_no("procedure.antibiotic_dose_judged", "Other antibiotic: dose judged right for the body weight"),
    integer(
        "procedure.antibiotic_minutes_before",
        "From the start of the antibiotic to the incision (negative: started after it)",
        -600,
        600,
        "minutes",
    ),
    integer("procedure.duration_minutes", "Length of the operation", 0, 1440, "minutes"),
    yes_no("procedure.antibiotic_repeated", "Antibiotic repeated during a long operation"),
    number(
        "procedure.antibiotic_hours_after",
        "From the end of the operation to the last dose of antibiotic",
        0,
        2000,
        "hours",
    ),
    yes_no("procedure.skin_chlorhexidine", "Skin prepared with chlorhexidine"),
    yes_no("procedure.clippers_only", "Hair removed with clippers only and just before, or not at all"),
    choice("procedure.drape", "Adhesive drape", "none", "iodophor", "other"),
    yes_no("procedure.scrub", "Hands scrubbed for 2 to 5 minutes"),
    yes_no("procedure.mask_cap_gown", "Mask, cap and sterile gown"),
    yes_no("procedure.double_gloves", "Double gloves"),
    yes_no("procedure.limited_traffic", "Traffic in the room limited"),
    yes_no("procedure.clean_air", "Laminar flow or HEPA-filtered air"),
    number("procedure.dressing_hours", "Occlusive dressing planned for", 0, 1000, "hours"),
)

PERMANENT = (
    choice(
        "permanent.signed_screening",
        "Outcome of the newest signed screening",
        "urgent_referral",
        "not_eligible_now",
        "incomplete",
        "not_indicated",
        "optimise_first",
        "proceed_with_cautions",
        "proceed_to_trial",
    ),
    date_of("permanent.implant_planned_on", "Planned day of the permanent implant"),
    yes_no("permanent.packet_complete", "The payer's packet is complete"),
    choice("permanent.authorisation", "The payer's answer", "not_needed", "asked", "granted", "refused"),
    date_of("permanent.authorised_until", "The authorisation holds until"),
)
