// What can be done to the growing pattern, and what a page may show or change besides.

extension PageFamily {
  static let reactionActions = [
    PageElement(
      "sow",
      [
        "Dragging over the {skin} sows v along the way, and the pattern grows from there.",
        "Drag over the {skin} to draw a line of v on it, from which the pattern spreads.",
      ],
      hint: "Drag: sow",
      script: #"""
        const sow = () => {
          if (pointer.isDown) spread(pointer.x, pointer.y, 16, 0.3, 0.7);
        };
        onPointer("press", sow);
        onPointer("move", sow);
        paintAbove(() => {
          if (pointer.isDown) ring(pointer.x, pointer.y, 22, colours.third, 4);
        });
        """#),
    PageElement(
      "wash",
      [
        "Pressing Space washes everything clean and lets fall {seeds} new drops of v.",
        "Space starts anew: all is washed off, and {seeds} fresh drops of v fall elsewhere.",
      ],
      hint: "Space: start anew", script: #"onKey(" ", begin);"#),
    PageElement(
      "recipe",
      [
        "The P key takes the next recipe of spots, maze, coral, net, worms, names it, and lets {seeds} drops fall.",
        "Pressing P goes on to the next of five recipes (spots, maze, coral, net, worms) with {seeds} new drops.",
      ],
      hint: "P: next recipe",
      script: #"""
        let [chosen, chosenAt] = [config.pattern, -9];
        onKey("p", () => {
          chosen = (chosen + 1) % recipes.length;
          chosenAt = elapsed;
          [, dish.feed, dish.kill] = recipes[chosen];
          setFeed();
          sowDrops();
        });
        paintAbove(() => {
          const opacity = clamp(4 - (elapsed - chosenAt), 0, 1);
          if (opacity <= 0) return;
          plate(375, 868, 250, 42, 10, veil(colours.background, opacity * 0.85));
          write(recipes[chosen][0], 500, 889, 25, veil(colours.third, opacity));
        });
        """#),
    PageElement(
      "light",
      [
        "Moving the mouse takes the light along: the relief is lit from the side where the pointer is.",
        "The light follows the mouse and falls on the relief from wherever the pointer stands.",
      ],
      hint: "Move mouse: light",
      script: #"""
        onPointer("move", () => {
          const [x, y] = [pointer.x - 500, pointer.y - 500];
          const distance = Math.max(60, Math.hypot(x, y));
          Object.assign(look, { isHeld: true, lightX: (x / distance) * 1.4, lightY: (y / distance) * 1.4 });
        });
        paintAbove(() => {
          if (!look.isHeld) return;
          const [x, y] = [500 + look.lightX * 310, 480 + look.lightY * 290];
          glow(x, y, 60, colours.third, 0.8);
          disc(x, y, 9, mixColour(colours.third, "#ffffff", 0.5));
        });
        """#),
    PageElement(
      "cut",
      [
        "The C key wipes a stripe {stripe} units wide clean across the middle, which then closes like a wound.",
        "Pressing C clears a stripe of {stripe} units right through the middle, and the pattern heals it.",
      ],
      hint: "C: cut across",
      script: #"""
        let cutAt = -9;
        onKey("c", () => {
          cutAt = elapsed;
          inside.forEach((_, number) => {
            if (Math.abs(positionOf(number)[1] - 500) < config.stripe / 2) [u[number], v[number]] = [1, 0];
          });
        });
        paintAbove(() => {
          const opacity = clamp(2.5 - (elapsed - cutAt), 0, 1);
          for (const side of [-0.5, 0.5]) {
            const y = 500 + side * config.stripe;
            stroke([[60, y], [940, y]], veil(colours.third, opacity), 3);
          }
        });
        """#),
    PageElement(
      "swap",
      [
        "Pressing X exchanges the colours of the plain {skin} and of the pattern.",
        "The X key lets the pattern and the plain {skin} trade their colours.",
      ],
      hint: "X: swap colours", script: #"onKey("x", () => (look.isSwapped = !look.isSwapped));"#),
    PageElement(
      "feed",
      [
        "The mouse wheel changes F by 0.001, between 0.015 and 0.07; a bar on the right shows it.",
        "Turning the mouse wheel feeds more or less: F moves by 0.001 in 0.015 to 0.07, as a bar on the right shows.",
      ],
      hint: "Mouse wheel: feed",
      script: #"""
        onPointer("wheel", (direction) => {
          dish.feed = clamp(dish.feed + direction * 0.001, 0.015, 0.07);
          setFeed();
        });
        paintAbove(() => {
          const height = ((dish.feed - 0.01) / 0.06) * 500;
          plate(960, 250, 12, 500, 6, veil(colours.ink, 0.16));
          plate(960, 750 - height, 12, height, 6, colours.third);
          write("F", 966, 774, 22, colours.ink);
        });
        """#),
  ]

  static let reactionAdditions = [
    PageElement(
      "map",
      [
        "A small chart of F over k marks the five known recipes and, with a ring, the present values.",
        "In a corner a chart of k and F shows five known recipes as dots and a ring where things stand now.",
      ],
      script: #"""
        const chart = (feed, kill) => [70 + ((kill - 0.053) / 0.014) * 170, 890 - ((feed - 0.015) / 0.055) * 140];
        paintAbove(() => {
          plate(30, 735, 225, 175, 12, veil(colours.background, 0.8));
          stroke([[60, 750], [60, 893], [245, 893]], veil(colours.ink, 0.5), 1.5);
          write("F", 46, 760, 18, colours.ink);
          write("k", 238, 878, 18, colours.ink);
          recipes.forEach(([name, feed, kill]) => {
            const [x, y] = chart(feed, kill);
            disc(x, y, 4.5, colours.second);
            write(name.split(" ").pop(), x - 9, y, 15, veil(colours.ink, 0.85), "right");
          });
          const [x, y] = chart(dish.feed, dish.kill);
          ring(x, y, 9 + Math.sin(elapsed * 4), colours.third, 3);
        });
        """#),
    PageElement(
      "graph",
      [
        "A graph in the lower right corner records the share that the pattern covered in the last {memory} seconds.",
        "In the lower right corner a curve tells how much was covered during the past {memory} seconds.",
      ],
      script: #"""
        const record = [];
        paintAbove(() => {
          const last = record[record.length - 1];
          if (!last || elapsed - last.time > 0.1) record.push({ time: elapsed, covered: dish.covered });
          while (elapsed - record[0].time > config.memory) record.shift();
          plate(715, 780, 255, 130, 12, veil(colours.background, 0.8));
          stroke([[730, 793], [730, 893], [955, 893]], veil(colours.ink, 0.5), 1.5);
          const curve = record.map(({ time, covered }) => {
            return [955 - ((elapsed - time) / config.memory) * 220, 893 - Math.min(1, covered) * 100];
          });
          stroke(curve, colours.third, 3.5);
          write("covered", 742, 796, 16, veil(colours.ink, 0.85), "left");
        });
        """#),
    PageElement(
      "rim",
      [
        "A rim in the third colour runs around every patch of the pattern, where v is neither much nor little.",
        "Where v passes from little to much, the pattern is edged with the third colour.",
      ],
      script: #"""
        const rim = channels(colours.third);
        tints.push((data) => inside.forEach((place, number) => {
          const share = 1 - Math.abs(v[number] - 0.15) / 0.08;
          if (share <= 0) return;
          rim.forEach((value, channel) => {
            data[place * 4 + channel] = mix(data[place * 4 + channel], value, Math.min(1, share * 1.6));
          });
        }));
        """#),
    PageElement(
      "slope",
      [
        "F rises from left to right by 0.0{rise} in all, so that the pattern differs from one side to the other.",
        "From the left edge to the right F grows by 0.0{rise}, and with it changes the kind of the pattern.",
      ],
      script: #"""
        dish.rise = config.rise / 1000;
        setFeed();
        paintAbove(() => {
          write("less F", 30, 140, 18, veil(colours.ink, 0.85), "left");
          write("more F", 970, 140, 18, veil(colours.ink, 0.85), "right");
        });
        """#),
    PageElement(
      "profile",
      [
        "Across the middle runs a dotted line, over which a curve in the third colour plots v along it.",
        "A curve in the third colour, upon a dotted line through the middle, is a cut: it plots v from side to side.",
      ],
      script: #"""
        const row = Math.floor(cells / 2) * cells;
        paintAbove(() => {
          const heights = times(cells, (column) => (numberAt[row + column] >= 0 ? v[numberAt[row + column]] : 0));
          for (let column = 0; column < cells; column += 3) disc(column * cellSize, 500, 1.8, veil(colours.ink, 0.8));
          const curve = heights.map((height, column) => [(column + 0.5) * cellSize, 500 - height * 260]);
          stroke(curve, veil(colours.background, 0.7), 8);
          stroke(curve, colours.third, 4);
        });
        """#),
    PageElement(
      "change",
      [
        "Wherever the pattern is changing just now, it lights up in the third colour.",
        "Fresh changes glow in the third colour and fade as soon as they come to rest.",
      ],
      script: #"""
        const usual = Float32Array.from(v);
        const highlight = channels(colours.third);
        tints.push((data) => inside.forEach((place, number) => {
          const share = clamp(Math.abs(v[number] - usual[number]) * 9, 0, 1);
          usual[number] = mix(usual[number], v[number], 0.03);
          if (share < 0.02) return;
          highlight.forEach((value, channel) => {
            data[place * 4 + channel] = mix(data[place * 4 + channel], value, share);
          });
        }));
        """#),
  ]
}
