"""ex-07-5: two permutations in a row, undone."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput

MISTAKEN_ORDERS = {
    "the same orders again": lambda first, second: second[first],
    "the first one first": lambda first, second: np.argsort(first)[np.argsort(second)],
    "forward again": lambda first, second: first[second],
    "the first one only": lambda first, second: np.argsort(first),
    "the second one only": lambda first, second: np.argsort(second),
    "read backwards": lambda first, second: second[::-1][first[::-1]],
    "read backwards, the first one first": lambda first, second: first[::-1][second[::-1]],
    "the second one not undone": lambda first, second: second[np.argsort(first)],
    "the first one not undone": lambda first, second: np.argsort(second)[first],
}


def inputs(rng):
    x = np.array([[30.0, 20.0, 10.0], [0.0, 5.0, -4.0]])
    found = [TestInput((x, np.array([2, 0, 1]), np.array([0, 2, 1])))]
    for N, D in ((3, 5), (4, 6), (6, 7)):
        first, second = telling_orders(rng, D)
        found.append(TestInput((rng.normal(size=(N, D)), first, second)))
    return found


def telling_orders(rng, D):
    """Two orders for which every mistake gives another result."""
    while True:
        first, second = rng.permutation(D), rng.permutation(D)
        results = [make(first, second) for make in (*MISTAKEN_ORDERS.values(), back)]
        if len({tuple(order) for order in results}) == len(results):
            return first, second


def back(first, second):
    """The one order that takes x back: place first[second[k]] receives x_k."""
    return np.argsort(first[second])


def undo(x, first, second):
    return x[:, back(first, second)]


def does_not_lead_back(inputs, values):
    """|forward(z) − x|."""
    gaps = [np.max(np.abs(v[:, p.args[1]][:, p.args[2]] - p.args[0])) for p, v in zip(inputs, values, strict=True)]
    return float(max(gaps))


def with_mistaken_order(name):
    return lambda x, first, second: x[:, MISTAKEN_ORDERS[name](first, second)]


CHECK = Check(
    "ex-07-5",
    arguments=("x", "first", "second"),
    returns=("z",),
    inputs=inputs,
    expected=undo,
    laws=(Law("first, then second, take z to the x that came in", does_not_lead_back),),
    raised=tuple(
        (words, "an order is one of columns: a row is a point, and keeps its place")
        for words in ("out of bounds for axis 0", "could not be broadcast")
    ),
    mistakes=(
        Mistake(
            "the same orders again",
            with_mistaken_order("the same orders again"),
            "you apply the same orders once more: that undoes an exchange or a reversal, and no other order. "
            "Which order puts place i back where it came from?",
        ),
        Mistake(
            "forward again",
            with_mistaken_order("forward again"),
            "you run forward once more, first and then second: each has to be undone, the last one first.",
        ),
        Mistake(
            "the first one first",
            with_mistaken_order("the first one first"),
            "each order is undone rightly, and in the wrong sequence: x came out of the second one, so that one is "
            "undone first.",
        ),
        Mistake(
            "the first one only",
            with_mistaken_order("the first one only"),
            "you undo the first order, and nothing of the second.",
        ),
        Mistake(
            "the second one only",
            with_mistaken_order("the second one only"),
            "you undo the second order, and stop half way: what you have is what the first one made.",
        ),
        Mistake(
            "the second one not undone",
            with_mistaken_order("the second one not undone"),
            "the first order is undone, and the second one is applied once more in place of its inverse.",
        ),
        Mistake(
            "the first one not undone",
            with_mistaken_order("the first one not undone"),
            "the second order is undone, and the first one is applied once more in place of its inverse.",
        ),
        Mistake(
            "numbers sorted",
            lambda x, first, second: np.sort(x, axis=1),
            "you sort the numbers of each point: where they go does not depend on how large they are, only on the two "
            "orders.",
        ),
        Mistake(
            "read backwards",
            with_mistaken_order("read backwards"),
            "an order read from its end is not its inverse: the inverse answers at which place each number stands.",
        ),
        Mistake(
            "read backwards, the first one first",
            with_mistaken_order("read backwards, the first one first"),
            "two things: an order read from its end is not its inverse, and x came out of the second one, so that is "
            "undone first.",
        ),
    ),
)
