"""The site: built from the saved notebooks without a warning; every link leads somewhere, every picture speaks."""

import html
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "docs" / "site"
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "minflow").rglob("*.py")
    if path.name != "__main__.py"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of a fresh site; a warning of Sphinx is a failure, and it runs no cell."""
    out = tmp_path_factory.mktemp("built") / "site"
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", CONFIG, ROOT, out]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return out


@pytest.fixture(scope="module")
def pages(site):
    return {str(path.relative_to(site)): path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}


def test_every_chapter_exercise_and_page_is_there_and_no_solution(pages):
    sources = [*ROOT.glob("notebooks/[0-9]*.ipynb"), *ROOT.glob("exercises/*.ipynb"), *ROOT.glob("docs/**/*.md")]
    assert {str(path.relative_to(ROOT).with_suffix(".html")) for path in sources} <= set(pages)
    assert pages["index.html"] == pages["README.html"]
    assert not [page for page in pages if page.startswith("solutions")]


def test_solutions_are_pages_when_they_are_asked_for(monkeypatch):
    monkeypatch.syspath_prepend(str(CONFIG))
    source = (CONFIG / "conf.py").read_text(encoding="utf-8")
    for asked in ({"solutions"}, set()):
        tags = type("Tags", (), {"has": asked.__contains__})
        exec(source, conf := {"tags": tags, "__file__": str(CONFIG / "conf.py")})
        assert ("solutions/*.ipynb" in conf["include_patterns"]) == bool(asked)


def test_the_margin_leads_to_every_page(pages):
    margin = pages["index.html"].partition('class="sidebar-tree"')[2].partition("</aside>")[0]
    generated = {"index.html", "README.html", "genindex.html", "search.html"}
    listed = set(re.findall(r'href="([^"#]+)"', margin)) | {"docs/api/" + page for page in in_api(pages)}
    assert set(pages) - generated <= listed


def in_api(pages):
    return re.findall(r'class="reference internal" href="(\w+\.html)"', pages["docs/api/index.html"])


def test_every_link_leads_to_a_page_and_every_anchor_to_a_place(pages, site):
    anchors = {page: set(re.findall(r'\bid="([^"]+)"', text)) for page, text in pages.items()}
    for page, text in pages.items():
        for link in re.findall(r'href="([^"]+)"', text):
            if re.match(r"[a-z]+:", link):
                continue
            file, _, anchor = unquote(html.unescape(link)).partition("#")
            there = (site / page).parent.joinpath(file.partition("?")[0]).resolve() if file else site / page
            assert there.exists(), f"{page} leads to {link}, and there is nothing"
            if anchor and there.suffix == ".html":
                assert anchor in anchors[str(there.relative_to(site))], f"{page} leads to {link}: no such place"


def test_nothing_on_a_page_comes_from_another_server(pages):
    for page, text in pages.items():
        loaded = re.findall(r'<(?:script|img|iframe)[^>]* src="([^"]+)"|<link[^>]* href="([^"]+)"', text)
        assert not [url for pair in loaded for url in pair if re.match(r"(https?:)?//", url)], page


def test_every_picture_has_words(pages):
    for page, text in pages.items():
        assert "No description has been provided" not in text
        for picture in re.findall(r"<img [^>]*>", text):
            assert re.search(r'alt="[^"]{20,}"', picture), f"{page}: {picture[:80]}"
    assert pages["notebooks/01-change-of-variables-1d.html"].count("<img ") >= 5


def test_every_widget_is_seen_as_its_picture(pages):
    for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"):
        outputs = [out for cell in json.loads(path.read_text("utf-8"))["cells"] for out in cell.get("outputs", [])]
        shown = ["".join(out["data"]["text/html"]) for out in outputs if "text/html" in out.get("data", {})]
        alts = [alt for picture in shown for alt in re.findall(r'<img[^>]* alt="([^"]+)"', picture)]
        assert set(alts) <= set(re.findall(r'alt="([^"]+)"', pages[f"notebooks/{path.stem}.html"])), path.stem


def test_formulas_are_handed_to_the_script_that_comes_with_the_site(pages):
    chapter = pages["notebooks/03-jacobians.html"]
    assert re.search(r'<script [^>]*src="\.\./_static/mathjax\.js', chapter)
    assert chapter.count('class="math') > 10


def test_the_search_knows_the_words(site):
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    assert all(word in index for word in ("coupl", "jacobian", "hutchinson"))


def test_every_module_of_the_engine_is_in_the_reference(pages):
    reference = "".join(text for page, text in pages.items() if page.startswith("docs/api/"))
    missing = [module for module in MODULES if f'id="module-{module}"' not in reference]
    assert not missing, "name them in a page of docs/api/"


def test_a_docstring_is_shown_as_its_formula_then_its_words(pages):
    coupling = html.unescape(re.sub(r"<[^>]+>", "", pages["docs/api/transforms.html"]))
    for line in (
        "x_a = z_a,  x_b = z_b · exp(α(z_a)) + μ(z_a)",
        "log_det = Σ α(z_a)",
        "(Dinh 2017, eq. 4–6; article 5.8)",
    ):
        assert re.search(rf"^{re.escape(line)}$", coupling, re.MULTILINE)
    assert "\\" not in coupling and "``" not in coupling


def test_a_sentence_with_a_colon_in_it_stays_on_its_line(monkeypatch):
    monkeypatch.syspath_prepend(str(CONFIG))
    import api

    assert api.rendered(["params: one for each.", "They differ in what the network", "reads of x: all of it."]) == [
        "params: one for each. They differ in what the network reads of x: all of it."
    ]
    assert api.rendered(["It draws.", "x: (N, D)."]) == ["| It draws.", "| x: (N, D)."]


def test_the_pages_of_the_benchmarks_have_their_plots(pages):
    for kind in ("speed", "memory", "quality", "digits", "scaling"):
        assert f"{kind}.svg" in pages[f"benchmarks/results/{kind}.html"]
