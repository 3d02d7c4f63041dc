"""The functions of scipy.stats that `domain/statistics.py` calls."""

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
