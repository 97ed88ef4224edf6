"""The page on which a reader draws a shape and watches a flow learn it."""

import json

import pytest
from axe import objections
from PIL import Image

CELLS = "() => minflowPlay.pad.drawing.drawnCells"
ABOVE = """() => {
  const { losses, floor } = minflowPlay.state;
  const recent = losses.slice(-50);
  return losses.length > 50 ? recent.reduce((a, b) => a + b, 0) / recent.length - floor : Infinity;
}"""
WAY_OF_A_FINGER = """canvas => {
  const box = canvas.getBoundingClientRect();
  const at = (type, k) => canvas.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, pointerType: "touch", clientX: box.left + 40 + 10 * k, clientY: box.top + 60,
  }));
  canvas.setPointerCapture = () => {};
  at("pointerdown", 0);
  for (let k = 1; k < 10; k++) at("pointermove", k);
  at("pointerup", 9);
}"""
WORDS_ARE_KEPT = """() => {
  globalThis.words = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    words.push(text);
    write.call(this, text, ...place);
  };
}"""
SECOND_FINGER = """for (const type of ["pointerdown", "pointermove", "pointerup"])
    canvas.dispatchEvent(new PointerEvent(type, { pointerId: 2, clientX: box.right - 20, clientY: box.bottom - 20 }));
  at("pointermove", 9); at("pointerup", 9)"""


@pytest.fixture
def window(browser, site):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(120_000)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "play.html").as_uri())
    page.wait_for_function(f"{CELLS.removeprefix('() => ')} > 0")
    yield page
    page.close()
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def said(page):
    return page.locator("#play-said").inner_text()


def by_mouse(page):
    box = page.locator("#play-drawing").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 130, box["y"] + 60, steps=5)
    page.mouse.up()


def by_finger(page):
    page.locator("#play-drawing").evaluate(WAY_OF_A_FINGER)


def by_keyboard(page):
    page.locator("#play-drawing").focus()
    for key in ("Space", *["ArrowRight"] * 6, "Space", "ArrowDown"):
        page.keyboard.press(key)


@pytest.mark.parametrize("draw", [by_mouse, by_finger, by_keyboard])
def test_a_stroke_is_drawn_and_can_be_undone(window, draw):
    press(window, "Clear")
    assert window.evaluate(CELLS) == 0
    draw(window)
    drawn = window.evaluate(CELLS)
    assert 80 < drawn < 400
    press(window, "Undo")
    assert window.evaluate(CELLS) == 0


def test_the_first_stroke_takes_the_place_of_the_shape_that_nobody_chose(window):
    shown = window.evaluate(CELLS)
    by_mouse(window)
    press(window, "Undo")
    assert window.evaluate(CELLS) == shown
    by_mouse(window)
    assert window.evaluate(CELLS) < 400 < shown
    by_keyboard(window)
    assert window.evaluate(CELLS) > 200


def test_a_new_shape_is_learned_at_once_while_another_one_is(window):
    press(window, "Learn")
    window.wait_for_function("minflowPlay.state.last?.step > 10")
    press(window, "rings")
    window.wait_for_function("minflowPlay.state.last?.step > 10")
    assert window.evaluate("minflowPlay.state.floor === minflowPlay.pad.drawing.entropy")


def test_another_shape_is_learned_from_the_start_where_the_training_has_paused(window):
    press(window, "Learn")
    window.wait_for_function("minflowPlay.state.last?.step > 5")
    press(window, "Pause")
    press(window, "rings")
    assert said(window) == "Press Learn." and window.evaluate("minflowPlay.state.last") is None
    press(window, "Learn")
    window.wait_for_function("minflowPlay.state.last?.step > 0")
    assert window.evaluate("minflowPlay.state.floor === minflowPlay.pad.drawing.entropy")


@pytest.mark.parametrize("name", ["Copy the link", "Open as a notebook"])
def test_who_takes_the_drawing_along_or_moves_the_rate_loses_no_step(window, name):
    press(window, "Learn")
    window.wait_for_function("minflowPlay.state.last?.step > 20")
    worker = window.evaluate_handle("minflowPlay.state.worker")
    press(window, name)
    window.locator("#play-rate").press("ArrowRight")
    window.wait_for_function("location.hash.includes('rate=0.0079')")
    assert window.evaluate("worker => worker === minflowPlay.state.worker && minflowPlay.state.last.step > 20", worker)


def test_the_picture_and_the_film_have_the_drawing_and_what_is_learned_of_it(window, tmp_path):
    press(window, "Save the picture")
    assert said(window).startswith("Press Learn first")
    press(window, "Learn")
    assert window.evaluate("minflowPlay.state.saidUntil") == 0  # nothing holds the sentence back that follows each step
    window.locator("#play-grid").check()
    window.wait_for_function("minflowPlay.state.density && minflowPlay.state.last.step > 100")
    press(window, "Pause")
    last = window.evaluate("minflowPlay.state.last.step")
    with window.expect_download() as begun:
        press(window, "Save the picture")
    picture = Image.open(begun.value.path()).convert("RGB")
    left, right = (picture.crop((540 * k, 0, 540 * (k + 1), 540)).getcolors(540 * 540) for k in (0, 1))
    assert (193, 80, 0) in {colour for _, colour in left}
    assert sum(count for count, (r, g, _) in right if g > r + 20) > 5000  # the density, in the colour of the model
    window.evaluate(WORDS_ARE_KEPT)
    with window.expect_download() as begun:
        press(window, "Save a film")
        press(window, "rings")  # meanwhile
    steps = [int(word.split(", step ")[1].split()[0]) for word in window.evaluate("words") if ", step " in word]
    assert begun.value.path().stat().st_size > 0
    assert steps == sorted(steps) and len(set(steps)) > 5 and steps[0] < 20 and steps[-1] >= last
    assert window.get_by_role("button", name="Save a film").is_enabled()


def test_a_second_finger_draws_nothing(window):
    press(window, "Clear")
    by_finger(window)
    drawn = window.evaluate(CELLS)
    press(window, "Clear")
    window.locator("#play-drawing").evaluate(WAY_OF_A_FINGER.replace('at("pointerup", 9)', SECOND_FINGER))
    assert window.evaluate(CELLS) == drawn


@pytest.mark.parametrize("shape", ["spiral", "rings", "eight bells", "chessboard"])
def test_each_shape_is_learned(window, shape):
    press(window, shape)
    press(window, "Learn")
    window.wait_for_function(f"({ABOVE})() < 0.15")


def test_a_flow_comes_near_to_the_least_that_any_model_can_reach(window):
    press(window, "Learn")
    window.wait_for_function(f"({ABOVE})() < 0.15")
    window.locator("#play-learned").click()
    window.wait_for_function(
        "minflowPlay.state.last.path?.length === 2 * 6"
    )  # z, four couplings, the units of the data
    window.locator("#play-grid").check()
    window.wait_for_function("minflowPlay.state.last.grid?.length === 2 * 2 * 15 * 61")
    assert "above the least that any model can reach" in said(window)
    press(window, "Pause")
    assert window.get_by_role("button", name="Go on").is_visible()


ARRIVES = """async (lines) => {
  const { state } = minflowPlay;
  const { onmessage } = state.worker;
  const { canvas } = document.getElementById("play-learned").getContext("2d");
  state.worker.terminate();
  let now = 1000;
  performance.now = () => now;
  for (const grid of lines) {
    const points = { samples: new Float32Array(0), grid: Float32Array.from(grid), along: 61 };
    onmessage({ data: { step: 1, steps: 9, losses: [2], ...points } });
    now += 100;
  }
  const inked = [];
  for (now of [now - 100, now - 50, now]) {
    for (let k = 0; k < 3; k++) await new Promise(requestAnimationFrame);
    const { data } = canvas.getContext("2d").getImageData(0, canvas.height / 2, canvas.width, 1);
    const at = data.findIndex((value, k) => value !== data[k % 4]);
    inked.push(at < 0 ? null : Math.round((60 * Math.floor(at / 4)) / canvas.width) / 10 - 3);
  }
  return inked;
}"""


def upright(x, step):
    """The 61 points of a line of the grid, one above the other, so far apart."""
    return [number for k in range(61) for number in (x, (k - 30) * step)]


def test_the_grid_moves_between_two_messages_and_leaves_out_what_is_pulled_apart(window):
    press(window, "Learn")
    window.locator("#play-grid").check()
    window.locator("#play-density").uncheck()
    window.wait_for_function("minflowPlay.state.last?.grid")
    assert window.evaluate(ARRIVES, [upright(-2, 0.1), upright(2, 0.1)]) == pytest.approx([-2, 0, 2], abs=0.1)
    assert window.evaluate(ARRIVES, [upright(-2, 0.5), upright(2, 0.5)]) == [None, None, None]
    two = [number for k in range(122) for number in (-2, 0.0475 * k - (3 if k < 61 else 2.75))]  # from −0.15 to 0.15
    assert window.evaluate(ARRIVES, [two, two]) == [None, None, None]


def test_the_rate_holds_from_the_next_step_on(window):
    press(window, "Learn")
    window.wait_for_function(f"({ABOVE})() < 0.4")
    window.locator("#play-rate").press("End")
    window.wait_for_function(f"({ABOVE})() > 0.6")


def test_a_sentence_stays_while_a_flow_learns(window, tmp_path):
    press(window, "Learn")
    window.wait_for_function("minflowPlay.state.last?.step > 5")
    (tmp_path / "large.png").write_bytes(bytes(11_000_000))
    window.locator("#play-image").set_input_files(tmp_path / "large.png")
    step = window.evaluate("minflowPlay.state.last.step")
    window.wait_for_function(f"minflowPlay.state.last.step > {step} + 5")
    assert said(window).startswith("This image has 11 MB")


def test_who_clears_while_a_flow_learns_sees_nothing_of_it_any_more(window):
    press(window, "Learn")
    window.wait_for_function("minflowPlay.state.last?.step > 5")
    press(window, "Clear")
    assert said(window).startswith("The square is empty") and window.evaluate("minflowPlay.state.last") is None


def test_two_presses_at_once_pause_before_the_first_step(window):
    window.get_by_role("button", name="Learn", exact=True).dblclick()
    press(window, "Go on")
    window.wait_for_function("minflowPlay.state.last?.step > 5")


def test_a_notebook_takes_the_drawing_along(window):
    """Where no server has the page, or none the files of a JupyterLab, it is downloaded."""
    window.locator("#play-model").select_option("nice")
    window.locator("#play-logdet").check()
    window.locator("#play-mask").check()
    window.locator("#play-rate").press("ArrowRight")
    with window.expect_download() as begun:
        press(window, "Open as a notebook")
    cells = json.loads(begun.value.path().read_text(encoding="utf-8"))["cells"]
    text = window.evaluate("minflowPlay.pad.drawing.text()")
    assert cells[1]["source"] == f'text = "{text}"'
    fitted = cells[4]["source"]
    for part in ("models.nice(", "Chain([first] * 10 + [last])", "without_log_det", "0.0079"):
        assert part in fitted
    assert said(window).startswith("The notebook is downloaded as drawing.ipynb.")


@pytest.mark.parametrize(("model", "box"), [("nice", "logdet"), ("realnvp", "mask")])
def test_what_is_broken_never_comes_near(window, model, box):
    """Without the log-det all samples end in the middle; with one mask for all layers one coordinate stays normal."""
    window.locator("#play-model").select_option(model)
    window.locator(f"#play-{box}").check()
    press(window, "Learn")
    window.wait_for_function("minflowPlay.state.last?.step > 150")
    assert window.evaluate(ABOVE) > 0.4


def test_a_link_brings_back_the_drawing_and_the_settings(window, browser):
    press(window, "spiral")
    window.locator("#play-model").select_option("realnvp")
    window.locator("#play-mask").check()
    window.locator("#play-logdet").check()
    window.locator("#play-rate").press("ArrowRight")
    window.wait_for_function("location.hash.includes('rate=0.0079')")
    levels = window.evaluate("[...minflowPlay.pad.drawing.levels]")
    other = browser.new_page()
    other.goto(window.url)
    other.wait_for_function("minflowPlay.pad.drawing.drawnCells > 0")
    assert other.evaluate("[...minflowPlay.pad.drawing.levels]") == levels
    assert other.locator("#play-model").input_value() == "realnvp" and other.locator("#play-mask").is_checked()
    assert other.locator("#play-logdet").is_checked() and other.locator("#play-rate-value").inner_text() == "0.0079"
    press(other, "rings")
    other.wait_for_function(
        "levels => minflowPlay.pad.drawing.levels.some((level, k) => level !== levels[k])", arg=levels
    )
    other.evaluate("address => { location.href = address; }", window.url)  # pasted into the same tab
    other.wait_for_function(
        "levels => minflowPlay.pad.drawing.levels.every((level, k) => level === levels[k])", arg=levels
    )
    other.close()


def test_what_cannot_be_used_gets_a_sentence(window, tmp_path):
    image = tmp_path / "large.png"
    image.write_bytes(bytes(20_000_000))
    window.locator("#play-image").set_input_files(image)
    assert said(window) == "This image has 20 MB; the page takes images of at most 10 MB."
    image.write_bytes(b"no image")
    window.locator("#play-image").set_input_files(image)
    window.wait_for_function("document.getElementById('play-said').textContent.includes('no image')")
    press(window, "Clear")
    press(window, "Learn")
    assert said(window).startswith("The square is empty.")
    window.locator("#play-drawing").focus()
    window.keyboard.press("Space")
    press(window, "Learn")
    window.wait_for_function("document.getElementById('play-said').textContent.includes('a small dot')")
    window.evaluate("minflowPlay.state.worker.onerror()")
    assert said(window).startswith("The training has broken off")
    assert window.get_by_role("button", name="Learn", exact=True).is_visible()


def test_a_browser_without_workers_and_a_link_that_was_cut_get_a_sentence(browser, site):
    page = browser.new_page()
    page.add_init_script("delete window.Worker")
    page.goto((site / "play.html").as_uri() + "#model=nsf&rate=0.01&drawing=7VdL")
    page.wait_for_function("document.getElementById('play-said').textContent.includes('cannot be read')")
    press(page, "two moons")
    press(page, "Learn")
    assert said(page).startswith("This browser has no web workers")
    page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_has_no_serious_objection_in_either_theme(window, theme):
    window.evaluate("theme => (document.body.dataset.theme = theme)", theme)
    assert objections(window) == []


def test_letters_and_an_image_become_a_drawing(window, tmp_path):
    window.locator("#play-letters").fill("MF")
    window.wait_for_function(f"{CELLS.removeprefix('() => ')} > 500")
    Image.new("L", (40, 20)).save(tmp_path / "dark.png")
    window.locator("#play-image").set_input_files(tmp_path / "dark.png")
    window.wait_for_function("minflowPlay.pad.drawing.drawnCells === 96 * 48")
