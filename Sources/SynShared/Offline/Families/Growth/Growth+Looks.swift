// The looks of things that branch: to each a habit of growth, an end for its branches, and a place.

extension PageFamily {
  static let growthLooks: [String: PageLook] = [
    "blossom": PageLook(
      PageRuntime.scenery, angles, onGround, PageRuntime.hills,
      #"""
      const habit = {
        guest: shapes.moth, levels: 6, width: 34, taper: 0.82, limp: 0.6, places: alongGround,
        joints: (level) => (level ? 3 : 4),
        turn: (heading, bow) => bow * 0.05 + between(-0.1, 0.1) - 0.03 * Math.cos(heading),
        arms: (level, joint, joints) => {
          if (joint < joints - 1) return level && random() < 0.22 ? [{ turn: side() * spread(), share: 0.6 }] : [];
          return [{ turn: -spread(), share: between(0.72, 0.88) }, { turn: spread(), share: between(0.7, 0.86) }];
        },
        stems: () => [{ angle: up + between(-0.12, 0.12), length: 215 }],
      };

      function paintTip(colour, light) {
        for (let petal = 0; petal < 5; petal += 1) {
          at(0, 0, (petal * tau) / 5, 1.5, () => {
            context.fillStyle = petal % 2 ? colour : mixColour(colour, "#ffffff", 0.18);
            context.beginPath();
            context.ellipse(6.4, 0, 6, 4.6, 0, 0, tau);
            context.fill();
          });
        }
        disc(0, 0, 3, light);
      }
      """#),
    "willow": PageLook(
      PageRuntime.scenery, angles, onGround, PageRuntime.lake,
      #"""
      const habit = {
        guest: shapes.moth, levels: 3, width: 30, taper: 0.7, limp: 0.7, leafy: 3, places: alongGround,
        joints: (level) => [4, 4, 4, 8][level],
        turn: (heading, bow, level) =>
          bow * 0.06 + between(-0.08, 0.08) + [-0.05, 0, 0.14, 0.3][level] * Math.cos(heading),
        arms: (level, joint, joints) => {
          const [low, high, thick] = level === 2 ? [0.9, 2.1, 0.2] : [0.6, 0.85, 0.72];
          if (level < 2 && joint < joints - 1) return [];
          return [-1.2, 1.2].map((turn) => ({ turn: turn * spread(), share: between(low, high), thick }));
        },
        stems: () => [{ angle: up + between(-0.15, 0.15), length: 330 }],
      };

      function paintTip(colour, light) {
        at(4, 0, 0, 1.5, () => shapes.leaf(colour));
        at(-5, 5, 0.6, 1.9, () => shapes.leaf(mixColour(colour, light, 0.6)));
        at(5, -5, -0.6, 1.9, () => shapes.leaf(mixColour(colour, light, 0.3)));
      }
      """#),
    "fern": PageLook(
      PageRuntime.scenery, angles, onGround, PageRuntime.forest,
      #"""
      const habit = {
        guest: shapes.moth, levels: 1, width: 11, taper: 0.25, limp: 0.9, leafy: 1, places: alongGround,
        joints: (level) => (level ? 3 : 13),
        turn: (heading, bow, level, joint) =>
          level ? between(-0.04, 0.04) : Math.cos(heading) * 0.012 * joint + bow * 0.02,
        arms: (level, joint, joints) => {
          const share = 0.3 * Math.sin(((joint + 2) / (joints + 2)) * Math.PI) ** 0.8;
          return joint < 2 ? [] : [-1, 1].map((turn) => ({ turn: turn * (spread() + 0.5), share, thick: 0.4 }));
        },
        stems: (grown) => times(grown.scale > 0.7 ? 7 : 3, (index) => {
          const lean = (index / (grown.scale > 0.7 ? 6 : 2) - 0.5) * 2;
          return { angle: up + lean * 0.95 + between(-0.1, 0.1), length: between(440, 620) * (1 - 0.25 * lean * lean) };
        }),
      };

      function paintTip(colour, light) {
        for (const tilt of [-1, 1]) {
          at(0, tilt * 8, tilt * 1.05, 2.2, () => shapes.leaf(tilt < 0 ? colour : mixColour(colour, light, 0.35)));
        }
      }
      """#),
    "umbel": PageLook(
      PageRuntime.scenery, angles, onGround, PageRuntime.meadow,
      #"""
      const habit = {
        guest: shapes.moth, levels: 2, width: 12, taper: 0.6, limp: 0.9, places: alongGround,
        joints: (level) => [6, 2, 1][level],
        turn: (heading, bow, level) => (level ? 0.05 * Math.cos(heading) : bow * 0.05 + between(-0.05, 0.05)),
        arms: (level, joint, joints) => {
          const fan = (count, share, reach) => times(count, (index) => {
            const turn = (index / (count - 1) - 0.5) * 2;
            return { turn: turn * reach, share: share * (1 - 0.16 * turn * turn), thick: 0.4 };
          });
          if (level) return joint ? fan(7, 0.36, spread() * 1.5) : [];
          if (joint === joints - 1) return fan(11, 0.3, spread() * 2.2);
          return joint === 2 ? [{ turn: side() * spread(), share: 0.12 }] : [];
        },
        stems: (grown) => times(grown.scale > 0.7 ? 5 : 2, (index) => {
          return {
            angle: up + (index - 2) * 0.16 + between(-0.06, 0.06), length: between(300, 570), dx: (index - 2) * 34,
          };
        }),
      };

      function paintTip(colour, light) {
        for (let floret = 0; floret < 7; floret += 1) {
          const [turn, reach] = [floret * 2.4, 3 * Math.sqrt(floret)];
          disc(
            Math.cos(turn) * reach, Math.sin(turn) * reach, 3.4, floret % 2 ? colour : mixColour(colour, light, 0.6),
          );
        }
      }
      """#),
    "coral": PageLook(
      PageRuntime.scenery, angles, onGround, PageRuntime.reef,
      #"""
      const habit = {
        guest: shapes.fish, levels: 5, width: 38, taper: 0.95, limp: 0.25, places: alongGround,
        joints: () => 2,
        turn: (heading, bow) => bow * 0.12 + between(-0.12, 0.12) - 0.06 * Math.cos(heading),
        arms: (level, joint) => !joint ? [] : [-1, 1].map((turn) => {
          return { turn: turn * spread() * 1.1, share: between(0.74, 0.94), thick: 0.8 };
        }),
        stems: () => [-0.75, -0.1, 0.6].map((lean) => ({ angle: up + lean, length: between(120, 165), dx: lean * 60 })),
      };

      function paintTip(colour, light) {
        for (let arm = 0; arm < 8; arm += 1) {
          const turn = (arm * tau) / 8;
          stroke([[0, 0], [Math.cos(turn) * 17, Math.sin(turn) * 17]], colour, 3.6);
        }
        disc(0, 0, 8, light);
        disc(0, 0, 3, nightfall);
      }
      """#),
    "frost": PageLook(
      PageRuntime.scenery, angles, inSpace, PageRuntime.pane,
      #"""
      const habit = {
        guest: shapes.spark, levels: 2, width: 9, taper: 0.5, limp: 0.02, places: inTheOpen,
        joints: (level) => [7, 5, 1][level],
        turn: () => 0,
        arms: (level, joint, joints) => {
          const share = level ? 0.3 : mix(0.16, 0.52, habit.pattern[joint]) * (1 - joint / joints) + 0.05;
          return level && joint > 0 ? [] : [-1, 1].map((turn) => ({ turn: turn * habit.angle, share, thick: 0.55 }));
        },
        stems: () => {
          Object.assign(habit, { pattern: times(7, random), angle: spread() });
          const turn = between(0, 1);
          return times(6, (index) => ({ angle: turn + (index * tau) / 6, length: 330 }));
        },
      };

      function paintTip(colour, light) {
        glow(0, 0, 13, light, 0.7);
        polygon(spikes(12, 3, 8, 0), colour);
        disc(0, 0, 2.4, "#ffffff");
      }
      """#),
    "roots": PageLook(
      PageRuntime.scenery, angles, onGround, PageRuntime.soil,
      #"""
      const habit = {
        guest: shapes.spark, levels: 3, width: 26, taper: 0.35, limp: 0.12, 
        places: (others) => alongGround(others).map((place) => ({ ...place, y: 232 })),
        joints: (level) => [9, 7, 5, 3][level],
        turn: (heading, bow) => bow * 0.05 + between(-0.24, 0.24) + 0.07 * Math.cos(heading),
        arms: (level, joint) => {
          if (!joint || random() < 0.12 + 0.26 * level) return [];
          return [{ turn: side() * (spread() + 0.25), share: between(0.3, 0.56), thick: 0.62 }];
        },
        stems: () => [-0.55, 0, 0.5].map(
          (lean) => ({ angle: -up + lean, length: between(420, 600) * (1 - lean * lean) })
        ),
      };

      function paintTip(colour, light) {
        at(0, 0, 0, 1, () => shapes.leaf(colour));
        disc(3, 0, 2.6, light);
      }
      """#),
    "circuit": PageLook(
      PageRuntime.scenery, angles, inSpace, PageRuntime.board,
      #"""
      const habit = {
        guest: shapes.spark, levels: 2, width: 7, taper: 1, limp: 0, places: inTheOpen,
        joints: () => 3,
        turn: (heading, bow, level, joint) => joint ? (joint === 1 ? 1 : -1) * Math.sign(bow) * habit.angle : 0,
        arms: (level, joint) => joint === 1 && random() < 0.4
          ? [] : [{ turn: side() * habit.angle, share: between(0.5, 0.9), thick: 0.85 }].slice(joint ? 0 : 1),
        stems: () => {
          habit.angle = spread();
          return times(20, (index) => {
            const [edge, turn] = [((index % 5) - 2) * 17, (Math.floor(index / 5) * tau) / 4];
            const [dx, dy] = [Math.cos(turn) * 50 - Math.sin(turn) * edge, Math.sin(turn) * 50 + Math.cos(turn) * edge];
            return { angle: turn, dx, dy, length: between(110, 330) };
          });
        },
        paintCore: ({ x, y, scale }) => at(x, y, 0, scale, () => {
          plate(-52, -52, 104, 104, 8, mixColour(nightfall, colours.ink, 0.12));
          plate(-40, -40, 80, 80, 5, mixColour(nightfall, colours.ink, 0.2));
          disc(-28, -28, 5, colours.third);
        }),
      };

      function paintTip(colour, light) {
        ring(0, 0, 7.5, colour, 5);
        disc(0, 0, 3, mixColour(nightfall, light, 0.3));
      }
      """#),
    "nerve": PageLook(
      PageRuntime.scenery, angles, inSpace, PageRuntime.tissue,
      #"""
      const habit = {
        guest: shapes.spark, levels: 3, width: 26, taper: 0.55, limp: 0.3, places: inTheOpen,
        joints: (level) => [5, 5, 4, 4][level],
        turn: (heading, bow) => bow * 0.1 + between(-0.22, 0.22),
        arms: (level, joint, joints) => joint < joints - 1
          ? (random() < 0.3 ? [{ turn: side() * spread() * 1.3, share: 0.5, thick: 0.5 }] : [])
          : [-1, 1].map((turn) => ({ turn: turn * spread(), share: between(0.6, 0.95), thick: 0.62 })),
        stems: () => times(7, (index) => {
          return { angle: (index * tau) / 7 + between(-0.2, 0.2), length: index ? between(110, 190) : 260 };
        }),
        paintCore: ({ x, y, scale, tipColour }) => {
          glow(x, y, 110 * scale, colours.third, 0.5);
          disc(x, y, 34 * scale, mixColour(colours.first, nightfall, 0.35));
          disc(x - 4 * scale, y - 5 * scale, 20 * scale, mixColour(colours.first, tipColour, 0.4));
          disc(x - 6 * scale, y - 8 * scale, 8 * scale, colours.third);
        },
      };

      function paintTip(colour, light) {
        glow(0, 0, 15, light, 0.6);
        disc(0, 0, 6, colour);
        disc(-1.6, -1.8, 2.2, veil("#ffffff", 0.7));
      }
      """#),
  ]

  private static let onGround = #"""
    const alongGround = (others) => [
      { x: config.seed % 2 ? 400 : 600, y: 900, scale: 1, haze: 0 },
      ...times(others, (index) => {
        const x = ((index + 0.5) / others) * 860 + 70 + between(-60, 60);
        return { x, y: 852 - (index % 2) * 16, scale: between(0.4, 0.56), haze: between(0.45, 0.66) };
      }),
    ];
    """#

  private static let inSpace = #"""
    const inTheOpen = (others) => [
      { x: between(440, 560), y: between(460, 540), scale: 1, haze: 0 },
      ...times(others, (index) => {
        const turn = config.seed + (index / others) * tau;
        const [x, y] = [500 + Math.cos(turn) * 390, 500 + Math.sin(turn) * 380];
        return { x, y, scale: between(0.42, 0.6), haze: between(0.4, 0.62) };
      }),
    ];
    """#

  private static let angles = #"""
    const up = -Math.PI / 2;
    const side = () => (random() < 0.5 ? -1 : 1);
    const spread = () => (config.spread * Math.PI * between(0.85, 1.15)) / 180;
    """#
}
