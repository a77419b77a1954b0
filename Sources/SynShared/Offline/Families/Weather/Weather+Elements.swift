// What a hand can do to the weather, and what may be added to it.

extension PageFamily {
  static let weatherActions = [
    PageElement(
      "wind",
      [
        "Holding the Left or the Right arrow raises a strong wind to that side, which dies down when it is let go.",
        "A strong wind blows to the left or to the right for as long as the Left or the Right arrow is held.",
      ],
      hint: "Left/Right: wind",
      script: #"""
        onKey(["arrowleft", "arrowright"]);
        everyStep((seconds) => {
          const wanted = (held.has("arrowright") - held.has("arrowleft")) * 620;
          air.push += (wanted - air.push) * Math.min(1, seconds * 3.5);
        });
        """#),
    PageElement(
      "whirl",
      [
        "A click sets off a whirlwind of {whirlRadius} units radius there; it turns for {whirlSeconds} seconds.",
        "Clicking makes all within {whirlRadius} units of that spot circle around it for {whirlSeconds} seconds.",
      ],
      hint: "Click: whirlwind",
      script: #"""
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
        """#),
    PageElement(
      "storm",
      [
        "Pressing Space brings a squall: for {stormSeconds} seconds twice as much falls, faster, and the sky darkens.",
        "The space bar darkens the sky for {stormSeconds} seconds, in which twice as much comes down, and faster.",
      ],
      hint: "Space: squall",
      script: #"""
        let end = 0;
        onKey(" ", () => (end = elapsed + config.stormSeconds));
        everyStep((seconds) => (air.storm += ((elapsed < end ? 1 : 0) - air.storm) * seconds * 2.6));
        """#),
    PageElement(
      "amount",
      [
        "The mouse wheel sets how much comes down, from a quarter to twice as much; a figure in percent shows it.",
        "Turning the mouse wheel lets more or less fall, between 25 and 200 percent, as a figure shows.",
      ],
      hint: "Mouse wheel: more or less",
      script: #"""
        onPointer("wheel", (direction) => (air.amount = clamp(air.amount * 1.2 ** direction, 0.25, 2)));
        paintAbove(() => showStatus(`${Math.round(air.amount * 100)} %`));
        """#),
    PageElement(
      "umbrella",
      [
        "An umbrella of {span} units half-width follows the mouse, and what falls on it slides off to the sides.",
        "The mouse carries an umbrella, {span} units from its middle to its edge, off which everything slides.",
      ],
      hint: "Move mouse: umbrella",
      script: #"""
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
        """#),
    PageElement(
      "lightning",
      [
        "Pressing Enter strikes lightning: a forked bolt, and for a moment the whole landscape stands in light.",
        "The Enter key lets a forked bolt of lightning flash down and light up the whole landscape for a moment.",
      ],
      hint: "Enter: lightning",
      script: #"""
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
        """#),
  ]

  static let weatherAdditions = [
    PageElement(
      "kite",
      [
        "A kite with a tail of {knots} knots dances on a long string and is thrown about by the gusts.",
        "On a long string dances a kite whose tail has {knots} knots; each gust throws it about.",
      ],
      script: #"""
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
        """#),
    PageElement(
      "birds",
      [
        "Now and then a wedge of {birds} birds flies across.",
        "From time to time {birds} birds cross the sky in the shape of a wedge.",
      ],
      script: #"""
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
        """#),
    PageElement(
      "mist",
      [
        "{banks} banks of mist roll slowly along the ground.",
        "Along the ground creep {banks} slow banks of mist.",
      ],
      script: #"""
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
        """#),
    PageElement(
      "walker",
      [
        "A lone walker with a lamp crosses the foreground once in {walkSeconds} seconds.",
        "Once in {walkSeconds} seconds somebody with a lamp walks by in front.",
      ],
      script: #"""
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
        """#),
    PageElement(
      "arch",
      [
        "A faint arch of the three colours stands in the sky and brightens with every gust.",
        "In the sky stands an arch of all three colours, faint in a calm and bright in a gust.",
      ],
      script: #"""
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
        """#),
  ]
}
