"""What single widgets must say when they are moved, as a blind learner hears it: {notebook: (story, …)}."""

import re

SLIDER = ".jp-OutputArea [role=slider]"
FIGURE = ".widget-html img"
TITLED = ".widget-html:has(img)"


def of_slope_by_arrow_keys(opened):
    page = opened.page
    page.locator(SLIDER).focus()
    assert page.locator(TITLED).inner_text().startswith("X = 0.5·Z")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_selector(f'{TITLED}:has-text("X = 1·Z")')
    assert re.search(r"X: area 1\.00, peak 0\.40", page.locator(FIGURE).get_attribute("alt"))


def of_slope_by_its_number_field(opened):
    page = opened.page
    page.get_by_label("slope a").fill("-2")
    page.keyboard.press("Enter")
    page.wait_for_selector(f'{TITLED}:has-text("X = −2·Z") >> img[alt^="The density of X is mirrored"]')
    assert page.locator(SLIDER).get_attribute("aria-valuenow") == "-2.0"
    assert re.search(r"X: area 1\.00, peak 0\.20", page.locator(FIGURE).get_attribute("alt"))


def of_the_choice_of_base(opened):
    opened.page.get_by_label("Z from").select_option("Uniform(0, 1)")
    opened.page.wait_for_selector(f'{FIGURE}[alt*="Z: area 1.00, peak 1.00"]')


def of_slope_0_which_is_a_sentence_and_no_picture(opened):
    page = opened.page
    page.get_by_label("slope a").fill("0")
    page.keyboard.press("Enter")
    page.wait_for_selector('.widget-html:has-text("no inverse, and no density")')
    assert page.locator(FIGURE).count() == 0


def of_the_layers_taken_away_one_by_one(opened):
    page = opened.page
    page.locator(SLIDER).focus()
    assert page.locator(TITLED).inner_text().startswith("After 4 of 4 layers")
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    page.wait_for_selector(f'{TITLED}:has-text("After 2 of 4 layers") >> img[alt*="our point"]')


def of_the_base_alone(opened):
    page = opened.page
    page.get_by_label("layers").fill("0")
    page.keyboard.press("Enter")
    page.wait_for_selector(f'{TITLED}:has-text("The base, no layer yet")')
    assert float(page.locator(SLIDER).get_attribute("aria-valuenow")) == 0


STORIES = {
    "01-change-of-variables-1d": (
        of_slope_by_arrow_keys,
        of_slope_by_its_number_field,
        of_the_choice_of_base,
        of_slope_0_which_is_a_sentence_and_no_picture,
    ),
    "04-flow-models": (of_the_layers_taken_away_one_by_one, of_the_base_alone),
}
