// Shapes to start from: densities on the plane, in any unit.

const bell = (squared, deviation) => Math.exp(-squared / (2 * deviation * deviation));

function arcs(x, y) {
  // Two half circles of radius 1 and 0.05 deviations, as minflow.data.two_moons, 1.7 times as large.
  const [u, v] = [x / 1.7 + 0.5, y / 1.7 + 0.25];
  return arc(u, v) + arc(1 - u, 0.5 - v);
}

// Across it a bell; at its ends, at v = 0, about the distribution function of the same bell.
const arc = (u, v) => bell((Math.hypot(u, v) - 1) ** 2, 0.05) / (1 + Math.exp((-1.7 * v) / 0.05));

function spiral(x, y) {
  let sum = 0;
  for (let k = 0; k < 400; k++) {
    const t = 0.6 + (3.4 * Math.PI * k) / 400;
    sum += (t / 11) * bell((x - 0.24 * t * Math.cos(t)) ** 2 + (y - 0.24 * t * Math.sin(t)) ** 2, 0.11);
  }
  return sum;
}

export const PRESETS = {
  "two moons": arcs,
  spiral,
  rings: (x, y) => bell((Math.hypot(x, y) - 0.9) ** 2, 0.13) + bell((Math.hypot(x, y) - 2.1) ** 2, 0.13),
  "eight bells": (x, y) => {
    let sum = 0;
    for (let k = 0; k < 8; k++)
      sum += bell((x - 2 * Math.cos((k * Math.PI) / 4)) ** 2 + (y - 2 * Math.sin((k * Math.PI) / 4)) ** 2, 0.22);
    return sum;
  },
  chessboard: (x, y) =>
    Number(Math.max(Math.abs(x), Math.abs(y)) < 2.4 && (Math.floor(x / 1.2) + Math.floor(y / 1.2)) % 2 === 0),
};
