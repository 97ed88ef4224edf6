"""From the values that an answer gave to a Verdict: judge(case, title, outcomes).

The judge sees numbers only, never the learner's function. The first of these gives the sentence: a failed call, a
mistake of this exercise, a wrong shape, NaN, a mistake that can occur in any exercise, the first wrong number. Where
many answers are right, it is the first demand that does not hold, best one that holds at no input where any fails.
"""

import numpy as np

from .diagnose import overflow, say, shape_mistake, value_mistake
from .parts import NOT_STARTED, Verdict
from .wording import clear_difference, example, failure_sentence, in_brackets, rows, where


def judge(case, title, outcomes):
    """The Verdict on the outcomes of one run. A passed one says the exercise's title."""
    last = outcomes[-1]
    if last.failure:
        if last.failure.kind == "not started":
            return NOT_STARTED
        sentence = failure_sentence(case.check, last.failure, case.inputs[len(outcomes) - 1])
        return Verdict("failed", sentence + _notes(last), last.failure.kind)
    values = [outcome.values for outcome in outcomes]
    if case.check.demands:
        missed = [_missed_demands(case.check, *pair) for pair in zip(case.inputs, values)]
        if any(missed):
            first = [(demands[0], i) for i, demands in enumerate(missed) if demands]
            everywhere = [pair for pair in first if all(pair[0] in demands for demands in missed if demands)]
            demand, i = (everywhere or first)[0]
            sentence = _sentence(case.check, demand, case.inputs[i], values[i])
            return Verdict("failed", sentence + _notes(outcomes[i]), demand.name)
    else:
        wrong = [i for i, pair in enumerate(zip(values, case.expected)) if not _equal(case, *pair)]
        if wrong:
            # What is wrong at plain inputs is explained by these: far out a typical mistake may round in its own way.
            name, sentence = _explain(case, values[: case.plain] if wrong[0] < case.plain else values)
            return Verdict("failed", sentence + _notes(outcomes[wrong[0]]), name)
    broken = _broken_law(case, values)
    if broken:
        return Verdict("failed", f"this must hold, and does not: {broken}", broken)
    return Verdict("passed", title)


def _equal(case, value, expected):
    return all(case.check.close(v, e) for v, e in zip(value, expected))


def _missed_demands(check, test_input, values):
    """The demands that the values miss. One that raises an exception is missed, unless another is missed before it."""
    value = values if len(check.returns) > 1 else values[0]
    missed = []
    for demand in check.demands:
        with np.errstate(all="ignore"):
            try:
                holds = bool(demand.holds(value, *test_input.args))
            except Exception:
                holds = bool(missed)
        if not holds:
            missed.append(demand)
    return missed


def _sentence(check, demand, test_input, values):
    """What the demand that `values` miss says to the learner."""
    sentence = demand.sentence
    if callable(sentence):
        with np.errstate(all="ignore"):
            sentence = sentence(values if len(check.returns) > 1 else values[0], *test_input.args)
    return f"{sentence.rstrip('.')}{in_brackets(check, test_input, values)}"


def _broken_law(case, values):
    """The name of the first law that the values break, or "". A law that raises an exception counts as broken."""
    results = [value if len(case.check.returns) > 1 else value[0] for value in values]
    for law in case.check.laws:
        try:
            with np.errstate(all="ignore"):
                holds = law.residual(case.inputs[: len(values)], results) <= law.tolerance
        except Exception:
            holds = False
        if not holds:
            return law.name
    return ""


def _explain(case, values):
    """(mistake, sentence): the most specific explanation of wrong values."""
    explanation = _mistake(case, values) or _shape(case, values)
    if explanation:
        return explanation
    difference = clear_difference(case, values)
    shown = example(case.check, difference)
    part = difference.part
    triples = zip(case.inputs, values, case.expected)
    calls = [(value[part], right[part], *_sizes(case.check, test_input)) for test_input, value, right in triples]
    explanation = overflow(difference.name, calls)
    if explanation is None and np.isnan(difference.got):
        return "NaN", f"{say('{name} {is_} NaN (not a number)', difference.name)} {shown}"
    explanation = explanation or value_mistake(difference.name, calls)
    if explanation:
        mistake, sentence = explanation
        return mistake, f"{sentence} {shown}"
    if len(case.check.returns) == 2 and all(_equal(case, v[::-1], e) for v, e in zip(values, case.expected)):
        return "order", f"the two results come in the wrong order: return {', '.join(case.check.returns)}"
    law = _broken_law(case, values)
    also = f"; this must hold, and does not: {law}" if law else ""
    return "", f"{say('{name} {differs} from the specification', difference.name)} {shown}{also}"


def _mistake(case, values):
    """(name, sentence) of the exercise's first mistake that gives these values, or None."""
    for mistake in case.check.mistakes:
        wrong = _gives(case, mistake, values) and case.wrong_parts(mistake, len(values))
        if wrong:
            shown = example(case.check, clear_difference(case, values, wrong))
            return mistake.name, f"{mistake.sentence.rstrip('.')} {shown}"
    return None


def _gives(case, mistake, values):
    """True when the mistake gives the answer's values at all inputs, also where these values are right."""
    return all(
        wrong is None or case.check.close(part, wrong)
        for i, value in enumerate(values)
        for part, wrong in zip(value, case.mistaken(mistake, i))
    )


def _shape(case, values):
    """(mistake, sentence) for the first returned part that has a wrong shape at some input, or None."""
    for part, name in enumerate(case.check.returns):
        inputs, calls = [], []
        for test_input, value, right in zip(case.inputs, values, case.expected):
            if value[part].shape != right[part].shape:
                inputs.append(test_input)
                calls.append((value[part], right[part]))
        if calls:
            by_row = all(e.ndim and rows(case.check, test_input, len(e)) for test_input, (_, e) in zip(inputs, calls))
            mistake, sentence = shape_mistake(name, calls, by_row)
            return mistake, f"{sentence} {where(case.check, inputs[0])}"
    return None


def _sizes(check, test_input):
    """(N, D): of the first batch among the arguments, or D of a square matrix; None for what is unknown."""
    arrays = {name: arg for name, arg in zip(check.arguments, test_input.args) if isinstance(arg, np.ndarray)}
    batches = [array.shape for name, array in arrays.items() if name in check.batch]
    squares = [array.shape for array in arrays.values() if array.ndim == 2 and len(set(array.shape)) == 1]
    dim = next((shape[1] for shape in batches + squares if len(shape) > 1 and shape[1] > 1), None)
    return batches[0][0] if batches else None, dim


def _notes(outcome):
    return f"; it printed or warned: {outcome.notes}" if outcome.notes else ""
