"""What a page says of itself to a search engine, and to a program that shows a link with a picture."""

import html
import re

from docutils import nodes

LABEL = re.compile(r"^(The question|Goal)\. ")
SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z])")
LONGEST = 200  # letters; a search engine shows about as many


def connect(app):
    app.connect("html-page-context", describe)


def describe(app, page, template, context, doctree):
    words = description(doctree) if doctree else context.get("sentences", "")
    base = app.config.html_baseurl
    tags = {"name": {"description": words}, "property": {}}
    tags["property"] = {"og:type": "website", "og:title": plain(context.get("title", "")), "og:description": words}
    if base:  # a preview takes whole addresses alone, so that a copy on a disk has none
        tags["property"] |= {"og:url": f"{base}{page}.html", "og:image": f"{base}_static/preview.png"}
    context["metatags"] = context.get("metatags", "") + "".join(
        f'\n    <meta {kind}="{name}" content="{html.escape(text)}">'
        for kind, named in tags.items()
        for name, text in named.items()
        if text
    )


def plain(title):
    return html.unescape(re.sub(r"<[^>]+>", "", title))


def description(doctree):
    """The first sentences of a page, as many as fit."""
    paragraph = next(doctree.findall(nodes.paragraph), None)
    words = LABEL.sub("", " ".join(paragraph.astext().split())) if paragraph else ""
    first, *others = SENTENCE.split(words)
    for sentence in others:
        if len(first) + len(sentence) >= LONGEST:
            break
        first += " " + sentence
    return first
