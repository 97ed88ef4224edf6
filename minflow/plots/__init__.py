"""Pictures that say in words what they show.

    plots.slope(a=2.0)                                  # last line of a cell: the picture, with alt text
    plots.four_panel(flow, params, x, rng).save("moons.png")
    figure, axes = plots.new_figure(columns=2)          # a figure of your own, in the course's style …
    plots.show(figure, alt="Two curves: …")             # … is shown with the alt text that you write

Every function returns a `Picture`. One colour a meaning, in the whole course: LATENT (z), DATA (x as it was
observed), MODEL (what a formula or a flow says about x), WRONG (a mistake, shown on purpose), GUIDE (lines
that lead the eye).
"""

from .curves import lines
from .line import density_1d, pushforward, slope
from .maps import grid, matrices
from .picture import DATA, GUIDE, LATENT, MODEL, WRONG, Picture, new_figure, show
from .plane import density, four_panel
from .points import clouds, density_and_samples
from .square import parallelogram
from .training import history, ledger

__all__ = [
    "DATA",
    "GUIDE",
    "LATENT",
    "MODEL",
    "WRONG",
    "Picture",
    "clouds",
    "density",
    "density_1d",
    "density_and_samples",
    "four_panel",
    "grid",
    "history",
    "ledger",
    "lines",
    "matrices",
    "new_figure",
    "parallelogram",
    "pushforward",
    "show",
    "slope",
]
