// What a hand can do to a kaleidoscope, and what may be added to it.

extension PageFamily {
  static let kaleidoscopeActions = [
    PageElement(
      "draw",
      [
        "Dragging with the mouse draws a line of light that all mirrors repeat; it fades within {fadeSeconds} seconds.",
        "A line drawn by dragging the mouse appears in every mirror at once and is gone after {fadeSeconds} seconds.",
      ],
      hint: "Drag: draw",
      script: #"""
        const line = [];
        let isNew = true;
        const add = () => {
          if (!pointer.isDown) return;
          line.push({ spot: fold(pointer.x, pointer.y), at: elapsed, isNew });
          isNew = false;
          if (line.length > 400) line.shift();
        };
        onPointer("press", () => {
          isNew = true;
          add();
        });
        onPointer("move", add);
        everyStep(() => {
          while (line.length && elapsed - line[0].at > config.fadeSeconds) line.shift();
        });
        inChamber.push(() => line.forEach(({ spot, at: since, isNew: isStart }, index) => {
          const life = 1 - (elapsed - since) / config.fadeSeconds;
          const from = isStart || !index ? spot : line[index - 1].spot;
          stroke([from, spot], veil(colours.third, life * 0.35), 22);
          stroke([from, spot], veil(isDark ? "#ffffff" : colours.ink, life), 4 + 3 * life);
        }));
        """#),
    PageElement(
      "twist",
      [
        "Holding the Left or the Right arrow twists the tube that way, and the pieces slosh against the turn.",
        "The tube twists for as long as the Left or the Right arrow is held, while its pieces slosh to the other side.",
      ],
      hint: "Left/Right: twist",
      script: #"""
        onKey(["arrowleft", "arrowright"]);
        everyStep((seconds) => {
          const wanted = held.has("arrowright") - held.has("arrowleft");
          tube.spin += (wanted * 1.1 - tube.spin) * Math.min(1, seconds * 4);
          tube.slosh += (-wanted * 0.42 - tube.slosh) * Math.min(1, seconds * 2.2);
        });
        """#),
    PageElement(
      "shake",
      [
        "Pressing Space shakes the tube: all pieces fly apart and fall into a new figure.",
        "The space bar gives the tube a shake, so that everything bursts outwards and settles as a new figure.",
      ],
      hint: "Space: shake",
      script: #"""
        onKey(" ", () => {
          tube.burst = 1;
          slip();
        });
        everyStep((seconds) => (tube.burst *= Math.exp(-seconds * 1.6)));
        swellAt.push(({ phase }) => tube.burst * 0.5 * Math.sin(elapsed * 14 + phase));
        """#),
    PageElement(
      "mirrors",
      [
        "The mouse wheel adds mirrors or takes them away, so that the view repeats 3 to 12 times; a figure tells it.",
        "Turning the mouse wheel changes how often the view repeats, from 3 to 12 times, as a figure tells.",
      ],
      hint: "Mouse wheel: mirrors",
      script: #"""
        let flash = 0;
        onPointer("wheel", (direction) => {
          tube.mirrors = clamp(tube.mirrors + direction, 3, 12);
          flash = 1;
        });
        everyStep((seconds) => (flash *= Math.exp(-seconds * 3)));
        paintAbove(() => {
          showStatus(`repeats ${tube.mirrors} times`);
          for (let mirror = 0; mirror < tube.mirrors * 2; mirror += 1) {
            const angle = tube.turn + mirror * half();
            const end = [500 + Math.cos(angle) * eye, 500 + Math.sin(angle) * eye];
            stroke([[500, 500], end], veil(colours.third, flash * 0.8), 2);
          }
        });
        """#),
    PageElement(
      "light",
      [
        "The mouse carries a light into every mirror at once; pieces less than {reach} units from it swell.",
        "A light follows the mouse and all its mirror images, and pieces within {reach} units of it grow larger.",
      ],
      hint: "Move mouse: carry a light",
      script: #"""
        onPointer("move", () => (lamp.power = pointer.isInside ? 1 : 0));
        everyStep(() => ([lamp.x, lamp.y] = fold(pointer.x, pointer.y)));
        swellAt.push(({ x, y }) => {
          const near = 1 - Math.hypot(x - lamp.x, y - lamp.y) / config.reach;
          return 0.6 * lamp.power * clamp(near, 0, 1);
        });
        inChamber.push(() => {
          glow(lamp.x, lamp.y, config.reach * 1.2, colours.third, 0.75 * lamp.power);
          glow(lamp.x, lamp.y, 22, "#ffffff", lamp.power);
        });
        """#),
    PageElement(
      "zoom",
      [
        "Holding the Up arrow brings the figure nearer, holding the Down arrow moves it away.",
        "The figure grows while the Up arrow is held and shrinks while the Down arrow is.",
      ],
      hint: "Up/Down: nearer, further",
      script: #"""
        let zoom = 1;
        onKey(["arrowup", "arrowdown"]);
        everyStep((seconds) => {
          zoom = clamp(zoom * Math.exp((held.has("arrowup") - held.has("arrowdown")) * seconds * 1.1), 0.55, 2.4);
          tube.zoom += (zoom - tube.zoom) * seconds * 6;
        });
        """#),
  ]

  static let kaleidoscopeAdditions = [
    PageElement(
      "heart",
      [
        "In the very middle a star in the third colour opens and closes slowly.",
        "A star in the third colour sits in the middle and breathes in and out.",
      ],
      script: #"""
        paintAbove(() => {
          const breath = 1 + 0.16 * Math.sin(elapsed * 1.4);
          glow(500, 500, 170 * breath, colours.third, 0.7);
          at(500, 500, -tube.turn, breath, () => {
            polygon(spikes(tube.mirrors * 2, 34, 92, 0), veil(colours.third, 0.85));
            polygon(spikes(tube.mirrors * 2, 22, 60, half()), mixColour(colours.third, colours.background, 0.45));
            disc(0, 0, 13, mixColour(colours.third, "#ffffff", 0.7));
          });
        });
        """#),
    PageElement(
      "beads",
      [
        "Along the rim {beads} beads of light run against the turn of the figure.",
        "{beads} beads of light travel along the rim, the other way round than the figure turns.",
      ],
      script: #"""
        paintAbove(() => times(config.beads, (bead) => {
          const angle = (bead / config.beads) * tau - elapsed * 0.34;
          const [x, y] = [500 + Math.cos(angle) * (eye - 16), 500 + Math.sin(angle) * (eye - 16)];
          const shine = 0.6 + 0.4 * Math.sin(elapsed * 2 + bead * 2.4);
          glow(x, y, 26, colours.third, shine);
          disc(x, y, 6, mixColour(colours.third, "#ffffff", shine * 0.6));
        }));
        """#),
    PageElement(
      "glints",
      [
        "Up to {glints} glints flash on the pieces, each for a moment.",
        "Again and again glints flash up on the pieces, up to {glints} at a time.",
      ],
      script: #"""
        const glints = times(config.glints, () => ({ start: between(0, 1.6), length: between(0.7, 1.6), piece: 0 }));
        inChamber.push(() => {
          for (const glint of glints) {
            const share = (elapsed - glint.start) / glint.length;
            if (share > 1) {
              glint.start = elapsed + between(0, 1);
              glint.piece = Math.floor(random() * pieces.length);
            }
            const shine = Math.sin(clamp(share, 0, 1) * Math.PI);
            const { x, y } = pieces[glint.piece];
            at(x, y, share * 0.8, shine, () => {
              polygon(spikes(8, 2.4, 34, 0), "#ffffff");
              glow(0, 0, 40, colours.third, shine);
            });
          }
        });
        """#),
    PageElement(
      "nested",
      [
        "A second, smaller view of the same pieces sits in the middle behind a ring and turns the other way.",
        "In the middle, framed by a ring, the whole view appears once more, smaller and turning backwards.",
      ],
      script: #"""
        paintAbove(() => {
          glow(500, 500, 240, edgeColour, 0.9);
          paintSectors(158, -tube.turn * 1.6);
          ring(500, 500, 160, mixColour(edgeColour, colours.third, 0.6), 7);
          ring(500, 500, 166, mixColour(edgeColour, colours.ink, 0.2), 3);
        });
        """#),
    PageElement(
      "pulse",
      [
        "Every {pulseSeconds} seconds a ring of light runs from the middle to the rim, and pieces swell as it passes.",
        "A ring of light spreads from the middle once in {pulseSeconds} seconds and swells each piece it crosses.",
      ],
      script: #"""
        const front = () => ((elapsed % config.pulseSeconds) / config.pulseSeconds) ** 0.8 * (eye + 90);
        swellAt.push(({ x, y }) => 0.7 * Math.exp(-(((Math.hypot(x, y) - front()) / 60) ** 2)));
        inChamber.push(() => {
          const opacity = clamp(1 - front() / (eye + 90), 0, 1);
          ring(0, 0, front(), veil(colours.third, opacity * 0.3), 34);
          ring(0, 0, front(), veil(mixColour(colours.third, "#ffffff", 0.4), opacity), 4);
        });
        """#),
    PageElement(
      "threads",
      [
        "A fine thread leads from each piece to the next, and the mirrors make a net of them.",
        "Fine threads join the pieces one to the next, which the mirrors turn into a net.",
      ],
      script: #"""
        inChamber.push(() => pieces.forEach(({ x, y }, index) => {
          const next = pieces[(index + 1) % pieces.length];
          stroke([[x, y], [next.x, next.y]], veil(colours.ink, 0.65), 2.2);
          disc(x, y, 4, veil(colours.ink, 0.8));
        }));
        """#),
  ]
}
