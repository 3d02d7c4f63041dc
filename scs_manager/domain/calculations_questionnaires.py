"""Questionnaires of the calculator: keys of a case to answers, a sheet of scores to keys of a result."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from types import MappingProxyType

from scs_manager.domain.calculation_inputs import (
    Calculator,
    Case,
    Result,
    list_at,
    plain,
    sex_at,
    unscored,
    value_at,
    whole_at,
    yes_no_at,
)
from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_checks import nearest
from scs_manager.domain.instruments import Instrument, Sheet, score, shipped_instruments
from scs_manager.domain.instruments import Result as Scored
from scs_manager.domain.instruments.answers import check_answer, check_list
from scs_manager.domain.instruments.eq5d import levels_of
from scs_manager.domain.text import Text

PROMIS_FORMS = ("promis-29-v2", "promis-pf-4a-v1")


def _sheet(
    instrument_id: str, case: Case, parts: Mapping[str, Sequence[int]], *, sex: str | None = None
) -> Sheet:
    """The scores of a form whose answers stand under some keys, each a list of the items named."""
    instrument = shipped_instruments()[instrument_id]
    answers: dict[str, object] = {}
    for key, numbers in parts.items():
        items = [instrument.item(number) for number in numbers]
        checked = check_list(items, list_at(case, key), place=key)
        answers |= dict(zip([item.name for item in items], checked, strict=True))
    return score(instrument, answers, sex=sex)


def _upto(last: int, first: int = 1) -> range:
    return range(first, last + 1)


def _total(result: Scored) -> int | None:
    """The score as a whole number, rounded half-up where answers were missing."""
    return None if result.shown is None else int(result.shown)


def _phq9(case: Case) -> Result:
    sheet = _sheet("phq-9", case, {"items": _upto(9)})
    flag = sheet.watches["item9_flag"]
    if sheet.main.value is None:
        return unscored(sheet.main.reason, missing=sheet.main.missing, item9_flag=flag)
    return {**_banded(sheet.main), "phq2": _total(sheet.results["phq2"]), "item9_flag": flag}


def _gad7(case: Case) -> Result:
    main = _sheet("gad-7", case, {"items": _upto(7)}).main
    return unscored(main.reason, missing=main.missing) if main.value is None else _banded(main)


def _banded(result: Scored) -> Result:
    return {
        "total": _total(result),
        "band": result.band,
        "missing": result.missing,
        "prorated": result.prorated,
    }


def _peg(case: Case) -> Result:
    main = _sheet("peg", case, {"items": _upto(3)}).main
    if main.value is None or main.shown is None:
        return unscored(main.reason)
    return {"score": float(main.shown), "raw_mean": float(main.value)}


def _odi(case: Case) -> Result:
    main = _sheet("odi-2-1a", case, {"sections": _upto(10)}).main
    answered = 10 - main.missing
    if main.value is None:
        return unscored(main.reason, answered=answered)
    rounded = int(main.value + Fraction(1, 2))
    return {
        "percent": float(main.value),
        "rounded": rounded,
        "band": main.band,
        "answered": answered,
        "prorated": main.prorated,
    }


def _rmdq(case: Case) -> Result:
    """Ticks of a finished form; null means that it was not finished."""
    form = shipped_instruments()["rmdq-24"]
    if value_at(case, "ticked") is None:
        return unscored(score(form, {}).main.reason)
    return {"total": whole_at(case, "ticked", low=0, high=len(form.items))}


def _pcs(case: Case) -> Result:
    sheet = _sheet("pcs", case, {"items": _upto(13)})
    if sheet.main.value is None:
        return unscored(sheet.main.reason)
    parts = {name: _total(result) for name, result in sheet.results.items()}
    return {**parts, "high": sheet.main.cutoffs["high"]}


def _with_band(instrument_id: str, last: int, key: str, case: Case) -> Result:
    """Instruments whose total has a band and needs every answer."""
    main = _sheet(instrument_id, case, {key: _upto(last)}).main
    return unscored(main.reason) if main.value is None else {"total": _total(main), "band": main.band}


def _with_cutoff(instrument_id: str, last: int, cutoff: str, case: Case) -> Result:
    """Instruments whose total is read by one limit and needs every answer."""
    sex = sex_at(case) if instrument_id == "audit-c" else None
    main = _sheet(instrument_id, case, {"items": _upto(last)}, sex=sex).main
    return (
        unscored(main.reason) if main.value is None else {"total": _total(main), cutoff: main.cutoffs[cutoff]}
    )


def _start_back(case: Case) -> Result:
    sheet = _sheet("start-back", case, {"items": _upto(9)})
    if sheet.main.value is None:
        return unscored(sheet.main.reason)
    return {
        "total": _total(sheet.main),
        "distress": _total(sheet.results["distress"]),
        "risk": sheet.readings["risk"],
    }


def _dn4(case: Case) -> Result:
    examined = value_at(case, "exam") is not None
    parts = {"interview": _upto(7), "exam": _upto(10, 8)} if examined else {"interview": _upto(7)}
    results = _sheet("dn4", case, parts).results
    total, interview, exam = results["total"], results["interview"], results["exam"]
    if interview.value is None and total.value is None and exam.value is None:
        return unscored(interview.reason)
    return {
        "interview": _total(interview),
        "exam": _total(exam),
        "total": _total(total),
        "positive": total.cutoffs["positive"],
        "interview_positive": interview.cutoffs["interview_positive"],
    }


def _paindetect(case: Case) -> Result:
    form = shipped_instruments()["paindetect"]
    answers: dict[str, object] = dict(
        zip(
            [item.name for item in form.items],
            check_list(form.items[:7], list_at(case, "items"), place="items"),
            strict=False,
        )
    )
    answers["course"] = check_answer(form.items[7], value_at(case, "course"), place="course")
    answers["radiates"] = None if value_at(case, "radiates") is None else yes_no_at(case, "radiates")
    main = score(form, answers).main
    return unscored(main.reason) if main.value is None else {"total": _total(main), "band": main.band}


def _ort(case: Case) -> Result:
    """Flags are complete by contract: what is not listed was answered no."""
    forms = shipped_instruments()
    flags, sex = list_at(case, "flags"), sex_at(case)
    names = [item.name for item in forms["ort"].items]
    for number, flag in enumerate(flags):
        if flag not in names:
            raise InputError(nearest(str(flag), names), place=f"flags[{number}]")
    ort = score(forms["ort"], _flagged(forms["ort"], flags), sex=sex).main
    oud = score(forms["ort-oud"], _flagged(forms["ort-oud"], flags)).main
    result = {
        "ort": _total(ort),
        "band": ort.band,
        "ort_oud": _total(oud),
        "ort_oud_high": oud.cutoffs["high"],
    }
    return result if ort.reason is None else {**result, "reason": str(ort.reason)}


def _flagged(instrument: Instrument, flags: Sequence[object]) -> dict[str, object]:
    return {item.name: int(item.name in flags) for item in instrument.items}


def _bpi(case: Case) -> Result:
    sheet = _sheet("bpi-sf", case, {"severity": _upto(4), "interference": _upto(11, 5)})
    found = {name: plain(result.value) for name, result in sheet.results.items()}
    reasons = [result.reason for result in sheet.results.values() if result.reason is not None]
    if len(reasons) == len(found):
        return unscored(reasons[0], **found)
    return {**found, "prorated": any(result.prorated for result in sheet.results.values())}


def _promis(case: Case) -> Result:
    scale = value_at(case, "scale")
    forms = [shipped_instruments()[form] for form in PROMIS_FORMS]
    scales = {score.table: (form, score) for form in forms for score in form.scores if score.table}
    if not isinstance(scale, str) or scale not in scales:
        raise InputError(Text("Must be one of: %(scales)s.", scales=", ".join(scales)), place="scale")
    form, definition = scales[scale]
    sheet = _sheet(form.id, case, {"items_after_reverse_scoring": definition.items})
    result = sheet.results[definition.id]
    if result.value is None:
        return {"raw": None, "T": None, "reason": str(result.reason)}
    return {"raw": plain(result.raw), "T": plain(result.value), "band": result.band}


def _eq5d(case: Case) -> Result:
    form = shipped_instruments()["eq-5d-5l"]
    profile = value_at(case, "profile")
    levels = () if profile is None else levels_of(profile)
    names = [item.name for item in form.items]
    results = score(form, dict(zip(names, levels, strict=False))).results
    if profile is None:
        return unscored(results["US2019"].reason)
    return {name: plain(results[name].value) for name in ("US2019", "UK2026")}


QUESTIONNAIRES: Mapping[str, Calculator] = MappingProxyType(
    {
        "AUDIT-C": partial(_with_cutoff, "audit-c", 3, "positive"),
        "BPI-SF": _bpi,
        "DAST-10": partial(_with_band, "dast-10", 10, "yes"),
        "DN4": _dn4,
        "EQ-5D-5L": _eq5d,
        "GAD-7": _gad7,
        "ISI": partial(_with_band, "isi", 7, "items"),
        "ODI": _odi,
        "ORT": _ort,
        "PCS": _pcs,
        "PEG": _peg,
        "PHQ-9": _phq9,
        "PROMIS-29": _promis,
        "RMDQ-24": _rmdq,
        "S-LANSS": partial(_with_cutoff, "s-lanss", 7, "positive"),
        "STarT-Back": _start_back,
        "TSK-17": partial(_with_cutoff, "tsk-17", 17, "high"),
        "painDETECT": _paindetect,
    }
)
