// What a player of the snake game may do, and what a question may add to it.

extension PageFamily {
  static let snakeSteering = [
    PageElement(
      "arrows", "The four arrow keys turn {leader} to their side; straight back it cannot turn.",
      hint: "Left/Right/Up/Down: turn", isEssential: true,
      script: #"""
        const courses = { arrowleft: [-1, 0], arrowright: [1, 0], arrowup: [0, -1], arrowdown: [0, 1] };
        onKey(Object.keys(courses), (key) => turn(...courses[key]));
        """#),
    PageElement(
      "letters", "The keys W, A, S and D turn {leader} up, left, down and right; straight back it cannot turn.",
      hint: "W/A/S/D: turn", isEssential: true,
      script: #"""
        const courses = { a: [-1, 0], d: [1, 0], w: [0, -1], s: [0, 1] };
        onKey(Object.keys(courses), (key) => turn(...courses[key]));
        """#),
    PageElement(
      "click", "A click turns {leader} to the side of its course on which the pointer is.", hint: "Click: turn",
      isEssential: true,
      script: #"""
        onPointer("press", () => {
          const [x, y] = centre(line[0]);
          if (march.dx) turn(0, pointer.y < y ? -1 : 1);
          else turn(pointer.x < x ? -1 : 1, 0);
        });
        """#),
  ]

  static let snakeActions = [
    PageElement(
      "hurry", "Holding Space doubles the pace, and streaks fly off behind the line.", hint: "Space: hurry",
      script: #"""
        onKey(" ");
        everyStep(() => (march.haste = held.has(" ") ? 2 : 1));
        paintBelow(() => {
          if (march.haste === 1) return;
          const [x, y] = places()[line.length - 2];
          for (const side of [-0.4, 0, 0.4]) {
            const [across, along] = [side * cell, 1.2 + Math.sin(elapsed * 40 + side * 9) * 0.5];
            const start = [x + march.dy * across, y + march.dx * across];
            stroke([start, [start[0] - march.dx * cell * along, start[1] - march.dy * cell * along]], colours.third, 3);
          }
        });
        """#),
    PageElement(
      "shed", "The X key leaves the last {shed} of the line behind; points and goal are not touched.",
      hint: "X: shed",
      script: #"""
        onKey("x", () => {
          const count = Math.min(config.shed, line.length - 2);
          if (!isPlaying() || count <= 0) return;
          for (const one of line.splice(line.length - count)) throwDebris(...centre(one), colours.first);
        });
        """#),
    PageElement(
      "rest", "The P key halts the line, and halts it no longer when pressed again.", hint: "P: halt",
      script: #"""
        onKey("p", () => (march.isHalted = !march.isHalted));
        onNewRound.push(() => (march.isHalted = false));
        paintAbove(() => {
          if (!march.isHalted) return;
          ring(...places()[0], cell * 0.9 + 4 * Math.sin(elapsed * 5), colours.third, 4);
          write("halted", 500, 930, 24, colours.third);
        });
        """#),
    PageElement(
      "pace", "The mouse wheel sets the pace to anything between half and twice what it would be, shown as a figure.",
      hint: "Mouse wheel: pace",
      script: #"""
        onPointer("wheel", (direction) => (march.wish = clamp(march.wish * 1.15 ** direction, 0.5, 2)));
        paintAbove(() => write(`pace ${march.wish.toFixed(2)}`, 955, 930, 20, veil(colours.ink, 0.8), "right"));
        """#),
  ]

  static let snakeAdditions = [
    PageElement(
      "prize",
      "About every {bonusSeconds} seconds {prize} lies on the board for 5 seconds, ringed, and brings {bonus} points.",
      script: #"""
        let [spot, left] = [null, config.bonusSeconds];
        everyStep((seconds) => {
          if (!isPlaying() || march.isHalted) return;
          left -= seconds;
          if (left > 0) return;
          spot = spot ? null : freeSquare();
          left = spot ? 5 : config.bonusSeconds - 5;
        });
        onSquare.push((head) => {
          if (!spot || !isSame(head, spot)) return;
          round.score += config.bonus;
          throwDebris(...centre(spot), colours.third);
          spot = null;
          left = config.bonusSeconds;
        });
        onNewRound.push(() => (spot = null));
        paintBelow(() => {
          if (!spot) return;
          glow(...centre(spot), cell * 1.3, colours.third, 0.6);
          ring(...centre(spot), cell * 0.62, colours.third, 3);
          drawShape(config.look, ...centre(spot), elapsed, cell / 24, colours.third, elapsed * 5);
        });
        """#),
    PageElement(
      "obstacles",
      "The board has {obstacleCount} {obstacles}, framed in the third colour; to run into one costs a life.",
      script: #"""
        const place = () => {
          walls.length = 0;
          for (let count = 0; count < config.obstacleCount; count += 1) {
            const square = freeSquare();
            if (square.row !== (config.cells - 1) / 2) walls.push(square);
            else count -= random() < 0.9 ? 1 : 0;
          }
        };
        onNewRound.push(place);
        place();
        paintBelow(() => walls.forEach((wall) => {
          const [x, y] = centre(wall);
          plate(x - cell * 0.42, y - cell * 0.42, cell * 0.84, cell * 0.84, cell * 0.2, veil(colours.third, 0.3));
          context.strokeStyle = colours.third;
          context.lineWidth = 3;
          context.stroke();
          polygon(spikes(8, cell * 0.12, cell * 0.26, 0.4).map(([dx, dy]) => [x + dx, y + dy]), colours.third);
        }));
        """#),
    PageElement(
      "darkness",
      "Beyond {sight} units around {leader} the board lies in the dark, where only what waits still glimmers.",
      script: #"""
        const cover = mixColour(colours.background, isDark ? "#000000" : colours.ink, 0.55);
        paintAbove(() => {
          const shade = context.createRadialGradient(...places()[0], config.sight * 0.7, ...places()[0], config.sight);
          shade.addColorStop(0, veil(cover, 0));
          shade.addColorStop(1, veil(cover, 0.93));
          context.fillStyle = shade;
          context.fillRect(0, 0, size, size);
          glow(...centre(waiting), cell * (0.9 + 0.2 * Math.sin(elapsed * 3)), colours.first, 0.7);
          paintBanner();
        });
        """#),
    PageElement(
      "doors", "Two ringed doors in the third colour lead into each other: what enters one comes out of the other.",
      script: #"""
        const far = Math.floor(config.cells * 0.2);
        const doors = [{ column: far, row: config.cells - 1 - far }, { column: config.cells - 1 - far, row: far }];
        onSquare.push((head) => {
          const door = doors.findIndex((one) => isSame(one, head));
          if (door >= 0) Object.assign(head, doors[1 - door]);
        });
        paintBelow(() => doors.forEach((door, index) => {
          const [x, y] = centre(door);
          glow(x, y, cell, colours.third, 0.45);
          for (const share of [0.3, 0.45]) ring(x, y, cell * share, colours.third, 3);
          const turn = elapsed * (index ? 2 : -2);
          stroke([[x, y], [x + Math.cos(turn) * cell * 0.45, y + Math.sin(turn) * cell * 0.45]], colours.third, 3);
        }));
        """#),
    PageElement(
      "restless",
      "Whatever waits for longer than {patience} seconds moves to another square; a ring around it runs out.",
      script: #"""
        let since = 0;
        const left = () => 1 - (elapsed - since) / config.patience;
        const wait = () => (since = elapsed);
        onTake.push(wait);
        onNewRound.push(wait);
        everyStep(() => {
          if (!isPlaying() || march.isHalted) return wait();
          if (left() > 0) return;
          waiting = freeSquare();
          wait();
        });
        paintBelow(() => {
          if (!isPlaying()) return;
          context.strokeStyle = colours.third;
          context.lineWidth = 4;
          context.beginPath();
          context.arc(...centre(waiting), cell * 0.56, -tau / 4, -tau / 4 + tau * clamp(left(), 0, 1));
          context.stroke();
        });
        """#),
  ]
}
