"""ex-06-1: how long does a determinant take at another D?"""

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale


def inputs(rng):
    found = [TestInput((2.0, 100, 400)), TestInput((2.0, 100, 200), "twice")]
    for _ in range(2):
        D = int(rng.integers(200, 900))
        found.append(TestInput((scale(rng), D, int(D * (2 + scale(rng))))))
    return [*found, TestInput((10 * scale(rng), 1500, int(1500 * rng.uniform(0.2, 0.4))))]


def later(seconds, D, new_D):
    return seconds * (new_D / D) ** 3


def twice_is_not_eight(inputs, values):
    return max(abs(float(v) / (8 * p.args[0]) - 1) for p, v in zip(inputs, values, strict=True) if p.name == "twice")


CHECK = Check(
    "ex-06-1",
    arguments=("seconds", "D", "new_D"),
    returns=("the time",),
    inputs=inputs,
    expected=later,
    laws=(Law("twice the dimensions take eight times as long", twice_is_not_eight, tolerance=1e-3),),
    rtol=1e-3,  # the exact count (D³ − D)/3 is as good an answer
    mistakes=(
        Mistake(
            "grows like D",
            lambda seconds, D, new_D: seconds * new_D / D,
            "that is the growth of a sum over the diagonal: elimination clears every column, in every row, and "
            "subtracts a whole row each time, which is three loops over D.",
        ),
        Mistake(
            "grows like D²",
            lambda seconds, D, new_D: seconds * (new_D / D) ** 2,
            "that is how the number of entries grows, and so the memory: elimination touches them again for every "
            "column that it clears.",
        ),
        Mistake(
            "three times the ratio",
            lambda seconds, D, new_D: seconds * 3 * new_D / D,
            "you take three times the ratio: the 3 in D³ is a power, the ratio occurs three times as a factor.",
        ),
        Mistake(
            "whole ratio",
            lambda seconds, D, new_D: seconds * (new_D // D) ** 3,
            "your division // cuts off what comes after the point: 2.6 times as many dimensions are not twice as many.",
        ),
        *(
            Mistake(
                f"new_D³ alone{also}",
                lambda seconds, D, new_D, factor=factor: factor(seconds) * new_D**3,
                "D³ is right up to a constant, and the constant is not 1: what does the first measurement say of it?",
            )
            for also, factor in (("", lambda seconds: 1), (", times seconds", lambda seconds: seconds))
        ),
        Mistake(
            "ratio upside down",
            lambda seconds, D, new_D: seconds * (D / new_D) ** 3,
            "the power is right and the ratio is upside down: with more dimensions it must take longer.",
        ),
        Mistake(
            "how many times as long",
            lambda seconds, D, new_D: (new_D / D) ** 3,
            "that says how many times as long it takes; how long is that, when the first one took so many seconds?",
        ),
        Mistake(
            "always eight",
            lambda seconds, D, new_D: 8 * seconds,
            "eight times as long is what *twice* the dimensions take: what is the ratio here?",
        ),
        Mistake(
            "seconds cubed",
            lambda seconds, D, new_D: (seconds * new_D / D) ** 3,
            "you cube the seconds, too: the power belongs to the ratio of the sizes alone.",
        ),
        Mistake(
            "operations for seconds",
            lambda seconds, D, new_D: (new_D**3 - new_D) / 3,
            "that is the number of operations: how many seconds one of them takes, the first measurement tells.",
        ),
        Mistake(
            "difference for ratio",
            lambda seconds, D, new_D: seconds + (new_D - D) ** 3,
            "you cube the difference of the two D: a power law is about ratios, 100 to 200 is as 1000 to 2000.",
        ),
    ),
)
