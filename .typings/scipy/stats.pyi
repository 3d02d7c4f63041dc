"""The functions of scipy.stats that `domain/statistics.py` calls."""

from collections.abc import Sequence
from typing import Literal

class _StudentT:
    def ppf(self, q: float, df: float) -> float: ...

t: _StudentT

class _Interval:
    low: float
    high: float

class _BinomTestResult:
    def proportion_ci(
        self, confidence_level: float = ..., method: Literal["exact", "wilson", "wilsoncc"] = ...
    ) -> _Interval: ...

def binomtest(k: int, n: int) -> _BinomTestResult: ...

class _Numbers:
    def tolist(self) -> list[float]: ...

class _Curve:
    quantiles: _Numbers
    probabilities: _Numbers
    def confidence_interval(self, *, method: Literal["linear", "log-log"]) -> _CurveInterval: ...

class _CurveInterval:
    low: _Curve
    high: _Curve

class _EcdfResult:
    sf: _Curve

class CensoredData:
    def __init__(self, uncensored: Sequence[int], *, right: Sequence[int]) -> None: ...

def ecdf(sample: CensoredData) -> _EcdfResult: ...
