// Sets formulas with MathJax. Standard input has, for each page, its formulas as pairs [TeX, on a line of its own?];
// standard output gets, for each page, the formulas as HTML, and the shapes of the letters that they share.
// node formulas.mjs FOLDER_OF_MATHJAX < formulas.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const MathJax = await createRequire(import.meta.url)(process.argv[2]).init({
  loader: { load: ["input/tex", "[tex]/textmacros", "output/svg", "a11y/assistive-mml"] },
  tex: { packages: { "[+]": ["textmacros"] } },
  svg: { fontCache: "global" },
  options: { enableAssistiveMml: true },
});
const { adaptor, document } = MathJax.startup;
const letters = document.outputJax.fontCache;

const set = ([tex, display]) => adaptor.outerHTML(MathJax.tex2svg(tex, { display }));

function page(formulas) {
  letters.clearCache();
  return { formulas: formulas.map(set), letters: adaptor.outerHTML(letters.getCache()) };
}

const pages = Object.entries(JSON.parse(readFileSync(0, "utf8")));
console.log(JSON.stringify(Object.fromEntries(pages.map(([name, formulas]) => [name, page(formulas)]))));
