"""ex-04-1: the share of elimination in the work for a log-det by the definition."""

from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    test_inputs = [TestInput((3, 2))]
    for D, H in (((20, 60), (100, 400)), ((100, 900), (20, 60)), ((300, 900), (900, 3000))):
        test_inputs.append(TestInput((int(rng.integers(*D)), int(rng.integers(*H)))))
    return test_inputs


def elimination(D):
    return (D**3 - D) / 3


def passes(D, H, count=None):
    """The work of so many passes through the network, D + 1 unless given."""
    return (D + 1 if count is None else count) * 2 * D * H


def share_of(det, rest):
    return det / (det + rest)


def share(D, H):
    return share_of(elimination(D), passes(D, H))


def is_no_share(inputs, values):
    """By how much a value lies outside of [0, 1]."""
    return max(max(float(v) - 1, -float(v)) for v in values)


def picture(answer):
    """The learner's share against D, for three widths of the network."""
    import numpy as np

    from minflow import plots

    D = np.array([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048])
    curves = {f"H = {H}": (D, np.array([float(answer(int(d), H)) for d in D])) for H in (16, 64, 256)}
    curves["H = D"] = D, np.array([float(answer(int(d), int(d))) for d in D])
    title = "How much of the work is the determinant?"
    return plots.lines(curves, "D", "share of elimination", title, logx=True)


CHECK = Check(
    "ex-04-1",
    arguments=("D", "H"),
    returns=("the share",),
    inputs=inputs,
    expected=share,
    guesses=(
        ("the share of elimination for D = 784, H = 784", share(784, 784)),
        ("the share of elimination for D = 784, H = 64", share(784, 64)),
    ),
    laws=(Law("a share lies between 0 and 1", is_no_share, tolerance=0.0),),
    picture=picture,
    mistakes=(
        Mistake(
            "the share of the passes",
            lambda D, H: 1 - share(D, H),
            "that is the share of the network's passes: the share of elimination is the rest.",
        ),
        Mistake(
            "ratio for share",
            lambda D, H: elimination(D) / passes(D, H),
            "that is elimination compared with the passes: a share is compared with all of the work.",
        ),
        Mistake(
            "no forward pass",
            lambda D, H: share_of(elimination(D), passes(D, H, D)),
            "the forward pass is missing: the D reverse passes follow it.",
        ),
        Mistake(
            "one pass",
            lambda D, H: share_of(elimination(D), passes(D, H, 1)),
            "you count one pass: how many rows of the Jacobian does one reverse pass give?",
        ),
        Mistake(
            "one forward and one reverse pass",
            lambda D, H: share_of(elimination(D), passes(D, H, 2)),
            "you count one reverse pass: it gives a single row of the Jacobian, and there are D of them.",
        ),
        Mistake(
            "half of the network",
            lambda D, H: share_of(elimination(D), passes(D, H) / 2),
            "your pass has D · H multiplications: the network has a second layer of weights, from H back to D.",
        ),
        Mistake(
            "half of the network, no forward pass",
            lambda D, H: share_of(elimination(D), passes(D, H, D) / 2),
            "your pass has D · H multiplications: the network has a second layer of weights. And a forward pass is "
            "missing.",
        ),
        Mistake(
            "H² for the weights",
            lambda D, H: share_of(elimination(D), (D + 1) * (2 * D * H + H**2)),
            "you count weights between hidden units: there is only one hidden layer here.",
        ),
        Mistake(
            "D² for the weights",
            lambda D, H: share_of(elimination(D), (D + 1) * D**2),
            "your pass has D² multiplications, whatever H is: count the weights of the network.",
        ),
        Mistake(
            "D³ for elimination",
            lambda D, H: share_of(D**3, passes(D, H)),
            "you count D³ for elimination: the constant in front is not 1. Section 2 of the notebook counts it.",
        ),
        Mistake(
            "D³/3 for elimination",
            lambda D, H: share_of(D**3 / 3, passes(D, H)),
            "D³/3 is right for large D only: the exact count is in section 2 of the notebook.",
        ),
        Mistake(
            "D multiplications",
            lambda D, H: share_of(D - 1, passes(D, H)),
            "D − 1 multiplications are the product of a diagonal: this Jacobian is full, and has to be made "
            "triangular first.",
        ),
        Mistake(
            "D and H exchanged",
            lambda D, H: share(H, D),
            "D and H are exchanged: the Jacobian is D × D.",
        ),
        Mistake(
            "percent",
            lambda D, H: 100 * share(D, H),
            "that is in percent: return a number between 0 and 1.",
        ),
    ),
)
