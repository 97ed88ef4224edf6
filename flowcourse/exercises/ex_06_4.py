"""ex-06-4: the multiplications, divisions and additions behind N log-dets, by definition and by structure."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    found = [TestInput((10, 3, 2))]
    sizes = [D for D in range(4, 60) if D % 3]  # where D³/3 is no whole number
    for D in rng.choice(sizes, size=3, replace=False):
        found.append(TestInput((int(rng.integers(3, 90)), int(D), int(rng.integers(2, 90)))))
    return found


def one_pass(D, H):
    return D * H + H * D


def elimination(D):
    return (D**3 - D) // 3


def by_definition(N, D, H, passes=None, det=None):
    """N points, each with `passes` passes (D + 1 unless given) and `det` operations for a determinant."""
    passes = D + 1 if passes is None else passes
    det = elimination(D) + D - 1 if det is None else det
    return N * (passes * one_pass(D, H) + det)


def bill(N, D, H):
    return by_definition(N, D, H), N * (one_pass(D, H) + D - 1)


def left_over(inputs, values):
    """What is left of either count when it is divided by N: each point costs the same."""
    return max(float(np.max(np.mod(v, p.args[0]))) for p, v in zip(inputs, values, strict=True))


def picture(answer):
    """Both bills of the learner against D, for 32 points and 64 hidden units."""
    from minflow import plots

    D = np.array([2, 4, 8, 16, 32, 64, 128, 256])
    definition, structure = np.array([answer(32, int(d), 64) for d in D], dtype=float).T
    figure, axes = plots.new_figure(size=(6.4, 3.6))
    axes.loglog(D, definition, "o-", color="black", label="definition: Jacobian, then determinant")
    axes.loglog(D, structure, "s-", color=plots.MODEL, label="structure: one pass and a sum")
    axes.set(xlabel="D", ylabel="operations for 32 points", title="Your bill: the gap grows with D")
    axes.legend(frameon=False)
    ratio = definition / structure
    alt = "Your two bills for 32 points and H = 64, log–log, against D from {} to {}. At the left the definition costs "
    alt += "{:.0f} times as much as the structure, at the right {:.0f} times."
    return plots.Picture(figure, alt.format(D[0], D[-1], ratio[0], ratio[-1]))


CHECK = Check(
    "ex-06-4",
    arguments=("N", "D", "H"),
    returns=("by_definition", "by_structure"),
    inputs=inputs,
    expected=bill,
    laws=(Law("every point costs the same whole number of operations", left_over),),
    picture=picture,
    mistakes=(
        Mistake(
            "the batch counted once",
            lambda N, D, H: tuple(part // N for part in bill(N, D, H)),
            "that is the bill for one point: each of the N points has a Jacobian, a determinant and a sum of its own.",
        ),
        Mistake(
            "the batch shares its passes",
            lambda N, D, H: (
                (D + 1) * one_pass(D, H) + N * (elimination(D) + D - 1),
                one_pass(D, H) + N * (D - 1),
            ),
            "you count a pass once for the whole batch: it is one call, and a call on N points does N times the "
            "multiplications.",
        ),
        Mistake(
            "one layer of the network",
            lambda N, D, H: (
                by_definition(N, D, H) - N * (D + 1) * D * H,
                bill(N, D, H)[1] - N * D * H,
            ),
            "you count one matrix of the network: there is one that goes from D to H, and one that goes back.",
        ),
        Mistake(
            "layers multiplied",
            lambda N, D, H: (
                by_definition(N, D, H, passes=0) + N * (D + 1) * (D * H) ** 2,
                N * ((D * H) ** 2 + D - 1),
            ),
            "you multiply the costs of the two layers: they are done one after the other, so the costs add.",
        ),
        Mistake(
            "the matrix for nothing",
            lambda N, D, H: (by_definition(N, D, H, passes=0), None),
            "by the definition you pay for the determinant, and for nothing that fills in the matrix: each row of J "
            "is a reverse pass.",
        ),
        Mistake(
            "no forward pass",
            lambda N, D, H: (by_definition(N, D, H, passes=D), None),
            "the D reverse passes are there: a reverse pass runs back through an evaluation, which had to be made.",
        ),
        Mistake(
            "one reverse pass",
            lambda N, D, H: (by_definition(N, D, H, passes=2), None),
            "you count one reverse pass, as for the gradient of a loss: a loss is one number, and f has D outputs, "
            "each with a row of J.",
        ),
        Mistake(
            "no elimination",
            lambda N, D, H: (by_definition(N, D, H, det=D - 1), None),
            "by the definition J is a full matrix: before a product of a diagonal means anything, elimination has "
            "to make it a triangle.",
        ),
        Mistake(
            "no product",
            lambda N, D, H: (by_definition(N, D, H, det=elimination(D)), None),
            "after elimination the D numbers on the diagonal still have to be multiplied.",
        ),
        Mistake(
            "D³ for the count",
            lambda N, D, H: (by_definition(N, D, H, det=D**3 + D - 1), None),
            "you count D³ for elimination: 𝒪(D³) leaves out the constant, and a count does not; add up the steps.",
        ),
        Mistake(
            "D³/3 for the count",
            lambda N, D, H: (N * ((D + 1) * one_pass(D, H) + D**3 / 3 + D - 1), None),
            "D³/3 is what remains for large D: the exact count of the steps has a small term besides.",
        ),
        Mistake(
            "D³/3 for the count, rounded",
            lambda N, D, H: (by_definition(N, D, H, det=D**3 // 3 + D - 1), None),
            "D³/3 is what remains for large D: the exact count of the steps has a small term besides.",
        ),
        Mistake(
            "one step too many",
            lambda N, D, H: (by_definition(N, D, H, det=elimination(D + 1) + D - 1), None),
            "you count D steps of elimination: below the last row there is nothing left to clear.",
        ),
        Mistake(
            "one step too few",
            lambda N, D, H: (by_definition(N, D, H, det=elimination(D - 1) + D - 1), None),
            "your steps of elimination end too soon: the sum goes up to (D − 1) · D, and range stops one short.",
        ),
        Mistake(
            "D factors, D products",
            lambda N, D, H: (by_definition(N, D, H, det=elimination(D) + D), None),
            "you count D multiplications for the product of D numbers: three numbers are multiplied with two.",
        ),
        Mistake(
            "the network for nothing",
            lambda N, D, H: (None, N * (D - 1)),
            "by structure you pay for the sum alone: the D numbers that it adds come out of a network.",
        ),
        Mistake(
            "a reverse pass by structure",
            lambda N, D, H: (None, N * (2 * one_pass(D, H) + D - 1)),
            "by structure you pay for a reverse pass: the network hands out the diagonal itself, nobody "
            "differentiates anything.",
        ),
        Mistake(
            "D numbers, D additions",
            lambda N, D, H: (None, N * (one_pass(D, H) + D)),
            "you count D additions for a sum of D numbers: three numbers are added with two.",
        ),
        Mistake(
            "no sum",
            lambda N, D, H: (None, N * one_pass(D, H)),
            "by structure the pass is there: its D outputs are still D numbers, and log_det is one.",
        ),
        Mistake(
            "a product for a sum",
            lambda N, D, H: (None, N * one_pass(D, H) * (D - 1)),
            "you multiply the cost of the pass by that of the sum: the pass is made once, then the sum, so they add.",
        ),
    ),
)
