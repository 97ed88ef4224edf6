// Flows in the plane, trained where the page is: the engine of `play`, the same mathematics as minflow's.
//
//   const flow = new Flow("realnvp", { layers: 8, hidden: 32 });
//   flow.init(random, x);                  // x: 2 · N numbers, x₁ x₂ of each point in turn
//   const loss = flow.step(batch, rate);   // nats; one step of Adam on the negative log-likelihood
//   flow.sample(z);                        // in place: from the base to the data
//
// A parameter vector holds the layers in the order of generation, each a dense network (weights (in, out), then biases)
// and at the end the ActNorm or the rescaling. tests/web/module/test_play_engine.py holds all numbers against minflow's.

const LEAST = 1e-3; // the share of a spline's interval that a bin has at least, and the least slope at a knot
const BINS = 8;
const BOUND = 4; // a spline bends what lies within ± so many deviations
const CAP = 4; // of a log-scale
const LOG_2PI = Math.log(2 * Math.PI);

export const MODELS = { nice: 1, realnvp: 2, nsf: 3 * BINS - 1 }; // numbers that a network gives for a moved coordinate

// A dense network of one input. Its activations stay until the gradient has been taken.
class Network {
  constructor(sizes, activation, at) {
    Object.assign(this, { sizes, activation });
    this.places = sizes.slice(1).map((out, k) => {
      const weight = at;
      at += sizes[k] * out;
      const bias = at;
      at += out;
      return { weight, bias };
    });
    this.end = at;
    this.outputs = [];
  }

  init(random, params) {
    const uniform = this.activation === "relu";
    this.places.forEach(({ weight, bias }, k) => {
      const last = k === this.places.length - 1;
      const draw = () => (last ? 0 : (uniform ? 2 * random() - 1 : normal(random)) / Math.sqrt(this.sizes[k]));
      for (let i = weight; i < bias + this.sizes[k + 1]; i++) params[i] = draw();
    });
    if (uniform) params.fill(Math.log(Math.expm1(1 - LEAST)), this.end - (BINS - 1), this.end);
  }

  at(params, input, count) {
    this.outputs[0] = input;
    this.places.forEach(({ weight, bias }, k) => {
      const [inputs, width] = [this.sizes[k], this.sizes[k + 1]];
      const before = this.outputs[k];
      const y = room(this.outputs, k + 1, count * width);
      for (let n = 0; n < count; n++) {
        const row = n * width;
        for (let j = 0; j < width; j++) y[row + j] = params[bias + j];
        let i = 0;
        for (; i + 4 <= inputs; i += 4) {
          // Four inputs at once: a sum is read and written a quarter as often.
          const from = weight + i * width;
          const at = n * inputs + i;
          const [a, b, c, d] = [before[at], before[at + 1], before[at + 2], before[at + 3]];
          for (let j = 0; j < width; j++) {
            const w = from + j;
            y[row + j] += a * params[w] + b * params[w + width] + c * params[w + 2 * width] + d * params[w + 3 * width];
          }
        }
        for (; i < inputs; i++) {
          const value = before[n * inputs + i];
          for (let j = 0; j < width; j++) y[row + j] += value * params[weight + i * width + j];
        }
      }
      if (k < this.places.length - 1) {
        const end = count * width;
        if (this.activation === "tanh") for (let i = 0; i < end; i++) y[i] = tanh(y[i]);
        else for (let i = 0; i < end; i++) y[i] = Math.max(y[i], 0);
      }
    });
    return this.outputs[this.places.length];
  }

  // Adds to `gradient`, and to `gInput` the gradient in the inputs.
  pull(params, gradient, g, gInput, count) {
    for (let k = this.places.length - 1; k >= 0; k--) {
      const { weight, bias } = this.places[k];
      const [inputs, width] = [this.sizes[k], this.sizes[k + 1]];
      const x = this.outputs[k];
      const gBefore = k ? new Float64Array(count * inputs) : gInput;
      for (let n = 0; n < count; n++) {
        const row = n * width;
        for (let j = 0; j < width; j++) gradient[bias + j] += g[row + j];
        for (let i = 0; i < inputs; i++) {
          const from = weight + i * width;
          let sum = 0;
          for (let j = 0; j < width; j++) sum += g[row + j] * params[from + j];
          const value = x[n * inputs + i];
          const slope = k === 0 ? 1 : this.activation === "tanh" ? 1 - value * value : Number(value > 0);
          gBefore[n * inputs + i] += sum * slope;
        }
      }
      let n = 0;
      for (; n + 4 <= count; n += 4) {
        for (let i = 0; i < inputs; i++) {
          const at = n * inputs + i;
          const [a, b, c, d] = [x[at], x[at + inputs], x[at + 2 * inputs], x[at + 3 * inputs]];
          const [from, row] = [weight + i * width, n * width];
          for (let j = 0; j < width; j++) {
            const r = row + j;
            gradient[from + j] += a * g[r] + b * g[r + width] + c * g[r + 2 * width] + d * g[r + 3 * width];
          }
        }
      }
      for (; n < count; n++) {
        for (let i = 0; i < inputs; i++) {
          const value = x[n * inputs + i];
          for (let j = 0; j < width; j++) gradient[weight + i * width + j] += value * g[n * width + j];
        }
      }
      g = gBefore;
    }
  }
}

// A coupling: the coordinate `passes` is read, the other one moved. direction 1 is from z to x, −1 back.
class Coupling {
  constructor(model, passes, hidden, at) {
    const activation = model === "nsf" ? "relu" : "tanh";
    Object.assign(this, { model, passes, moved: 1 - passes, count: MODELS[model] });
    this.network = new Network([1, hidden, hidden, this.count], activation, at);
    this.bins = { ends: [] };
  }

  // Moves the points in place, and adds to logDet what the move adds.
  move(params, points, logDet, direction, keep = false) {
    const count = points.length / 2;
    const read = new Float64Array(count);
    for (let n = 0; n < count; n++) read[n] = points[2 * n + this.passes];
    const out = this.network.at(params, read, count);
    const kept = keep ? [] : null;
    for (let n = 0; n < count; n++) {
      const at = 2 * n + this.moved;
      const u = points[at];
      if (this.model === "nice") points[at] = u + direction * out[n];
      else if (this.model === "realnvp") {
        const logScale = CAP * Math.tanh(out[2 * n] / CAP);
        const shift = out[2 * n + 1];
        points[at] = direction > 0 ? u * Math.exp(logScale) + shift : (u - shift) * Math.exp(-logScale);
        logDet[n] += direction * logScale;
        kept?.push({ logScale, moved: points[at] });
      } else {
        const bin = splineBin(out, n * this.count, u, direction < 0);
        points[at] = bin.moved;
        logDet[n] += bin.logDet;
        kept?.push(bin);
      }
    }
    this.kept = kept;
  }

  // The gradient of a move from x to z: g in its points becomes that in what it was given; gLog is that in each log-det.
  pull(params, gradient, g, gLog) {
    const count = g.length / 2;
    const gOut = new Float64Array(count * this.count);
    const gRead = new Float64Array(count);
    for (let n = 0; n < count; n++) {
      const at = 2 * n + this.moved;
      if (this.model === "nice") gOut[n] = -g[at];
      else if (this.model === "realnvp") {
        const { logScale, moved } = this.kept[n];
        const slope = Math.exp(-logScale);
        gOut[2 * n] = (-g[at] * moved - gLog) * (1 - (logScale / CAP) ** 2);
        gOut[2 * n + 1] = -g[at] * slope;
        g[at] *= slope;
      } else g[at] = splinePull(this.kept[n], g[at], gLog, gOut, n * this.count);
    }
    this.network.pull(params, gradient, gOut, gRead, count);
    for (let n = 0; n < count; n++) g[2 * n + this.passes] += gRead[n];
  }
}

// The rational-quadratic spline of the raw numbers out[at …] at u, on the way from x to z, or its inverse: minflow's
// transforms/spline.py, where the formulas and their sources stand.
function splineBin(out, at, u, forward) {
  const shares = [softmax(out, at), softmax(out, at + BINS)];
  if (!(Math.abs(u) <= BOUND)) return { inside: false, moved: u, logDet: 0 };
  const line = forward ? 0 : 1;
  let k = 0;
  const start = [-BOUND, -BOUND];
  while (k < BINS - 1 && u >= start[line] + step(shares[line][k])) {
    start[0] += step(shares[0][k]);
    start[1] += step(shares[1][k]);
    k += 1;
  }
  const [width, height] = [step(shares[0][k]), step(shares[1][k])];
  const raw = at + 2 * BINS;
  const left = k > 0 ? LEAST + softplus(out[raw + k - 1]) : 1;
  const right = k < BINS - 1 ? LEAST + softplus(out[raw + k]) : 1;
  const chord = height / width;
  let xi;
  if (forward) xi = (u - start[0]) / width;
  else {
    const eta = (u - start[1]) / height;
    const lean = left * (1 - eta) - right * eta;
    const [rise, rest] = [2 * chord * eta, 2 * chord * (1 - eta)];
    const root = Math.sqrt(lean * lean + rise * rest) + Math.abs(lean);
    xi = lean > 0 ? rise / (rise + root) : root / (rest + root);
  }
  const rest = 1 - xi;
  const turn = xi * rest;
  const bend = left + right - 2 * chord;
  const over = 1 / (chord + bend * turn);
  const reached = (chord * xi * xi + left * turn) * over;
  const below = right * xi * xi + 2 * chord * turn + left * rest * rest;
  const logSlope = 2 * Math.log(chord * over) + Math.log(below);
  const moved = forward ? start[1] + height * reached : start[0] + width * xi;
  const terms = { chord, xi, rest, turn, bend, over, reached, below };
  return {
    inside: true,
    k,
    shares,
    width,
    height,
    left,
    right,
    ...terms,
    moved,
    logDet: forward ? logSlope : -logSlope,
  };
}

// The gradient in u; that in the raw numbers is added to gOut[at …]. See minflow's fast/spline.py.
function splinePull(bin, g, gLog, gOut, at) {
  if (!bin.inside) return g;
  const { k, shares, width, height, left, right, chord, xi, rest, turn, bend, over, reached, below } = bin;
  const slope = (chord * over) ** 2 * below;
  const [gBelow, gUnder] = [gLog / below, -2 * gLog * over];
  const gXi =
    2 * gBelow * (right * xi - left * rest + chord * (rest - xi)) + gUnder * bend * (rest - xi) + g * width * slope;
  const gTurned = g * height * turn * over;
  let gChord = gTurned * (right * xi * xi - left * rest * rest) * over;
  gChord += 2 * (gLog / chord + turn * gBelow) + gUnder * (1 - 2 * turn);
  const gLeft = gTurned * (1 - reached) + rest * rest * gBelow + gUnder * turn;
  const gRight = xi * xi * gBelow - gTurned * reached + gUnder * turn;
  const gStart = [-gXi / width, g];
  const gSize = [-(gXi * xi + gChord * chord) / width, g * reached + gChord / width];
  for (const axis of [0, 1]) {
    let mean = 0;
    for (let j = 0; j <= k; j++) mean += shares[axis][j] * (j < k ? gStart[axis] : gSize[axis]);
    const moving = 2 * BOUND * (1 - BINS * LEAST);
    for (let j = 0; j < BINS; j++) {
      const own = j < k ? gStart[axis] : j === k ? gSize[axis] : 0;
      gOut[at + axis * BINS + j] = moving * shares[axis][j] * (own - mean);
    }
  }
  const raw = at + 2 * BINS;
  if (k > 0) gOut[raw + k - 1] = gLeft * -Math.expm1(LEAST - left);
  if (k < BINS - 1) gOut[raw + k] = gRight * -Math.expm1(LEAST - right);
  return gXi / width;
}

// Math.tanh takes three times as long.
const tanh = (u) => 1 - 2 / (1 + Math.exp(2 * u));
const step = (share) => 2 * BOUND * (LEAST + (1 - BINS * LEAST) * share);
const softplus = (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));

function softmax(out, at) {
  let largest = -Infinity;
  for (let j = 0; j < BINS; j++) largest = Math.max(largest, out[at + j]);
  const shares = new Float64Array(BINS);
  let sum = 0;
  for (let j = 0; j < BINS; j++) sum += shares[j] = Math.exp(out[at + j] - largest);
  for (let j = 0; j < BINS; j++) shares[j] /= sum;
  return shares;
}

export class Flow {
  // sameMask: every coupling passes coordinate 0. withoutLogDet: the loss leaves the log-determinants out.
  constructor(model, { layers = 8, hidden = 32, sameMask = false, withoutLogDet = false } = {}) {
    Object.assign(this, { model, withoutLogDet });
    let at = 0;
    this.couplings = Array.from({ length: layers }, (_, k) => {
      const coupling = new Coupling(model, sameMask ? 0 : k % 2, hidden, at);
      at = coupling.network.end;
      return coupling;
    });
    this.last = at; // log-scales of both coordinates, then the shifts, which NICE has not
    this.params = new Float64Array(at + (model === "nice" ? 2 : 4));
    this.gradient = new Float64Array(this.params.length);
    this.moments = [new Float64Array(this.params.length), new Float64Array(this.params.length)];
    this.steps = 0;
  }

  init(random, x) {
    for (const { network } of this.couplings) network.init(random, this.params);
    for (const d of this.model === "nice" ? [] : [0, 1]) {
      let [sum, squares] = [0, 0];
      for (let i = d; i < x.length; i += 2) sum += x[i];
      const mean = sum / (x.length / 2);
      for (let i = d; i < x.length; i += 2) squares += (x[i] - mean) ** 2;
      this.params[this.last + d] = 0.5 * Math.log(squares / (x.length / 2));
      this.params[this.last + 2 + d] = mean;
    }
  }

  // From x to z, in place; returns log|det ∂z/∂x| of each point.
  toLatent(points, keep = false) {
    const logDet = new Float64Array(points.length / 2);
    const [params, last] = [this.params, this.last];
    for (let i = 0; i < points.length; i++) {
      const shift = this.model === "nice" ? 0 : params[last + 2 + (i % 2)];
      points[i] = (points[i] - shift) * Math.exp(-params[last + (i % 2)]);
    }
    logDet.fill(-params[last] - params[last + 1]);
    for (const coupling of this.couplings.toReversed()) coupling.move(params, points, logDet, -1, keep);
    return logDet;
  }

  // From z to x, in place. `after(points)` is told the points after each layer.
  toData(points, after = () => {}) {
    const logDet = new Float64Array(points.length / 2);
    const [params, last] = [this.params, this.last];
    for (const coupling of this.couplings) {
      coupling.move(params, points, logDet, 1);
      after(points);
    }
    for (let i = 0; i < points.length; i++) {
      const shift = this.model === "nice" ? 0 : params[last + 2 + (i % 2)];
      points[i] = points[i] * Math.exp(params[last + (i % 2)]) + shift;
    }
    after(points);
    return points;
  }

  logProb(x) {
    const z = Float64Array.from(x);
    const logDet = this.toLatent(z);
    return logDet.map((value, n) => value - LOG_2PI - (z[2 * n] ** 2 + z[2 * n + 1] ** 2) / 2);
  }

  // The negative log-likelihood in nats; its gradient is left in this.gradient.
  loss(x) {
    const count = x.length / 2;
    const z = Float64Array.from(x);
    const logDet = this.toLatent(z, true);
    let sum = 0;
    for (let n = 0; n < count; n++) sum += (z[2 * n] ** 2 + z[2 * n + 1] ** 2) / 2 - logDet[n];
    const gLog = this.withoutLogDet ? 0 : -1 / count;
    this.gradient.fill(0);
    const g = z.map((value) => value / count);
    for (const coupling of this.couplings) coupling.pull(this.params, this.gradient, g, gLog);
    this.#pullLast(x, g, gLog);
    return sum / count + LOG_2PI;
  }

  #pullLast(x, g, gLog) {
    const [params, last, gradient] = [this.params, this.last, this.gradient];
    for (const d of [0, 1]) {
      const scale = Math.exp(-params[last + d]);
      const shift = this.model === "nice" ? 0 : params[last + 2 + d];
      gradient[last + d] = -gLog * (x.length / 2);
      for (let i = d; i < x.length; i += 2) {
        gradient[last + d] -= g[i] * (x[i] - shift) * scale;
        if (this.model !== "nice") gradient[last + 2 + d] -= g[i] * scale;
      }
    }
  }

  // A step of Adam (Kingma and Ba 2015), and the loss before it. Where the gradient is no number, nothing moves.
  step(x, rate) {
    const loss = this.loss(x);
    if (!Number.isFinite(loss) || !this.gradient.every(Number.isFinite)) return Number.NaN;
    this.steps += 1;
    const [m, v] = this.moments;
    const [first, second] = [1 - 0.9 ** this.steps, 1 - 0.999 ** this.steps];
    for (let i = 0; i < this.params.length; i++) {
      m[i] += 0.1 * (this.gradient[i] - m[i]);
      v[i] += 0.001 * (this.gradient[i] ** 2 - v[i]);
      this.params[i] -= (rate * (m[i] / first)) / (Math.sqrt(v[i] / second) + 1e-8);
    }
    return loss;
  }
}

function room(arrays, k, size) {
  if (arrays[k]?.length !== size) arrays[k] = new Float64Array(size);
  return arrays[k];
}

// A standard normal number from two uniform ones (Box and Muller 1958).
export function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

// Uniform numbers in [0, 1) from a seed: the generator mulberry32.
export function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
