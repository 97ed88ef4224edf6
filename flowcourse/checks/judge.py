"""From values to a Verdict: faults, then signatures, shapes, NaN, generic slips, and the specification.

judge(case, title, outcomes) -> Verdict        # sees numbers only, never the learner's function
"""

import numpy as np

from .diagnose import shape_slip, value_slip
from .model import NOT_STARTED, Verdict
from .wording import example, fault_sentence, first_difference, rows, where


def judge(case, title, outcomes):
    """The Verdict on the outcomes of one run; the first matching sentence is said."""
    last = outcomes[-1]
    if last.fault:
        if last.fault.kind == "not started":
            return NOT_STARTED
        sentence = fault_sentence(case.check, last.fault, case.probes[len(outcomes) - 1])
        return Verdict("failed", sentence + _notes(last), last.fault.kind)
    values = [outcome.values for outcome in outcomes]
    bad = next((i for i, value in enumerate(values) if not _equal(case, value, case.expected[i])), None)
    if bad is None:
        broken = _broken_law(case, values)
        return (
            Verdict("failed", f"this must hold, and does not: {broken}", broken) if broken else Verdict("passed", title)
        )
    name, sentence = _explain(case, values)
    return Verdict("failed", sentence + _notes(outcomes[bad]), name)


def _equal(case, value, expected):
    return all(case.check.close(v, e) for v, e in zip(value, expected))


def _broken_law(case, values):
    """The name of the first law that the values break, or ""; a law that cannot be evaluated on them is broken."""
    plain = [value if len(case.check.returns) > 1 else value[0] for value in values]
    for law in case.check.laws:
        try:
            with np.errstate(all="ignore"):
                holds = law.residual(case.probes, plain) <= law.tolerance
        except Exception:
            holds = False
        if not holds:
            return law.name
    return ""


def _explain(case, values):
    """(misconception, sentence), from the most to the least specific."""
    found = _signature(case, values) or _shape(case, values)
    if found:
        return found
    at = first_difference(case, values)
    if np.isnan(at.got):
        return "NaN", f"{at.name} is NaN (not a number) {example(case.check, at)}"
    sizes = [_sizes(case.check, probe) for probe in case.probes]
    calls = [(v[at.part], e[at.part], *pair) for v, e, pair in zip(values, case.expected, sizes)]
    slip = value_slip(at.name, calls)
    if slip:
        return slip[0], f"{slip[1]} {example(case.check, at)}"
    if len(case.check.returns) == 2 and all(_equal(case, v[::-1], e) for v, e in zip(values, case.expected)):
        return "order", f"the two results come in the wrong order: return {', '.join(case.check.returns)}"
    law = _broken_law(case, values)
    also = f"; this must hold, and does not: {law}" if law else ""
    return "", f"{at.name} differs from the specification {example(case.check, at)}{also}"


def _signature(case, values):
    for signature in case.check.signatures:
        if _gives(case, signature, values) and case.telling(signature):
            inputs = example(case.check, first_difference(case, values, case.telling(signature)))
            return signature.name, f"{signature.sentence.rstrip('.')} {inputs}"
    return None


def _gives(case, signature, values):
    """True when the mistake gives the answer's values everywhere, right or wrong."""
    return all(
        wrong is None or case.check.close(part, wrong)
        for i, value in enumerate(values)
        for part, wrong in zip(value, case.wrong(signature, i))
    )


def _shape(case, values):
    for part, name in enumerate(case.check.returns):
        triples = zip(case.probes, values, case.expected)
        bad = [(probe, v[part], e[part]) for probe, v, e in triples if v[part].shape != e[part].shape]
        if bad:
            by_row = all(e.ndim and rows(case.check, probe, len(e)) for probe, _, e in bad)
            slip, sentence = shape_slip(name, [call for _, *call in bad], by_row)
            return slip, f"{sentence} {where(case.check, bad[0][0])}"
    return None


def _sizes(check, probe):
    """(N, D) of the first batch among the arguments; D of a square matrix where there is none; None if unknown."""
    named = [(name, np.shape(arg)) for name, arg in zip(check.arguments, probe.args) if isinstance(arg, np.ndarray)]
    batches = [shape for name, shape in named if name in check.batch]
    squares = [shape for _, shape in named if len(shape) == 2 and shape[0] == shape[1]]
    dim = next((shape[1] for shape in batches + squares if len(shape) > 1 and shape[1] > 1), None)
    return batches[0][0] if batches else None, dim


def _notes(outcome):
    return f"; it printed or warned: {outcome.notes}" if outcome.notes else ""
