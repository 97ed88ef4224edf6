/**
 * Maps of a line as minflow computes them: f, h = f⁻¹, log f′ at z and x = f(z), and the low end of its range, if any.
 * n holds a map's numbers: [a, b]; [place, width, bend]; [t]; of a spline its knots, [z, x, slopes].
 */

/** @typedef {{f: (z: number, n: any) => number, h: (x: number, n: any) => number,
 *   logSlope: (z: number, x: number, n: any) => number, low?: (n: any) => number}} LineMap */

/** log p_Z of each base. @type {Record<string, (z: number) => number>} */
export const BASES = {
  Normal: (z) => -(z * z + Math.log(2 * Math.PI)) / 2,
  Uniform: (z) => (z >= 0 && z <= 1 ? 0 : -Infinity),
};

/** @param {number} u */
const softplus = (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));

/**
 * The spline at z (row 0) or its inverse at x (row 1), and log f′ there; beyond the knots it is the identity.
 * @param {number} u @param {0 | 1} row @param {number[][]} knots
 */
function spline(u, row, [z, x, slopes]) {
  const line = row ? x : z;
  const k = line.findLastIndex((knot) => knot <= u);
  if (k < 0 || k > line.length - 2) return [u, 0];
  const [width, height, left, right] = [z[k + 1] - z[k], x[k + 1] - x[k], slopes[k], slopes[k + 1]];
  const chord = height / width;
  let s = (u - line[k]) / (row ? height : width);
  if (row) {
    const lean = left * (1 - s) - right * s;
    const root = Math.sqrt(lean * lean + 4 * chord * chord * s * (1 - s)) + Math.abs(lean);
    s = lean > 0 ? (2 * chord * s) / (2 * chord * s + root) : root / (2 * chord * (1 - s) + root);
  }
  const turn = s * (1 - s);
  const under = chord + (left + right - 2 * chord) * turn;
  return [
    row ? z[k] + width * s : x[k] + (height * (chord * s * s + left * turn)) / under,
    2 * Math.log(chord / under) + Math.log(right * s * s + 2 * chord * turn + left * (1 - s) ** 2),
  ];
}

/**
 * Knots with the slope 1 at both ends, and between them the geometric mean of the chords on both sides.
 * @param {number[]} z @param {number[]} x
 */
export function knotsOf(z, x) {
  const chord = (/** @type {number} */ k) => (x[k + 1] - x[k]) / (z[k + 1] - z[k]);
  return [z, x, z.map((_, k) => (k % (z.length - 1) ? Math.sqrt(chord(k - 1) * chord(k)) : 1))];
}

/** @type {Record<string, LineMap>} */
export const MAPS = {
  affine: {
    f: (z, [a, b]) => a * z + b,
    h: (x, [a, b]) => (x - b) / a,
    logSlope: (_z, _x, [a]) => Math.log(Math.abs(a)),
  },
  bent: {
    f: (z, [place, width, bend]) => {
      let u = z;
      for (let step = bend; step > 1e-9; step /= 2) u += Math.sign(z - u + bend * Math.tanh(2 * u)) * step;
      return place + width * u;
    },
    h: (x, [place, width, bend]) => (x - place) / width - bend * Math.tanh((2 * (x - place)) / width),
    logSlope: (_z, x, [place, width, bend]) =>
      Math.log(width / (1 - (2 * bend) / Math.cosh((2 * (x - place)) / width) ** 2)),
  },
  "sinh–arcsinh": {
    f: (z, [t]) => Math.sinh(t * Math.asinh(z)),
    h: (x, [t]) => Math.sinh(Math.asinh(x) / t),
    logSlope: (z, x, [t]) => Math.log(t) + (Math.log1p(x * x) - Math.log1p(z * z)) / 2,
  },
  "leaky ReLU": {
    f: (z, [t]) => (z < 0 ? t * z : z),
    h: (x, [t]) => (x < 0 ? x / t : x),
    logSlope: (z, _x, [t]) => (z < 0 ? Math.log(t) : 0),
  },
  softplus: {
    f: (z, [t]) => softplus(t * z) / t,
    h: (x, [t]) => x + Math.log(-Math.expm1(-t * x)) / t,
    logSlope: (z, _x, [t]) => -softplus(-t * z),
    low: () => 0,
  },
  ELU: {
    f: (z, [t]) => (z < 0 ? Math.expm1(t * z) / t : z),
    h: (x, [t]) => (x < 0 ? Math.log1p(t * x) / t : x),
    logSlope: (z, _x, [t]) => Math.min(t * z, 0),
    low: ([t]) => -1 / t,
  },
  spline: {
    f: (z, knots) => spline(z, 0, knots)[0],
    h: (x, knots) => spline(x, 1, knots)[0],
    logSlope: (z, _x, knots) => spline(z, 0, knots)[1],
  },
};

/** log p_X(x) = log p_Z(h(x)) − log|f′(h(x))|. @param {string} map @param {string} base @param {number} x @param {any} n */
export function logDensity(map, base, x, n) {
  const { h, logSlope, low } = MAPS[map];
  if (low && x <= low(n)) return -Infinity;
  const z = h(x, n);
  return BASES[base](z) - logSlope(z, x, n);
}

/** The area under a curve, whichever way x runs. @param {number[]} x @param {number[]} p */
export const area = (x, p) =>
  Math.abs(x.reduce((sum, at, k) => (k ? sum + (at - x[k - 1]) * (p[k] + p[k - 1]) : 0), 0)) / 2;
