"""ex-09-2: the masks of a MADE with two hidden layers, from the degrees of its units."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput

SIGNS = {"<": np.less, "≤": np.less_equal, ">": np.greater, "≥": np.greater_equal, "=": np.equal}


def inputs(rng):
    by_hand = np.array([0, 1, 2]), np.array([0, 1, 1, 0]), np.array([1, 0])
    test_inputs = [TestInput(by_hand)]
    for dim, first, second in ((4, 6, 5), (5, 4, 7), (6, 8, 7)):
        place = rng.permutation(dim)
        if np.array_equal(place, np.arange(dim)):
            place = place[::-1].copy()
        test_inputs.append(TestInput((place, degrees(rng, dim, first), degrees(rng, dim, second))))
    test_inputs.append(TestInput((np.array([1, 0]), np.zeros(1, dtype=int), np.zeros(1, dtype=int))))
    for place, first, second in (
        (rng.permutation(6), [1, 4, 4], [2, 2, 4]),
        (np.arange(5), [0, 2, 2], [1, 3]),
        (np.arange(5)[::-1].copy(), [3, 0, 1], [2, 0]),
    ):
        args = place, rng.permutation(first), rng.permutation(second)
        test_inputs.append(TestInput(args, "some degrees are missing"))
    return test_inputs


def degrees(rng, dim, width):
    """Degrees of a hidden layer in any order, each of 0, …, D − 2 among them."""
    return rng.permutation(np.append(np.arange(dim - 1), rng.integers(0, dim - 1, size=width - dim + 1)))


def with_signs(signs):
    """The masks with three of the signs in SIGNS, from the inputs to the outputs."""

    def masks(place, first, second):
        ends = (place, first), (first, second), (second, place)
        return tuple(SIGNS[sign](before[:, None], after) for sign, (before, after) in zip(signs, ends))

    return masks


right = with_signs("≤≤<")


def paths(masks):
    """How many paths lead to an output (row) from an input (column)."""
    first, second, last = masks
    return (first @ second @ last).T


def sees_itself(inputs, values):
    return max(float(np.max(np.diag(paths(masks)))) for masks in values)


def misses_one(inputs, values):
    missing = []
    for test_input, masks in zip(inputs, values):
        place = test_input.args[0]
        if test_input.name:
            continue
        missing.append(np.sum((place[None, :] < place[:, None]) & (paths(masks) == 0)))
    return float(max(missing))


def in_turn(place, first, second):
    """The masks of degrees 0, …, D − 2 in turn, whatever the given ones are."""
    last = len(place) - 1
    return right(place, np.arange(len(first)) % last, np.arange(len(second)) % last)


def no_middle(place, first, second):
    return None, np.ones((len(first), len(second))), None


def picture(answer):
    """Paths from each input to each output through the learner's masks."""
    from minflow import plots

    dim, hidden = 5, np.arange(8) % 4
    counted = paths([np.asarray(mask, dtype=float) for mask in answer(np.arange(dim), hidden, hidden)])
    picture = plots.matrices({"number of paths through your masks": counted}, "output ", "input ", first=0)
    reached = [", ".join(str(j) for j in np.flatnonzero(row)) or "none" for row in counted]
    picture.alt = "A table of paths for five places, filled strictly below its diagonal. "
    picture.alt += "; ".join(f"output {i} is reached from inputs: {inputs}" for i, inputs in enumerate(reached)) + "."
    return picture


CHECK = Check(
    "ex-09-2",
    arguments=("place", "first", "second"),
    returns=("the first mask", "the second mask", "the last mask"),
    truth=("the first mask", "the second mask", "the last mask"),
    inputs=inputs,
    expected=right,
    laws=(
        Law("no path leads from an input to the output of the same place", sees_itself),
        Law("every output is reached from all places before its own", misses_one),
    ),
    picture=picture,
    mistakes=(
        Mistake(
            "strict before the outputs, not there",
            with_signs("<<≤"),
            "no output sees itself, but you have two strict signs, and each of them costs a place: one is enough. In "
            "which layer does it cost nothing?",
        ),
        Mistake(
            "strict in the first layer, not in the last",
            with_signs("<≤≤"),
            "these are the masks of the given code: the input of place D − 2 reaches no output. Hidden degrees end at "
            "D − 2, so which of the three signs stops it?",
        ),
        Mistake(
            "strict in the middle, not in the last",
            with_signs("≤<≤"),
            "your strict sign is between the hidden layers: no output sees itself, but a place is lost on the way, "
            "since hidden degrees end at D − 2.",
        ),
        Mistake(
            "sees itself",
            with_signs("≤≤≤"),
            "now an output is reached from its own input: along a path j ≤ d ≤ d′ ≤ i nothing excludes j = i. One of "
            "the signs must be strict.",
        ),
        Mistake(
            "strict everywhere",
            with_signs("<<<"),
            "each < costs one place: with three of them an output does not reach the two places just before its own. "
            "One is enough.",
        ),
        Mistake(
            "strict in the first layer too",
            with_signs("<≤<"),
            "your last mask is right, and the first one still loses a place: may a hidden unit of degree d read place "
            "d itself?",
        ),
        Mistake(
            "strict between hidden layers too",
            with_signs("≤<<"),
            "your second mask loses a place: what a unit of degree d may depend on, another unit of degree d may "
            "depend on too.",
        ),
        Mistake(
            "turned round",
            with_signs("≥≥>"),
            "your outputs depend on what comes *after* them: a unit reads degrees up to its own, not from its own on.",
        ),
        Mistake(
            "turned round, and strict first",
            with_signs(">≥≥"),
            "your outputs depend on what comes *after* them: a unit reads degrees up to its own, not from its own on.",
        ),
        Mistake(
            "first mask turned round",
            with_signs("≥≤<"),
            "your first mask is reversed: a hidden unit of degree d would read the places from d on.",
        ),
        Mistake(
            "second mask turned round",
            with_signs("≤≥<"),
            "your second mask is reversed: a unit of low degree would read units of higher degree, which depend on "
            "later places.",
        ),
        Mistake(
            "last mask turned round",
            with_signs("≤≤>"),
            "your last mask is reversed: an output would read units that depend on its own place and on later ones.",
        ),
        Mistake(
            "equal degrees",
            with_signs("==="),
            "you connect only equal degrees: a unit may read all degrees up to its own.",
        ),
        Mistake(
            "rows and columns exchanged",
            lambda *args: tuple(mask.T for mask in right(*args)),
            "rows and columns are exchanged: a mask is as large as the weights, (inputs of the layer, outputs).",
        ),
        Mistake(
            "rows and columns exchanged, and sees itself",
            lambda *args: tuple(mask.T for mask in with_signs("≤≤≤")(*args)),
            "rows and columns are exchanged: a mask is as large as the weights, (inputs of the layer, outputs). And "
            "along a path one of the signs must be strict.",
        ),
        Mistake(
            "last mask from the other side",
            lambda *args: (None, None, right(*args)[2].T),
            "in your last mask rows and columns are exchanged: hidden units come in, and are its rows.",
        ),
        Mistake(
            "last mask turned round, from the other side",
            lambda *args: (None, None, with_signs("≤≤>")(*args)[2].T),
            "the rows of your last mask are places: hidden units come in and are the rows, outputs are the columns.",
        ),
        Mistake(
            "degrees ignored",
            in_turn,
            "you count out the degrees yourself: they are given, and need not be in any order.",
        ),
        Mistake(
            "two places lower",
            lambda place, first, second: (None, None, second[:, None] < place - 1),
            "your outputs are too strict by one place: place i may read the hidden unit of degree i − 1.",
        ),
        Mistake(
            "order ignored",
            lambda place, first, second: right(np.arange(len(place)), first, second),
            "you use the numbers of the columns: the degree of an input or output is its place, and the order may be "
            "another one.",
        ),
        Mistake(
            "no mask between the hidden layers",
            no_middle,
            "your second mask cuts nothing: a unit of low degree then depends on one of high degree, and passes this "
            "on.",
        ),
        Mistake(
            "only the degree just before",
            lambda place, first, second: (None, None, second[:, None] + 1 == place),
            "your outputs read only the hidden units one degree below their place: place i may read every degree below "
            "i, and a degree may be missing.",
        ),
    ),
)
