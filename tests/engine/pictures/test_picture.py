"""Pictures as files: small, the same bytes each time, in the colours of the course, with a title and an alt text."""

import io
import re

import autograd.numpy as np
import pytest
from matplotlib import colormaps, pyplot
from matplotlib.cm import ScalarMappable
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle
from matplotlib.text import Text
from PIL import Image

from minflow import plots
from minflow.distributions import Normal, Uniform
from minflow.plots import picture

from .drawn import LEDGER, Doubling, history, on_paper, taken

RNG = np.random.default_rng(0)
POINTS, GREY, N = RNG.standard_normal((500, 2)), RNG.uniform(size=(20, 64)), np.arange(1.0, 20.0)
BOX = (-5, 5), (-4, 4)


def normal(x):
    return Normal(dim=2).log_prob(x)


def four_panel(**words):
    return plots.four_panel(Doubling(), {}, 2 * POINTS, np.random.default_rng(0), **words)


PICTURES = {  # each takes the words of a title
    "pushforward": lambda **words: plots.pushforward(Normal(), np.exp, np.log, (-3, 3), (0, 8), (0, np.inf), **words),
    "density_1d": lambda **words: plots.density_1d(Normal().log_prob, -4, 4, POINTS.ravel(), **words),
    "density": lambda **words: plots.density(normal, BOX, points=np.zeros((3, 2)), **words),
    "four_panel": four_panel,
    "parallelogram": lambda **words: plots.parallelogram([[2.0, 1.0], [0.5, -1.5]], **words),
    "history": lambda **words: history([(2, 1.9), (4, 1.3)], floor=1.05, **words),
    "pipeline": lambda **words: plots.pipeline(
        {"Flow": [("x", 2, plots.DATA), ("h",), ("z", 2, plots.LATENT)]}, **words
    ),
    "ledger": lambda **words: plots.ledger(LEDGER, **words),
    "grid": lambda **words: plots.grid(lambda z: z * 2.0, **words),
    "matrices": lambda **words: plots.matrices(
        {"J": np.array([[1.0, 0.0], [3.0, 2.0]]), "wide": np.ones((20, 30))}, **words
    ),
    "clouds": lambda title="Spreading": plots.clouds(
        {f"after {m} layers": POINTS * (1 + m) for m in range(6)}, title=title
    ),
    "density_and_samples": lambda **words: plots.density_and_samples(normal, POINTS, BOX, **words),
    "images": lambda **words: plots.images({"digits": GREY, "": GREY[:3]}, **words),
    "lines": lambda title="Growth": plots.lines(
        {"n": (N, N), "n³": (N, N**3, plots.WRONG)}, "n", "cost", title, True, True
    ),
}
NARROW = {
    "slope": plots.slope,
    "slope of a uniform": lambda: plots.slope(-0.3, b=1.0, base=Uniform()),
    "clouds that are followed": lambda: plots.clouds({"z": POINTS, "x": 2 * POINTS}, colours=POINTS[:, 0]),
    "three matrices": lambda: plots.matrices({f"J, place {place}": np.eye(2) for place in (1, 2, 3)}),
    "a grid of small cells": lambda: plots.grid(lambda z: z**3 / 9, ((0.002, 2.2), (0.01, 2))),
    "a long title over two panels": lambda: plots.parallelogram(np.eye(2), title="What a matrix does to a square " * 4),
    "long columns": lambda: plots.parallelogram([[-0.111, -0.222], [-0.333, -0.444]]),
}


GIVEN = {"2", "0.3", "1", "5", "3", "0.5", "1.5", "0.111", "0.222", "0.333", "0.444"}  # to the functions above


@pytest.mark.parametrize("name", PICTURES | NARROW)
def test_a_picture_is_small_and_described_and_nothing_in_it_is_cut_off(name, rendered):
    figure, made = taken((PICTURES | NARROW)[name])
    assert len(made.png) < 200_000 and str(made) == f"Picture: {made.title}. {made.alt}"
    assert len(made.alt) > 40 and re.search(r"\d", made.alt) and "nan" not in made.alt
    assert not re.search(r"[1-9]\.\d{3}|−0\.0+\b", made.alt), "numbers in an alt text are rounded"
    assert set(re.findall(r"\d+(?:\.\d+)?", made.title)) <= GIVEN, "a title gives no number away"
    words = [figure._suptitle] if figure._suptitle else []
    words += [text for axes in figure.axes for text in (axes.title, axes.xaxis.label, axes.yaxis.label)]
    for text in filter(Text.get_text, words):
        (left, bottom), (right, top) = text.get_window_extent().get_points()
        assert left > -1 and bottom > -1 and right < figure.bbox.width + 1 and top < figure.bbox.height + 1, text
    edges = np.asarray(on_paper(made.png).convert("L"))[[0, -1]]
    assert (edges == 255).all(), "nothing touches the upper or the lower edge"


@pytest.mark.parametrize("name", ["density", "lines"])
def test_a_picture_is_the_same_bytes_each_time(name, rendered):
    assert PICTURES[name]().png == PICTURES[name]().png


@pytest.mark.parametrize("name", PICTURES)
def test_a_title_stands_above_the_picture_and_neither_in_it_nor_in_its_alt_text(name):
    figure, made = taken(lambda: PICTURES[name](title="My own"))
    titles = [figure.get_suptitle(), *(axes.get_title() for axes in figure.axes)]
    assert "My own" not in titles and "My own" not in made.alt
    assert made._repr_html_().startswith("My own\n<br><img alt=")


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
def test_what_would_be_black_is_drawn_in_ink_whenever_it_was_made(make, rendered):
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


def test_what_lies_on_a_heat_map_stays_black(rendered):
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


def test_few_colours_are_kept_as_they_are():
    pixels = np.zeros((4, 6, 4), dtype=np.uint8)
    pixels[1:3], pixels[3] = (0, 114, 178, 255), (213, 94, 0, 128)
    made = Image.open(io.BytesIO(png_of(picture._in_few_colours(pixels)))).convert("RGBA")
    assert np.array_equal(made, pixels)


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
def test_a_title_of_any_length_is_drawn_a_few_times(length, rendered, monkeypatch):
    draws, draw = [], picture.FigureCanvasAgg.draw
    monkeypatch.setattr(picture.FigureCanvasAgg, "draw", lambda canvas: draws.append(1) or draw(canvas))
    figure, axes = plots.new_figure(size=(6.4, 3.2) if length > 100 else (3.4, 3.4))
    axes.set_title(("log p(x): highest −0.8 nats, mass here 0.98 " * 4)[:length])
    plots.Picture(figure, "A title in an empty figure.")
    assert len(draws) <= 5


def test_html_escapes_the_alt_text_and_holds_the_png():
    figure = plots.new_figure(size=(5, 3))[0]
    page = plots.Picture(figure, 'p < 1 & "quoted"\n and on', "one's x <\n y")._repr_html_()
    above, below = page.splitlines()
    assert above == "one's x &lt; y"
    attributes = 'alt="p &lt; 1 &amp; &quot;quoted&quot; and on" width="500" style="max-width: 100%"'
    assert below.startswith(f'<br><img {attributes} src="data:image/png;base64,')


def test_a_picture_without_a_title_is_an_image_alone_of_half_its_pixels(rendered):
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


def test_save_writes_a_png(rendered, tmp_path):
    made = plots.slope()
    for name in ("slope.png", "SLOPE TOO.PNG"):
        made.save(tmp_path / name)
        with Image.open(tmp_path / name) as image:
            assert image.size == (1320, 1040)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: plots.Picture(plots.new_figure()[0], " "), "alt must say in words"),
        (lambda: plots.Picture(plots.new_figure()[0], None), "alt must say in words"),
        (lambda: plots.show("figure", "alt"), "figure must be a matplotlib Figure; got str"),
        (lambda: plots.slope().save("slope.svg"), "path must end in .png"),
    ],
)
def test_a_bad_argument_is_refused_in_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
