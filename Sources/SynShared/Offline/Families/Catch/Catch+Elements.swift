// What the player of the catching game can do besides steering, and what may be added to it.

extension PageFamily {
  static let catchActions = [
    PageElement(
      "slow", "Pressing Space slows all that falls to a third for 2 seconds; it works again after {recharge} seconds.",
      hint: "Space: slow down",
      script: #"""
        let usedAt = -100;
        onKey(" ", () => {
          if (elapsed - usedAt >= config.recharge) usedAt = elapsed;
        });
        everyStep(() => (sky.pace = elapsed - usedAt < 2 ? 1 / 3 : 1));
        paintAbove(() => {
          const charge = (elapsed - usedAt) / config.recharge;
          paintCharge(charge, charge < 1 ? veil(colours.ink, 0.6) : colours.second);
          if (sky.pace < 1) ring(500, 500, 690 - 60 * (elapsed - usedAt), veil(colours.second, 0.35), 14);
        });
        """#),
    PageElement(
      "burst", "A click bursts all {hazards} within 150 units of the pointer, {bursts} times in a round.",
      hint: "Click: burst",
      script: #"""
        const blast = { x: 0, y: 0, start: -10 };
        let left = config.bursts;
        onNewRound.push(() => (left = config.bursts));
        onPointer("press", () => {
          if (!isPlaying() || left <= 0) return;
          left -= 1;
          Object.assign(blast, { x: pointer.x, y: pointer.y, start: elapsed });
          for (const one of things) {
            if (one.kind !== "hazard" || Math.hypot(one.x - pointer.x, one.y - pointer.y) > 150) continue;
            one.isGone = true;
            throwDebris(one.x, one.y, colours.third);
          }
        });
        paintAbove(() => {
          const share = (elapsed - blast.start) / 0.5;
          if (share < 1) ring(blast.x, blast.y, 150 * Math.sqrt(share), veil(colours.second, 1 - share), 6);
          write(`bursts ${left}`, 972, 925, 18, veil(colours.ink, 0.8), "right");
        });
        """#),
    PageElement(
      "lift", "Holding the Up arrow raises {vessel} by {lift} units to catch earlier, and letting go lowers it again.",
      hint: "Up: raise",
      script: #"""
        onKey("arrowup");
        everyStep((seconds) => {
          const wanted = held.has("arrowup") ? restY - config.lift : restY;
          vessel.y += (wanted - vessel.y) * Math.min(1, seconds * 9);
        });
        """#),
    PageElement(
      "magnet",
      "The M key makes {vessel} attract {subject} within 260 units for 3 seconds, and again after {recharge} seconds.",
      hint: "M: magnet",
      script: #"""
        let usedAt = -100;
        onKey("m", () => {
          if (elapsed - usedAt >= config.recharge) usedAt = elapsed;
        });
        everyStep((seconds) => {
          if (elapsed - usedAt > 3) return;
          for (const one of things) {
            if (one.kind === "hazard" || Math.hypot(one.x - vessel.x, one.y - vessel.y) > 260) continue;
            one.x += (vessel.x - one.x) * Math.min(1, seconds * 5);
          }
        });
        paintBelow(() => {
          const reach = elapsed - usedAt < 3 ? 260 : 60;
          const isReady = elapsed - usedAt >= config.recharge;
          if (reach > 60 || isReady) ring(vessel.x, vessel.y, reach, veil(colours.first, reach > 60 ? 0.5 : 0.25), 2.5);
        });
        """#),
  ]

  static let catchAdditions = [
    PageElement(
      "prize",
      "About every {bonusSeconds} seconds {prize} with a second-colour halo falls faster and brings {bonus} points.",
      script: #"""
        let nextPrize = config.bonusSeconds;
        everyStep((seconds) => {
          if (!isPlaying()) return;
          nextPrize -= seconds;
          if (nextPrize > 0) return;
          nextPrize = config.bonusSeconds * between(0.8, 1.2);
          things.push(newThing("prize"));
        });
        """#),
    PageElement(
      "streak",
      "After {streak} catches without losing a life, points count double until the next loss, and {vessel} glows.",
      script: #"""
        everyStep(() => (scoring.factor = scoring.run >= config.streak ? 2 : 1));
        paintBelow(() => {
          if (scoring.factor > 1) glow(vessel.x, vessel.y, 150, colours.second, 0.6 + 0.15 * Math.sin(elapsed * 6));
        });
        """#),
    PageElement(
      "gusts",
      "Gusts of wind, shown by streaks, push everything that falls to and fro by up to {gust} units per second.",
      script: #"""
        const gust = () => Math.sin(elapsed * 0.7) * Math.sin(elapsed * 0.23 + 1);
        const streaks = times(26, () => ({ x: between(0, size), y: between(60, 820), length: between(30, 80) }));
        everyStep((seconds) => {
          for (const one of things) one.x = clamp(one.x + gust() * config.gust * seconds, 40, 960);
          for (const streak of streaks) streak.x = (streak.x + gust() * 500 * seconds + size) % size;
        });
        paintBelow(() => streaks.forEach(({ x, y, length }) => {
          stroke([[x, y], [x + length * gust(), y]], veil(colours.ink, 0.3 * Math.abs(gust())), 2);
        }));
        """#),
    PageElement(
      "heart", "Every {heartEvery} catches give one life back, never more than there were at the start.",
      script: #"""
        onCatch.push((count) => {
          if (count % config.heartEvery === 0 && round.lives < config.lives) round.lives += 1;
        });
        """#),
    PageElement(
      "narrow", "With every catch the mouth of {vessel} becomes 1 percent narrower, down to two thirds.",
      script: #"""
        everyStep(() => (vessel.breadth = config.breadth * Math.max(2 / 3, 1 - scoring.caught / 100)));
        """#),
  ]
}
