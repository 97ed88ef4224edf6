"""From probes and values to a Verdict: faults, then signatures, NaN, generic slips, and the specification.

judge(check, title, probes, outcomes) -> Verdict        # sees numbers only, never the learner's function
"""

import numpy as np

from .diagnose import close, shape_slip, value_slip
from .model import Verdict
from .wording import example, fault_sentence, first_difference, where


def judge(check, title, probes, outcomes):
    """The Verdict on the outcomes of one run; the first matching sentence is said."""
    last = outcomes[-1]
    if last.fault:
        if last.fault.kind == "not started":
            return Verdict("not started", f"{title}: replace the dots in the answer cell, run it, then this check")
        probe = probes[len(outcomes) - 1]
        return Verdict("failed", fault_sentence(check, last.fault, probe) + _notes(last), last.fault.kind)
    values = [outcome.values for outcome in outcomes]
    with np.errstate(all="ignore"):
        expected = [as_values(check.expected(*probe.args), check) for probe in probes]
    bad = next((i for i, pair in enumerate(zip(values, expected)) if not _equal(check, *pair)), None)
    if bad is None:
        return _judge_laws(check, title, probes, values)
    name, sentence = _explain(check, probes, values, expected)
    return Verdict("failed", sentence + _notes(outcomes[bad]), name)


def as_values(result, check):
    """What `expected` or a formula returns, as a tuple of float64 arrays."""
    parts = result if len(check.returns) > 1 else (result,)
    return tuple(None if part is None else np.asarray(part, dtype=np.float64) for part in parts)


def _equal(check, value, expected):
    return all(close(v, e, check.rtol, check.atol) for v, e in zip(value, expected))


def _judge_laws(check, title, probes, values):
    broken = _broken_law(check, probes, values)
    if broken:
        return Verdict("failed", f"this must hold, and does not: {broken}", broken)
    return Verdict("passed", title)


def _broken_law(check, probes, values):
    plain = [v if len(check.returns) > 1 else v[0] for v in values]
    for law in check.laws:
        with np.errstate(all="ignore"):
            residual = law.residual(probes, plain)
        if not residual <= law.tolerance:
            return law.name
    return ""


def _explain(check, probes, values, expected):
    """(misconception, sentence), from the most to the least specific."""
    at = first_difference(check, probes, values, expected)
    for signature in check.signatures:
        parts = _telling_parts(check, signature, probes, values, expected)
        if parts:
            at = first_difference(check, probes, values, expected, parts)
            return signature.name, f"{signature.sentence} {example(check, at)}"
    for probe, value, right in zip(probes, values, expected):
        for k, name in enumerate(check.returns):
            slip = shape_slip(name, value[k], right[k])
            if slip:
                return slip[0], f"{slip[1]} {where(check, probe)}".rstrip()
    if np.isnan(at.got):
        return "NaN", f"{at.name} is NaN (not a number) {example(check, at)}"
    slip = value_slip(at.name, [_sizes(v[at.part], e[at.part], p) for v, e, p in zip(values, expected, probes)])
    if slip:
        return slip[0], f"{slip[1]} {example(check, at)}"
    if len(check.returns) == 2 and all(_equal(check, v[::-1], e) for v, e in zip(values, expected)):
        return "order", f"the two results come in the wrong order: return {', '.join(check.returns)}"
    law = _broken_law(check, probes, values)
    also = f"; this must hold, and does not: {law}" if law else ""
    return "", f"{at.name} differs from the specification {example(check, at)}{also}"


def _telling_parts(check, signature, probes, values, expected):
    """Indices of the returned parts in which the formula differs from the expected values and gives the answer's.

    Empty when it fails to do so in any probe, or never differs.
    """
    telling, tolerance = set(), (check.rtol, check.atol)
    for probe, value, right in zip(probes, values, expected, strict=True):
        with np.errstate(all="ignore"):
            wrong = as_values(signature.formula(*probe.args), check)
        for part, (v, w, e) in enumerate(zip(value, wrong, right, strict=True)):
            if w is None or close(w, e, *tolerance):
                continue
            if not close(v, w, *tolerance):
                return set()
            telling.add(part)
    return telling


def _sizes(value, expected, probe):
    arrays = [arg for arg in probe.args if isinstance(arg, np.ndarray) and arg.ndim]
    batch = len(arrays[0]) if arrays else None
    dim = next((a.shape[1] for a in arrays if a.ndim == 2 and a.shape[1] > 1), None)
    return value, expected, batch, dim


def _notes(outcome):
    return f"; it printed or warned: {outcome.notes}" if outcome.notes else ""
