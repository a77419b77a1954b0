// Science: predators, prey and the plants that feed both. Numbers rise and fall one after the other, as in nature.

extension PageFamily {
  static let predators = PageFamily(
    name: "predator and prey", topic: .science, needsDarkGround: false,
    keywords: [
      "predator", "predators", "prey", "hunter", "hunters", "population", "populations", "ecology", "ecosystem",
      "lotka", "volterra", "animal", "animals", "food", "chain", "species", "wildlife", "birth", "death", "energy",
    ],
    subjects: subjects,
    parameters: [
      .number("preyCount", 50...80, step: 5), .number("hunterCount", 7...12), .number("preySpeed", 58...76, step: 2),
      .number("lead", 22...32, step: 2), .number("sight", 100...130, step: 5), .number("yield", 60...80, step: 5),
      .number("growth", 15...20), .number("memory", 40...70, step: 5), .number("added", 8...14),
      .number("invaders", 4...7), .number("droughtSeconds", 5...8), .number("refuges", 3...5),
      .number("yearSeconds", 20...32, step: 2),
    ],
    title: [
      "{hunters} and {prey} at {name}", "{name}: {prey} against {hunters}",
      "The rise and fall of {prey} and {hunters}: {name}",
    ],
    summary: [
      "Build an interactive model of {place} on which {prey} graze on {plants} and are hunted by {hunters}.",
      "Show predators and prey: {hunters} live on {prey}, and {prey} live on the {plants} of {place}.",
      "Let {hunters}, {prey} and {plants} share {place} and watch how their numbers chase each other.",
    ],
    features: [
      [
        "{preyCount} {prey} and {hunterCount} {hunters} begin; more than 240 and 60 of them find no room.",
        "It opens with {preyCount} {prey} and {hunterCount} {hunters}, and never holds more than 240 and 60.",
      ],
      [
        "The {plants}, shaded in the third colour, grow back by {growth} percent a second where they are half eaten.",
        "Where they are half eaten, the {plants} regain {growth} percent of that a second, as the third colour shows.",
      ],
      [
        "Each {one} seeks the densest {plants} and flees from {hunters} near it at {preySpeed} units per second.",
        "Dense {plants} draw every {one}; with {hunters} close it runs, at {preySpeed} units per second.",
      ],
      [
        "{hunters} see {sight} units far in a field 920 wide, are {lead} percent quicker, and chase the nearest {one}.",
        "The nearest {one} within {sight} units (of 920) is chased by {hunters}, who are {lead} percent quicker.",
      ],
      [
        "Energy comes from the {plants} alone, and living spends it; {yield} percent of each {one} feed its eater.",
        "All energy stems from the {plants} and goes by living; of what each {one} has, {yield} percent are passed on.",
      ],
      [
        "Plenty is halved with a young one, too little is death; under 8 {prey} or 5 {hunters}, more come in.",
        "Who has plenty gives half to a young one, who lacks it dies; under 8 {prey} or 5 {hunters}, others arrive.",
      ],
      [
        "Below, a chart draws both numbers over the last {memory} seconds; a readout gives them and the {plants} left.",
        "A chart below follows both for {memory} seconds; a readout counts them, and the {plants} in percent.",
      ],
      [
        "A line of text states the rule: many {prey} feed many {hunters}, who leave few {prey}, and starve in turn.",
        "One line sums it up: many {prey} make many {hunters}, these leave few {prey}, and so starve themselves.",
      ],
    ],
    colours: [
      (.background, "Background, the bare ground of {place}"), (.ink, "Text and axes"),
      (.first, "First colour, {prey}"), (.second, "Second colour, {hunters}"),
      (.third, "Third colour, {plants} and marks"),
    ],
    actions: predatorActions, additions: predatorAdditions, script: script, shapes: predatorShapes)

  private static let subjects = Subject.table(
    "prey|one|hunters|plants|place|subject",
    [
      ("meadow", [.garden, .sport], .any, "rabbits|rabbit|foxes|grass|a meadow|rabbits and foxes"),
      ("bay", [.sea, .kitchen], .any, "sardines|sardine|seals|plankton|a bay|sardines and seals"),
      ("shoot", [.garden, .workshop], .any, "aphids|aphid|ladybirds|sap|a great leaf|aphids and ladybirds"),
      ("barn", [.library, .nightSky], .night, "mice|mouse|owls|grain|a barn floor|mice and owls"),
      ("dish", [.care, .computing], .any, "bacteria|bacterium|amoebas|broth|a culture dish|bacteria and amoebas"),
      ("pasture", [.mountain, .music], .any, "sheep|sheep|wolves|heather|a high pasture|sheep and wolves"),
      ("plaza", [.city, .sport], .any, "pigeons|pigeon|hawks|crumbs|a city square|pigeons and hawks"),
    ])

  private static let script = #"""
    const field = { left: 40, right: 960, top: 125, bottom: 700 };
    const plot = { left: 75, right: 930, top: 735, bottom: 885 };
    const [columns, rows, preyMax, huntersMax] = [46, 29, 240, 60];
    const world = { growth: config.growth / 100, season: 1, haste: 1 + config.lead / 100, isFenced: false };
    const plants = times(columns * rows, () => between(0.45, 0.95));
    const shown = [...plants];
    const prey = [];
    const hunters = [];
    const scares = [];
    const refuges = [];
    const onBirth = [];
    const onDeath = [];
    const record = [];
    const sheet = document.createElement("canvas");
    sheet.width = columns;
    sheet.height = rows;
    const sheetContext = sheet.getContext("2d");
    const pixels = sheetContext.createImageData(columns, rows);
    const figures = shapes[config.look];

    const [width, height] = [field.right - field.left, field.bottom - field.top];
    const place = () => ({ x: field.left + between(20, width - 20), y: field.top + between(20, height - 20) });
    const add = (group, limit, { x, y }, energy) => {
      if (group.length >= limit) return;
      const angle = between(0, tau);
      const [until, beat] = [between(0, 0.1), between(0, tau)];
      group.push({ x, y, angle, goal: angle, haste: 0.5, energy, rest: 0, until, beat });
    };
    const addPrey = (spot, energy = between(0.6, 1)) => add(prey, preyMax, spot, energy);
    const addHunter = (spot, energy = between(0.8, 1.2)) => add(hunters, huntersMax, spot, energy);
    const fromEdge = () => ({ x: random() < 0.5 ? field.left + 8 : field.right - 8, y: place().y });
    const isSafe = (one) => refuges.some((refuge) => Math.hypot(refuge.x - one.x, refuge.y - one.y) < refuge.reach);

    function cellAt(x, y) {
      const column = clamp(Math.floor(((x - field.left) / width) * columns), 0, columns - 1);
      return clamp(Math.floor(((y - field.top) / height) * rows), 0, rows - 1) * columns + column;
    }

    function nearest(group, one, reach, isWanted = () => true) {
      let [best, distance] = [null, reach];
      for (const other of group) {
        const gap = Math.hypot(other.x - one.x, other.y - one.y);
        if (gap < distance && isWanted(other)) [best, distance] = [other, gap];
      }
      return best;
    }

    function flee(one, threat) {
      one.goal = Math.atan2(one.y - threat.y, one.x - threat.x);
      one.haste = 1;
    }

    function thinkAsPrey(one) {
      const threat = nearest(hunters, one, 65);
      if (threat) return flee(one, threat);
      const promise = (turn) => {
        const angle = one.angle + turn;
        return plants[cellAt(one.x + Math.cos(angle) * 35, one.y + Math.sin(angle) * 35)] + random() * 0.25;
      };
      const turns = [-1.4, -0.6, 0, 0.6, 1.4].map((turn) => [turn, promise(turn)]);
      one.goal = one.angle + turns.sort((left, right) => right[1] - left[1])[0][0];
      one.haste = plants[cellAt(one.x, one.y)] > 0.3 ? 0.22 : 0.6;
    }

    function thinkAsHunter(one) {
      const isHungry = one.rest <= 0;
      const target = isHungry ? nearest(prey, one, config.sight, (other) => !isSafe(other)) : null;
      one.target = target;
      one.haste = target ? 1 : 0.4;
      one.goal = target ? Math.atan2(target.y - one.y, target.x - one.x) : one.angle + between(-0.7, 0.7);
    }

    function travel(one, speed, agility, seconds) {
      const turn = Math.atan2(Math.sin(one.goal - one.angle), Math.cos(one.goal - one.angle));
      one.angle += clamp(turn, -agility * seconds, agility * seconds);
      const before = one.x;
      one.x += Math.cos(one.angle) * speed * one.haste * seconds;
      one.y += Math.sin(one.angle) * speed * one.haste * seconds;
      one.beat += one.haste * seconds * 14;
      if (world.isFenced && (before - 500) * (one.x - 500) <= 0) {
        one.x = before;
        one.angle = one.goal = Math.PI - one.angle;
      }
      if (one.x < field.left + 8 || one.x > field.right - 8) one.angle = one.goal = Math.PI - one.angle;
      if (one.y < field.top + 8 || one.y > field.bottom - 8) one.angle = one.goal = -one.angle;
      one.x = clamp(one.x, field.left + 8, field.right - 8);
      one.y = clamp(one.y, field.top + 8, field.bottom - 8);
    }

    function live(one, group, elbow, think, seconds) {
      one.rest -= seconds;
      one.until -= seconds;
      if (one.until > 0) return;
      one.until = between(0.08, 0.14);
      think(one);
      const crowd = nearest(group, one, elbow, (other) => other !== one);
      if (crowd) {
        const angle = Math.atan2(one.y - crowd.y, one.x - crowd.x);
        const x = one.x + Math.cos(angle) * elbow * 0.15;
        if (!world.isFenced || (x - 500) * (one.x - 500) > 0) one.x = x;
        one.y += Math.sin(angle) * elbow * 0.15;
      }
      const scare = scares.find(({ x, y, reach }) => Math.hypot(x - one.x, y - one.y) < reach);
      if (scare) flee(one, scare);
    }

    function graze(one, seconds) {
      const cell = cellAt(one.x, one.y);
      const bite = Math.min(plants[cell], 0.55 * seconds);
      plants[cell] -= bite;
      one.energy += bite * 0.7 - 0.16 * seconds * (0.6 + one.haste);
      if (one.energy > 1.35 && prey.length < preyMax) {
        one.energy /= 2;
        addPrey(one, one.energy);
        onBirth.forEach((handle) => handle(one));
      }
    }

    function hunt(one, seconds) {
      one.energy -= 0.145 * seconds * (0.5 + one.haste * 0.7);
      const caught = one.rest <= 0 && nearest(prey, one, 18, (other) => !isSafe(other));
      if (caught) {
        one.energy += (caught.energy * config.yield) / 100;
        one.rest = 0.25;
        caught.energy = -1;
      }
      if (one.energy > 1.4 && hunters.length < huntersMax) {
        one.energy /= 2;
        addHunter(one, one.energy);
        onBirth.forEach((handle) => handle(one));
      }
    }

    function bury(group, least) {
      for (let index = group.length - 1; index >= 0; index -= 1) {
        if (group[index].energy > least) continue;
        onDeath.forEach((handle) => handle(group[index]));
        group.splice(index, 1);
      }
    }

    function note() {
      record.push({ time: elapsed, prey: prey.length, hunters: hunters.length });
      while (elapsed - record[0].time > config.memory) record.shift();
    }

    function advance(seconds) {
      plants.forEach((height, cell) => {
        const growth = world.growth * world.season * (2 * height * (1 - height) + 0.02);
        plants[cell] = Math.min(1, height + growth * seconds);
      });
      for (const one of [...prey]) {
        live(one, prey, 13, thinkAsPrey, seconds);
        travel(one, config.preySpeed, 5, seconds);
        graze(one, seconds);
      }
      for (const one of [...hunters]) {
        live(one, hunters, 34, thinkAsHunter, seconds);
        travel(one, config.preySpeed * world.haste, 6, seconds);
        hunt(one, seconds);
      }
      bury(prey, 0.35);
      bury(hunters, 0.35);
      if (prey.length < 8) addPrey(fromEdge());
      if (hunters.length < 5) addHunter(fromEdge());
      if (elapsed - record[record.length - 1].time > 0.25) note();
    }

    function inField(draw) {
      context.save();
      context.beginPath();
      context.rect(field.left, field.top, width, height);
      context.clip();
      draw();
      context.restore();
    }

    function paintField() {
      const low = channels(colours.background);
      const high = channels(mixColour(colours.background, colours.third, isDark ? 0.42 : 0.5));
      plants.forEach((height, cell) => {
        const near = [cell - 1, cell + 1, cell - columns, cell + columns].map((other) => plants[other] ?? height);
        shown[cell] = mix(shown[cell], (height * 2 + near.reduce((sum, other) => sum + other)) / 6, 0.06);
        for (let channel = 0; channel < 3; channel += 1) {
          pixels.data[cell * 4 + channel] = mix(low[channel], high[channel], shown[cell]);
        }
        pixels.data[cell * 4 + 3] = 255;
      });
      sheetContext.putImageData(pixels, 0, 0);
      plate(field.left - 2, field.top + 2, width + 12, height + 12, 16, veil("#000000", isDark ? 0.35 : 0.14));
      const frame = mixColour(colours.background, colours.ink, 0.22);
      plate(field.left - 6, field.top - 6, width + 12, height + 12, 16, frame);
      context.imageSmoothingQuality = "high";
      inField(() => {
        context.drawImage(sheet, field.left, field.top, width, height);
        figures.ground();
      });
    }

    function paint() {
      paintField();
      inField(() => {
        for (const one of prey) {
          at(one.x, one.y, one.angle, 0.6 + 0.4 * one.energy, () => figures.prey(colours.first, one.beat));
        }
        for (const one of hunters) at(one.x, one.y, one.angle, 1.5, () => figures.hunter(colours.second, one.beat));
      });
      shapes.chart();
      const law = `Many ${words.prey} feed many ${words.hunters}, who leave few ${words.prey}, and starve in turn.`;
      write(law, 500, 932, 19, veil(colours.ink, 0.8));
      const left = (plants.reduce((sum, height) => sum + height, 0) / plants.length) * 100;
      const counts = `${words.prey} ${prey.length}\n${words.hunters} ${hunters.length}`;
      showStatus(`${counts}\n${words.plants} ${left.toFixed(0)} %`);
    }

    times(config.preyCount, () => addPrey(place()));
    times(config.hunterCount, () => addHunter(place()));
    note();
    """#
}
