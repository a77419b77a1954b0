// What a player of the landing game may do, and what a question may add to it.

extension PageFamily {
  static let landerSteering = [
    PageElement(
      "arrows", "Holding the Up arrow runs the drive; holding Left or Right tilts {vessel} to that side.",
      hint: "Up/Left/Right: drive and tilt", isEssential: true,
      script: #"""
        onKey(["arrowup", "arrowleft", "arrowright"], beginRound);
        everyStep(() => drive(held.has("arrowup"), held.has("arrowright") - held.has("arrowleft")));
        """#),
    PageElement(
      "letters", "Holding the W key runs the drive; holding the A or the D key tilts {vessel} to the left or right.",
      hint: "W/A/D: drive and tilt", isEssential: true,
      script: #"""
        onKey(["w", "a", "d"], beginRound);
        everyStep(() => drive(held.has("w"), held.has("d") - held.has("a")));
        """#),
    PageElement(
      "mouse", "Holding the mouse button runs the drive, and {vessel} tilts towards the side on which the pointer is.",
      hint: "Hold mouse: drive, tilt to it", isEssential: true,
      script: #"""
        onPointer("press", beginRound);
        everyStep(() => drive(pointer.isDown, clamp((pointer.x - craft.x) / 200, -1, 1)));
        """#),
  ]

  static let landerActions = [
    PageElement(
      "brake", "Pressing Space halves the speed of {vessel} at once, {brakes} times in a round.", hint: "Space: brake",
      script: #"""
        let [left, usedAt] = [config.brakes, -10];
        onNewRound.push(() => (left = config.brakes));
        onKey(" ", () => {
          if (!isPlaying() || left <= 0) return;
          left -= 1;
          usedAt = elapsed;
          Object.assign(craft, { vx: craft.vx / 2, vy: craft.vy / 2 });
        });
        paintAbove(() => {
          const age = (elapsed - usedAt) / 0.5;
          if (age < 1) ring(craft.x, craft.y, 40 + 50 * age, veil(colours.second, 1 - age), 6);
          write(`brakes ${left}`, 972, 925, 20, colours.ink, "right");
        });
        """#),
    PageElement(
      "course", "The T key shows the next two seconds of the course without drive as a dotted line, or hides them.",
      hint: "T: course",
      script: #"""
        let isShown = false;
        onKey("t", () => (isShown = !isShown));
        paintBelow(() => {
          for (let time = 0; isShown && time < 2; time += 0.1) {
            const y = craft.y + craft.vy * time + (config.gravity * time * time) / 2;
            disc((craft.x + craft.vx * time + size) % size, y, 5 - time * 1.6, veil(colours.ink, 0.8));
          }
          if (isShown) write("course", 40, 925, 20, colours.ink, "left");
        });
        """#),
    PageElement(
      "sail", "Holding the S key spreads a sail that slows every fall and sways in the air.", hint: "S: sail",
      script: #"""
        let spread = 0;
        onKey("s");
        everyStep((seconds) => {
          spread = clamp(spread + (held.has("s") ? seconds : -seconds) * 4, 0, 1);
          craft.drag = spread * 1.1;
        });
        paintAbove(() => {
          if (spread < 0.02) return;
          at(craft.x, craft.y, craft.lean + Math.sin(elapsed * 3) * 0.08, spread, () => {
            for (const x of [-58, 0, 58]) stroke([[0, -20], [x, -88]], veil(colours.ink, 0.6), 2);
            context.fillStyle = colours.second;
            context.beginPath();
            context.arc(0, -78, 64, Math.PI * 1.04, Math.PI * 1.96);
            context.fill();
          });
        });
        """#),
    PageElement(
      "pads", "The L key lights a beam over every pad for three seconds, and works again after {recharge} seconds.",
      hint: "L: beams",
      script: #"""
        let usedAt = -100;
        onKey("l", () => {
          if (elapsed - usedAt >= config.recharge) usedAt = elapsed;
        });
        paintBelow(() => {
          const age = elapsed - usedAt;
          paintCharge(age / config.recharge, age < config.recharge ? veil(colours.ink, 0.6) : colours.second);
          if (age > 3) return;
          for (const { x, y, isDue } of pads) {
            const opacity = (isDue ? 0.32 : 0.1) * Math.min(1, (3 - age) * 2);
            polygon([[x - 46, y], [x + 46, y], [x + 80, 40], [x - 80, 40]], veil(colours.second, opacity));
          }
        });
        """#),
  ]

  static let landerAdditions = [
    PageElement(
      "gusts", "A changeable wind, seen by streaks, pushes {vessel} by up to {gust} units per second squared.",
      script: #"""
        const streaks = times(24, () => ({ x: between(0, size), y: between(70, 700), length: between(30, 80) }));
        everyStep((seconds) => {
          air.push = Math.sin(elapsed * 0.6) * Math.sin(elapsed * 0.19 + 2) * config.gust;
          for (const streak of streaks) streak.x = (streak.x + air.push * 7 * seconds + size) % size;
        });
        paintBelow(() => streaks.forEach(({ x, y, length }) => {
          const share = air.push / config.gust;
          stroke([[x, y], [x + length * share, y]], veil(colours.ink, 0.4 * Math.abs(share)), 2);
        }));
        """#),
    PageElement(
      "fuel", "The drive burns fuel for {seconds} seconds in all, shown by a bar, and each landing fills it up.",
      script: #"""
        let left = 1;
        onNewRound.push(() => (left = 1));
        onLand.push(() => (left = 1));
        everyStep((seconds) => {
          if (isPlaying() && craft.isDriven) left = Math.max(0, left - seconds / config.seconds);
          if (left === 0) craft.isDriven = false;
          if (craft.y < 131 && !craft.vy) left = 1;
        });
        paintAbove(() => {
          plate(40, 120, 10, 200, 5, veil(colours.ink, 0.25));
          plate(40, 120 + 200 * (1 - left), 10, 200 * left, 5, left < 0.25 ? colours.third : colours.second);
        });
        """#),
    PageElement(
      "gems", "In the air hang {gemCount} {gem}; {vessel} gathers them in passing, {bonus} points each.",
      script: #"""
        let gems = [];
        const hang = () => (gems = times(config.gemCount, () => ({ x: between(80, 920), y: between(200, 620) })));
        onNewRound.push(hang);
        hang();
        everyStep(() => {
          gems = gems.filter(({ x, y }) => {
            if (!isPlaying() || Math.hypot(x - craft.x, y - craft.y) > 44) return true;
            round.score += config.bonus;
            throwDebris(x, y, colours.second);
            return false;
          });
        });
        paintBelow(() => gems.forEach(({ x, y }, index) => {
          const lift = 6 * Math.sin(elapsed * 2 + index);
          glow(x, y + lift, 34, colours.second, 0.5);
          polygon(spikes(8, 6, 14, elapsed + index).map(([dx, dy]) => [x + dx, y + lift + dy]), colours.second);
        }));
        """#),
    PageElement(
      "rocks", "Every {rockSeconds} seconds one of the {rocks} falls at a slant from above, and breaks what it meets.",
      script: #"""
        const rocks = [];
        let wait = config.rockSeconds;
        onNewRound.push(() => (rocks.length = 0));
        everyStep((seconds) => {
          if (!isPlaying()) return;
          wait -= seconds;
          if (wait <= 0 && rocks.length < 6) {
            rocks.push({ x: between(50, 950), y: -30, slant: between(-60, 60) });
            wait = config.rockSeconds;
          }
          for (const rock of rocks) {
            rock.x += rock.slant * seconds;
            rock.y += 170 * seconds;
            const isHit = !craft.rest && Math.hypot(rock.x - craft.x, rock.y - craft.y) < 46;
            if (isHit) breakUp();
            if (isHit || rock.y > floorAt(clamp(rock.x, 0, size), rock.y)) rock.isGone = true;
            if (rock.isGone) throwDebris(rock.x, rock.y, colours.third);
          }
          for (let at = rocks.length - 1; at >= 0; at -= 1) if (rocks[at].isGone) rocks.splice(at, 1);
        });
        paintBelow(() => rocks.forEach(({ x, y, slant }) => {
          stroke([[x, y], [x - slant * 0.4, y - 68]], veil(colours.third, 0.3), 9);
          polygon(spikes(9, 14, 20, elapsed * 3).map(([dx, dy]) => [x + dx, y + dy]), colours.third);
        }));
        """#),
    PageElement(
      "raft", "One more pad floats in mid-air, travels to and fro by {sweep} units, and carries whoever stands on it.",
      script: #"""
        const raft = { x: 500, y: 540, isDue: true, isAloft: true };
        const launch = () => {
          raft.isDue = true;
          pads.push(raft);
        };
        onNewRound.push(launch);
        launch();
        everyStep(() => {
          const x = 500 + Math.sin(elapsed * 0.5) * config.sweep;
          if (craft.rest && Math.abs(craft.y + keel - raft.y) < 14) craft.x += x - raft.x;
          raft.x = x;
        });
        """#),
  ]
}
