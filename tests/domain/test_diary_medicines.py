"""How the diary asks about a medicine: what the record says decides, and what it does not say is counted."""

import pytest

from scs_manager.domain.diary_medicines import MedicineKind, diary_medicine, strength_mg, usual_pieces


@pytest.mark.parametrize(
    ("as_needed", "route", "dose", "unit", "kind", "usual"),
    [
        (None, None, 150, "mg", None, None),
        (True, "oral", 150, "mg", MedicineKind.AS_NEEDED, None),
        (False, "oral", 150, "mg", MedicineKind.REGULAR, 2),
        (False, "oral", None, None, MedicineKind.REGULAR, None),
        (False, "oral", 150, None, MedicineKind.REGULAR, None),
        (False, "transdermal", None, None, MedicineKind.PATCH, None),
        (None, None, 25, "mcg/h", MedicineKind.PATCH, None),
        (True, "transdermal", 25, "mcg/h", MedicineKind.PATCH, None),
    ],
)
def test_the_record_decides_how_a_medicine_is_asked(
    as_needed: bool | None, route: str | None, dose: float | None, unit: str | None,
    kind: MedicineKind | None, usual: int | None,
) -> None:  # fmt: skip
    found = diary_medicine(
        "1", "Pregabalin 75 mg capsules", as_needed=as_needed, route=route, daily_dose=dose, dose_unit=unit
    )
    assert (found.key, found.product, found.kind, found.usual) == (
        "1",
        "Pregabalin 75 mg capsules",
        kind,
        usual,
    )


@pytest.mark.parametrize(
    ("product", "dose", "pieces"),
    [
        ("Pregabalin 75 mg", 75, 1),
        ("Pregabalin 75 mg", 7425, 99),
        ("Pregabalin 75 mg", 7500, None),
        ("Pregabalin 75 mg", 100, None),
        ("Pregabalin 75 mg", 0, None),
        ("Pregabalin 75 mg", None, None),
        ("Pregabalin", 150, None),
        ("Pregabalin 0 mg", 150, None),
        ("Tilidine 2.5 mg", 7.5, 3),
    ],
)
def test_a_usual_day_is_a_whole_number_of_pieces_or_unknown(
    product: str, dose: float | None, pieces: int | None
) -> None:
    assert usual_pieces(product, dose) == pieces


@pytest.mark.parametrize(
    ("product", "mg"),
    [("Morphine 10 mg", 10), ("Tilidine 50 mg/4 mg", None), ("Fentanyl 25 mcg/h", None), ("Cream", None)],
)
def test_a_strength_is_read_only_where_one_is_written(product: str, mg: int | None) -> None:
    assert strength_mg(product) == mg
