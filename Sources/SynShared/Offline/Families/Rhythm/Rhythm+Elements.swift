// What a player of the rhythm game may do, and what a question may add to it.

extension PageFamily {
  static let rhythmStrokes = [
    PageElement(
      "letters", "The keys D, F, J and K strike the four pads, in the order in which their signs stand on them.",
      hint: "D/F/J/K: strike", isEssential: true,
      script: #"""
        ["d", "f", "j", "k"].forEach((key, lane) => onKey(key, () => strike(lane)));
        paintAbove(() => pads.forEach(({ x, y }, lane) => write("DFJK"[lane], x, y, 34, colours.ink)));
        """#),
    PageElement(
      "arrows", "The arrow keys strike the four pads, each the one that its sign stands on.",
      hint: "Left/Up/Down/Right: strike", isEssential: true,
      script: #"""
        ["arrowleft", "arrowup", "arrowdown", "arrowright"].forEach((key, lane) => onKey(key, () => strike(lane)));
        paintAbove(() => pads.forEach(({ x, y }, lane) => {
          at(x, y, [Math.PI, -tau / 4, tau / 4, 0][lane], 1, () => {
            stroke([[-16, 0], [16, 0]], colours.ink, 4);
            stroke([[5, -11], [16, 0], [5, 11]], colours.ink, 4);
          });
        }));
        """#),
    PageElement(
      "click", "A click anywhere strikes the pad that is nearest to the pointer, which a dot marks.",
      hint: "Click: strike", isEssential: true,
      script: #"""
        const gap = ({ x, y }) => Math.hypot(x - pointer.x, y - pointer.y);
        const nearest = () => pads.indexOf([...pads].sort((one, other) => gap(one) - gap(other))[0]);
        onPointer("press", () => strike(nearest()));
        paintAbove(() => {
          if (pointer.isInside) disc(pads[nearest()].x, pads[nearest()].y, 11, colours.ink);
        });
        """#),
  ]

  static let rhythmActions = [
    PageElement(
      "slow", "Space halves the tempo for {slowSeconds} seconds, and can do so again {recharge} seconds later.",
      hint: "Space: half time",
      script: #"""
        let usedAt = -100;
        onKey(" ", () => {
          if (elapsed - usedAt >= config.recharge + config.slowSeconds) usedAt = elapsed;
        });
        everyStep(() => (song.pace = elapsed - usedAt < config.slowSeconds ? 0.5 : 1));
        paintAbove(() => {
          const charge = (elapsed - usedAt - config.slowSeconds) / config.recharge;
          paintCharge(charge, charge < 1 ? veil(colours.ink, 0.6) : colours.second);
          if (song.pace < 1) ring(500, 500, 470 + 10 * Math.sin(elapsed * 4), veil(colours.second, 0.5), 8);
        });
        """#),
    PageElement(
      "sweep", "The X key sweeps everything off the lanes that is under way, {sweeps} times in a round, at no cost.",
      hint: "X: sweep",
      script: #"""
        let [left, usedAt] = [config.sweeps, -10];
        onNewRound.push(() => (left = config.sweeps));
        onKey("x", () => {
          if (!isPlaying() || left <= 0) return;
          left -= 1;
          usedAt = elapsed;
          coming.length = 0;
        });
        paintAbove(() => {
          const age = (elapsed - usedAt) / 0.6;
          if (age < 1) ring(500, 500, 620 * age, veil(colours.third, 1 - age), 24);
          write(`sweeps ${left}`, 965, 930, 20, veil(colours.ink, 0.8), "right");
        });
        """#),
    PageElement(
      "turn", "The mouse wheel turns pads and ways together, by up to 45 degrees to either side.",
      hint: "Mouse wheel: turn",
      script: #"""
        let wanted = 0;
        onPointer("wheel", (direction) => (wanted = clamp(wanted + direction * 0.2, -tau / 8, tau / 8)));
        everyStep((seconds) => {
          stage.angle += (wanted - stage.angle) * Math.min(1, seconds * 6);
          pads.forEach((pad, lane) => ([pad.x, pad.y] = wayOf(lane, 1)));
        });
        """#),
    PageElement(
      "help", "As long as H is held, thin rings close in on the pads and meet them at the right moment.",
      hint: "H: timing rings",
      script: #"""
        onKey("h");
        paintAbove(() => {
          if (!held.has("h")) return;
          write("timing rings", 40, 930, 20, veil(colours.ink, 0.8), "left");
          for (const { lane, due } of coming) {
            const early = due - song.time;
            if (early > 0 && early < 1) ring(pads[lane].x, pads[lane].y, 52 + early * 130, colours.ink, 2.5);
          }
        });
        """#),
  ]

  static let rhythmAdditions = [
    PageElement(
      "streak", "After {streak} met in a row all points are doubled until the next miss, and the ways shine.",
      script: #"""
        onMeet.push(() => {
          if (score.run > config.streak) round.score += config.worth;
        });
        paintBelow(() => {
          if (score.run < config.streak) return;
          for (let lane = 0; lane < 4; lane += 1) {
            stroke(times(17, (step) => wayOf(lane, step / 16)), veil(shades[lane], 0.25 + 0.2 * beat()), 34);
          }
        });
        """#),
    PageElement(
      "golden", "Every {every}th that comes has a halo in the third colour and brings {bonus} points more.",
      script: #"""
        const isGolden = ({ number }) => number % config.every === config.every - 1;
        onMeet.push((one) => {
          if (isGolden(one)) round.score += config.bonus;
        });
        paintBelow(() => coming.filter(isGolden).forEach((one) => {
          const share = 1 - (one.due - song.time) / config.travel;
          if (share > 0) glow(...wayOf(one.lane, share), 80, colours.third, 1);
        }));
        """#),
    PageElement(
      "pulse", "With every beat a ring in the third colour leaves the centre and fades on its way to the edge.",
      script: #"""
        paintBelow(() => {
          const share = 1 - beat();
          ring(500, 500, 60 + 560 * share, veil(colours.third, 0.5 * (1 - share)), 3 + 10 * (1 - share));
        });
        """#),
    PageElement(
      "fading", "On the last quarter of their way the {subject} fade, so that the beat alone tells the moment.",
      script: #"""
        stage.opacity = (share) => clamp((1 - share) * 5 - 0.25, 0, 1);
        """#),
    PageElement(
      "dancers", "Between the lanes four small figures in the third colour hop on every beat, higher after each hit.",
      script: #"""
        let joy = 0;
        onMeet.push(() => (joy = 1));
        everyStep((seconds) => (joy = Math.max(0, joy - seconds)));
        paintBelow(() => times(4, (index) => {
          const corners = [[60, 500], [940, 500], [500, 130], [500, 880]];
          const [x, y] = config.course === 1 ? [140 + index * 240, 925] : corners[index];
          const lift = Math.abs(Math.sin(beat() * Math.PI)) * (14 + 30 * joy);
          disc(x, y - lift - 26, 8, colours.third);
          stroke([[x, y - lift - 18], [x, y - lift]], colours.third, 5);
          for (const side of [-1, 1]) {
            stroke([[x, y - lift], [x + side * 8, y + 12 - lift * 0.5]], colours.third, 4);
            stroke([[x, y - lift - 13], [x + side * 12, y - lift - 13 - lift * 0.5]], colours.third, 4);
          }
        }));
        """#),
  ]
}
