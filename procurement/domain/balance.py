"""How even the pillars are: a weighted geometric mean against the arithmetic one (docs/methode.md, § 6)."""

from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction

FLOOR = Fraction(1, 100)
DIGITS = 50


def balance(pillars: Iterable[tuple[Fraction, Fraction | None]], raw: Fraction) -> Fraction | None:
    """Return the balance, 0–100, of ``pillars``: (effective weight, share 0–1 or None when nothing applies).

    ``raw`` is the raw score, on 100: a hundred times the weighted arithmetic mean of the shares. None when it is 0,
    for then there is nothing to compare. The geometric mean is irrational: it is computed with fifty digits.

    >>> balance([(Fraction(1), Fraction(1, 2)), (Fraction(1), Fraction(1, 2))], Fraction(50)) == 100
    True
    """
    if raw == 0:
        return None
    context = Context(prec=DIGITS)
    weights = exponent = Decimal(0)
    for weight, share in pillars:
        if share is not None:
            decimal_weight = _decimal(weight, context)
            weights = context.add(weights, decimal_weight)
            logarithm = context.ln(_decimal(max(share, FLOOR), context))
            exponent = context.add(exponent, context.multiply(decimal_weight, logarithm))
    geometric = context.exp(context.divide(exponent, weights))
    exact = Fraction(context.divide(geometric, _decimal(raw / 100, context))) * 100
    # Fifty digits leave a last-digit doubt that must not show as 99.999…: ten digits fewer are certain.
    return min(Fraction(round(exact * 10**40), 10**40), Fraction(100))


def _decimal(value: Fraction, context: Context) -> Decimal:
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))
