"""The ladder of the course: how close each kind of map comes to the two moons.

    plots.ladder()                                     # all rungs
    plots.ladder("RealNVP", yours=0.031)               # one of them in colour, and a gap of your own beside them

A gap is KL(p‖q) in nats, moons p with σ = 0.05 and model q. `python -m benchmarks ladder` computes the numbers.
"""

from .picture import GUIDE, INK, LATENT, MODEL, Picture, new_figure, short

RUNGS = {  # name: (gap in nats, whether no model of the kind gets closer)
    "a Gaussian": (1.594, True),
    "elementwise maps": (1.254, True),
    "one affine triangle": (0.844, True),
    "linear and spline layers in turn": (0.23, False),
    "maps that keep volume": (0.041, True),
    "RealNVP": (0.012, False),
    "a spline flow": (0.001, False),
}
ENDS = 4.0, 0.0005  # nats, on the left and on the right


def ladder(*here, yours=None):
    """The gap of each rung on a logarithmic axis, closer to the right; a wall stands where a kind of map cannot pass.

    here: the rungs that are drawn in colour. yours: a gap in nats that is drawn beside them. Raises ValueError for a
    rung that is none, and for a gap that is not above 0.
    """
    for name in here:
        if name not in RUNGS:
            raise ValueError(f"here must be among {', '.join(RUNGS)}; got {name!r}")
    if yours is not None and not yours > 0:
        raise ValueError(f"yours must be a gap above 0 nats; got {yours}")
    rows = [(name, gap, floor, MODEL if name in here else INK) for name, (gap, floor) in RUNGS.items()]
    if yours is not None:
        rows.append(("yours", float(f"{yours:.2g}"), False, LATENT))
    rows.sort(key=lambda row: -row[1])
    figure, axes = new_figure(size=(7.2, 0.36 * len(rows) + 0.9))
    for height, (name, gap, floor, colour) in enumerate(reversed(rows)):
        shown = min(max(gap, ENDS[1]), ENDS[0])
        strong = name in (*here, "yours")
        axes.plot([ENDS[0], shown], [height, height], color=colour if strong else GUIDE, linewidth=4 if strong else 1.5)
        axes.plot(shown, height, "|" if floor else "o", color=colour, markersize=16 if floor else 7, markeredgewidth=3)
        weight = "bold" if strong else "normal"
        axes.annotate(short(gap, 4), (shown, height), (9, 0), textcoords="offset points", va="center", color=colour,
                      fontweight=weight)  # fmt: skip
    axes.set(
        xscale="log", xlim=ENDS, xlabel="gap to the moons, nats (closer to the right)", ylim=(-0.6, len(rows) - 0.4)
    )
    axes.set_xticks([1, 0.1, 0.01, 0.001], ["1", "0.1", "0.01", "0.001"])
    axes.set_yticks(range(len(rows)), [name for name, *_ in reversed(rows)])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    said = "; ".join(
        f"{name} {short(gap, 4)}{', and no closer' * floor}{' (this chapter)' * (name in here)}"
        for name, gap, floor, _ in rows
    )
    return Picture(
        figure, f"Gaps to the moons in nats, from far to close: {said}.", "How close can you get to two moons?"
    )
