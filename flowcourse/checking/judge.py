"""From values to a Verdict: failures, then mistakes, shapes, NaN, generic mistakes, and the specification.

judge(case, title, outcomes) -> Verdict        # sees numbers only, never the learner's function
"""

import numpy as np

from .diagnose import shape_mistake, value_mistake
from .parts import NOT_STARTED, Verdict
from .wording import example, failure_sentence, first_difference, rows, where


def judge(case, title, outcomes):
    """The Verdict on the outcomes of one run; the first matching sentence is said."""
    last = outcomes[-1]
    if last.failure:
        if last.failure.kind == "not started":
            return NOT_STARTED
        sentence = failure_sentence(case.check, last.failure, case.inputs[len(outcomes) - 1])
        return Verdict("failed", sentence + _notes(last), last.failure.kind)
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
                holds = law.residual(case.inputs, plain) <= law.tolerance
        except Exception:
            holds = False
        if not holds:
            return law.name
    return ""


def _explain(case, values):
    """(mistake, sentence), from the most to the least specific."""
    found = _mistake(case, values) or _shape(case, values)
    if found:
        return found
    at = first_difference(case, values)
    if np.isnan(at.got):
        return "NaN", f"{at.name} is NaN (not a number) {example(case.check, at)}"
    sizes = [_sizes(case.check, test_input) for test_input in case.inputs]
    calls = [(v[at.part], e[at.part], *pair) for v, e, pair in zip(values, case.expected, sizes)]
    mistake = value_mistake(at.name, calls)
    if mistake:
        return mistake[0], f"{mistake[1]} {example(case.check, at)}"
    if len(case.check.returns) == 2 and all(_equal(case, v[::-1], e) for v, e in zip(values, case.expected)):
        return "order", f"the two results come in the wrong order: return {', '.join(case.check.returns)}"
    law = _broken_law(case, values)
    also = f"; this must hold, and does not: {law}" if law else ""
    return "", f"{at.name} differs from the specification {example(case.check, at)}{also}"


def _mistake(case, values):
    for mistake in case.check.mistakes:
        if _gives(case, mistake, values) and case.telling(mistake):
            shown = example(case.check, first_difference(case, values, case.telling(mistake)))
            return mistake.name, f"{mistake.sentence.rstrip('.')} {shown}"
    return None


def _gives(case, mistake, values):
    """True when the mistake gives the answer's values everywhere, right or wrong."""
    return all(
        wrong is None or case.check.close(part, wrong)
        for i, value in enumerate(values)
        for part, wrong in zip(value, case.mistaken(mistake, i))
    )


def _shape(case, values):
    for part, name in enumerate(case.check.returns):
        triples = zip(case.inputs, values, case.expected)
        bad = [(test_input, v[part], e[part]) for test_input, v, e in triples if v[part].shape != e[part].shape]
        if bad:
            by_row = all(e.ndim and rows(case.check, test_input, len(e)) for test_input, _, e in bad)
            mistake, sentence = shape_mistake(name, [call for _, *call in bad], by_row)
            return mistake, f"{sentence} {where(case.check, bad[0][0])}"
    return None


def _sizes(check, test_input):
    """(N, D) of the first batch among the arguments; D of a square matrix where there is none; None if unknown."""
    named = [
        (name, np.shape(arg)) for name, arg in zip(check.arguments, test_input.args) if isinstance(arg, np.ndarray)
    ]
    batches = [shape for name, shape in named if name in check.batch]
    squares = [shape for _, shape in named if len(shape) == 2 and shape[0] == shape[1]]
    dim = next((shape[1] for shape in batches + squares if len(shape) > 1 and shape[1] > 1), None)
    return batches[0][0] if batches else None, dim


def _notes(outcome):
    return f"; it printed or warned: {outcome.notes}" if outcome.notes else ""
