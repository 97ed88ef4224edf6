// The order of what a search finds: the page that a word asks for, the chapter that has the word in its heading, then
// other lessons, then the rest.
// Sphinx reads the numbers, and calls `score` for each page that was found. Where lessons are equal, the earlier is first.
const PAGE_OF = {
  install: "docs/setup",
  installation: "docs/setup",
  training: "notebooks/03-a-flow-and-how-it-learns",
};
// biome-ignore lint: searchtools.js has a variable of this name too, and takes this one if it is there
var Scorer = {
  objNameMatch: 11,
  objPartialMatch: 3,
  objPrio: { 0: 0, 1: 0, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,

  score: ([page, title, , , score]) => {
    const words = (new URLSearchParams(location.search).get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const inHeading = words.some((word) => title.toLowerCase().includes(word)) && !page.startsWith("docs/api/");
    const folder = { notebooks: 4, exercises: 1 }[page.split("/")[0]] ?? (page === "docs/glossary" ? 3 : 0);
    const chapter = Number.parseInt(page.split("/")[1], 10) || 0;
    const asked = words.some((word) => PAGE_OF[word] === page) ? 60 : 0;
    return score + asked + (inHeading ? 20 : 0) + folder - chapter / 100;
  },
};

// An excerpt of a lesson is what it says: its code, and the line on where it runs, are left out.
document.addEventListener("DOMContentLoaded", () => {
  const whole = Search.htmlToText;
  const left = /<p class="run">.*?<\/p>|<pre[^>]*>.*?<\/pre>/gs;
  Search.htmlToText = (page, anchor) => whole(page.replace(left, ""), anchor);
  const asked = (new URLSearchParams(location.search).get("q") ?? "").trim().toLowerCase();
  const word = (window.GLOSSARY ?? []).find(({ names }) => names.some((name) => [name, `${name}s`].includes(asked)));
  if (word) {
    const entry = document.createElement("p");
    entry.className = "found-word";
    const link = Object.assign(document.createElement("a"), { href: word.address, textContent: word.names[0] });
    entry.append(link, `: ${word.meaning}`);
    document.getElementById("search-results").before(entry);
  }
});
