"""ex-19-1: two powers of the time, where they cross, and how far a faster code moves the crossing."""

import math

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand, before and after; then rates that differ by more and by less, with the code of b faster and slower."""
    test_inputs = [TestInput((0.6, 1.0, 0.2, 0.5, 1.0)), TestInput((0.6, 1.0, 0.2, 0.5, 2.0))]
    for faster in (1.5, 0.7, 3.0):
        late, apart = rng.uniform(0.3, 0.8), rng.uniform(0.2, 0.6)
        small = rng.uniform(0.05, 0.3)
        given = small * rng.uniform(1.5, 4), late + apart, small, late, faster * rng.uniform(0.9, 1.1)
        test_inputs.append(TestInput(tuple(map(float, given))))
    guessed = (0.3, 0.6, 0.2, 0.5, 1.0), (0.3, 0.6, 0.2, 0.5, 2.0)
    others = (0.8, 0.6, 0.1, 0.5, 50.0), (1e-6, 1.0, 1e-9, 0.5, 1.0), (1e6, 3.0, 10.0, 1.0, 1e3)  # first, after ages
    test_inputs += [TestInput(given) for given in guessed]
    return [*test_inputs, *(TestInput((first * float(rng.uniform(1, 1.1)), *rest)) for first, *rest in others)]


def turns_in_time(gap_a, rate_a, gap_b, rate_b, faster):
    """True where a begins with the larger gap and falls faster, and the turn is from e⁻⁵⁰ to e⁵⁰ seconds."""
    apart = math.log(gap_a / gap_b) + rate_b * math.log(faster)
    return gap_a > gap_b and abs(apart) < 50 * (rate_a - rate_b)


def turn(gap_a, rate_a, gap_b, rate_b, faster):
    seconds = (gap_a / (gap_b * faster**-rate_b)) ** (1 / (rate_a - rate_b))
    return seconds, gap_a * seconds**-rate_a


def gaps_differ(inputs, values):
    """How far the two gaps are from each other at the time of the answer, over the gap."""
    worst = 0.0
    for given, (seconds, gap) in zip(inputs, values, strict=True):
        gap_a, rate_a, gap_b, rate_b, faster = given.args
        if not seconds > 0:
            return 1.0
        first, second = gap_a * seconds**-rate_a, gap_b * (faster * seconds) ** -rate_b
        worst = max(worst, abs(float(first / second) - 1), abs(float(gap / first) - 1))
    return worst


def with_rate_a(gap_a, rate_a, gap_b, rate_b, faster):
    seconds = turn(gap_a * faster**rate_a, rate_a, gap_b, rate_b, 1.0)[0]
    return seconds, gap_a * seconds**-rate_a


CHECK = Check(
    "ex-19-1",
    arguments=("gap_a", "rate_a", "gap_b", "rate_b", "faster"),
    returns=("the time", "the gap"),
    inputs=inputs,
    domains={
        **dict.fromkeys(("gap_a", "gap_b"), domains.positive(1e-6, 1e6)),
        **dict.fromkeys(("rate_a", "rate_b"), domains.positive(0.1, 3)),
        "faster": domains.positive(),
    },
    admits=turns_in_time,
    expected=turn,
    guesses=(
        ("seconds at the turn, for 0.3 / t^0.6 against 0.2 / t^0.5", turn(0.3, 0.6, 0.2, 0.5, 1.0)[0]),
        ("the same, when the steps of b are twice as fast", turn(0.3, 0.6, 0.2, 0.5, 2.0)[0]),
    ),
    laws=(Law("at this time both families have this gap", gaps_differ),),
    mistakes=(
        Mistake(
            "faster forgotten",
            lambda gap_a, rate_a, gap_b, rate_b, faster: turn(gap_a, rate_a, gap_b, rate_b, 1.0),
            "that is the turn before anything was made faster: what is b's gap after one second now?",
        ),
        Mistake(
            "the gap divided by faster",
            lambda gap_a, rate_a, gap_b, rate_b, faster: turn(gap_a, rate_a, gap_b / faster, rate_b, 1.0),
            "you divide b's gap by `faster`: twice the steps halve only a gap that falls like 1/t.",
        ),
        Mistake(
            "a made faster",
            lambda gap_a, rate_a, gap_b, rate_b, faster: turn(gap_a * faster**-rate_a, rate_a, gap_b, rate_b, 1.0),
            "you make a faster: it is b whose steps take less time.",
        ),
        Mistake(
            "b slower",
            lambda gap_a, rate_a, gap_b, rate_b, faster: turn(gap_a, rate_a, gap_b, rate_b, 1 / faster),
            "you make b slower: with faster steps its gap after one second is smaller.",
        ),
        Mistake(
            "the time times faster",
            lambda gap_a, rate_a, gap_b, rate_b, faster: (
                faster * turn(gap_a, rate_a, gap_b, rate_b, 1.0)[0],
                gap_a * (faster * turn(gap_a, rate_a, gap_b, rate_b, 1.0)[0]) ** -rate_a,
            ),
            "you multiply the time of the turn by `faster`: that is right only where rate_a is twice rate_b.",
        ),
        Mistake(
            "rates not subtracted",
            lambda gap_a, rate_a, gap_b, rate_b, faster: (
                gap_a / (gap_b * faster**-rate_b),
                gap_a * (gap_a / (gap_b * faster**-rate_b)) ** -rate_a,
            ),
            "you take the quotient of the gaps for the time: which power of t stands beside it?",
        ),
        Mistake(
            "the exponent upside down",
            lambda gap_a, rate_a, gap_b, rate_b, faster: (
                (gap_a / (gap_b * faster**-rate_b)) ** (rate_a - rate_b),
                gap_a * (gap_a / (gap_b * faster**-rate_b)) ** (-rate_a * (rate_a - rate_b)),
            ),
            "the quotient of the gaps is t to the power rate_a − rate_b: solve this for t.",
        ),
        Mistake(
            "b's old gap",
            lambda gap_a, rate_a, gap_b, rate_b, faster: (
                turn(gap_a, rate_a, gap_b, rate_b, faster)[0],
                gap_b * turn(gap_a, rate_a, gap_b, rate_b, faster)[0] ** -rate_b,
            ),
            "the time is right, and the gap is that of the slow b.",
        ),
        Mistake(
            "faster with the rate of a",
            with_rate_a,
            "`faster` enters with the rate of a in yours: whose steps are faster, and at which rate does that gap "
            "fall?",
        ),
    ),
)
