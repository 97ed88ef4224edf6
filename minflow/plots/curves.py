"""Plain curves with a legend, and an alt text that says how each of them runs."""

from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

from ..arrays import as_line
from .description import describe
from .picture import DATA, GUIDE, LATENT, MODEL, WRONG, Picture, new_figure

CYCLE = MODEL, LATENT, DATA, WRONG, GUIDE
DASHES = "-", "--", "-.", ":", (0, (1, 1))


def lines(curves, xlabel, ylabel, title, logx=False, logy=False):
    """Curves {label: (x, y)} or {label: (x, y, colour)} on one pair of axes, told apart by dashes as well as colour.

    The alt text gives the first, last, lowest and highest value of each.
    """
    if not curves:
        raise ValueError("curves must hold at least one curve; got none")
    figure, axes = new_figure(size=(6.4, 3.4))
    for turn, (label, (x, y, *colour)) in enumerate(curves.items()):
        x, y = as_line(x, f"x of {label!r}"), as_line(y, f"y of {label!r}")
        if len(x) != len(y) or len(x) == 0:
            raise ValueError(f"x and y of {label!r} must be as long as each other, 1 at least; got {len(x)}, {len(y)}")
        style = {"color": colour[0] if colour else CYCLE[turn % 5], "linestyle": DASHES[turn % 5]}
        axes.plot(x, y, marker="o" if len(x) <= 12 else None, markersize=4, label=label, **style)
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.set(xscale="log" if logx else "linear", yscale="log" if logy else "linear")
    for axis in (axes.xaxis, axes.yaxis):
        low, high = axis.get_view_interval()
        if axis.get_scale() == "log" and high < 200 * low:
            _label_plainly(axis)
    if len(curves) > 1:
        axes.legend(frameon=False)
    return Picture(figure, describe(figure), title)


def _label_plainly(axis):
    """1, 2, 5, 10 in place of 10⁰ and 10¹, where a logarithmic axis spans no more than about two powers of 10."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axis.set_minor_formatter(NullFormatter())
