// A guess on the page: what is guessed stays in this browser, the answer is said beside it, and its output unfolds.
const KEY = "minflow-guesses"; // {page: {question: guess}}
const PAGE = location.pathname.split("/").pop();
let unsaved = {}; // where the browser stores nothing, a guess lasts as long as the page

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return unsaved;
  }
}

function store(guesses) {
  unsaved = guesses;
  try {
    localStorage.setItem(KEY, JSON.stringify(guesses));
  } catch {
    // the page remembers it in `unsaved`
  }
}

const rounded = (number) => Number(number.toPrecision(4));

/** How far off a guess is, in the words of `reveal` in a notebook. */
function verdict(guess, answer) {
  const [mine, right] = [Number(guess), Number(answer)];
  if (guess === answer || rounded(mine) === rounded(right)) return "right";
  if (Number.isNaN(right)) return "not so";
  if (!Number.isFinite(right)) return "and the number is not finite";
  const side = mine > right ? "high" : "low";
  if (right === 0) return `${Math.abs(mine).toPrecision(2)} too ${side}`;
  const share = 100 * Math.abs((mine - right) / right);
  return `${share < 10 ? share.toFixed(1) : share.toFixed(0)} % too ${side}`;
}

function show(form, guess) {
  const { answer, place } = form.dataset;
  const output = form.querySelector("output");
  output.replaceChildren(`You guessed ${guess}, ${verdict(guess, answer)}. `);
  const link = document.createElement("a");
  link.href = `#${place}`;
  link.textContent = `It is ${answer}.`;
  output.append(link);
  for (const button of form.querySelectorAll("button[value]"))
    button.setAttribute("aria-pressed", String(button.value === guess));
  const input = form.querySelector("input");
  if (input) input.value = guess;
  for (const fold of document.querySelectorAll(`#${place} details`)) fold.open = true;
}

function tally() {
  const made = stored()[PAGE] ?? {};
  for (const box of document.querySelectorAll(".tally")) {
    const lines = [...document.querySelectorAll("form.guess")].flatMap((form) => {
      const { what, answer } = form.dataset;
      if (!(what in made)) return [];
      const line = document.createElement("li");
      line.textContent = `${what}: ${answer}; you guessed ${made[what]}, ${verdict(made[what], answer)}`;
      return [line];
    });
    box.hidden = lines.length === 0;
    box.querySelector("ul").replaceChildren(...lines);
  }
}

function guessed(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const guess = (event.submitter?.value || form.querySelector("input")?.value || "").trim().replace(",", ".");
  const input = form.querySelector("input");
  if (input && (guess === "" || Number.isNaN(Number(guess)))) {
    form.querySelector("output").textContent = "A number is needed, such as 0.3.";
    return;
  }
  const guesses = stored();
  guesses[PAGE] = { ...guesses[PAGE], [form.dataset.what]: guess };
  store(guesses);
  show(form, guess);
  tally();
}

function clear() {
  store({});
  for (const form of document.querySelectorAll("form.guess")) {
    form.reset();
    form.querySelector("output").replaceChildren();
    for (const button of form.querySelectorAll("button[value]")) button.removeAttribute("aria-pressed");
  }
  tally();
}

for (const form of document.querySelectorAll("form.guess")) {
  form.addEventListener("submit", guessed);
  const before = stored()[PAGE]?.[form.dataset.what];
  if (before !== undefined) show(form, before);
}
for (const button of document.querySelectorAll(".tally button")) button.addEventListener("click", clear);
tally();
