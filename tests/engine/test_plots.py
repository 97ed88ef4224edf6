"""Pictures: each says in words what it shows, is small, and is the same bytes each time."""

import io
import re
from types import SimpleNamespace

import autograd.numpy as np
import pytest
from matplotlib import colormaps, pyplot
from matplotlib.cm import ScalarMappable
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle
from matplotlib.text import Text
from PIL import Image

from minflow import models, plots
from minflow.data import two_moons
from minflow.distributions import Logistic, Mixture, Normal, Uniform
from minflow.plots import maps, picture, plane

from .drawn import drawn, on_paper


class Doubling:
    """x = 2 z, as a flow."""

    base = Normal(dim=2)

    def to_latent(self, params, x):
        return x / 2

    def to_data(self, params, z):
        return 2 * z


def four_panel(flow=None, n=500):
    rng = np.random.default_rng(0)
    return plots.four_panel(flow or Doubling(), {}, 2 * rng.standard_normal((n, 2)), rng)


def history(validation=(), floor=None):
    return plots.history(SimpleNamespace(losses=[3.0, 2.0, 1.5, 1.2], validation=list(validation)), floor=floor)


LEDGER = SimpleNamespace(
    rows=[("2 ActNorm", 0.5, 0.1, None), ("1 AffineCoupling", -1.25, 0.2, 0.1), ("base Normal", -2.0, 1.0, None)],
    total=-2.75,
)
POINTS = np.random.default_rng(0).standard_normal((500, 2))
N = np.arange(1.0, 20.0)
GREY = np.random.default_rng(0).uniform(size=(20, 64))


PICTURES = {
    "slope": plots.slope,
    "slope of a uniform": lambda: plots.slope(-0.3, b=1.0, base=Uniform()),
    "pushforward": lambda: plots.pushforward(Normal(), np.exp, np.log, (-3, 3), (0, 8), support=(0, np.inf)),
    "density_1d": lambda: plots.density_1d(Normal().log_prob, -4, 4, np.random.default_rng(0).standard_normal(5000)),
    "density": lambda: plots.density(Normal(dim=2).log_prob, ((-5, 5), (-4, 4)), points=np.zeros((3, 2))),
    "four_panel": lambda: four_panel(n=3000),
    "parallelogram": lambda: plots.parallelogram([[2.0, 1.0], [0.5, -1.5]]),
    "history": lambda: history([(2, 1.9), (4, 1.3)]),
    "pipeline": lambda: plots.pipeline({"Flow": [("x", 2, plots.DATA), ("h",), ("z", 2, plots.LATENT)]}),
    "history with a floor": lambda: history([(2, 1.9), (4, 1.3)], floor=1.05),
    "ledger": lambda: plots.ledger(LEDGER),
    "grid": lambda: plots.grid(lambda z: z * 2.0),
    "matrices": lambda: plots.matrices({"J": np.array([[1.0, 0.0], [3.0, 2.0]]), "wide": np.ones((20, 30))}),
    "clouds": lambda: plots.clouds({f"after {m} layers": POINTS * (1 + m) for m in range(6)}, title="Spreading"),
    "clouds that are followed": lambda: plots.clouds({"z": POINTS, "x": 2 * POINTS}, colours=POINTS[:, 0]),
    "density_and_samples": lambda: plots.density_and_samples(Normal(dim=2).log_prob, POINTS, ((-4, 4), (-3, 3)), "p"),
    "images": lambda: plots.images({"digits": GREY, "": GREY[:3]}),
    "lines": lambda: plots.lines({"n": (N, N), "n³": (N, N**3, plots.WRONG)}, "n", "cost", "Growth", True, True),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_small_repeatable_and_described(name):
    first, second = PICTURES[name](), PICTURES[name]()
    assert first.png == second.png and str(first) == str(second) == f"Picture: {first.title}. {first.alt}"
    assert len(first.png) < 200_000
    assert len(first.alt) > 40 and re.search(r"\d", first.alt) and "nan" not in first.alt
    assert not re.search(r"[1-9]\.\d{3}|−0\.0+\b", first.alt), "numbers in an alt text are rounded"


NARROW = {
    "three matrices": lambda: plots.matrices({f"J, place {place}": np.eye(2) for place in range(3)}),
    "a grid of small cells": lambda: plots.grid(lambda z: z**3 / 9, ((0.002, 2.2), (0.01, 2))),
    "a long title over two panels": lambda: plots.parallelogram(np.eye(2), title="What a matrix does to a square " * 4),
    "parallelogram with long columns": lambda: plots.parallelogram([[-0.111, -0.222], [-0.333, -0.444]]),
}


@pytest.mark.parametrize("name", PICTURES | NARROW)
def test_no_title_and_no_label_is_cut_off(name, monkeypatch):
    figures, render = [], picture._render
    monkeypatch.setattr(picture, "_render", lambda figure: figures.append(figure) or render(figure))
    (PICTURES | NARROW)[name]()
    figure = figures[0]
    words = [figure._suptitle] if figure._suptitle else []
    words += [text for axes in figure.axes for text in (axes.title, axes.xaxis.label, axes.yaxis.label)]
    for text in filter(Text.get_text, words):
        (left, bottom), (right, top) = text.get_window_extent().get_points()
        assert left > -1 and bottom > -1 and right < figure.bbox.width + 1 and top < figure.bbox.height + 1, text


TITLED = {
    "density_1d": lambda **words: plots.density_1d(Normal().log_prob, -4, 4, **words),
    "pushforward": lambda **words: plots.pushforward(Normal(), np.exp, np.log, (-3, 3), (0, 8), (0, np.inf), **words),
    "density": lambda **words: plots.density(Normal(dim=2).log_prob, ((-5, 5), (-4, 4)), **words),
    "parallelogram": lambda **words: plots.parallelogram([[2.0, 1.0], [0.5, -1.5]], **words),
    "history": lambda **words: plots.history(SimpleNamespace(losses=[3.0, 2.0], validation=[]), **words),
    "pipeline": lambda **words: plots.pipeline({"Flow": [("x", 2, plots.DATA)]}, **words),
    "ledger": lambda **words: plots.ledger(LEDGER, **words),
    "grid": lambda **words: plots.grid(lambda z: z * 2.0, **words),
    "clouds": lambda **words: plots.clouds({"z": POINTS}, **words),
    "density_and_samples": lambda **words: plots.density_and_samples(
        Normal(dim=2).log_prob, POINTS, ((-4, 4), (-3, 3)), **words
    ),
    "images": lambda **words: plots.images({"x": GREY}, **words),
    "lines": lambda **words: plots.lines({"n": (N, N)}, "n", "cost", **words),
    "matrices": lambda **words: plots.matrices({"J": np.eye(2)}, **words),
    "four_panel": lambda **words: plots.four_panel(Doubling(), {}, POINTS, np.random.default_rng(0), **words),
}


@pytest.mark.parametrize("name", TITLED)
def test_a_title_stands_above_the_picture_and_neither_in_it_nor_in_its_alt_text(name):
    figure, alt = drawn(lambda: TITLED[name](title="My own"))
    titles = [figure.get_suptitle(), *(axes.get_title() for axes in figure.axes)]
    assert "My own" not in titles and "My own" not in alt
    assert TITLED[name](title="My own")._repr_html_().startswith("My own\n<br><img alt=")


@pytest.mark.parametrize("name", PICTURES)
def test_no_title_gives_a_number_away_that_only_the_picture_shows(name):
    given = "2 0.3 1 5 3 (2, 0.5) (1, −1.5)"  # to the functions
    assert set(re.findall(r"\d[\d.]*", PICTURES[name]().title)) <= set(re.findall(r"\d[\d.]*", given))


OKABE_ITO = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}


def test_the_colours_are_of_the_palette_that_everyone_can_tell_apart_and_guides_can_be_read():
    colours = {plots.LATENT, plots.DATA, plots.MODEL, plots.WRONG}
    assert len(colours) == 4 and colours <= OKABE_ITO


def luminance(colour):
    """Relative luminance (WCAG 2.2)."""
    parts = np.array(to_rgb(colour))
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
def test_ink_and_guides_can_be_read_on_a_white_and_on_a_dark_page_and_every_colour_seen(page):
    assert contrast(plots.INK, page) >= 4 and contrast(plots.GUIDE, page) >= 4
    assert min(contrast(colour, page) for colour in (plots.LATENT, plots.DATA, plots.MODEL, plots.WRONG)) >= 3


@pytest.mark.parametrize("make", [plots.new_figure, pyplot.subplots])
def test_what_would_be_black_is_drawn_in_ink_whenever_it_was_made(make):
    """Seen in the pixels: no grey on a transparent ground is darker than INK."""
    figure, axes = make()
    axes.plot([0, 1], [0, 1], "o-", color="black", label="a line")
    axes.vlines([0.5], 0, 1, colors="black")
    axes.add_patch(Circle((0.5, 0.5), 0.2, facecolor="black", edgecolor="black"))
    axes.annotate("here", (1, 1), (0.2, 0.9), arrowprops={"arrowstyle": "->"})
    axes.set(title="a = b", xlabel="x")
    axes.legend(loc="lower right", frameon=False)
    figure.suptitle("above")
    figure.colorbar(ScalarMappable(cmap="cividis"), ax=axes, label="nats")
    pixels = np.asarray(Image.open(io.BytesIO(plots.Picture(figure, "Black.").png)).convert("RGBA")).astype(int)
    pixels = pixels[:, : int(0.75 * pixels.shape[1])]  # all but the colours of the bar
    assert pixels[..., 3].min() == 0 and (pixels[0, :, 3] == 0).all(), "nothing lies behind the figure"
    seen = pixels[pixels[..., 3] > 100][:, :3]
    assert len(seen) > 1000 and np.abs(seen - 255 * np.array(to_rgb(plots.INK))).max() < 12


def test_what_lies_on_a_heat_map_stays_black():
    figure, axes = plots.new_figure()
    axes.imshow(np.ones((2, 2)), cmap="cividis")
    (line,) = axes.plot([0, 1], color="black")
    word = axes.text(0, 0, "here")
    plots.Picture(figure, "A heat map.")
    assert line.get_color() == word.get_color() == "black" and axes.title.get_color() == plots.INK


def test_the_colours_of_a_picture_are_the_courses_to_a_few_levels_and_a_heat_map_is_smooth():
    pixels = np.zeros((64, 1024, 4), dtype=np.uint8)
    pixels[:32, :, :3], pixels[:32, :, 3] = 255 * np.array(to_rgb(plots.MODEL)), np.arange(1024) // 4
    pixels[32:] = np.round(255 * colormaps["cividis"](np.linspace(0, 1, 1024)))
    made = picture._in_few_colours(pixels)
    made = np.asarray(Image.open(io.BytesIO(png_of(made))).convert("RGBA")).astype(int)
    light = [p * np.where([True, True, True, False], p[..., 3:] / 255, 1) for p in (pixels.astype(int), made)]
    assert np.abs(light[0] - light[1]).max() < 6


def png_of(image):
    buffer = io.BytesIO()
    image.save(buffer, format="png")
    return buffer.getvalue()


def test_a_new_figure_has_few_numbers_on_its_axes_and_the_limits_of_an_empty_one():
    _, axes = plots.new_figure()
    assert axes.get_xlim() == axes.get_ylim() == (0, 1)
    axes.plot([0, 1000])
    assert len(axes.get_yticks()) <= 8


@pytest.mark.parametrize("length", [50, 71, 77, 128])
def test_a_title_of_any_length_is_drawn_a_few_times(length, monkeypatch):
    draws, draw = [], picture.FigureCanvasAgg.draw
    monkeypatch.setattr(picture.FigureCanvasAgg, "draw", lambda canvas: draws.append(1) or draw(canvas))
    figure, axes = plots.new_figure(size=(6.4, 3.2) if length > 100 else (3.4, 3.4))
    axes.set_title(("log p(x): highest −0.8 nats, mass here 0.98 " * 4)[:length])
    plots.Picture(figure, "A title in an empty figure.")
    assert len(draws) <= 5


@pytest.mark.parametrize(
    "base", [Normal(), Normal(1.0, 0.5), Uniform(), Uniform(-1.0, 2.0)], ids=lambda b: type(b).__name__
)
@pytest.mark.parametrize("a", [-3.0, -0.1, 0.7, 5.0])
def test_area_under_p_x_is_1_at_every_slope_and_the_strip_keeps_its_probability(a, base):
    z, x = re.findall(r"area ([\d.]+), peak [\d.]+, ([\d.]+) in", plots.slope(a, 0.5, base).alt)
    assert z == x and z[0] == "1.00"


def test_peak_of_p_x_is_the_peak_of_p_z_divided_by_the_slope():
    assert "X: area 1.00, peak 0.20" in plots.slope(-2.0).alt
    assert "X: area 1.00, peak 5.00" in plots.slope(0.2, base=Uniform()).alt


def test_histogram_bars_are_shares_of_all_samples_divided_by_the_width():
    samples = np.random.default_rng(0).standard_normal(200_000)
    assert "bars differ by at most 0.01" in plots.density_1d(Normal().log_prob, -1.0, 1.0, samples).alt


def test_density_says_where_the_mass_is():
    alt = plots.density(Normal(mean=[1.0, -2.0], std=0.5).log_prob, ((-2, 4), (-5, 1))).alt
    assert "near (1.0, −2.0)" in alt and "holds 1.00 of the mass" in alt
    assert "holds 0.50 of the mass" in plots.density(Normal(dim=2).log_prob, ((0, 6), (-6, 6))).alt


def test_density_draws_where_log_p_is_minus_infinity():
    assert "holds 1.00" in plots.density(Uniform(dim=2).log_prob, ((-1, 3), (-1, 3))).alt


def test_four_panels_count_what_lies_in_the_90_percent_curve():
    assert four_panel(n=2000).alt.count("90 % are inside the 90 % curve") == 2
    wide = Doubling()
    wide.to_latent = lambda params, x: 2 * x
    assert "Encoded, Z = h(X): 15 % are inside" in four_panel(wide, n=2000).alt


@pytest.mark.parametrize("base", [Normal(dim=2), Logistic(dim=2)], ids=["Normal", "Logistic"])
def test_four_panels_of_a_flow_of_ours(base):
    rng = np.random.default_rng(0)
    flow = models.realnvp(2, layers=2, hidden=(8,))
    flow.base = base
    x = rng.standard_normal((300, 2)).astype(np.float32)
    assert "The data X, 300 points" in plots.four_panel(flow, flow.init(rng), x, rng).alt


@pytest.mark.parametrize(
    ("base", "held"),
    [(Uniform(dim=2), 100), (Uniform([-1.0, 0.0], [3.0, 1.0]), 100), (Mixture([Uniform(dim=2), Normal(dim=2)]), 90)],
    ids=["Uniform", "oblong", "on a hill"],
)
def test_four_panels_of_a_base_with_a_plateau_say_what_its_curve_holds(base, held):
    flow = Doubling()
    flow.base, rng = base, np.random.default_rng(0)
    alt = plots.four_panel(flow, {}, 2 * base.sample(rng, 2000), rng).alt
    assert alt.count(f"{held} % are inside the {held} % curve") == 2


def test_what_a_curve_holds_is_the_nearest_percent():
    assert plane.levels_of(np.log([[0.493, 0.507]]), (0.5, 0.9))[1] == [51, 100]


@pytest.mark.parametrize("seed", range(5))
def test_area_of_the_parallelogram_is_the_absolute_determinant_and_its_sign_says_whether_it_is_mirrored(seed):
    A = np.random.default_rng(seed).normal(size=(2, 2))
    det, alt = np.linalg.det(A), plots.parallelogram(A).alt
    assert f"det A = {det:.2f}: area {abs(det):.2f}, ".replace("-", "−") in alt
    assert ("its F is in mirror writing" in alt) == ("not mirrored" not in alt) == (det < 0)


def test_parallelogram_names_the_images_of_the_corners():
    assert "corners (0, 0), (2, 0.5), (3, 2), (1, 1.5)" in plots.parallelogram([[2, 1], [0.5, 1.5]]).alt
    title = plots.parallelogram(-np.eye(2)).title
    assert title == "The unit square under A with columns (−1, 0) and (0, −1)", "no minus before a zero"


def test_a_singular_matrix_draws_a_segment_and_says_so():
    alt = plots.parallelogram([[1, 2], [0.5, 1]]).alt
    assert "det A = 0: the square is flattened to a segment of length 3.35, area 0" in alt and "its F" not in alt
    assert "to a segment of length 2.00" in plots.parallelogram([[1, -1], [0, 0]]).alt
    assert "to a segment of length 0.45" in plots.parallelogram([[0.1, 0.3], [0.05, 0.15]]).alt
    assert "flattened to a point" in plots.parallelogram(np.zeros((2, 2))).alt


def test_a_flat_but_invertible_matrix_is_not_called_singular():
    assert "det A = 2e−05: area 2e−05, not mirrored" in plots.parallelogram([[0.01, 0], [0, 0.002]]).alt
    assert "det A = −2e−05: area 2e−05, mirrored" in plots.parallelogram([[0.01, 0], [0, -0.002]]).alt
    assert "det A = 1e−26: area 1e−26, not mirrored" in plots.parallelogram(1e-13 * np.eye(2)).alt
    assert "det A = −1.00" in plots.parallelogram([[1e5, 0], [0, -1e-5]]).alt


def test_the_box_of_a_parallelogram_and_its_title_can_be_given():
    picture = plots.parallelogram([[2, 0], [0, 1]], title="Twice as wide", box=((-3, 3), (-3, 3)))
    assert picture.title == "Twice as wide"
    assert picture.png != plots.parallelogram([[2, 0], [0, 1]], title="Twice as wide").png


def test_history_says_where_the_validation_was_lowest():
    alt = history([(1, 1.9), (2, 1.3), (4, 2.5)]).alt
    assert "loss from 3.0 to 1.2 nats" in alt and "validation lowest at step 2: 1.3" in alt
    assert "validation" not in history().alt


def test_a_floor_is_drawn_and_said():
    assert "floor at 1.05" in history(floor=1.05).alt


def test_a_ledger_says_every_layer_and_the_sum():
    assert "2 ActNorm 0.50, 1 AffineCoupling −1.25, base Normal −2.00, mean log p(x) −2.75" in plots.ledger(LEDGER).alt


@pytest.mark.parametrize(
    ("f", "effect"),
    [
        (lambda z: 2 * z, "Every cell: 4 times its area; none is mirrored"),
        (lambda z: z[:, ::-1], "Every cell: 1 times its area; 100% of them are mirrored"),
        (lambda z: np.stack([z[:, 0], z[:, 1] + z[:, 0] ** 2], axis=1), "Every cell: 1 times its area; none"),
        (lambda z: z * np.array([1.0, 0.25]) + 7, "Every cell: 0.25 times its area"),
        (lambda z: np.stack([z[:, 0] * np.exp(z[:, 1]), z[:, 1]], axis=1), "Cells become 0.176 to 5.8"),
    ],
    ids=["scaling", "swap", "shear", "flattening", "stretch that grows"],
)
def test_a_grid_says_how_areas_change(f, effect):
    """The last: exp(z₂) has the mean (e² − e^1.5) / 0.5 in the highest cells, (e^−1.5 − e^−2) / 0.5 in the lowest."""
    assert effect in plots.grid(f).alt


def test_a_matrix_says_where_its_entries_are():
    shapes = {"lower": np.tril(np.ones((3, 3))), "upper": np.triu(np.ones((3, 3))), "diagonal": 2 * np.eye(2)}
    alt = plots.matrices(shapes | {"full": -np.ones((2, 2)), "big": np.eye(20)}).alt
    assert "lower: 3 × 3, 6 of 9 entries are not 0, none above the diagonal; diagonal 1.00, 1.00, 1.00." in alt
    assert "upper: 3 × 3, 6 of 9 entries are not 0, none below the diagonal" in alt
    assert "diagonal: 2 × 2, 2 of 4 entries are not 0, only the diagonal; diagonal 2.00, 2.00." in alt
    assert "full: 2 × 2, 4 of 4 entries are not 0, on both sides" in alt
    assert "big: 20 × 20, 20 of 400 entries are not 0, only the diagonal." in alt


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_no_title_over_a_row_of_matrices_is_cut_off(count):
    picture = plots.matrices({f"Title {k}": np.eye(5) for k in range(count)}, title="T")
    pixels = np.asarray(on_paper(picture.png).convert("L"))
    assert (pixels[[0, -1]] == 255).all()


def test_clouds_say_mean_and_spread_of_each():
    alt = plots.clouds({"z": POINTS - POINTS.mean(axis=0), "x": 3 * POINTS / POINTS.std(axis=0)}).alt
    assert "z: 500 points, mean (0.0, 0.0)" in alt and "x: 500 points" in alt
    assert "standard deviation (3.0, 3.0)" in alt


def test_density_and_samples_counts_what_lies_in_the_90_percent_region():
    moons, box = two_moons(sigma=0.05), ((-1.6, 2.6), (-1.1, 1.6))
    samples = moons.sample(np.random.default_rng(0), 4000)
    assert "90 % of them lie where" in plots.density_and_samples(moons.log_prob, samples, box).alt
    assert (
        " 45 % of them lie where"
        in plots.density_and_samples(moons.log_prob, np.vstack([samples, samples + 9]), box).alt
    )


def test_lines_say_how_each_curve_runs():
    alt = plots.lines({"parabola": (np.array([-1.0, 0.0, 2.0]), np.array([1.0, 0.0, 4.0]))}, "x", "y", "Squares").alt
    said = "parabola: from 1 at −1 to 4 at 2, lowest 0 at 0, highest 4 at 2."
    assert alt == f"x from −1.1 to 2.1; y from −0.2 to 4.2. {said}"


@pytest.mark.parametrize(("longest", "shown"), [(64, "1 2 5 10 20 50"), (10**4, "")])
@pytest.mark.parametrize("way", ["x", "y"])
def test_a_short_logarithmic_axis_counts_1_2_5_and_a_long_one_in_powers(way, longest, shown, monkeypatch):
    figures, render = [], picture._render
    monkeypatch.setattr(picture, "_render", lambda figure: figures.append(figure) or render(figure))
    x = np.array([1.0, longest])
    plots.lines({"a": (x, x)}, "x", "y", "t", **{f"log{way}": True})
    axis = getattr(figures[0].axes[0], f"{way}axis")
    low, high = axis.get_view_interval()
    words = [axis.get_major_formatter()(tick) for tick in axis.get_majorticklocs() if low <= tick <= high]
    assert " ".join(words) == shown if shown else "10^{4}" in words[-1]


def test_html_escapes_the_alt_text_and_holds_the_png():
    figure = plots.new_figure(size=(5, 3))[0]
    page = plots.Picture(figure, 'p < 1 & "quoted"\n and on', "one's x <\n y")._repr_html_()
    above, below = page.splitlines()
    assert above == "one's x &lt; y"
    attributes = 'alt="p &lt; 1 &amp; &quot;quoted&quot; and on" width="500" style="max-width: 100%"'
    assert below.startswith(f'<br><img {attributes} src="data:image/png;base64,')


def test_a_picture_without_a_title_is_an_image_alone_of_half_its_pixels():
    def made():
        return plots.Picture(plots.new_figure(size=(5, 3))[0], "Nothing.")

    assert made()._repr_html_().startswith('<img alt="Nothing." width="500"') and str(made()) == "Picture: Nothing."
    assert on_paper(made().png).size == (1000, 600)


def test_show_displays_html_returns_none_and_closes_the_figure(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    figure, axes = pyplot.subplots()
    axes.plot([0, 1])
    other, _ = pyplot.subplots()
    axes.set(xlabel="x", ylabel="y", xlim=(0, 1), ylim=(0, 1))
    assert plots.show(figure, "A line", alt="Look:") is None
    assert shown[0].alt == "Look: x from 0 to 1; y from 0 to 1. A line rising from 0 at 0 to 1 at 1."
    assert shown[0].title == "A line" and not pyplot.fignum_exists(figure.number)
    assert pyplot.fignum_exists(other.number), "the figure that a reader is working on stays open"
    pyplot.close(other)


def test_save_writes_a_png(tmp_path):
    for name in ("slope.png", "SLOPE TOO.PNG"):
        plots.slope().save(tmp_path / name)
        with Image.open(tmp_path / name) as image:
            assert image.size == (1320, 1040)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: plots.Picture(plots.new_figure()[0], " "), "alt must say in words"),
        (lambda: plots.Picture(plots.new_figure()[0], None), "alt must say in words"),
        (lambda: plots.show("figure", "alt"), "figure must be a matplotlib Figure; got str"),
        (lambda: plots.slope().save("slope.svg"), "path must end in .png"),
        (lambda: plots.slope(0.0), "a must be finite and not 0"),
        (lambda: plots.slope(float("nan")), "a must be finite and not 0.* got nan"),
        (lambda: plots.slope(1.0, base=Logistic()), "base must be a Normal or a Uniform"),
        (lambda: plots.slope(1.0, base=Normal(dim=2)), "of one dimension"),
        (lambda: plots.density_1d(Normal().log_prob, 0, 1, np.zeros((0,))), "samples must hold at least one"),
        (lambda: plots.density_1d(Normal().log_prob, 0, 1, np.zeros((3, 1))), r"samples must have shape \(N,\)"),
        (lambda: plots.density_1d(Normal().log_prob, 1, 0), "low must be below high"),
        (lambda: plots.density(Normal(dim=2).log_prob, (0, 1)), r"box must be \(\(low, high\), \(low, high\)\)"),
        (lambda: four_panel(n=0), "x must hold at least one point"),
        (lambda: plots.four_panel(Doubling(), {}, np.zeros((5, 3)), None), r"x must have shape \(N, 2\)"),
        (lambda: plots.four_panel(Doubling(), {}, np.zeros((5, 2)), 0), "rng must be a numpy.random.Generator"),
        (lambda: plots.matrices({}), "panels must hold at least one matrix"),
        (lambda: plots.matrices({"J": np.ones(3)}), r"panels\['J'\] must be a finite matrix .* got shape \(3,\)"),
        (lambda: plots.clouds({}), "panels must hold clouds of at least one point"),
        (lambda: plots.clouds({"z": np.zeros((3, 3))}), r"panels\['z'\] must have shape \(N, 2\)"),
        (lambda: plots.grid(3.0), "f must be"),
        (lambda: plots.grid(lambda z: (z, 0 * z[:, 0])), r"f must return shape \(4225, 2\).* got a tuple of 2"),
        (lambda: plots.grid(lambda z: z[:, :1]), r"f must return shape \(4225, 2\).* shape \(4225, 1\)"),
        (lambda: plots.grid(lambda z: z[:, 0]), r"f must return shape \(4225, 2\).* got an array of shape \(4225,\)"),
        (lambda: plots.grid(lambda z: z + np.inf), r"f\(z\) must be finite; got NaN or infinity in 4225 rows"),
        (lambda: plots.density(lambda x: x, ((0, 1), (0, 1))), r"log_prob must return shape \(25600,\)"),
        (lambda: plots.density(Uniform(dim=2).log_prob, ((2, 3), (2, 3))), "log_prob must be finite somewhere"),
        (lambda: plots.grid(np.exp, (0, 1)), r"box must be \(\(low, high\), \(low, high\)\)"),
        (lambda: plots.grid(np.exp, ((0, 1), (1, 0))), "with low < high"),
        (lambda: plots.grid(np.exp, lines=1), "lines must be a whole number of at least 2; got the int 1"),
        (lambda: plots.images({}), "rows must hold at least one row of images"),
        (lambda: plots.images({"x": GREY[:, :10]}), r"rows\['x'\] must be rows of square images.* shape \(20, 10\)"),
        (lambda: plots.images({"x": GREY[0]}), r"rows\['x'\] must be rows of square images.* shape \(64,\)"),
        (lambda: plots.images({"x": GREY[:0]}), r"rows\['x'\] must be rows of square images.* shape \(0, 64\)"),
        (lambda: plots.lines({}, "x", "y", "t"), "curves must hold at least one curve"),
        (lambda: plots.lines({"a": (N, N[1:])}, "x", "y", "t"), "x and y of 'a' must be as long as each other"),
        (lambda: plots.ledger(SimpleNamespace(rows=[], total=0.0)), "record must hold at least one row"),
        (lambda: plots.density_and_samples(None, np.zeros((0, 2)), ((0, 1), (0, 1))), "samples must hold at least one"),
        (lambda: plots.parallelogram(np.eye(3)), r"A must be a 2 × 2 matrix; got an array of shape \(3, 3\)"),
        (lambda: plots.parallelogram([[1.0, np.nan], [0.0, 1.0]]), "A and its determinant must be finite"),
        (lambda: plots.parallelogram([[1e200, 0.0], [0.0, 1e200]]), "A and its determinant must be finite"),
        (lambda: plots.parallelogram("A"), "A must be an array of real numbers"),
        (lambda: plots.parallelogram(np.eye(2), box=(0, 1)), r"box must be \(\(low, high\), \(low, high\)\)"),
        (lambda: plots.history(SimpleNamespace(losses=[], validation=[])), "record must hold at least one step"),
    ],
)  # fmt: skip
def test_a_wrong_argument_gets_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


def kept_figure(monkeypatch, module, draw):
    """The figure of a picture, which would be closed."""
    monkeypatch.setattr(module, "Picture", lambda figure, alt, title: figure)
    figure = draw()
    figure.draw_without_rendering()
    return figure


def test_the_four_panels_stand_in_columns(monkeypatch):
    figure = kept_figure(monkeypatch, plane, four_panel)
    boxes = [axes.get_window_extent() for axes in figure.axes]
    for upper, lower in ((0, 2), (1, 3)):
        assert abs(boxes[upper].x0 - boxes[lower].x0) < 1 and abs(boxes[upper].x1 - boxes[lower].x1) < 1


def test_rows_and_columns_are_numbered_from_the_first(monkeypatch):
    figure = kept_figure(monkeypatch, maps, lambda: plots.matrices({"M": np.eye(2)}, "row ", "column ", first=0))
    labels = [label.get_text() for label in (*figure.axes[0].get_yticklabels(), *figure.axes[0].get_xticklabels())]
    assert labels == ["row ₀", "row ₁", "column ₀", "column ₁"]
