"""Finding a medicine by ingredient, brand or class, and reading how it was prescribed."""

from scs_manager.domain.drugs.catalogue import Drug, Found, find_drugs, load_catalogue, shipped_catalogue
from scs_manager.domain.drugs.ingredients import ingredient_of, is_vitamin_k_antagonist
from scs_manager.domain.drugs.sig import Sig, read_sig

__all__ = [
    "Drug",
    "Found",
    "Sig",
    "find_drugs",
    "ingredient_of",
    "is_vitamin_k_antagonist",
    "load_catalogue",
    "read_sig",
    "shipped_catalogue",
]
