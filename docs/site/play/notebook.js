// A notebook that makes points of a drawing in Python, and lets minflow learn them with the settings of the page.

const STEPS = 1000; // seconds in Jupyter, a minute or two in a browser tab

// drawing: its text. chapter, page: addresses for links; page may be missing.
export function notebook({ drawing, chapter, page, model, layers, hidden, rate, sameMask, withoutLogDet }) {
  const from = page ? `[the page to draw on](${page})` : "the course's page to draw on";
  const fitted = [
    `flow = models.${model}(dim=2, layers=${layers}, hidden=(${hidden}, ${hidden}))`,
    ...(sameMask ? SAME_MASK(layers) : []),
    "params = flow.init(rng, drawing.sample(rng, 4000))",
    ...(withoutLogDet ? WITHOUT_LOG_DET : []),
    `options = dict(batch_size=256, learning_rate=${rate.toPrecision(2)}${withoutLogDet ? ", loss=without_log_det" : ""})`,
    `params, history = fit(flow, params, drawing.sample, steps=${STEPS}, rng=rng, **options)`,
    "gap, error = kl_gap(flow, params, drawing, rng, n=20_000)",
    "least = drawing.entropy",
    'print(f"loss {least + gap:.3f} nats, {gap:.3f} ± {error:.3f} above the least, {least:.3f}")',
  ];
  const cells = [
    words(
      "# A drawing, and a flow that learns it",
      `This notebook was made from a drawing, by ${from}. The drawing is a density: 96 × 96 cells, each as dark as it was drawn. So its entropy is known exactly, and no model's expected loss is lower.`,
      `[Chapter ${Number.parseInt(CHAPTERS[model], 10)}](${chapter}) says how such a flow is built and why it learns. Run the cells from the top, with Shift + Enter. Then change what you like: the layers, the steps, the model.`,
    ),
    { ...code(`text = "${drawing}"`), metadata: { jupyter: { source_hidden: true } } },
    code(
      "import numpy as np",
      "",
      "from minflow import models, plots",
      "from minflow.data import Drawing",
      "from minflow.evaluation import kl_gap",
      ...(sameMask ? ["from minflow.flow import Flow"] : []),
      "from minflow.training import fit",
      ...(sameMask ? ["from minflow.transforms import Chain"] : []),
      "",
      "rng = np.random.default_rng(0)",
      "drawing = Drawing.from_text(text)  # of the folded cell above",
      "points = drawing.sample(rng, 2000)  # (2000, 2), a NumPy array",
      'print(f"{len(points)} points; the entropy of the drawing is {drawing.entropy:.4f} nats")',
    ),
    words(`The model has the settings of the page, and ${STEPS} steps; more come closer.`),
    code(...fitted),
    code(
      "figure, sides = plots.new_figure(columns=2, size=(8.4, 4.2))",
      'sides[0].plot(*points.T, ".", color=plots.DATA, markersize=2)',
      'sides[1].plot(*flow.sample(params, rng, 2000).T, ".", color=plots.MODEL, markersize=2)',
      'for axes, title in zip(sides, ("points of the drawing", "samples of the flow")):',
      '    axes.set(xlabel="x₁", ylabel="x₂", xlim=(-3, 3), ylim=(-3, 3), aspect="equal", title=title)',
      'plots.show(figure, "The drawing, and what the flow has learned")',
    ),
  ];
  return {
    cells: cells.map((cell, k) => ({ id: `cell-${k}`, metadata: {}, ...cell })),
    metadata: {
      kernelspec: { display_name: "Python 3 (ipykernel)", language: "python", name: "python3" },
      language_info: { name: "python" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

// The chapter that builds each model.
export const CHAPTERS = { nsf: "06-realnvp", realnvp: "06-realnvp", nice: "05-nice" };

const SAME_MASK = (layers) => [
  "first, last = flow.transform.layers[0], flow.transform.layers[-1]",
  `flow = Flow(flow.base, Chain([first] * ${layers} + [last]))  # every layer moves the same coordinate`,
];

const WITHOUT_LOG_DET = [
  "",
  "",
  "def without_log_det(flow, params, x, rng):",
  '    """What is left of the loss when the log-determinants are taken away."""',
  "    return -flow.base.log_prob(flow.to_latent(params, x)).mean()",
  "",
  "",
];

const words = (...paragraphs) => ({ cell_type: "markdown", source: paragraphs.join("\n\n") });
const code = (...lines) => ({ cell_type: "code", execution_count: null, outputs: [], source: lines.join("\n") });

// Puts a notebook among the files of the JupyterLab that the site serves beside it, under a name that is free, and
// returns the address that opens it; or nothing, where there is none. JupyterLite keeps files in the browser, in
// IndexedDB, by localforage: one value for each path.
export async function inTab(made) {
  if (!location.protocol.startsWith("http")) return;
  const lab = new URL("lite/lab/index.html", location);
  if (!(await fetch(lab, { method: "HEAD" })).ok) return;
  const files = await opened(`JupyterLite Storage - ${new URL("..", lab).pathname}`);
  const store = files.transaction("files", "readwrite").objectStore("files");
  const taken = await done(store.getAllKeys());
  let name = "drawing.ipynb";
  for (let k = 2; taken.includes(name); k++) name = `drawing-${k}.ipynb`;
  const now = new Date().toISOString();
  const file = { name, path: name, type: "notebook", format: "json", mimetype: "application/json", content: made };
  await done(
    store.put({ ...file, created: now, last_modified: now, size: JSON.stringify(made).length, writable: true }, name),
  );
  files.close();
  lab.searchParams.set("path", name);
  return lab.href;
}

async function opened(name, version) {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    if (!request.result.objectStoreNames.contains("files")) request.result.createObjectStore("files");
  };
  const database = await done(request);
  if (database.objectStoreNames.contains("files")) return database;
  database.close(); // JupyterLite has made it and has no file in it yet
  return opened(name, database.version + 1);
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another tab holds the files"));
  });
}
