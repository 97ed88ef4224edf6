"""The parts of a verdict's sentence: what failed, which number is wrong, and for which arguments."""

from dataclasses import dataclass

import numpy as np

from .diagnose import say
from .values import LONGEST, in_full, in_words

FAILURES = {
    "not callable": "check needs your function itself; got {text}: write its name without brackets or a call",
    "a class": "check needs a function; got the class {text}",
    "parameters": "your function must take ({arguments}); yours takes {text}",
    "raised": "your function raised {text}{hint}{where}",
    "time": "your function was still running and was stopped: does a loop never end?{where}",
    "memory": "your function ran out of memory{where}{text}",
    "recursion": "your function calls itself without end{text}{where}",
    "changed its argument": "your function changed its argument {text} in place: work on {copy}",
    "parts": "your function must return {returns}, in this order; got {text}",
    "unfit": "{text}",
    "type": "your function must return {kind}; got {text}{hint}",
}
RAISED = (
    (
        "'function' object has no attribute",
        "np is autograd.numpy here, whose functions have no reduce, accumulate or outer: use others, "
        "or import numpy by its own name",
    ),
)
TRUTH = {"0": "False", "1": "True"}


@dataclass(frozen=True)
class Difference:
    """A number that is wrong: at which test input, in which returned part, at which index."""

    test_input: object
    part: int
    name: str
    index: tuple
    size: int
    expected: float
    got: float


def failure_words(failure):
    """The sentence of a failure that has no test input: in the drawing of a picture, or in work on a project."""
    if failure.kind == "raised" or failure.kind not in FAILURES:  # the former perhaps not by the learner's function
        return failure.text or failure.kind
    return FAILURES[failure.kind].format(text=failure.text, where="")


def failure_sentence(check, failure, test_input):
    """The sentence of a failure that happened at `test_input`."""
    hint = ""
    if failure.kind == "raised":
        hint = next((f"; {why}" for words, why in (*check.raised, *RAISED) if words in failure.text), "")
    elif failure.text == "None":
        hint = ": is there a return?"
    elif len(check.returns) == 1 and failure.text == "a tuple of 2":
        hint = say(": {name} alone {is_} asked", check.returns[0])
    return FAILURES[failure.kind].format(
        text=failure.text,
        hint=hint,
        kind="a NumPy array or a number" if len(check.returns) == 1 else "NumPy arrays",
        arguments=", ".join(check.arguments),
        returns=f"{len(check.returns)} things, ({', '.join(check.returns)})",
        where=" " + where(check, test_input),
        copy=_copy_of(check, failure.text, test_input),
    )


def _copy_of(check, name, test_input):
    """How to copy the argument `name`; a shallow copy of a tree would share its arrays."""
    value = dict(zip(check.arguments, test_input.args)).get(name)
    if not isinstance(value, (dict, list, tuple)):
        return f"{name}.copy()"
    if isinstance(value, list) and not any(isinstance(part, (np.ndarray, dict, list, tuple)) for part in value):
        return f"a new list, list({name}) or {name}[::-1]"
    return f"copy.deepcopy({name}), or build a new tree ({name}.copy() shares its arrays)"


def clear_difference(case, values, parts=None):
    """A Difference that a learner can follow: at the first input of which most can be shown. Only in `parts` if given.

    Where shapes differ, its numbers are NaN.
    """
    check, found = case.check, []
    for test_input, value, right in zip(case.inputs, values, case.expected):
        for part, name in enumerate(check.returns):
            if parts is not None and part not in parts:
                continue
            got, expected = value[part], right[part]
            if got.shape != expected.shape:
                found.append(Difference(test_input, part, name, (), 0, np.nan, np.nan))
            elif not check.close(got, expected):
                index = _clear_place(check, got, expected)
                size = len(got) if index else 0
                found.append(Difference(test_input, part, name, index, size, float(expected[index]), float(got[index])))
    return min(found, key=lambda difference: _hidden(check, difference))


def _clear_place(check, got, expected):
    """The first index at which the numbers differ by a hundredth of their largest difference, or by NaN or infinity."""
    wrong = ~np.isclose(got, expected, rtol=check.rtol, atol=check.atol)
    with np.errstate(invalid="ignore"):
        gaps = np.where(wrong, np.nan_to_num(np.abs(got - expected), nan=np.inf), 0.0)
    clear = wrong & (gaps >= 0.01 * np.max(gaps))
    return tuple(int(i) for i in np.argwhere(clear)[0])


def _hidden(check, difference):
    """How many arguments cannot be shown in full."""
    return sum(not in_full(value) for value in _shown_args(check, difference).values())


def _shown_args(check, difference):
    """The arguments by name, of a batch only the row with the difference."""
    args = dict(zip(check.arguments, difference.test_input.args, strict=True))
    if difference.index:
        for name in rows(check, difference.test_input, difference.size):
            args[name] = args[name][difference.index[0]]
    return args


def example(check, difference):
    """`(for x = 3, a = -2: expected 0.12099, got -0.12099)`; of a batch, only the row with the difference is shown."""
    if np.isnan(difference.expected):
        return where(check, difference.test_input)
    args, index = _shown_args(check, difference), difference.index
    batch = index and rows(check, difference.test_input, difference.size)
    place = index[1:] if batch else index
    entry = f"[{', '.join(map(str, index))}]" if place else ""
    name = f" {difference.name}{entry}" if place or len(check.returns) > 1 else ""
    expected, got = numbers(difference.expected, difference.got)
    if difference.name in check.truth:
        expected, got = TRUTH.get(expected, expected), TRUTH.get(got, got)
    return f"({_inputs(args)}:{name} expected {expected}, got {got})"


def rows(check, test_input, size):
    """Names of the batches among the arguments that have `size` rows."""
    args = zip(check.arguments, test_input.args, strict=True)
    return [name for name, arg in args if name in check.batch and np.ndim(arg) and len(arg) == size]


def where(check, test_input):
    """`(for x = [1, 3], a = -2)`."""
    return f"(for {_listed(dict(zip(check.arguments, test_input.args, strict=True)))})"


def in_brackets(check, test_input, values):
    """` (for x = [1, 3]: y = 2)`: the arguments and what the answer returned for them; "" where both are too long.

    Where the two together are too long, the arguments alone.
    """
    args = dict(zip(check.arguments, test_input.args, strict=True))
    given = "" if check.driver else _shown(dict(zip(check.returns, values)))  # a driver's values are not the learner's
    told = [text for text in (_shown(args) and _inputs(args), given) if text]
    if sum(map(len, told)) > 1.5 * LONGEST:
        told = told[:1]
    return f" ({': '.join(told)})" if told else ""


def numbers(*values):
    """The texts of numbers: of five digits, or of as many as are needed to see that they differ."""
    for digits in (5, 8, 12, 17):
        texts = [f"{value:.{digits}g}" for value in values]
        if len(set(texts)) == len(set(values)):
            break
    return texts


def _inputs(args):
    return f"for {_shown(args) or _listed(args)}"


def _shown(values):
    """`a = 3, x = [1, 2]`, without the arrays of which only the shape could be said."""
    return _listed(
        {name: value for name, value in values.items() if in_full(value) or not isinstance(value, np.ndarray)}
    )


def _listed(values):
    return ", ".join(f"{name} = {in_words(value)}" for name, value in values.items())
