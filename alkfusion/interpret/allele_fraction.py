"""What read counts say about an allele fraction: its 95 % interval, and the smallest fraction that would be seen.

Counts are reads or fragments at one position; fractions are from 0 to 1. Exact code of our own, no statistics package.
"""

from __future__ import annotations

from functools import cache
from math import ceil, exp, lgamma, log, log1p, sqrt

__all__ = ["fraction_interval", "limit_of_detection", "probability_of_at_least"]

#: The 97.5 % point of the standard normal distribution: a two-sided interval of 95 %.
_Z = 1.959963984540054
_DIGITS = 4
_SCALE = 10_000  # ten to the power of _DIGITS
_NOTHING = 1e-18  # of a sum, below which further terms change no digit of it


def fraction_interval(alt_depth: int, depth: int) -> tuple[float, float] | None:
    """Return the Wilson score interval (95 %) of ``alt_depth`` out of ``depth``, to four digits; None at depth 0.

    Wilson and not Wald, because resistance is often seen in a few reads of many, where Wald's interval passes below 0
    (Wilson, J Am Stat Assoc 1927;22:209). Raises ValueError when the counts are no part and whole.
    """
    if not 0 <= alt_depth <= depth:
        raise ValueError(f"{alt_depth} of {depth} reads is no fraction")
    if not depth:
        return None
    fraction, square = alt_depth / depth, _Z * _Z
    middle = fraction + square / (2 * depth)
    reach = _Z * sqrt(fraction * (1 - fraction) / depth + square / (4 * depth * depth))
    scale = 1 + square / depth
    low = 0.0 if alt_depth == 0 else max(0.0, (middle - reach) / scale)
    high = 1.0 if alt_depth == depth else min(1.0, (middle + reach) / scale)
    return round(low, _DIGITS), round(high, _DIGITS)


def probability_of_at_least(wanted: int, depth: int, fraction: float) -> float:
    """Return the binomial probability that at least ``wanted`` of ``depth`` reads carry an allele of this fraction."""
    if wanted <= 0:
        return 1.0
    if wanted > depth or fraction <= 0:
        return 0.0
    if fraction >= 1:
        return 1.0
    if wanted > depth * fraction + 1:  # the terms from there on are the small ones
        return min(1.0, _tail(wanted, depth, fraction, upwards=True))
    return max(0.0, 1.0 - _tail(wanted - 1, depth, fraction, upwards=False))


def _tail(k: int, n: int, p: float, *, upwards: bool) -> float:
    """Sum the binomial terms from ``k`` on or down; ``k`` lies on the same side of the mean, so that terms shrink."""
    term = exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log1p(-p))
    total, odds = 0.0, p / (1 - p)
    while term > total * _NOTHING:
        total += term
        if upwards:
            term *= (n - k) / (k + 1) * odds
            k += 1
        else:
            term *= k / ((n - k + 1) * odds)
            k -= 1
    return total


@cache
def limit_of_detection(
    depth: int, min_alt_reads: int, min_fraction: float = 0.0, probability: float = 0.95
) -> float | None:
    """Return the smallest allele fraction that gives a call with this probability at this depth, to four digits.

    A call needs ``min_alt_reads`` reads and an observed fraction of ``min_fraction``. Rounded up, so that the promise
    holds at the printed value. None when even an allele in every read would not be called.
    """
    wanted = max(min_alt_reads, ceil(min_fraction * depth - 1e-9))
    if wanted > depth or depth <= 0:
        return None
    low, high = 0, _SCALE  # the answer lies above the one and not above the other
    while high - low > 1:
        middle = (low + high) // 2
        if probability_of_at_least(wanted, depth, middle / _SCALE) >= probability:
            high = middle
        else:
            low = middle
    return high / _SCALE
