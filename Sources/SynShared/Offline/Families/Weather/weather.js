// What the pages of Weather.swift draw and do, in sections (PageSource.swift).
// Stands on a look's `fall` and `paintScene`.

// What sections give to each other:
/* global fall */
/* eslint no-unused-vars: ["error", { "varsIgnorePattern": "^(fall|advance|paint|resetGame|steer|aim)$" }] */

// @script

const windward = config.from ? 1 : -1;
const air = { push: 0, storm: 0, amount: 1 };
const floorOf = (near) => 800 + near * 180;

function gustAt(x) {
  const front = (elapsed % config.gustSeconds) * 0.75 - 0.8;
  const way = windward < 0 ? x / size : 1 - x / size;
  return Math.exp(-(((way - front) * 1.7) ** 2));
}

const windAt = (x) => -windward * (config.breeze + 340 * gustAt(x)) * (1 + air.storm) + air.push;

const falling = times(config.count * 4, (index) => {
  const near = [0.36, 0.62, 1][index % 3] * between(0.9, 1.1);
  return {
    x: between(-60, 1060), y: between(-40, 900), near, phase: between(0, tau), spin: between(-2, 2), vx: 0, vy: 0,
    isIdle: index >= config.count, born: -1,
  };
});
const landed = [];

function move(one, index, wind, seconds) {
  const isWanted = index < config.count * air.amount * (1 + air.storm);
  if (one.isIdle && !isWanted) return;
  if (one.isIdle) Object.assign(one, { isIdle: false, x: between(-60, 1060), y: between(-40, 760), born: elapsed });
  const flutter = Math.sin(elapsed * 1.9 + one.phase);
  one.vx = wind * fall.drift * (0.35 + 0.65 * one.near) + flutter * fall.flutter;
  one.vy = fall.speed * one.near * (1 + 0.5 * air.storm) + Math.cos(elapsed * 3.1 + one.phase) * fall.flutter * 0.5;
  one.x += one.vx * seconds;
  one.y += one.vy * seconds;
  if (one.x < -80) one.x += 1160;
  if (one.x > 1080) one.x -= 1160;
  if (one.y < floorOf(one.near)) return;
  landed.push({ x: one.x, y: floorOf(one.near), near: one.near, phase: one.phase, at: elapsed });
  if (landed.length > 110) landed.shift();
  Object.assign(one, { isIdle: !isWanted, x: between(-60, 1060), y: between(-90, -20) });
}

const shades = [0.62, 0.3, 0].map((haze) => mixColour(colours.second, horizonColour, haze));
const stamps = shades.map((shade) => stamp(28, () => fall.paint && fall.paint(shade)));
const depthOf = (near) => (near < 0.5 ? 0 : near < 0.8 ? 1 : 2);

function paintStreaks(depth) {
  context.strokeStyle = veil(mixColour(shades[depth], colours.ink, 0.4), 0.34 + depth * 0.2);
  context.lineWidth = fall.width * (0.6 + depth * 0.5);
  context.beginPath();
  for (const { isIdle, x, y, vx, vy, near } of falling) {
    if (isIdle || depthOf(near) !== depth) continue;
    context.moveTo(x, y);
    context.lineTo(x - vx * fall.trail, y - vy * fall.trail);
  }
  context.stroke();
}

function paintFlakes(depth) {
  for (const { isIdle, x, y, near, phase, spin, born } of falling) {
    if (isIdle || depthOf(near) !== depth) continue;
    stamps[depth](
      x, y, phase + elapsed * spin, near * fall.scale, (0.5 + depth * 0.25) * Math.min(1, elapsed - born),
    );
  }
}

function paintLanded() {
  const stay = fall.paint ? 4 : 0.55;
  while (landed.length && elapsed - landed[0].at > stay) landed.shift();
  for (const { x, y, near, phase, at: since } of landed) {
    const share = (elapsed - since) / stay;
    if (fall.paint) {
      stamps[depthOf(near)](x, y, phase, near * fall.scale, 0.8 * (1 - share));
      continue;
    }
    context.strokeStyle = veil(mixColour(shades[depthOf(near)], colours.ink, 0.4), 0.6 * (1 - share));
    context.lineWidth = 1.4 * near;
    context.beginPath();
    context.ellipse(x, y, 16 * near * share + 2, 5 * near * share + 1, 0, 0, tau);
    context.stroke();
  }
}

const vapour = isDark ? mixColour(horizonColour, colours.ink, 0.14) : mixColour(horizonColour, "#ffffff", 0.8);
const cloud = stamp(340, () => {
  const dice = seededRandom(config.seed + 3);
  for (let puff = 0; puff < 16; puff += 1) {
    const x = (dice() - 0.5) * 210;
    const rise = (1 - Math.abs(x) / 130) * 44;
    glow(x, 14 - dice() * rise * 1.2, 40 + dice() * 34, vapour, 0.55);
  }
});
const clouds = times(config.clouds, (index) => {
  return { x: (index / config.clouds) * 1500 + between(-60, 60), y: between(60, 330), scale: between(0.7, 1.7) };
});

const blades = times(90, (index) => ({
  x: (index / 90) * 1040 - 20 + between(-8, 8), height: between(40, 130), lean: between(-14, 14),
  nearness: between(0.72, 1),
}));

function paintFringe() {
  blades.forEach(({ x, height, lean, nearness }, index) => {
    const bend = lean + windAt(x) * height * 0.0013 + Math.sin(elapsed * 2.4 + index) * 3;
    const tip = [x + bend, 1004 - height + Math.abs(bend) * 0.25];
    context.strokeStyle = tone(nearness);
    context.lineWidth = 3.4;
    context.beginPath();
    context.moveTo(x, 1004);
    context.quadraticCurveTo(x + bend * 0.2, 1004 - height * 0.6, ...tip);
    context.stroke();
    if (fall.head) at(...tip, bend * 0.02, 1, () => fall.head(tone(nearness)));
  });
}

paintBelow(() => {
  paintPlace();
  for (const { x, y, scale } of clouds) cloud(x, y, 0, scale, 0.8);
});

function advance(seconds) {
  const wind = windAt(500);
  falling.forEach((one, index) => move(one, index, wind, seconds));
  for (const one of clouds) {
    one.x += wind * seconds * 0.16 * one.scale;
    if (one.x > 1300) one.x -= 1600;
    if (one.x < -300) one.x += 1600;
  }
}

function paint() {
  context.fillStyle = veil(nightfall, 0.5 * air.storm);
  context.fillRect(0, 0, size, size);
  for (const depth of [0, 1, 2]) {
    if (depth === 2) paintLanded();
    if (fall.paint) paintFlakes(depth);
    else paintStreaks(depth);
  }
  paintFringe();
}

// @part rain

{
  const fall = { speed: 760, drift: 0.9, flutter: 4, width: 1.7, trail: 0.035 };
}

// @part snow

{
  const fall = {
    speed: 92, drift: 0.8, flutter: 26, scale: 0.72,
    paint: (colour) => {
      const pale = mixColour(colour, colours.ink, 0.6);
      for (let arm = 0; arm < 6; arm += 1) {
        at(0, 0, (arm * tau) / 6, 1, () => {
          stroke([[0, 0], [11, 0]], pale, 2.2);
          stroke([[9, -4], [6, 0], [9, 4]], pale, 1.7);
        });
      }
      glow(0, 0, 12, pale, 0.5);
    },
  };
}

// @part leaves

{
  const fall = {
    speed: 96, drift: 1.2, flutter: 52, scale: 1.05,
    paint: (colour) => {
      context.fillStyle = colour;
      for (const [turn, length] of [[0, 11], [0.9, 9], [-0.9, 9], [1.9, 6], [-1.9, 6]]) {
        context.beginPath();
        context.ellipse(
          Math.cos(turn) * length * 0.5, Math.sin(turn) * length * 0.5, length * 0.62, 2.9, turn, 0, tau,
        );
        context.fill();
      }
      stroke([[8, 0], [-9, 0]], mixColour(colour, nightfall, 0.4), 1.2);
    },
  };
}

// @part petals

{
  const fall = {
    speed: 66, drift: 1.1, flutter: 44, scale: 0.78,
    paint: (colour) => {
      context.fillStyle = colour;
      context.beginPath();
      context.moveTo(-9, 0);
      context.bezierCurveTo(-4, -10, 7, -9, 9, -3);
      context.lineTo(5.5, 0);
      context.lineTo(9, 3);
      context.bezierCurveTo(7, 9, -4, 10, -9, 0);
      context.fill();
      stroke([[-7, 0], [1, 0]], mixColour(colour, colours.ink, 0.4), 1.2);
    },
  };
}

// @part desert

{
  const fall = { speed: 130, drift: 2.6, flutter: 18, width: 1.5, trail: 0.05 };
}

// @part volcano

{
  const fall = {
    speed: 84, drift: 0.8, flutter: 30, scale: 0.62,
    paint: (colour) => {
      polygon(spikes(10, 5, 9, 0.4), mixColour(colour, colours.ink, 0.35));
      glow(0, 0, 13, colours.third, 0.6);
    },
  };
}

// @part mill

{
  const fall = {
    speed: 46, drift: 0.9, flutter: 34, scale: 0.8, head: (colour) => times(6, (grain) => {
      at(grain % 2 ? 4 : -4, grain * 5 - 12, grain % 2 ? -0.9 : -2.2, 0.9, () => shapes.leaf(colour));
    }),
    paint: (colour) => {
      stroke([[0, 0], [0, 9]], mixColour(colour, nightfall, 0.3), 1.4);
      for (let hair = 0; hair < 9; hair += 1) {
        const turn = Math.PI + (hair / 8) * Math.PI;
        stroke([[0, 0], [Math.cos(turn) * 10, Math.sin(turn) * 10]], colour, 1);
        disc(Math.cos(turn) * 10, Math.sin(turn) * 10, 1.3, colour);
      }
      disc(0, 10, 2, mixColour(colour, nightfall, 0.4));
    },
  };

  let sailTurn = 0.5;
  everyStep((seconds) => (sailTurn += windAt(500) * seconds * 0.003));
  alive.push(() => at(690, 592, sailTurn, 1.35, () => {
    for (let sail = 0; sail < 4; sail += 1) {
      at(0, 0, (sail * tau) / 4, 1, () => {
        stroke([[0, 0], [112, 0]], tone(0.95), 3.4);
        polygon([[26, 0], [112, 0], [112, 20], [26, 16]], veil(tone(0.85), 0.8));
        for (let slat = 36; slat < 112; slat += 15) stroke([[slat, 0], [slat, 18]], tone(0.55), 1.4);
      });
    }
    disc(0, 0, 6, tone(0.95));
  }));
}

// @element wind

{
  onKey(["arrowleft", "arrowright"]);
  everyStep((seconds) => {
    const wanted = (held.has("arrowright") - held.has("arrowleft")) * 620;
    air.push += (wanted - air.push) * Math.min(1, seconds * 3.5);
  });
}

// @element whirl

{
  const whirls = [];
  onPointer("press", () => {
    whirls.push({ x: pointer.x, y: pointer.y, end: elapsed + config.whirlSeconds });
    if (whirls.length > 4) whirls.shift();
  });
  const strength = ({ end }) => clamp((end - elapsed) * 1.5, 0, 1);
  everyStep((seconds) => {
    while (whirls.length && whirls[0].end < elapsed) whirls.shift();
    for (const whirl of whirls) {
      for (const one of falling) {
        const [dx, dy] = [one.x - whirl.x, one.y - whirl.y];
        const distance = Math.hypot(dx, dy) || 1;
        if (distance > config.whirlRadius) continue;
        const power = strength(whirl) * Math.min(1, 2.5 - (2.5 * distance) / config.whirlRadius);
        const [around, inward] = [
          power * 420 * seconds, power * (distance - config.whirlRadius * 0.6) * 3 * seconds,
        ];
        one.x += (-dy * around - dx * inward) / distance - one.vx * power * seconds;
        one.y += (dx * around - dy * inward) / distance - one.vy * power * seconds;
      }
    }
  });
  paintAbove(() => whirls.forEach((whirl) => times(6, (arm) => {
    const [turn, reach] = [elapsed * 4 + (arm * tau) / 3, (config.whirlRadius * (arm + 2)) / 8];
    context.strokeStyle = veil(colours.ink, strength(whirl) * 0.34);
    context.lineWidth = 2;
    context.beginPath();
    context.ellipse(whirl.x, whirl.y, reach, reach * 0.8, 0, turn, turn + 1.7);
    context.stroke();
  })));
}

// @element storm

{
  let end = 0;
  onKey(" ", () => (end = elapsed + config.stormSeconds));
  everyStep((seconds) => (air.storm += ((elapsed < end ? 1 : 0) - air.storm) * seconds * 2.6));
}

// @element amount

{
  onPointer("wheel", (direction) => (air.amount = clamp(air.amount * 1.2 ** direction, 0.25, 2)));
  paintAbove(() => showStatus(`${Math.round(air.amount * 100)} %`));
}

// @element umbrella

{
  const shade = { x: 500, y: 620 };
  everyStep((seconds) => {
    shade.x += (pointer.x - shade.x) * seconds * 10;
    shade.y += (pointer.y - shade.y) * seconds * 10;
    for (const one of falling) {
      const [dx, dy] = [one.x - shade.x, (one.y - shade.y) * 1.5];
      const distance = Math.hypot(dx, dy);
      if (dy > 0 || distance > config.span) continue;
      one.x = shade.x + (dx / (distance || 1)) * config.span + Math.sign(dx || 1) * 90 * seconds;
      one.y = shade.y + ((dy / (distance || 1)) * config.span) / 1.5;
    }
  });
  paintAbove(() => at(shade.x, shade.y, clamp((pointer.x - shade.x) / 900, -0.3, 0.3), config.span / 100, () => {
    stroke([[0, -60], [0, 62]], colours.ink, 2.5);
    const cloth = [mixColour(colours.second, nightfall, 0.15), mixColour(colours.second, nightfall, 0.4)];
    for (let rib = 0; rib < 6; rib += 1) {
      const [left, right] = [-100 + (rib * 200) / 6, -100 + ((rib + 1) * 200) / 6];
      context.fillStyle = cloth[rib % 2];
      context.beginPath();
      context.moveTo(0, -68);
      context.quadraticCurveTo(left * 0.9, -58, left, 0);
      context.quadraticCurveTo((left + right) / 2, -14, right, 0);
      context.quadraticCurveTo(right * 0.9, -58, 0, -68);
      context.fill();
    }
  }));
}

// @element lightning

{
  let [bolts, struckAt] = [[], -9];
  onKey("enter", () => {
    struckAt = elapsed;
    const fork = (x, y, width) => {
      const points = [[x, y]];
      while (y < 760 - (7 - width) * 60) {
        [x, y] = [x + between(-46, 46), y + between(22, 52)];
        points.push([x, y]);
        if (width > 3 && random() < 0.22) fork(x, y, width - 3);
      }
      if (bolts.length < 14) bolts.push({ points, width });
    };
    bolts = [];
    fork(between(200, 800), -10, 7);
  });
  paintAbove(() => {
    const since = elapsed - struckAt;
    if (since > 1.1) return;
    const light = Math.exp(-since * 3.4) * (since > 0.08 && since < 0.16 ? 0.3 : 1);
    context.fillStyle = veil(mixColour(colours.third, "#ffffff", 0.6), light * 0.4);
    context.fillRect(0, 0, size, size);
    for (const { points, width } of bolts) {
      stroke(points, veil(colours.third, light * 0.5), width * 2.6);
      stroke(points, veil("#ffffff", Math.min(1, light * 1.4)), width * 0.6);
    }
  });
}

// @element kite

{
  const kite = { x: 500, y: 320, tail: times(config.knots + 4, () => [500, 320]) };
  everyStep((seconds) => {
    const pull = clamp(windAt(500) / 420, -1.3, 1.3);
    const x = 500 + pull * 330 + Math.sin(elapsed * 1.3) * 46;
    const y = 330 - Math.abs(pull) * 120 + Math.cos(elapsed * 2.1) * 34;
    kite.x += (x - kite.x) * seconds * 1.6;
    kite.y += (y - kite.y) * seconds * 1.6;
    kite.tail[0] = [kite.x, kite.y + 30];
    for (let knot = 1; knot < kite.tail.length; knot += 1) {
      const [[aheadX, aheadY], [ownX, ownY]] = [kite.tail[knot - 1], kite.tail[knot]];
      const [dx, dy] = [ownX + pull * 130 * seconds - aheadX, ownY + 90 * seconds - aheadY];
      const length = Math.hypot(dx, dy) || 1;
      kite.tail[knot] = [aheadX + (dx / length) * 15, aheadY + (dy / length) * 15];
    }
  });
  paintAbove(() => {
    const { x, y, tail } = kite;
    context.strokeStyle = veil(colours.ink, 0.55);
    context.lineWidth = 1.4;
    context.beginPath();
    context.moveTo(x, y);
    context.quadraticCurveTo(mix(x, 500, 0.6), mix(y, 1000, 0.7), 500, 1000);
    context.stroke();
    stroke(tail, colours.third, 2);
    tail.slice(3, -1).forEach(
      ([left, top], knot) => disc(left, top, 5, knot % 2 ? colours.second : colours.third)
    );
    at(x, y, clamp((x - 500) / 700, -0.6, 0.6), 1.25, () => {
      polygon([[0, -34], [24, -6], [0, 28], [-24, -6]], colours.third);
      polygon([[0, -34], [24, -6], [0, 28]], mixColour(colours.third, colours.second, 0.6));
      stroke([[-24, -6], [24, -6]], nightfall, 1.4);
    });
  });
}

// @element birds

{
  const flight = { x: 200, y: 300, way: -windward };
  everyStep((seconds) => {
    flight.x += flight.way * 105 * seconds;
    if (Math.abs(flight.x - 500) < 1000) return;
    Object.assign(flight, { x: 500 - flight.way * 850, y: between(170, 420) });
  });
  paintBelow(() => times(config.birds, (index) => {
    const rank = Math.ceil(index / 2);
    const x = flight.x - flight.way * rank * 30;
    const y = flight.y + (index % 2 ? -15 : 15) * rank + Math.sin(elapsed * 1.3 + index) * 7;
    const colour = mixColour(colours.ink, horizonColour, 0.25);
    drawShape("bird", x, y, flight.way > 0 ? 0 : Math.PI, 1.15, colour, elapsed * 8 + index * 1.7);
  }));
}

// @element mist

{
  const banks = times(
    config.banks, (index) => ({ x: between(0, 1400), y: 640 + index * 62, pace: between(0.25, 0.6) }),
  );
  everyStep((seconds) => banks.forEach((bank) => {
    bank.x = (bank.x + windAt(500) * bank.pace * seconds + 2800) % 1400;
  }));
  paintAbove(() => banks.forEach(({ x, y }, index) => times(7, (puff) => {
    const [left, swell] = [((x + puff * 190) % 1400) - 200, Math.sin(elapsed * 0.5 + puff + index)];
    glow(left, y + swell * 12, 190 + 20 * swell, vapour, 0.34);
  })));
}

// @element walker

{
  paintAbove(() => {
    const x = ((elapsed / config.walkSeconds + 0.3) % 1) * 1200 - 100;
    const [stride, y] = [Math.sin(elapsed * 5.2), 934 - Math.abs(Math.cos(elapsed * 5.2)) * 4];
    const coat = mixColour(nightfall, colours.first, 0.1);
    glow(x + 26, y - 42, 120, colours.third, 0.55);
    stroke([[x, y - 34], [x + stride * 15, y]], coat, 7);
    stroke([[x, y - 34], [x - stride * 15, y]], coat, 7);
    polygon([[x - 8, y - 80], [x + 8, y - 80], [x + 15, y - 26], [x - 17 + stride * 3, y - 26]], coat);
    disc(x + 2, y - 88, 9, coat);
    stroke([[x + 4, y - 72], [x + 24, y - 60], [x + 26, y - 48]], coat, 5);
    disc(x + 26, y - 42, 7, mixColour(colours.third, "#ffffff", 0.5));
  });
}

// @element arch

{
  paintBelow(() => {
    const light = 0.1 + 0.22 * gustAt(500);
    const { first, second, third } = colours;
    [...ramp(first, second, 5), ...ramp(second, third, 5)].forEach((colour, at) => {
      context.strokeStyle = veil(colour, light);
      context.lineWidth = 8;
      context.beginPath();
      context.arc(500, 760, 480 - at * 7, Math.PI, tau);
      context.stroke();
    });
  });
}
