// What the pages of Waves.swift draw and do, in sections (PageSource.swift).

// @script

const grid = 140;
const speed = config.wavelength / config.period;
const tank = {
  wavelength: config.wavelength, wallY: null, isStale: true,
  real: new Float32Array(grid * grid), imaginary: new Float32Array(grid * grid),
};
const sources = times(config.sources, (index) => {
  return { x: 500 + (index - (config.sources - 1) / 2) * config.separation, y: 560, phase: 0 };
});
const period = () => tank.wavelength / speed;
const sheet = document.createElement("canvas");
sheet.width = sheet.height = grid;
const sheetContext = sheet.getContext("2d");
const pixels = sheetContext.createImageData(grid, grid);
const palette = times(256, (index) => {
  const height = (index - 128) / 128;
  const share = Math.min(1, Math.abs(height)) ** 0.8;
  return channels(mixColour(colours.background, height < 0 ? colours.first : colours.second, share * 0.92));
});

function sumAt(x, y) {
  const number = tau / tank.wavelength;
  let [real, imaginary] = [0, 0];
  const add = (source, sourceY) => {
    const distance = Math.hypot(x - source.x, y - sourceY);
    const height = 0.85 / Math.sqrt(1 + distance / 70);
    real += height * Math.cos(number * distance + source.phase);
    imaginary += height * Math.sin(number * distance + source.phase);
  };
  for (const source of sources) {
    add(source, source.y);
    if (tank.wallY !== null) add(source, 2 * tank.wallY - source.y);
  }
  return [real, imaginary];
}

function heightAt(x, y) {
  const [real, imaginary] = sumAt(x, y);
  return real * Math.cos(turn) + imaginary * Math.sin(turn);
}

let turn = 0;

function advance(seconds) {
  turn = (turn + (tau * seconds) / period()) % tau;
}

function computeField() {
  for (let row = 0; row < grid; row += 1) {
    for (let column = 0; column < grid; column += 1) {
      const at = row * grid + column;
      const [real, imaginary] = sumAt(((column + 0.5) * size) / grid, ((row + 0.5) * size) / grid);
      tank.real[at] = real;
      tank.imaginary[at] = imaginary;
    }
  }
  tank.isStale = false;
}

function paintField() {
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  for (let at = 0; at < grid * grid; at += 1) {
    const height = tank.real[at] * cosine + tank.imaginary[at] * sine;
    const colour = palette[clamp(Math.round(128 + height * 128), 0, 255)];
    pixels.data.set(colour, at * 4);
    pixels.data[at * 4 + 3] = 255;
  }
  sheetContext.putImageData(pixels, 0, 0);
  context.imageSmoothingQuality = "high";
  context.drawImage(sheet, 0, 0, size, size);
}

function paint() {
  if (tank.isStale) computeField();
  paintField();
  for (const { x, y, phase } of sources) {
    const swing = Math.cos(turn - phase);
    glow(x, y, 50 + 12 * swing, colours.third, 0.6);
    disc(x, y, 12 + 3 * swing, colours.third);
    disc(x, y, 5, colours.ink);
  }
  context.fillStyle = veil(colours.background, 0.62);
  context.fillRect(0, 925, size, 75);
  const lesson = "Paths that differ by whole wavelengths add up; a difference of half a wavelength cancels.";
  write(lesson, 500, 947, 19, colours.ink);
  showStatus(`λ = ${tank.wavelength} units\nT = ${period().toFixed(2)} s\nv = ${speed.toFixed(0)} units/s`);
}

// @element probe

{
  paintAbove(() => {
    if (!pointer.isInside) return;
    const { x, y } = pointer;
    const [one, two] = sources.map((source) => Math.hypot(x - source.x, y - source.y));
    const paths = Math.abs(one - two) / tank.wavelength;
    const strength = Math.hypot(...sumAt(x, y));
    for (const end of sources.slice(0, 2)) stroke([[end.x, end.y], [x, y]], veil(colours.third, 0.5), 1.5);
    ring(x, y, 10 + 14 * strength, colours.third, 3);
    const side = x > 640 ? "right" : "left";
    const edge = x > 640 ? x - 34 : x + 34;
    write(`path difference ${paths.toFixed(2)} λ`, edge, clamp(y - 14, 60, 920), 22, colours.ink, side);
    write(`strength ${strength.toFixed(2)}`, edge, clamp(y + 14, 88, 948), 22, colours.ink, side);
  });
}

// @element drag

{
  let grip = null;
  onPointer("press", () => {
    grip = sources.find((source) => Math.hypot(source.x - pointer.x, source.y - pointer.y) < 45) || null;
  });
  onPointer("release", () => (grip = null));
  onPointer("move", () => {
    if (!grip) return;
    Object.assign(grip, { x: clamp(pointer.x, 30, 970), y: clamp(pointer.y, 60, 940) });
    tank.isStale = true;
  });
  paintAbove(() => sources.forEach(({ x, y }) => ring(x, y, 26, veil(colours.third, 0.45), 1.5)));
}

// @element wavelength

{
  onPointer("wheel", (direction) => {
    tank.wavelength = clamp(tank.wavelength + direction * 5, 40, 160);
    tank.isStale = true;
  });
}

// @element phase

{
  onKey(" ", () => {
    sources[1].phase = sources[1].phase ? 0 : Math.PI;
    tank.isStale = true;
  });
  paintAbove(() => {
    const { x, y, phase } = sources[1];
    if (phase) write("half a period late", x, y - 34, 19, colours.ink);
  });
}

// @element apart

{
  const move = (by) => () => {
    const middle = sources.reduce((sum, source) => sum + source.x, 0) / sources.length;
    sources.forEach((source, index) => {
      const side = Math.sign(index - (sources.length - 1) / 2);
      const x = clamp(source.x + side * by, 30, 970);
      if (side * (x - middle) > 20) source.x = x;
    });
    tank.isStale = true;
  };
  onKey("arrowleft", move(-config.step));
  onKey("arrowright", move(config.step));
}

// @element screen

{
  paintAbove(() => {
    const strength = (x) => Math.min(1.2, Math.hypot(...sumAt(x, 60)) ** 2);
    const points = times(126, (index) => [index * 8, 150 - 75 * strength(index * 8)]);
    stroke([[0, 150], [size, 150]], veil(colours.ink, 0.25), 1);
    stroke(points, colours.third, 3);
  });
}

// @element nodes

{
  paintAbove(() => {
    context.fillStyle = veil(colours.third, 0.75);
    for (let row = 2; row < grid; row += 2) {
      for (let column = row % 4 ? 0 : 1; column < grid; column += 2) {
        const at = row * grid + column;
        if (Math.hypot(tank.real[at], tank.imaginary[at]) > 0.07) continue;
        context.fillRect((column * size) / grid, (row * size) / grid, 3, 3);
      }
    }
  });
}

// @element floats

{
  const floats = times(config.floats, () => ({ x: between(90, 910), y: between(170, 860) }));
  paintAbove(() => floats.forEach(({ x, y }) => {
    const height = clamp(heightAt(x, y), -1, 1);
    disc(x + 4, y + 10 + height * 6, 13 + height * 5, veil("#000000", 0.3));
    disc(x, y - height * 7, 14 + height * 6, colours.third);
    disc(x - 4, y - 4 - height * 7, 4, veil("#ffffff", 0.5));
  }));
}

// @element crests

{
  paintAbove(() => sources.forEach(({ x, y, phase }) => {
    const shift = ((turn - phase + tau) % tau) / tau;
    for (let crest = 0; crest < 6; crest += 1) {
      const radius = (crest + shift) * tank.wavelength;
      ring(x, y, radius, veil(colours.third, 0.55 * (1 - (crest + shift) / 6)), 1.5);
    }
  }));
}

// @element wall

{
  tank.wallY = 890;
  tank.isStale = true;
  paintAbove(() => {
    context.fillStyle = mixColour(colours.background, colours.third, 0.3);
    context.fillRect(0, tank.wallY, size, size - tank.wallY);
    stroke([[0, tank.wallY], [size, tank.wallY]], colours.third, 4);
  });
}
