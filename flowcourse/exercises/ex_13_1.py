"""ex-13-1: what is the last of a number's binary digits worth?"""

import numpy as np

from ..checking import domains
from ..checking.edges import around
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand and as guessed; a large negative number in few digits; a small one; powers of two, and beside one."""
    large, small = -float(rng.uniform(520, 700)), float(rng.uniform(0.0011, 0.0013))
    power = 2.0 ** int(rng.integers(20, 30))
    pairs = [(12.0, 24), (large, 8), (small, 24), (power, 53), (1.0, 24), (0.5, 8), (-(2.0**-29), 53), (2.0**29, 24)]
    pairs += [(1e8, 24), (-1e8, 24), (700.0, 8), *((float(number), 11) for number in around(8.0, 1e-6))]
    return [TestInput(pair) for pair in pairs]


def exponent(number):
    return np.floor(np.log2(np.abs(number)))


def worth(number, digits):
    return 2.0 ** (exponent(number) - digits + 1)


def has_other_digits(inputs, values):
    """By how much the number is not of so many digits, counted in steps of the value."""
    excesses = []
    for test_input, value in zip(inputs, values, strict=True):
        number, digits = test_input.args
        steps = np.log2(np.abs(number) / float(value))
        excesses.append(max(digits - 1 - steps, steps - digits, 0.0))
    return max(excesses)


CHECK = Check(
    "ex-13-1",
    arguments=("number", "digits"),
    returns=("the worth",),
    inputs=inputs,
    domains={"number": domains.nonzero(1e-290, 1e290), "digits": domains.whole(2, 53)},
    expected=worth,
    atol=0.0,
    laws=(Law("counted in steps of its last digit, a number has as many binary digits as its type", has_other_digits),),
    guesses=(
        ("float32's last digit in a sum of 100 000 000 nats", 8.0),
        ("bfloat16's last digit in a loss of 700 nats", 4.0),
    ),
    mistakes=(
        Mistake(
            "truncated below 1",
            lambda number, digits: 2.0 ** (np.trunc(np.log2(np.abs(number))) - digits + 1),
            "right for numbers above 1. `int` cuts towards 0, and a logarithm below 0 has to be rounded down: "
            "np.floor.",
        ),
        Mistake(
            "one digit too many below 1",
            lambda number, digits: worth(number, digits) / (1 + (np.abs(number) < 1)),
            "right for numbers above 1, and half as much as it must be below: digits are counted from the first that "
            "is not 0 there, too.",
        ),
        Mistake(
            "quotient of two logarithms",
            lambda number, digits: 2.0 ** (np.floor(np.log(np.abs(number)) / np.log(2)) - digits + 1),
            "right, but at a power of 2, where the quotient of two logarithms may come out a little too small: np.log2 "
            "is exact there.",
        ),
        Mistake(
            "one digit too many",
            lambda number, digits: worth(number, digits) / 2,
            "yours is half of it: how many digits follow the first one? (Half of the last digit is how far rounding "
            "may be off.)",
        ),
        Mistake(
            "one digit too few",
            lambda number, digits: 2 * worth(number, digits),
            "yours is twice as much: between which powers of 2 does the number lie, and is its first digit worth the "
            "larger one or the smaller one?",
        ),
        Mistake(
            "decimal digits",
            lambda number, digits: 10.0 ** (np.floor(np.log10(np.abs(number))) - digits + 1),
            "you count decimal digits: the computer counts in powers of 2.",
        ),
        Mistake(
            "not rounded down",
            lambda number, digits: np.abs(number) * 2.0 ** (1 - digits),
            "yours grows smoothly with the number: the digits stand at powers of 2, so that 9 and 15 have the same "
            "last digit.",
        ),
        Mistake(
            "rounded up",
            lambda number, digits: 2.0 ** (np.ceil(np.log2(np.abs(number))) - digits + 1),
            "you round the exponent up: 12 lies between 8 and 16, and its first digit is worth 8.",
        ),
        Mistake(
            "rounded to the nearest",
            lambda number, digits: 2.0 ** (np.round(np.log2(np.abs(number))) - digits + 1),
            "you round the exponent to the nearest whole number: 15 lies close to 16, and its first digit is still "
            "worth 8.",
        ),
        Mistake(
            "near one",
            lambda number, digits: 2.0 ** (1 - digits),
            "that is the last digit of 1: a larger number starts further to the left, and so its last digit is worth "
            "more.",
        ),
        Mistake(
            "the exponent",
            lambda number, digits: exponent(number) - digits + 1,
            "that is the exponent: the digit is worth 2 to this power.",
        ),
        Mistake(
            "the first digit",
            lambda number, digits: 2.0 ** exponent(number),
            "that is what the first digit is worth.",
        ),
        Mistake(
            "sign",
            lambda number, digits: 2.0 ** (np.floor(np.log2(number)) - digits + 1),
            "a negative number has no logarithm: its digits are those of its absolute value.",
        ),
    ),
)
