// What a page does by itself: the figure of the first page plays once, and paper gets what no hand can open there.
const still = matchMedia("(prefers-reduced-motion: reduce)");

function playOnce(entries, observer) {
  for (const seen of entries.filter((entry) => entry.isIntersecting)) {
    const root = seen.target.querySelector("[data-figure]")?.shadowRoot;
    if (!root) continue;
    observer.unobserve(seen.target);
    play(root);
  }
}

/** Choose a point, whose way through the layers is a staircase, and press ▶. */
function play(root) {
  const named = (label) => [...root.querySelectorAll("label")].find((one) => one.textContent.startsWith(label));
  const points = named("point to follow")?.querySelector("input");
  if (points) {
    points.value = String(Math.round(0.6 * points.max));
    points.dispatchEvent(new Event("input", { bubbles: true }));
  }
  [...root.querySelectorAll("button")].find((button) => button.textContent === "▶ to x")?.click();
}

addEventListener("load", () => {
  const observer = new IntersectionObserver(playOnce, { threshold: 0.6 });
  if (!still.matches) for (const place of document.querySelectorAll("[data-play]")) observer.observe(place);
});

// The page's own line is in view in the list of all pages.
const list = document.querySelector(".sidebar-scroll");
const own = list?.querySelector(".current-page");
if (own) {
  const top = own.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 2;
  list.scrollBy({ top, behavior: "instant" }); // the theme would scroll smoothly
}

/** The meaning of a word of the glossary, opened below it by a tap, a click or the keyboard. */
const meaning = Object.assign(document.createElement("div"), { className: "meaning", popover: "auto" });

function explain(term) {
  const more = Object.assign(document.createElement("a"), { href: term.href, textContent: "glossary" });
  meaning.replaceChildren(`${term.title} (`, more, ")");
  const { left, bottom } = term.getBoundingClientRect();
  meaning.showPopover();
  const furthest = document.documentElement.clientWidth - meaning.offsetWidth - 8;
  meaning.style.left = `${Math.max(8, Math.min(left, furthest)) + scrollX}px`;
  meaning.style.top = `${bottom + scrollY + 4}px`;
}

if ("popover" in meaning)
  for (const term of document.querySelectorAll("a.term")) {
    if (!meaning.isConnected) document.body.append(meaning);
    term.addEventListener("click", (event) => {
      event.preventDefault();
      explain(term);
      if (event.detail === 0) meaning.querySelector("a").focus({ preventScroll: true }); // by the keyboard
    });
  }

addEventListener("beforeprint", () => {
  const paper = new CSSStyleSheet();
  paper.replaceSync("@media print { .row, details { display: none !important; } }");
  for (const fold of document.querySelectorAll("article details:not([open])")) {
    fold.open = true;
    addEventListener("afterprint", () => fold.removeAttribute("open"), { once: true });
  }
  for (const figure of document.querySelectorAll("[data-figure]"))
    if (figure.shadowRoot) figure.shadowRoot.adoptedStyleSheets = [paper];
});
