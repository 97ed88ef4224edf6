// Shapes to start from: densities on the plane, in any unit.

const bell = (squared, deviation) => Math.exp(-squared / (2 * deviation * deviation));

function arcs(x, y) {
  // Two half circles of radius 1 and 0.05 deviations, as minflow.data.two_moons, 1.7 times as large.
  const [u, v] = [x / 1.7 + 0.5, y / 1.7 + 0.25];
  let sum = 0;
  for (let k = 0; k < 120; k++) {
    const t = (Math.PI * (k + 0.5)) / 120;
    sum += bell((u - Math.cos(t)) ** 2 + (v - Math.sin(t)) ** 2, 0.05);
    sum += bell((u - 1 + Math.cos(t)) ** 2 + (v - 0.5 + Math.sin(t)) ** 2, 0.05);
  }
  return sum;
}

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
