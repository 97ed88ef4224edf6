"""The site: built from the saved notebooks without a warning; every link leads somewhere, every picture speaks."""

import html
import io
import json
import re
from pathlib import Path
from urllib.parse import unquote

from PIL import Image

from flowcourse.core import manifest

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "docs" / "site"
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "minflow").rglob("*.py")
    if path.name != "__main__.py"
)


def test_every_chapter_exercise_and_page_is_there_and_no_solution(pages):
    sources = [*ROOT.glob("notebooks/[0-9]*.ipynb"), *ROOT.glob("exercises/*.ipynb"), *ROOT.glob("docs/**/*.md")]
    assert {str(path.relative_to(ROOT).with_suffix(".html")) for path in sources} <= set(pages)
    assert not [page for page in pages if page.startswith("solutions")]


def test_solutions_are_pages_when_they_are_asked_for(monkeypatch):
    monkeypatch.syspath_prepend(str(CONFIG))
    source = (CONFIG / "conf.py").read_text(encoding="utf-8")
    for asked in ({"solutions"}, set()):
        tags = type("Tags", (), {"has": asked.__contains__})
        exec(source, conf := {"tags": tags, "__file__": str(CONFIG / "conf.py")})
        assert ("solutions/*.ipynb" in conf["include_patterns"]) == bool(asked)


def test_the_margin_leads_to_every_page(pages):
    margin = pages["README.html"].partition('class="sidebar-tree"')[2].partition("</aside>")[0]
    generated = {"index.html", "play.html", "tour.html", "README.html", "book.html", "genindex.html", "search.html"}
    listed = set(re.findall(r'href="([^"#]+)"', margin)) | {"docs/api/" + page for page in in_api(pages)}
    assert set(pages) - generated <= listed


def in_api(pages):
    return re.findall(r'class="reference internal" href="(\w+\.html)"', pages["docs/api/index.html"])


def test_every_link_leads_to_a_page_and_every_anchor_to_a_place(pages, site):
    anchors = {page: set(re.findall(r'\bid="([^"]+)"', text)) for page, text in pages.items()}
    for page, text in pages.items():
        for link in re.findall(r'href="([^"]+)"', text):
            if re.match(r"[a-z]+:|(\.\./)?lite/lab/", link):  # which `make lite` writes
                continue
            file, _, anchor = unquote(html.unescape(link)).partition("#")
            there = (site / page).parent.joinpath(file.partition("?")[0]).resolve() if file else site / page
            assert there.exists(), f"{page} leads to {link}, and there is nothing"
            if anchor and there.suffix == ".html":
                assert anchor in anchors[str(there.relative_to(site))], f"{page} leads to {link}: no such place"


def test_a_lesson_and_its_exercises_open_themselves_in_a_browser_tab_on_colab_kaggle_and_binder(pages):
    for page, text in pages.items():
        notebook = page.replace(".html", ".ipynb")
        ways = [
            f"../lite/lab/index.html?path={notebook}",
            f"https://colab.research.google.com/github/some/where/blob/main/{notebook}",
            f"https://kaggle.com/kernels/welcome?src=https://github.com/some/where/blob/main/{notebook}",
            f"https://mybinder.org/v2/gh/some/where/main?urlpath=lab/tree/{notebook}",
            "../docs/setup.html#on-colab-and-kaggle",
        ]
        if "minflow-to-pytorch" in page and page.startswith("notebooks/"):  # neither a tab nor Binder has PyTorch
            ways = [way for way in ways if "lite" not in way and "binder" not in way]
        line = re.search(r'<p class="run">.*?</p>', text)
        there = re.findall(r'href="([^"]+)"', line[0]) if line else []
        assert there == (ways if page.startswith(("notebooks/", "exercises/")) else []), page
    branches = (ROOT / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8")
    assert "branches: [main]" in branches  # what is published is what the links open


def test_a_page_leads_to_its_file_to_an_editor_and_to_where_one_can_ask(pages):
    hub = "https://github.com/some/where"
    editors = {
        "notebooks/06-realnvp": ("ipynb", "https://github.dev/some/where/blob/main"),
        "exercises/06-realnvp": ("ipynb", None),  # made from solutions/
        "docs/setup": ("md", f"{hub}/edit/main"),
        "docs/api/transforms": ("rst", f"{hub}/edit/main"),
    }
    for page, (suffix, editor) in editors.items():
        head = re.search(r'content-icon-container">(.*?)<article', pages[f"{page}.html"], re.DOTALL)[1]
        wanted = [f"{hub}/blob/main/{page}.{suffix}"] + ([f"{editor}/{page}.{suffix}"] if editor else [])
        assert re.findall(r'href="(https[^"]+)"', head) == wanted
        assert f'href="{hub}/discussions"' in pages[f"{page}.html"].partition("<footer>")[2]
    assert f'href="{hub}/discussions"' in pages["index.html"]


def test_a_name_in_the_reference_leads_to_its_lines(pages):
    name = pages["docs/api/transforms.html"].partition('id="minflow.transforms.coupling.AffineCoupling"')[2]
    path, first = re.search(r'href="https://github.com/some/where/blob/main/([^"#]+)#L(\d+)-L\d+"', name).groups()
    line = (ROOT / path).read_text(encoding="utf-8").splitlines()[int(first) - 1]
    assert line.startswith("class AffineCoupling")


def test_where_there_is_no_tab_and_no_repository_nothing_leads_there(monkeypatch):
    monkeypatch.syspath_prepend(str(CONFIG))
    import first_page
    import pages

    app = type("App", (), {"tags": (), "config": type("Config", (), {"repository": ""})})
    app.tags = type("Tags", (), {"has": staticmethod(lambda tag: False)})
    context = {"body": "<h1>Why</h1>", "hub": ""}
    for offer in pages.offer_to_run, pages.offer_source:
        offer(app, "notebooks/00-why-flows", "", context, None)
    assert context == {"body": "<h1>Why</h1>", "hub": ""} and not first_page.content(tab=False)["tab"]


def test_the_first_page_has_five_ways_in_and_every_chapter_with_its_minutes(pages):
    page = pages["index.html"]
    ways = re.findall(r'class="way[^"]*" href="([^"]+)">([^<]+)<', page)
    start = "notebooks/00-why-flows"
    assert ways == [
        (f"{start}.html", "Read"),
        ("tour.html", "Take the tour"),
        ("play.html", "Draw a shape"),
        (f"lite/lab/index.html?path={start}.ipynb", "Try in the browser"),
        ("docs/setup.html", "Install"),
    ]
    assert "data-figure=" in page and re.search(r"\d+ hours with the core exercises, \d of them", page)
    for path in ROOT.glob("notebooks/[0-9]*.ipynb"):
        minutes = re.search(r"\*\*Time:\*\* (\d+) minutes", path.read_text(encoding="utf-8"))[1]
        link = rf'<a class="to" href="notebooks/{path.stem}.html">[^<]+</a>\s+<span[^>]+>{minutes} '
        card = rf'<img[^>]* alt="" [^>]+>\s+{link}'
        assert re.search(card, page), path.stem


def test_a_thumbnail_has_no_ink_and_is_cut_to_what_is_left(monkeypatch):
    monkeypatch.syspath_prepend(str(CONFIG))
    import pictures

    whole = Image.new("RGBA", (400, 200))
    whole.paste((118, 118, 118, 255), (5, 5, 60, 9))
    whole.paste((0, 114, 178, 255), (200, 50, 300, 150))
    whole.paste((118, 118, 118, 255), (240, 90, 250, 100))  # a colour of what covers the ground there
    whole.save(png := io.BytesIO(), format="png")
    with Image.open(io.BytesIO(pictures.small(png.getvalue()))) as made:
        assert made.size == (100, 100) and made.convert("RGBA").getpixel((45, 45)) == (118, 118, 118, 255)


def test_what_a_figure_says_is_a_sentence(pages):
    for page, text in pages.items():
        for data in re.findall(r'data-figure="([^"]+)"', text):
            for words in json.loads(html.unescape(data)).get("words", []):
                assert not re.search(r" [;.,]|\d \d", words), f"{page}: {words}"


def test_the_search_page_has_a_field_in_the_page(pages):
    form = re.search(r'<form class="search-here".*?</form>', pages["search.html"], re.DOTALL)[0]
    assert 'name="q"' in form and "autofocus" in form


def test_every_page_leads_back_to_the_first(pages):
    for page, text in pages.items():
        home = f'class="sidebar-brand" href="{"../" * page.count("/")}index.html"'
        assert page in ("index.html", "play.html", "tour.html", "book.html") or home in text, page


def test_a_page_says_what_it_is_to_a_search_engine(pages, site):
    said = {page: re.search(r'<meta name="description" content="([^"]+)"', text) for page, text in pages.items()}
    generated = {"book.html", "genindex.html", "search.html"}
    assert {page for page, words in said.items() if not words} == generated
    assert said["index.html"][1].startswith("A course on normalizing flows")
    assert said["notebooks/02-the-plane.html"][1].startswith("Bending each coordinate by itself stops")
    chapters = [words[1] for page, words in said.items() if page.startswith("notebooks/")]
    assert len(set(chapters)) == len(chapters) and all(40 < len(words) < 400 for words in chapters)
    assert {page for page in pages if 'property="og:title"' not in pages[page]} <= generated
    assert (site / "_static" / "preview.png").read_bytes().startswith(b"\x89PNG")


def test_a_preview_has_the_whole_address_of_its_picture(monkeypatch):
    monkeypatch.syspath_prepend(str(CONFIG))
    import described

    app = type("App", (), {"config": type("Config", (), {"html_baseurl": "https://flows.example/"})})
    described.describe(app, "index", "", context := {"sentences": "A course."}, None)
    assert 'property="og:image" content="https://flows.example/_static/preview.png"' in context["metatags"]


def test_every_exercise_has_an_anchor_and_what_names_it_leads_there(pages):
    for exercise in manifest.exercises():
        stem = exercise.notebook.removesuffix(".ipynb")
        assert f'id="{exercise.id}"' in pages[f"exercises/{stem}.html"]
        link = f'href="../exercises/{stem}.html#{exercise.id}">{exercise.id}</a>'
        assert link in pages["docs/exercises.html"], exercise.id
    assert 'href="../exercises/02-the-plane.html#ex-02-9">ex-02-9</a>' in pages["notebooks/02-the-plane.html"]


def test_every_word_of_the_glossary_has_an_anchor_and_later_chapters_lead_to_it(pages):
    rows = re.findall(r"^\| (?!word |---)", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    anchors = re.findall(r'<tr[^>]* id="(term-[^"]+)"', pages["docs/glossary.html"])
    assert len(set(anchors)) == len(anchors) == len(rows) > 100
    led = {page: re.findall(r'glossary.html#(term-[^"]+)"', text) for page, text in pages.items()}
    assert "term-jacobian" in led["notebooks/06-realnvp.html"]
    assert not {"term-jacobian", "term-mask"} & set(led["notebooks/02-the-plane.html"])
    twice = {page for page, words in led.items() if len(set(words)) < len(words)}
    assert [page for page in twice if page.startswith("notebooks/")] == []


def test_the_book_has_every_chapter_in_order_and_nothing_that_paper_cannot_show(pages):
    book = pages["book.html"]
    stems = sorted(path.stem for path in ROOT.glob("notebooks/[0-9]*.ipynb"))
    assert re.findall(r'<article id="([^"]+)"', book) == stems
    assert not re.search(r"<script|data-figure=|loading=|<details>", book)
    assert book.count("<img ") == sum(pages[f"notebooks/{stem}.html"].count("<img ") for stem in stems)
    ids = re.findall(r'\bid="([^"]+)"', book)
    assert len(set(ids)) == len(ids)


def test_nothing_on_a_page_comes_from_another_server(pages):
    for page, text in pages.items():
        loaded = re.findall(r'<(?:script|img|iframe)[^>]* src="([^"]+)"|<link[^>]* href="([^"]+)"', text)
        assert not [url for pair in loaded for url in pair if re.match(r"(https?:)?//", url)], page


def test_every_picture_has_words(pages):
    for page, text in pages.items():
        assert "No description has been provided" not in text
        for picture in re.findall(r"<img [^>]*>", text):
            beside_its_title = page == "index.html" and ' alt="" ' in picture
            assert re.search(r'alt="[^"]{20,}"', picture) or beside_its_title, f"{page}: {picture[:80]}"
    assert pages["notebooks/01-one-dimension.html"].count("<img ") >= 5


def test_every_widget_is_seen_as_its_picture(pages):
    for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"):
        outputs = [out for cell in json.loads(path.read_text("utf-8"))["cells"] for out in cell.get("outputs", [])]
        shown = ["".join(out["data"]["text/html"]) for out in outputs if "text/html" in out.get("data", {})]
        alts = [alt for picture in shown for alt in re.findall(r'<img[^>]* alt="([^"]+)"', picture)]
        assert set(alts) <= set(re.findall(r'alt="([^"]+)"', pages[f"notebooks/{path.stem}.html"])), path.stem


def test_every_formula_is_set_and_has_mathml_beside_it(pages):
    for page, text in pages.items():
        formulas = text.count('class="math ')
        assert formulas == text.count("<mjx-container") == text.count("</math>"), page
        assert "merror" not in text, f"{page}: a formula that MathJax cannot set"
        drawn = set(re.findall(r'<use [^>]*href="#([^"]+)"', text.partition('id="furo-main-content"')[2]))
        assert drawn <= set(re.findall(r'\bid="([^"]+)"', text)), page
        assert not re.search(r'(?<!class="glued">)<span class="math [^>]*>(?:(?!</span>).)*</span>[.,;:]', text), page
    assert pages["notebooks/02-the-plane.html"].count('class="math ') > 10


def test_a_chapter_has_a_megabyte_at_most_with_what_it_loads_at_once(pages, site):
    for page in (page for page in pages if page.startswith("notebooks/")):
        tags = re.findall(r"<(?:script|link|img)\b[^>]*>", pages[page])
        links = [re.search(r' (?:src="([^"]+)"|rel="stylesheet".*href="([^"]+)")', tag) for tag in tags]
        loaded = {a or b for tag, link in zip(tags, links) if link and "lazy" not in tag for a, b in [link.groups()]}
        files = [(site / page).parent / url.partition("?")[0] for url in loaded if not url.startswith("data:")]
        assert len(files) > 5
        assert sum(file.stat().st_size for file in files) + len(pages[page].encode()) <= 1_000_000, page


def test_a_picture_of_a_notebook_is_a_file_that_waits_for_its_reader(pages, site):
    assert not [page for page, text in pages.items() if "<img" in text and "data:image/png" in text]
    tag = re.search(r'<img alt="[^>]*>', pages["notebooks/02-the-plane.html"])[0]
    assert (site / "notebooks" / re.search(r'src="([^"]+)"', tag)[1]).read_bytes().startswith(b"\x89PNG")
    assert 'loading="lazy"' in tag and tag.count("style=") == 1


def test_the_search_knows_the_words(site):
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    assert [word for word in ("coupl", "jacobian", "hutchinson") if word not in index] == []


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


def test_each_class_and_function_says_how_it_is_imported(pages):
    reference = "".join(text for page, text in pages.items() if page.startswith("docs/api/"))
    plain = html.unescape(re.sub(r"<[^>]+>", "", reference))
    lines = re.findall(r"^from minflow\S* import \w+$", plain, re.MULTILINE)
    assert "from minflow.transforms import AffineCoupling" in lines and "from minflow import fit" in lines
    exec("\n".join(lines), {})
    assert len(lines) > reference.count('<dl class="py class">') > 50


def test_a_name_of_python_or_numpy_leads_to_its_own_documentation(pages):
    reference = "".join(text for page, text in pages.items() if page.startswith("docs/api/"))
    prose = re.sub(r'<div class="highlight.*?</div>|<head>.*?</head>', "", reference, flags=re.DOTALL)
    linked = re.findall(r'href="https://(docs\.python|numpy)\.org/[^"]*#([\w.]+)" title="[^"]+">.*?</a>', prose)
    assert {("docs.python", "ValueError"), ("numpy", "numpy.random.Generator")} <= set(linked)
    unlinked = re.sub(r"<a [^>]*>.*?</a>|<h\d.*?</h\d>", "", prose, flags=re.DOTALL)
    named = re.findall(r"\b(?:(?<!autograd\.)(?:np|numpy|math)\.\w+|[A-Z]\w+Error)\b", re.sub(r"<[^>]+>", "", unlinked))
    assert not named, "docs/site/python.inv or numpy.inv needs a line for it"


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
