// The four lists that personas are composed from. Occupations and places range widely on purpose: a question takes its
// setting, names and images from them.

enum PersonaParts {
  static let traits = [
    "patient", "restless", "soft-spoken", "witty", "meticulous", "stubborn", "curious", "retired", "newly qualified",
    "sleepless", "generous", "sceptical", "cheerful", "solitary", "ambitious", "forgetful", "methodical", "daring",
    "thrifty", "nostalgic", "outspoken", "gentle", "competitive", "absent-minded", "self-taught", "widely travelled",
    "early-rising", "superstitious", "playful", "orderly", "impatient", "thoughtful", "talkative", "resourceful",
    "hopeful", "sharp-eyed", "quick-handed", "homesick", "unhurried", "inventive", "left-handed", "colour-blind",
    "musical", "frugal", "fearless", "bookish", "persistent", "light-hearted",
  ]

  static let occupations = [
    "lighthouse keeper", "pastry chef", "geologist", "bus driver", "violin maker", "marine biologist", "beekeeper",
    "night nurse", "structural engineer", "puppeteer", "postal worker", "astronomer", "shepherd", "tram conductor",
    "glassblower", "primary school teacher", "cartographer", "fisherman", "crane operator", "botanist", "clockmaker",
    "wildlife photographer", "librarian", "stage designer", "mountain guide", "chess coach", "weather forecaster",
    "ceramicist", "train dispatcher", "archaeologist", "swimming instructor", "market gardener", "sound engineer",
    "tailor", "volcanologist", "paramedic", "cheese maker", "locksmith", "kite maker", "radio amateur", "forester",
    "food chemist", "bicycle mechanic", "judge", "quilt maker", "harbour pilot", "statistician", "florist",
    "circus acrobat", "sign-language interpreter", "hydrologist", "carpenter", "museum guard", "epidemiologist",
    "baker", "river ferryman", "textile designer", "air traffic controller", "falconer", "dentist", "street musician",
    "optician", "vintner", "park ranger", "typesetter", "oceanographer", "football referee", "perfumer", "welder",
    "origami artist", "fire lookout", "bookbinder", "physiotherapist", "tea grower", "robotics student", "mime artist",
    "seismologist", "toy maker", "taxi driver", "opera singer", "land surveyor", "snowplough driver", "pharmacist",
    "mosaic artist", "quantum physicist", "dog trainer", "urban planner", "salt farmer", "barista", "diver",
    "piano tuner", "mycologist", "ballet dancer", "goldsmith", "railway signaller", "economist", "stonemason",
    "ornithologist", "game shop owner", "ice-cream seller",
  ]

  static let places = [
    "in a harbour town", "on a windswept island", "in a mountain village", "in a crowded capital",
    "near a desert oasis",
    "at a polar research station", "in a river delta", "on the edge of a rainforest", "in an old mining town",
    "on a houseboat", "in a valley of orchards", "beside a glacier", "in a suburb of high-rises", "on a cattle ranch",
    "in a university town", "near a volcano", "in a fishing hamlet", "at a remote railway stop", "in a walled old city",
    "on a terraced hillside", "in a spa town", "beside a salt lake", "in a border town", "on a coral atoll",
    "in a former factory", "near an observatory", "in a lakeside resort", "on the steppe", "in a canal district",
    "at a busy airport", "in a cave village", "on a vineyard estate", "in a port on the equator", "beside a waterfall",
    "in a northern winter city", "near a botanical garden", "on a caravan route", "in a town of bridges",
    "above a night market", "in a monastery guest-house", "on a wind farm", "in a village without cars",
    "near an old amusement park", "on a floating market", "in a theatre quarter", "beside a lock on a canal",
    "in a cedar forest", "at a crossroads inn", "on a high plateau", "in a glasshouse nursery",
  ]

  static let passions = [
    "collects antique maps", "restores old radios", "keeps a diary of clouds", "builds model bridges",
    "races homing pigeons", "grows giant pumpkins", "studies medieval music", "photographs doorways",
    "solves crosswords in three languages", "breeds tropical fish", "folds paper animals", "watches meteor showers",
    "juggles at street fairs", "tracks migrating birds", "brews unusual teas", "carves chess pieces",
    "writes haiku about machines", "maps the city's trees", "repairs mechanical toys", "paints tiny landscapes",
    "plays table tennis every evening", "keeps a moss garden", "studies tides and currents", "collects snow globes",
    "cooks recipes from old ships' logs", "learns a new knot each week", "records disappearing dialects",
    "plants wildflowers in forgotten corners", "designs board games for friends", "swims in cold water all year",
    "tells stories with shadow puppets", "measures rainfall by hand", "dances tango on weekends",
    "builds kites in the shape of animals", "reads about the history of numbers", "sorts pebbles by colour",
    "bakes bread with wild yeast", "climbs indoor walls at night", "sketches strangers on trains",
    "follows the orbits of satellites", "trains for long-distance skating", "collects sounds of bells",
    "grows crystals in jars", "plays the accordion badly and gladly", "keeps score at village cricket",
    "invents puzzles for the neighbours' children", "studies how ants find their way", "stargazes from the roof",
    "repaints faded shop signs", "weaves patterns from weather data",
  ]
}
