// Steps after a figure: a step that is pressed sets the controls that it names in bold. Where all of the figure fits into
// the upper part of the window, it stays in view, and a step that is read sets them too.
const quiet = matchMedia("(prefers-reduced-motion: reduce)");
const SECONDS = 0.7; // for the way of a slider
const MOST = 0.75; // of the window's height, for the figure
const LEAST = 560; // pixels of width, below which a figure puts its panels one below the other

/** What the bold words of a step ask for: {layer: 4, grid: 1}. */
function askedBy(step) {
  const words = step.querySelector("strong").textContent.toLowerCase();
  return Object.fromEntries(
    [...words.matchAll(/(\p{L}+)(?: (\d+))?/gu)].map(([, name, to]) => [name, Number(to ?? 1)]),
  );
}

function tell(story) {
  const figure = story.querySelector("[data-figure]");
  const root = figure.shadowRoot;
  if (!root) return;
  const place = figure.closest(".cell_output");
  const steps = [...story.querySelectorAll(":scope > ol > li")];
  const names = new Set(steps.flatMap((step) => Object.keys(askedBy(step))));
  const control = (name) =>
    [...root.querySelectorAll("label")].find((label) => label.textContent.startsWith(name))?.querySelector("input");
  let moves = 0;
  let read;

  function glide(slider, to) {
    const [from, start, mine] = [slider.valueAsNumber, performance.now(), moves];
    const next = (now) => {
      if (mine !== moves) return;
      const share = quiet.matches ? 1 : Math.min(Math.max(now - start, 0) / 1000 / SECONDS, 1);
      slider.value = from + share * (to - from);
      slider.dispatchEvent(new Event("input"));
      if (share < 1) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }

  function show(step) {
    moves++;
    const asked = askedBy(step);
    for (const name of names) {
      const input = control(name);
      if (input?.type === "range") glide(input, asked[name] ?? 0);
      else if (input && input.checked !== Boolean(asked[name])) input.click();
    }
    for (const one of steps) one.setAttribute("aria-current", one === step ? "step" : "false");
  }

  for (const step of steps) {
    const bold = step.querySelector("strong");
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.append(...bold.childNodes);
    button.addEventListener("click", () => {
      show(step);
      if (!story.classList.contains("told")) place.scrollIntoView();
    });
    bold.append(button);
  }
  const scrolled = () => {
    if (!story.classList.contains("told")) return;
    const { bottom } = place.getBoundingClientRect();
    const line = bottom + 0.4 * (innerHeight - bottom); // a step above it has all its words in view
    const now = steps.findLast((step) => step.getBoundingClientRect().top < line);
    if (now && now !== read) show(now);
    read = now;
  };
  /** Makes the figure as narrow as it has to be, so that it leaves room for the step below it. */
  const fit = () => {
    const panel = root.querySelector("canvas").offsetHeight;
    const room = MOST * innerHeight - Number.parseFloat(getComputedStyle(place).scrollMarginTop);
    const width = (figure.clientWidth / panel) * (room - place.offsetHeight + panel);
    story.classList.toggle("told", Math.min(width, figure.clientWidth) >= LEAST);
    if (story.classList.contains("told") && width < figure.clientWidth) figure.style.width = `${Math.floor(width)}px`;
  };
  /** What is left of the window for a step. */
  const leave = () => {
    const top = Number.parseFloat(getComputedStyle(place).top) || 0;
    story.style.setProperty("--rest", `${innerHeight - top - place.offsetHeight}px`);
  };
  let later;
  const resized = () => {
    figure.style.width = "";
    clearTimeout(later);
    leave();
    later = setTimeout(fit, 100); // when the figure has taken its new size
  };
  fit();
  new ResizeObserver(leave).observe(place);
  addEventListener("resize", resized);
  addEventListener("scroll", scrolled, { passive: true });
}

for (const story of document.querySelectorAll(".story")) tell(story);
