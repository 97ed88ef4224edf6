"""The live figures on the built site, opened from the disk without a server: by mouse, by keyboard and by eye."""

import re

import pytest
from axe import objections
from figures import FIGURE, Live

TO_READ = """step => scrollBy(0, step.getBoundingClientRect().top - 10
    - step.closest(".story").querySelector(".cell_output").offsetHeight)"""  # it is right below the figure
NO_CANVAS = "HTMLCanvasElement.prototype.getContext = () => null"


@pytest.fixture(scope="module")
def with_figures(site):
    """The pages of the site with a live figure."""
    return sorted(path for path in site.rglob("*.html") if "data-figure=" in path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def window(browser):
    return browser.new_page(viewport={"width": 1280, "height": 1000})


@pytest.fixture
def open_page(window, site):
    """open_page(name) opens a page of the site, and gives its live figures."""
    faults = []

    def opened(page, on=window):
        on.on("pageerror", lambda fault: faults.append(str(fault)))
        on.goto((site / page).as_uri())
        unfold(on)
        hosts = on.locator(FIGURE)
        return [Live(hosts.nth(k)) for k in range(hosts.count())]

    yield opened
    assert not faults


def unfold(window):
    window.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")


def test_every_chapter_with_a_figure_has_it_on_the_site(with_figures, site):
    chapters = {f"notebooks/{n:02d}" for n in (0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12)}
    drawn = {str(path.relative_to(site))[: len("notebooks/00")] for path in with_figures}
    assert chapters <= drawn and {"index.html", "README.html"} <= {path.name for path in with_figures}


def test_every_control_of_every_figure_moves_it_by_keyboard(with_figures, open_page, site):
    faults = [
        f"{path.stem}: {fault}"
        for path in with_figures
        for figure in open_page(path.relative_to(site))
        for fault in figure.faults()
    ]
    assert not faults, "\n".join(faults)


def test_the_mass_flows_from_z_to_x_on_the_first_page(open_page):
    (figure,) = open_page("index.html")
    layer = figure.control("slider", "layer")
    figure.press(layer, "End")
    seen = []
    for key in ("Home", "PageUp", "End"):
        figure.press(layer, key)
        seen.append(figure.seen())
    assert len(set(seen)) == 3 and figure.said().startswith("x, after layer")


def test_arrow_keys_go_from_layer_to_layer_and_the_space_bar_plays_and_stops(open_page):
    (figure,) = open_page("README.html")
    layer = figure.control("slider", "layer")
    assert figure.said().startswith("z, samples of the base")
    figure.press(layer, "ArrowRight", "ArrowRight")
    assert "after layer 2 of" in figure.said()
    figure.press(layer, "ArrowLeft")
    assert "after layer 1 of" in figure.said()
    layer.press("Space")
    playing = figure.control("button", "❚❚ pause")
    playing.wait_for()
    figure.page.keyboard.press("Space")
    playing.wait_for(state="detached")
    at = float(layer.input_value())
    figure.page.wait_for_timeout(300)
    assert 1 < at == float(layer.input_value())


def test_tab_reaches_every_control_in_its_order(open_page):
    (figure,) = open_page("README.html")
    figure.control("button", "◀ to z").focus()
    met = []
    for _ in range(14):
        met.append(figure.host.evaluate("host => host.shadowRoot.activeElement?.ariaLabel ?? ''"))
        figure.page.keyboard.press("Tab")
    places = [met.index(name) for name in ("layer", "point to follow")]
    assert places == sorted(places)


def test_a_sample_shows_its_way_to_the_mouse_and_to_the_keyboard(open_page):
    (figure,) = open_page("README.html")
    plane = figure.host.locator("canvas").first
    box = plane.bounding_box()
    figure.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    figure.host.get_by_text("the point is at (").wait_for()
    figure.page.mouse.move(0, 0)
    figure.press(figure.control("slider", "point to follow"), "ArrowRight")
    assert re.search(r"the point is at \(−?\d\.\d\d, −?\d\.\d\d\), its log p is −\d", figure.said())


def test_a_change_is_said_once_it_is_over(open_page):
    (figure,) = open_page("README.html")
    voice = figure.host.locator("[aria-live=polite]")
    assert voice.inner_text() == ""  # nothing is said before a reader has moved it
    figure.press(figure.control("slider", "layer"), "ArrowRight", "ArrowRight")
    figure.page.wait_for_function("voice => voice.textContent.includes('layer 2 of')", arg=voice.element_handle())


def test_with_reduced_motion_it_jumps_from_layer_to_layer(browser, open_page):
    window = browser.new_page(reduced_motion="reduce")
    (figure,) = open_page("README.html", window)
    figure.control("button", "▶ to x").click()
    values = set()
    for _ in range(20):
        values.add(float(figure.control("slider", "layer").input_value()))
        window.wait_for_timeout(100)
    window.close()
    assert len(values) > 1 and [value for value in values if not value.is_integer()] == []


@pytest.mark.parametrize("how", ["by the mouse", "by the keyboard"])
def test_a_column_of_a_matrix_that_is_moved_changes_the_determinant_to_the_right_number(open_page, how):
    figures = open_page("notebooks/02-the-plane.html")
    figure = next(one for one in figures if "det A" in one.said())
    columns = figure.host.locator("[role=slider]")
    if how == "by the mouse":
        columns.first.scroll_into_view_if_needed()
        place = columns.first.bounding_box()
        figure.page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        figure.page.mouse.down()
        figure.page.mouse.move(place["x"] - 40, place["y"] - 30, steps=4)
        figure.page.mouse.up()
    else:
        figure.press(columns.first, "ArrowLeft", "ArrowUp", "ArrowUp", "Shift+ArrowLeft")
    figure.page.wait_for_timeout(100)
    numbers = [
        [float(number.replace("−", "-")) for number in re.findall(r"[−-]?\d+(?:\.\d+)?", text)[-2:]]
        for text in (columns.nth(k).evaluate("part => part.ariaValueText") for k in (0, 1))
    ]
    (a, c), (b, d) = numbers
    said = float(re.search(r"det A = ([−-]?[\d.]+)", figure.said())[1].replace("−", "-"))
    assert said == pytest.approx(a * d - b * c, abs=0.02)


def test_the_numbers_beside_the_strip_stand_in_lines(open_page):
    (figure,) = open_page("notebooks/01-one-dimension.html")
    table = figure.host.locator("pre").inner_text().splitlines()
    assert [line.split()[0] for line in table] == ["strip", "width", "height", "area", "peak", "whole"]


@pytest.mark.parametrize(
    "fault", [NO_CANVAS, "CanvasRenderingContext2D.prototype.fillRect = () => { throw 'no ink'; }"]
)
def test_where_it_cannot_be_drawn_the_picture_stays_with_a_sentence(browser, site, fault):
    window = browser.new_page()
    window.add_init_script(fault)
    window.goto((site / "notebooks" / "02-the-plane.html").as_uri())
    unfold(window)
    hosts = window.locator(FIGURE)
    for k in range(hosts.count()):
        assert hosts.nth(k).locator("img:visible").count() == 1
        assert hosts.nth(k).inner_text().count("This figure cannot be moved here") == 1
    assert hosts.count() > 1
    window.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 3840])
def test_from_a_phone_to_a_wall_it_fits_and_axe_is_silent(browser, open_page, width, scheme):
    window = browser.new_page(viewport={"width": width, "height": 1000}, color_scheme=scheme)
    for page in ("index.html", "notebooks/02-the-plane.html", "notebooks/01-one-dimension.html"):
        for figure in open_page(page, window):
            column = figure.host.evaluate("host => host.parentElement.getBoundingClientRect().right")
            parts = figure.host.locator("canvas, input, select, button, .said")
            right = [parts.nth(k).bounding_box() for k in range(parts.count())]
            assert max(box["x"] + box["width"] for box in right if box) <= column + 1
        assert not objections(window, FIGURE)
    window.close()


def test_a_lesson_with_its_figures_is_a_page_of_at_most_600_kb(site):
    large = {path.stem: path.stat().st_size for path in site.glob("notebooks/*.html")}
    assert {name: size for name, size in large.items() if size > 600_000} == {}


def test_the_ledger_names_its_layers_and_stands_below_the_controls_on_a_phone(browser, open_page):
    for width, below in ((1280, False), (390, True)):
        window = browser.new_page(viewport={"width": width, "height": 900})
        figure = open_page("notebooks/03-a-flow-and-how-it-learns.html", window)[0]
        ledger = figure.host.locator("canvas").nth(1) if below else figure.host.locator(".panels canvas").last
        label = ledger.evaluate("canvas => canvas.ariaLabel")
        assert re.fullmatch(r"log p after each layer: the base \S+, 1 scale \S+, 2 wave \S+, 3 turn .+", label)
        controls = figure.control("slider", "layer").bounding_box()
        assert (ledger.bounding_box()["y"] > controls["y"]) == below
        window.close()


@pytest.mark.parametrize(("width", "height", "stays"), [(1280, 800, True), (1280, 650, False), (390, 844, False)])
def test_a_figure_that_fits_stays_in_view_and_shows_the_step_that_is_read_or_pressed(
    browser, open_page, width, height, stays
):
    window = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    figure = open_page("notebooks/03-a-flow-and-how-it-learns.html", window)[0]
    place, steps = window.locator(".story .cell_output"), window.locator(".story li")
    assert re.findall(r"Layer \d", " ".join(steps.all_inner_texts())) == [f"Layer {k}" for k in range(5)]
    for k in (1, 4) if stays else ():
        steps.nth(k).evaluate(TO_READ)
        figure.host.get_by_text(f"after layer {k} of 4").wait_for()
        box = place.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] < 0.8 * height
        window.evaluate("scrollBy(0, 200)")  # two notches of a wheel, and the step is still right below the figure
        step = steps.nth(k).bounding_box()
        assert step["y"] == pytest.approx(box["y"] + box["height"], abs=1)
        assert steps.nth(k).get_attribute("aria-current") == "step"
    assert place.evaluate("part => part.scrollHeight <= part.clientHeight")  # nothing of it is out of reach
    pressed = steps.nth(0).get_by_role("button", name="Layer 0.")
    pressed.focus()
    pressed.press("Enter")
    figure.host.get_by_text("z, samples of the base").wait_for()
    assert steps.nth(0).get_attribute("aria-current") == "step"
    assert 0 <= figure.host.locator("canvas").first.bounding_box()["y"] < height / 2
    window.close()


def test_the_figures_of_the_tour_open_at_their_start(open_page):
    figures = open_page("tour.html")
    ways = {2: "step", 3: "strength", 4: "layer", 5: "t"}
    assert [figures[k].control("slider", name).input_value() for k, name in ways.items()] == ["0"] * len(ways)


def test_a_flow_is_broken_by_a_switch_and_whole_again(browser, open_page):
    window = browser.new_page(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    figure = open_page("notebooks/03-a-flow-and-how-it-learns.html", window)[0]
    window.locator(".story li").last.evaluate(TO_READ)
    figure.host.get_by_text("x, after layer 4 of 4").wait_for()
    switch = figure.control("checkbox", "break it: no turn")
    said = []
    for _ in range(3):
        said.append(figure.said())
        figure.press(switch, "Space")
    assert said[0] == said[2] != said[1]
    window.close()


def test_without_scripts_the_steps_are_a_list(browser, site):
    window = browser.new_context(java_script_enabled=False).new_page()
    window.goto((site / "notebooks" / "06-realnvp.html").as_uri())
    assert window.locator(".story li").count() == 5 and window.locator(".story button").count() == 0
    window.close()


def test_the_ink_of_a_figure_follows_the_theme(browser, site):
    colours = []
    for scheme in ("light", "dark"):
        window = browser.new_page(color_scheme=scheme)
        window.goto((site / "README.html").as_uri())
        figure = Live(window.locator(FIGURE))
        colours.append(figure.seen())
        slider = figure.control("slider", "layer")
        assert slider.evaluate("part => getComputedStyle(part).colorScheme") == scheme
        window.close()
    assert colours[0] != colours[1]


def test_a_picture_has_the_ink_of_the_theme_and_grey_images_keep_their_grey(browser, site):
    for scheme in ("light", "dark"):
        window = browser.new_page(color_scheme=scheme)
        window.goto((site / "notebooks" / "00-why-flows.html").as_uri())
        shown = window.locator("article img[src*='_images/']:visible").evaluate_all(
            "all => all.map(one => one.className)"
        )
        assert set(shown) == {"", f"only-{scheme}"}
        window.close()


def test_what_the_site_calls_movable_is_alive(with_figures, site):
    """No page speaks of dragging, sliders or moving where there is nothing to move."""
    others = [
        path for path in [*site.glob("notebooks/*.html"), *site.glob("exercises/*.html")] if path not in with_figures
    ]
    for path in others:
        article = path.read_text(encoding="utf-8").partition("<article")[2].partition("</article")[0]
        words = re.sub(r"<[^>]+>", " ", article)
        assert not re.search(r"\b(?:drag|slider|handle)s?\b", words, re.IGNORECASE), path.stem
