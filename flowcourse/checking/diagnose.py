"""Mistakes that can occur in any exercise, such as a wrong sign: each is recognised by the numbers that it gives.

shape_mistake looks at all calls that gave a wrong shape, and finds a mistake that fits every one of them. value_mistake
looks at all calls: the mistake's formula must give the answer's value in each. Where it is not right it must give two
different numbers, or one that is not simple, since many formulas give a number such as 1 or ½.
"""

import math
import re

import numpy as np

RTOL, ATOL, ROUNDING = 1e-8, 1e-10, 1e-14
LN2 = math.log(2)
SINGULAR = {"is_": "is", "has": "has", "its": "its", "differs": "differs"}
PLURAL = {"is_": "are", "has": "have", "its": "their", "differs": "differ"}


def say(sentence, name, **parts):
    """The sentence with the name of a result and the verbs that go with it: {name} {is_}, {has}, {differs}, {its}."""
    head = re.split(r" (?:of|in|at|on|between|missed)\b", name)[0]
    many = re.search(r"[a-z]s$", head) and not re.search(r"(?:ss|us|as|is)$", head)
    return sentence.format(name=name, **(PLURAL if many else SINGULAR), **parts)


def close(value, expected, rtol=RTOL, atol=ATOL):
    """Equal shapes and equal numbers: no broadcasting, infinities equal themselves, NaN equals NaN."""
    value, expected = np.asarray(value, float), np.asarray(expected, float)
    if value.shape != expected.shape:
        return False
    if np.isfinite(expected).all():  # np.allclose says the same, in four times the time
        return bool((np.abs(value - expected) <= atol + rtol * np.abs(expected)).all())
    return bool(np.allclose(value, expected, rtol=rtol, atol=atol, equal_nan=True))


def shape_mistake(name, calls, by_row):
    """(mistake, sentence) for values of the wrong shape; `calls` holds (value, expected) for each call that gave one.

    by_row: whether the expected values have a row for each sample of a batch.
    """
    what = say(
        "{name} {has} shape {got} and must have {expected}", name, got=calls[0][0].shape, expected=calls[0][1].shape
    )
    mistakes = BY_ROW + SHAPES if by_row else SHAPES
    calls = [
        call for call in calls if max(call[0].size, call[1].size) > 1
    ] or calls  # of one row alone, a sum is also the row's number
    for mistake, fits, why in mistakes:
        if all(fits(*call) for call in calls):
            return mistake, f"{what}: {why}"
    return "shape", what


def _per_row(value, expected):
    return expected.ndim == 1 and value.ndim > 0 and value.shape[0] == expected.shape[0]


# (mistake, whether the value v fits it where e is expected, why); BY_ROW for values with a row for each sample
BY_ROW = (
    (
        "one row squeezed",
        lambda v, e: e.ndim > 0 and len(e) == 1 and v.shape == tuple(n for n in e.shape if n > 1),
        "a batch of one row is still a batch, and np.squeeze drops it",
    ),
    (
        "summed over the batch",
        lambda v, e: e.ndim == 1 and v.size == 1 and e.size > 1 and close(v.sum(), e.sum()),
        "you summed over the batch; every row keeps its own number",
    ),
    (
        "mean over the batch",
        lambda v, e: e.ndim == 1 and v.size == 1 and e.size > 1 and close(v.sum(), e.mean()),
        "you averaged over the batch; every row keeps its own number",
    ),
    (
        "one number for the batch",
        lambda v, e: e.ndim >= 1 and v.size == 1 and e.size > 1,
        "one number came for the whole batch; every row needs its own",
    ),
    (
        "a column",
        lambda v, e: _per_row(v, e) and v.shape == (e.size, 1),
        "a column is not a flat array, and the two broadcast to a square: value[:, 0] is flat",
    ),
    (
        "a row and a column broadcast",
        lambda v, e: _per_row(v, e) and v.shape == (e.size, e.size),
        "somewhere a column (N, 1) met a flat array (N,), and they broadcast to a square",
    ),
    (
        "not summed over the dimensions",
        lambda v, e: _per_row(v, e) and v.ndim == 2,
        "there is one number for each coordinate; sum over axis 1",
    ),
)
SHAPES = (
    ("not reduced", lambda v, e: e.ndim == 0 and v.size > 1, "one number is asked"),
    (
        "no axis",
        lambda v, e: v.size == 1 and e.size > 1,
        "one number came for everything: a sum, mean, median or maximum needs the axis over which it goes",
    ),
    (
        "transposed",
        lambda v, e: e.ndim >= 2 and v.ndim == e.ndim and v.shape == e.shape[:-2] + e.shape[:-3:-1],
        "rows and columns are exchanged (rows are samples or outputs)",
    ),
    (
        "axes exchanged",
        lambda v, e: e.ndim > 2 and sorted(v.shape) == sorted(e.shape),
        "the axes come in another order: say with np.transpose(value, (…)) which one becomes which",
    ),
)


def value_mistake(name, calls):
    """(mistake, sentence) for values of the right shape, or None when no mistake fits.

    calls: (value, expected, batch size, dimension) for each call, of one returned quantity; None where unknown.
    """
    for mistake, formula, sentence in VALUES:
        with np.errstate(all="ignore"):
            wrong = [(value, formula(expected, batch, dim), expected) for value, expected, batch, dim in calls]
        rtol = 3e-6 if mistake == "float32" else RTOL
        known = [(v, w, e) for v, w, e in wrong if w is not None]
        visible = [(v, w, e) for v, w, e in known if mistake == "float32" or not _near(w, e)]
        fits = _is_no_chance(visible) and all(_near(v, w, rtol) for v, w, _ in known)
        if fits and (mistake != "float32" or _are_rough(calls)):
            return mistake, say(sentence, name)
    if all(_near(np.abs(value), np.abs(expected)) for value, expected, _, _ in calls):
        sentence = "{name} {is_} right in absolute value, and {its} sign is not"
        return "absolute value right, sign wrong", say(sentence, name)
    if all(_near(np.sort(value, axis=None), np.sort(expected, axis=None)) for value, expected, _, _ in calls):
        sentence = "the numbers of {name} are right, and stand in other places: is it transposed, or in another order?"
        return "other places", say(sentence, name)
    return None


def overflow(name, calls):
    """(mistake, sentence) for values that are right where they are finite, and finite in some places; or None.

    An infinity that is right elsewhere is no accident.
    """
    meant = {number for _, expected, _, _ in calls for number in (-np.inf, np.inf) if np.any(expected == number)}
    finite = [np.isfinite(value) | ~np.isfinite(expected) for value, expected, _, _ in calls]
    if any(meant & set(value[~f].tolist()) for f, (value, *_) in zip(finite, calls)):
        return None
    right = [close(value[f], expected[f]) for f, (value, expected, _, _) in zip(finite, calls)]
    if not all(right) or all(np.all(f) for f in finite) or not any(np.any(f) for f in finite):
        return None
    sentence = (
        "{name} {is_} right elsewhere, and no number here: does exp overflow, does a division get 0, or a logarithm or "
        "a root 0 or a number below it? Where it is exp, take the largest exponent out first"
    )
    return "overflow", say(sentence, name)


def _near(value, expected, rtol=RTOL):
    """Equal within rtol of the largest number of the call, so that small numbers are compared with small ones.

    Where the call has none but 0, what rounding leaves of 0 is equal to it.
    """
    sizes = np.abs(np.concatenate([np.ravel(value), np.ravel(expected)]))
    return close(value, expected, 0.0, max(ROUNDING, rtol * np.max(sizes[np.isfinite(sizes)], initial=0.0)))


def _is_no_chance(calls):
    """Whether the wrong numbers tell a mistake: calls holds (value, what the mistake gives, expected)."""
    wrong = {number for value, _, expected in calls for number in value[value != expected].tolist()}
    return len(wrong) > 1 or any(12 * number % 1 for number in wrong)


def _are_rough(calls):
    """Whether most numbers are wrong: those of an approximation in one place are right in others."""
    wrong = [
        np.ravel(np.abs(value - expected) > 1e-12 * np.abs(expected)) for value, expected, _, _ in calls if value.size
    ]
    return np.mean(np.concatenate(wrong)) > 0.6


def _transpose(e):
    return np.swapaxes(e, -1, -2) if e.ndim >= 2 and e.shape[-1] == e.shape[-2] else None


def _scaled(e, factor, power=1):
    """e · factor^power, or None where the factor is unknown."""
    return e * float(factor) ** power if factor else None


def _whole(e, batch):
    """The batch size, for a result that is one number for the whole batch."""
    return batch if e.ndim == 0 else None


# (mistake, what it gives where e is expected, for batch size n and dimension d; None where it cannot occur; sentence)
VALUES = (
    ("sign", lambda e, n, d: -e, "{name} {has} the opposite sign everywhere: is it that of the other direction?"),
    ("exp for log", lambda e, n, d: np.exp(e), "you return exp({name}): the logarithm itself is asked"),
    ("log for exp", lambda e, n, d: np.log(e), "you return the logarithm of {name}: undo it with np.exp"),
    ("upside down", lambda e, n, d: 1 / e, "you return 1 / {name}: × and ÷ are exchanged"),
    (
        "times the dimension",
        lambda e, n, d: _scaled(e, d),
        "{name} {is_} D times too large: a term is counted once for each dimension",
    ),
    (
        "mean for sum",
        lambda e, n, d: _scaled(e, d, -1),
        "{name} {is_} D times too small: over the dimensions one sums, and you average",
    ),
    (
        "sum for mean",
        lambda e, n, d: _scaled(e, _whole(e, n)),
        "{name} {is_} N times too large: you sum over the batch where the mean is asked",
    ),
    (
        "mean for sum over the batch",
        lambda e, n, d: _scaled(e, _whole(e, n), -1),
        "{name} {is_} N times too small: you average over the batch where the sum is asked",
    ),
    (
        "bits for nats",
        lambda e, n, d: _scaled(e, LN2, -1),
        "{name} {is_} 1/ln 2 times too large: you return bits where nats are asked (np.log, not np.log2)",
    ),
    (
        "nats for bits",
        lambda e, n, d: _scaled(e, LN2),
        "{name} {is_} ln 2 times too small: you return nats where bits are asked (divide by ln 2)",
    ),
    ("squared", lambda e, n, d: e**2, "you return the square of {name}: the variance where the deviation is asked?"),
    (
        "square root",
        lambda e, n, d: np.sqrt(e),
        "you return the square root of {name}: the deviation where the variance is asked?",
    ),
    ("transposed", lambda e, n, d: _transpose(e), "{name} {is_} transposed: rows and columns are exchanged"),
    ("absolute value", lambda e, n, d: np.abs(e), "you return |{name}|: the sign belongs to it"),
    (
        "half",
        lambda e, n, d: e / 2,
        "{name} {is_} half of what it must be: one of two tails, or of two equal terms, is missing",
    ),
    ("twice", lambda e, n, d: 2 * e, "{name} {is_} twice as large as it must be: something is counted two times"),
    (
        "float32",
        lambda e, n, d: e,
        "{name} {is_} right to about seven digits only: compute in float64, not float32; or is it a finite "
        "difference, or has a small number been added?",
    ),
)
