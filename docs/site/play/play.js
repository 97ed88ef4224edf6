// The page `play`: draw a density, press a button, and watch a flow learn it.

import { isLight } from "../../../minflow/widgets/module/core.js";
import { DARKEST, REACH, SIDE } from "../../../minflow/widgets/module/drawing.js";
import { KEYS, Pad, papers } from "../../../minflow/widgets/module/pad.js";
import { Film } from "./film.js";
import { cloud } from "./flow.js";
import { CHAPTERS, inTab, notebook } from "./notebook.js";
import { PRESETS } from "./presets.js";

// Of each model as many layers as learn a shape within seconds.
const SETTINGS = {
  nsf: { layers: 4, hidden: 16 },
  realnvp: { layers: 10, hidden: 24 },
  nice: { layers: 10, hidden: 24 },
};
const STEPS = 2500;
const DOT = 60; // cells: a drawing with fewer is hardly more than a dot
const READING = 4000; // milliseconds
const LARGEST_IMAGE = 10e6; // bytes
const MODEL = "#009e73";
const DATA = "#d55e00";
const BASE = "#0072b2";
const EMPTY = "The square is empty. Draw something on it, or choose a shape above it.";

const find = (name) => document.getElementById(`play-${name}`);
const dark = () => !isLight(getComputedStyle(document.body).backgroundColor);
const state = {
  saidUntil: 0,
  worker: null,
  last: null,
  density: null,
  losses: [],
  span: [0, 0],
  running: false,
  followed: null,
};
const pad = new Pad(find("drawing"), changed, () => papers(dark()));
const learned = find("learned");
const chart = find("loss");
const film = new Film();
const start = cloud();

// A sentence for everybody, for some seconds at least; what changes at each frame is told to those who see it alone.
function say(sentence) {
  state.saidUntil = performance.now() + READING;
  find("said").textContent = sentence;
  find("live").textContent = sentence;
}

function settings() {
  return {
    model: find("model").value,
    rate: 10 ** Number(find("rate").value),
    sameMask: find("mask").checked,
    withoutLogDet: find("logdet").checked,
  };
}

// What is on the right is always of what is on the left: with another shape, all is learned anew.
function changed() {
  find("undo").disabled = pad.drawing.before.length === 0;
  if (state.running) learn();
  else forget();
  return remember();
}

// Nothing is learned of what is drawn now.
function forget() {
  stop();
  Object.assign(state, { last: null, losses: [], density: null, saidUntil: 0 });
  find("said").textContent = pad.drawing.drawnCells ? "Press Learn." : EMPTY;
  show();
  showLoss();
}

// What was drawn and chosen, in the address: whoever opens it sees the same.
let writing = 0;
async function remember() {
  const mine = ++writing;
  const { model, rate, sameMask, withoutLogDet } = settings();
  const parts = { model, rate: rate.toPrecision(2) };
  if (sameMask) parts.mask = "same";
  if (withoutLogDet) parts.logdet = "none";
  if (pad.drawing.drawnCells) parts.drawing = await pad.drawing.text();
  if (mine === writing) history.replaceState(null, "", `#${new URLSearchParams(parts)}`);
}

async function restore() {
  const parts = new URLSearchParams(location.hash.slice(1));
  pad.example = !parts.has("drawing");
  if (state.worker) forget();
  if (pad.example) {
    pad.drawing.paint(PRESETS["two moons"]);
    pad.show();
  }
  if (parts.get("model") in SETTINGS) find("model").value = parts.get("model");
  const rate = Math.log10(Number(parts.get("rate")));
  if (Number.isFinite(rate)) find("rate").value = rate;
  find("mask").checked = parts.get("mask") === "same";
  find("logdet").checked = parts.get("logdet") === "none";
  showRate();
  if (pad.example) return;
  try {
    await pad.drawing.read(parts.get("drawing"));
    pad.show();
    learn();
  } catch {
    say("The link's drawing cannot be read: it may have been cut short when it was copied. Draw your own.");
  }
}

function preset(name) {
  pad.drawing.begin();
  find("letters").value = "";
  pad.drawing.paint(PRESETS[name]);
  pad.show();
  changed();
}

function letters(text) {
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext("2d");
  context.letterSpacing = "1px"; // with it letters do not grow together, as f and l do
  let size = 80;
  do context.font = `bold ${size}px system-ui, sans-serif`;
  while (context.measureText(text).width > SIDE - 8 && --size > 10);
  Object.assign(context, { textAlign: "center", textBaseline: "middle" });
  context.fillText(text, SIDE / 2, SIDE / 2 + 4);
  fromPixels(context.getImageData(0, 0, SIDE, SIDE).data, (data, at) => data[4 * at + 3] / 255);
}

async function image(file) {
  if (file.size > LARGEST_IMAGE) {
    return say(
      `This image has ${Math.round(file.size / 1e6)} MB; the page takes images of at most ${LARGEST_IMAGE / 1e6} MB.`,
    );
  }
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return say("This file is no image that your browser can read. PNG, JPEG and WebP work.");
  }
  const context = new OffscreenCanvas(SIDE, SIDE).getContext("2d");
  const scale = Math.min(SIDE / bitmap.width, SIDE / bitmap.height);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, SIDE, SIDE);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  context.drawImage(bitmap, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  const brightness = (at) => data[4 * at] + data[4 * at + 1] + data[4 * at + 2];
  const order = Array.from({ length: SIDE * SIDE }, (_, at) => brightness(at)).sort((a, b) => b - a);
  const [paper, ink] = [order[Math.floor(order.length / 4)], order.at(-1)]; // a quarter of it is taken for paper
  fromPixels(data, (_, at) => Math.max(0, Math.min((paper - brightness(at)) / Math.max(paper - ink, 1) - 0.05, 1)));
  if (pad.drawing.drawnCells) say("The dark parts of the image are the density.");
  else
    say("Nothing in this image is darker than the most of it, so the square is empty. Undo brings back what it held.");
}

function fromPixels(data, darkness) {
  pad.drawing.begin();
  pad.drawing.levels = Uint8Array.from(pad.drawing.levels, (_, at) => Math.round(DARKEST * darkness(data, at)));
  pad.show();
  changed();
}

// Training.

function press() {
  if (state.running) pause(true);
  else if (unfinished()) pause(false);
  else {
    learn();
    remember();
    learned.scrollIntoView({ block: "nearest", behavior: "instant" }); // on a phone it is below
  }
}

let script = null; // its address
function learn() {
  forget();
  if (pad.drawing.drawnCells === 0) return say(EMPTY);
  if (!window.Worker)
    return say("This browser has no web workers, so nothing can be trained here. A newer browser can.");
  try {
    script ??= URL.createObjectURL(new Blob([WORKER_SCRIPT], { type: "text/javascript" }));
    state.worker = new Worker(script);
  } catch (problem) {
    return say(`The browser does not let the page start a worker, which trains the flow: ${problem.message}.`);
  }
  state.worker.onmessage = ({ data }) => receive(data);
  state.worker.onerror = () => {
    stop();
    say("The training has broken off, perhaps because memory ran out. Press Learn to begin anew.");
  };
  Object.assign(state, { floor: pad.drawing.entropy, note: note() });
  film.begin({ drawing: copied(find("drawing")), model: find("model").selectedOptions[0].text });
  state.worker.postMessage({
    start: { levels: pad.drawing.levels, ...SETTINGS[find("model").value], ...settings(), steps: STEPS, seed: 1 },
  });
  state.worker.postMessage({ follow: state.followed, grid: find("grid").checked });
  running(true);
}

function pause(yes) {
  state.worker.postMessage({ pause: yes });
  running(!yes);
}

function stop() {
  state.worker?.terminate();
  state.worker = null;
  running(false);
}

const unfinished = () => state.worker && !(state.last?.step >= state.last?.steps);

function running(yes) {
  state.running = yes;
  find("learn").textContent = yes ? "Pause" : unfinished() ? "Go on" : "Learn";
}

function receive(message) {
  const time = performance.now();
  state.from = state.last && Object.fromEntries(MOVING.map((name) => [name, state.last[name] && at(name, time)]));
  state.span = [time, time - state.span[0]];
  state.last = message;
  state.losses.push(...message.losses);
  if (message.density) state.density = densityPicture(message.density);
  if (message.step > (film.latest?.step ?? -1)) film.take({ ...message, density: state.density });
  if (message.step >= message.steps) running(false);
  if (!state.drawing) requestAnimationFrame(move);
  state.drawing = true;
  showLoss();
  tell(message);
}

// Messages come some thirty times a second, and less often where a machine is slow. Until the next one the points go
// straight from where they were to where they are, in about the time that the last message took, so motion is smooth.
const MOVING = ["samples", "grid", "path"];
const share = (time) => Math.min((time - state.span[0]) / Math.min(state.span[1] + 1, 250), 1);

function at(name, time) {
  const [from, to] = [state.from?.[name], state.last[name]];
  if (from?.length !== to.length || share(time) === 1) return to;
  return to.map((value, k) => from[k] + share(time) * (value - from[k]));
}

function move() {
  show();
  state.drawing = share(performance.now()) < 1;
  if (state.drawing) requestAnimationFrame(move);
}

function tell({ step, steps }) {
  if (step === 0) return;
  if (Number.isNaN(state.losses.at(-1))) {
    return say(`At step ${step} the loss is no number any more: the training has blown up. A lower rate helps.`);
  }
  const recent = state.losses.slice(-50);
  const loss = recent.reduce((a, b) => a + b, 0) / recent.length;
  const above = Math.max(loss - state.floor, 0).toFixed(2);
  const numbers = `${loss.toFixed(2)} nats, ${above} above the least that any model can reach.`;
  if (step < steps && performance.now() < state.saidUntil) return;
  if (step < steps) find("said").textContent = `Step ${step} of ${steps}: ${numbers} ${state.note}`;
  else say(`Learned in ${steps} steps: ${numbers} ${state.note}`);
}

function note() {
  if (find("logdet").checked) return "Training does not see the log-determinants; the loss that is shown has them.";
  return pad.drawing.drawnCells < DOT ? "It is a small dot, so the flow has one round cloud to learn." : "";
}

// Drawing.

function fit(canvas) {
  const size = Math.round(canvas.clientWidth * devicePixelRatio);
  const height = Math.round(canvas.clientHeight * devicePixelRatio);
  if (canvas.width !== size || canvas.height !== height) Object.assign(canvas, { width: size, height });
  return canvas.getContext("2d");
}

const across = (x, size) => ((x + REACH) / (2 * REACH)) * size;
const down = (y, size) => ((REACH - y) / (2 * REACH)) * size;

function show() {
  const time = performance.now();
  const { last, density } = state;
  const seen = last
    ? {
        ...last,
        density,
        samples: at("samples", time),
        grid: last.grid && at("grid", time),
        path: last.path && at("path", time),
      }
    : { samples: start };
  showSeen(fit(learned), learned.width, seen);
}

function showSeen(context, size, { density, samples, grid, along, path }) {
  context.fillStyle = `rgb(${papers(dark())[0]})`;
  context.fillRect(0, 0, size, size);
  if (density && find("density").checked) context.drawImage(density, 0, 0, size, size);
  if (grid && find("grid").checked) showGrid(context, size, grid, along);
  if (find("samples").checked) showSamples(context, size, samples);
  if (path) showPath(context, size, path);
}

function showSamples(context, size, samples) {
  context.fillStyle = samples === start ? BASE : dark() ? "#5fd3a8" : MODEL; // on its own density it is to be seen
  const radius = Math.max(1.3 * devicePixelRatio, size / 340);
  context.beginPath();
  for (let n = 0; n < samples.length; n += 2) {
    const [x, y] = [across(samples[n], size), down(samples[n + 1], size)];
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 7);
  }
  context.fill();
}

function densityPicture(density) {
  const side = Math.sqrt(density.length);
  const image = new ImageData(side, side);
  const high = Float32Array.from(density).sort()[Math.floor(0.995 * density.length)] || 1;
  density.forEach((value, k) => {
    image.data.set([0, 158, 115, 191 * Math.sqrt(Math.min(value / high, 1))], 4 * k); // MODEL, as thick as the density
  });
  const picture = new OffscreenCanvas(side, side);
  picture.getContext("2d").putImageData(image, 0, 0);
  return picture;
}

// A line is left out where the flow pulls it apart, as it does across empty space: nothing is there to look at.
function showGrid(context, size, grid, along) {
  context.strokeStyle = dark() ? "#8fa3b5" : "#5b6b7a";
  context.lineWidth = 0.8 * devicePixelRatio;
  context.beginPath();
  for (let n = 0; n < grid.length; n += 2) {
    const [x, y] = [across(grid[n], size), down(grid[n + 1], size)];
    const length = Math.hypot(grid[n] - grid[n - 2], grid[n + 1] - grid[n - 1]);
    if (n % (2 * along) === 0 || length > 0.4) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
}

function showPath(context, size, path) {
  context.strokeStyle = context.fillStyle = DATA;
  context.lineWidth = 2 * devicePixelRatio;
  context.beginPath();
  for (let n = 0; n < path.length; n += 2) context.lineTo(across(path[n], size), down(path[n + 1], size));
  context.stroke();
  for (let n = 0; n < path.length; n += 2) {
    context.beginPath();
    context.arc(across(path[n], size), down(path[n + 1], size), (n + 2 < path.length ? 3 : 6) * devicePixelRatio, 0, 7);
    context.fill();
  }
  context.font = `600 ${15 * devicePixelRatio}px system-ui, sans-serif`;
  const [from, to] = [path, path.slice(-2)].map(([x, y]) => [across(x, size), down(y, size)]);
  const beside = 9 * devicePixelRatio;
  context.fillText("z", from[0] + beside, from[1] - beside);
  context.fillText("x", to[0] - 2 * beside, to[1] + beside);
}

function showLoss() {
  const context = fit(chart);
  const { width, height } = chart;
  context.clearRect(0, 0, width, height);
  const losses = state.losses.filter(Number.isFinite);
  if (!losses.length) return;
  const bottom = state.floor - 0.1;
  const top = Math.max(losses[0], state.floor + 0.5);
  const at = (loss) => height * (1 - Math.min(Math.max((loss - bottom) / (top - bottom), 0), 1));
  context.strokeStyle = DATA;
  context.lineWidth = devicePixelRatio;
  context.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  context.beginPath();
  context.moveTo(0, at(state.floor));
  context.lineTo(width, at(state.floor));
  context.stroke();
  context.setLineDash([]);
  context.strokeStyle = MODEL;
  context.lineWidth = 1.5 * devicePixelRatio;
  context.beginPath();
  let mean = losses[0];
  losses.forEach((loss, k) => {
    mean += Math.max(0.05, 1 / (k + 1)) * (loss - mean);
    context.lineTo((width * k) / Math.max(state.last.steps, 1), at(mean));
  });
  context.stroke();
}

function follow(event) {
  const box = learned.getBoundingClientRect();
  const x = ((event.clientX - box.left) / box.width) * 2 * REACH - REACH;
  const y = REACH - ((event.clientY - box.top) / box.height) * 2 * REACH;
  followTo([x, y]);
}

function followTo(place) {
  state.followed = place;
  find("forget").disabled = !place;
  if (state.worker) state.worker.postMessage({ follow: place });
  else if (place) say("Press Learn first: then a click follows a point from the round cloud to where you pointed.");
}

// To keep and to share.

function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function openNotebook() {
  if (pad.drawing.drawnCells === 0) return say("The square is empty. Draw something on it before you take it along.");
  await remember();
  const chosen = { ...SETTINGS[find("model").value], ...settings(), drawing: await pad.drawing.text() };
  const online = location.protocol.startsWith("http");
  const page = online ? location.href : undefined;
  const chapter = `notebooks/${CHAPTERS[chosen.model]}`;
  try {
    const address = await inTab(notebook({ ...chosen, page, chapter: `${chapter}.ipynb` }));
    if (address) {
      say("The notebook with your drawing opens in JupyterLab, in this tab. The way back leads to the drawing.");
      return location.assign(address);
    }
  } catch (problem) {
    console.info(`The notebook is downloaded, since the tab's files cannot be reached: ${problem.message}`);
  }
  const made = notebook({
    ...chosen,
    page,
    chapter: online ? new URL(`${chapter}.html`, location) : `${chapter}.ipynb`,
  });
  save(new Blob([JSON.stringify(made, null, 1)], { type: "application/x-ipynb+json" }), "drawing.ipynb");
  say("The notebook is downloaded as drawing.ipynb. Put it into the course's folder and open it in JupyterLab.");
}

function copied(canvas) {
  const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  copy.getContext("2d").drawImage(canvas, 0, 0);
  return copy;
}

// The drawing and what is learned of it side by side, for a picture or a frame of the film.
function poster(frame, { drawing, model }) {
  const size = 540;
  const canvas = film.canvas;
  if (canvas.width !== 2 * size) Object.assign(canvas, { width: 2 * size, height: size + 40 });
  const context = canvas.getContext("2d");
  const [paper, ink] = dark() ? ["#18181b", "#ddd"] : ["#fff", "#333"];
  context.fillStyle = paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.save();
  context.translate(size, 0);
  context.beginPath();
  context.rect(0, 0, size, size);
  context.clip();
  showSeen(context, size, frame);
  context.restore();
  context.drawImage(drawing, 0, 0, size, size);
  context.fillStyle = ink;
  context.font = "18px system-ui, sans-serif";
  context.fillText("drawn", 12, size + 26);
  context.fillText(`learned by a normalizing flow: ${model}, step ${frame.step} of ${STEPS}`, size + 12, size + 26);
  return canvas;
}

function picture() {
  if (!state.last) return say("Press Learn first: then the picture shows your drawing and what is learned of it.");
  poster({ ...state.last, density: state.density }, film.about).toBlob((blob) => save(blob, "flow.png"));
}

async function record() {
  if (!state.last) return say("Press Learn first: then the film shows how your drawing was learned, up to now.");
  find("record").disabled = true;
  find("record").textContent = "Recording …";
  try {
    const blob = await film.recorded(poster);
    save(blob, blob.type.includes("mp4") ? "flow.mp4" : "flow.webm");
  } catch {
    say("This browser cannot record a canvas.");
  }
  find("record").disabled = false;
  find("record").textContent = "Save a film";
}

function showRate() {
  find("rate-value").textContent = (10 ** Number(find("rate").value)).toPrecision(2);
}

// Wiring.

const on = (name, event, act) => find(name).addEventListener(event, act);
on("learn", "click", press);
on("undo", "click", () => {
  pad.drawing.undo();
  pad.show();
  changed();
});
on("clear", "click", () => {
  find("letters").value = "";
  pad.clear();
});
on("erase", "change", () => {
  pad.erasing = find("erase").checked;
});
on("brush", "input", () => {
  pad.radius = Number(find("brush").value);
});
for (const name of Object.keys(PRESETS)) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
  button.addEventListener("click", () => preset(name));
  find("presets").append(button);
}
on("letters", "input", () => {
  const text = find("letters").value.trim();
  if (text) letters(text);
});
on("image", "change", () => {
  const [file] = find("image").files;
  if (file) image(file);
  find("image").value = ""; // so that the same name can be chosen again
});
for (const name of ["model", "mask", "logdet"]) on(name, "change", changed);
on("rate", "input", () => {
  showRate();
  state.worker?.postMessage({ rate: settings().rate }); // the flow goes on with it
  remember();
});
for (const name of ["samples", "density"]) on(name, "change", show);
on("grid", "change", () => {
  state.worker?.postMessage({ grid: find("grid").checked });
  show();
});
learned.addEventListener("click", follow);
learned.addEventListener("keydown", (event) => {
  const way = KEYS[event.key];
  if (!way) return;
  event.preventDefault();
  const [x, y] = state.followed ?? [0, 0];
  const size = event.shiftKey ? 0.03 : 0.15;
  followTo([x + size * way[0], y - size * way[1]]);
});
on("forget", "click", () => followTo(null));
on("png", "click", picture);
on("record", "click", record);
on("notebook", "click", openNotebook);
on("link", "click", async () => {
  await remember();
  try {
    await navigator.clipboard.writeText(location.href);
    find("link").textContent = "Copied ✓";
    find("live").textContent = "The link is copied. Whoever opens it sees this drawing with these settings.";
    setTimeout(() => {
      find("link").textContent = "Copy the link";
    }, 2000);
  } catch {
    say("The browser does not let the page copy. The link is the address of this page: copy it from the address bar.");
  }
});
for (const event of ["dragover", "drop"]) {
  document.addEventListener(event, (happened) => {
    happened.preventDefault();
    const [file] = event === "drop" ? happened.dataTransfer.files : [];
    if (file) image(file);
  });
}
addEventListener("keydown", (event) => {
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.target.matches("input")) find("undo").click();
});
new MutationObserver(() => {
  pad.show();
  show();
  showLoss();
}).observe(document.body, { attributes: true, attributeFilter: ["data-theme"] });
addEventListener("resize", () => {
  show();
  showLoss();
});
addEventListener("hashchange", restore); // a link that is pasted into the page's own tab
restore().then(show);
showRate();
globalThis.minflowPlay = { state, pad }; // for tests
