"""What the stub provider says when it answers: texts that pass the checks of each stage, varied by a random generator.

Which fields a reply has comes from the JSON Schema of the request; without one, from the words of the prompt, which may
ask for files between fences.
"""

import json
import os
import re

SUBJECTS = ["pendulum", "orchard", "subway map", "tide pool", "honeycomb", "sand dune", "clockwork", "lighthouse"]
COLOURS = ["teal", "amber", "crimson", "indigo", "olive", "slate", "coral", "violet"]
ACTIONS = [
    "Click anywhere to drop a new particle at the pointer.",
    "Press the arrow keys to tilt the scene to the left or to the right.",
    "Drag the slider at the bottom to change the speed of everything that moves.",
    "Press the space bar to freeze the motion and press it again to go on.",
] + [f"Press the key {key} to show the scene in another light." for key in "QWERTY"]

QUESTION = """Build an interactive web page that shows a {subject} drawn in {colour} and {accent} on a dark background. \
The scene fills the whole frame, adapts when the frame changes its size, and moves smoothly by the time that has passed \
rather than by the number of frames drawn.

Features
- A canvas covers the page; the {subject} stands in its middle and takes up about two thirds of the shorter side.
- Twenty-four small {accent} particles circle around it, each with its own radius and pace, and leave a short fading trail.
- Their radii come from a pseudo-random generator that starts at {start}.
- A counter in the upper left corner tells how many particles there are at the moment, never more than two hundred.
- A line of small text along the lower edge explains the controls and fades out after the first use of any of them.
- Whatever is drawn uses web-safe fonts and colours from the scheme of {colour}, {accent} and near-black only.

User Actions
{actions}

Note:
- Your solution should be implemented in JavaScript with HTML and CSS.
- Ensure the code is in the files index.js and index.html.
"""

PAGE_HTML = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
html, body {{ margin: 0; height: 100%; background: #101418; overflow: hidden; }}
canvas {{ display: block; width: 100%; height: 100%; }}
p {{ position: fixed; left: 8px; bottom: 4px; margin: 0; color: #9ab; font: 12px Verdana, sans-serif; }}
</style>
</head>
<body>
<canvas id="scene"></canvas>
<p>Click to add a dot, arrow keys to tilt, space to pause.</p>
<script src="index.js"></script>
</body>
</html>
"""

PAGE_SCRIPT = """const canvas = document.getElementById('scene');
const pen = canvas.getContext('2d');
const dots = [];
const pitches = [{pitches}];
let tilt = 0, paused = false, last = 0, clock = {start};
function fit() {{ canvas.width = innerWidth; canvas.height = innerHeight; }}
function add(x, y) {{ if (dots.length < 200) dots.push({{ x, y, phase: dots.length }}); }}
addEventListener('resize', fit);
addEventListener('pointerdown', (event) => add(event.clientX, event.clientY));
addEventListener('keydown', (event) => {{
  if (event.key === 'ArrowLeft') tilt -= 0.1;
  else if (event.key === 'ArrowRight') tilt += 0.1;
  else if (event.key === ' ') paused = !paused;
  else return;
  event.preventDefault();
}});
function draw(now) {{
  const seconds = Math.min((now - last) / 1000, 0.1);
  last = now;
  if (!paused) clock += seconds;
  pen.fillStyle = '#101418';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  for (const dot of dots) {{
    pen.fillStyle = `hsl(${{({hue} + dot.phase * 11 + pitches[dot.phase % pitches.length]) % 360}} 70% 60%)`;
    pen.beginPath();
    const y = dot.y + Math.sin(clock + dot.phase + tilt) * 24;
    pen.arc(dot.x + Math.cos(clock + dot.phase) * 24, y, 8, 0, 7);
    pen.fill();
  }}
  requestAnimationFrame(draw);
}}
fit();
for (let i = 0; i < 24; i++) add(innerWidth * (0.1 + 0.8 * ((i * 7) % 24) / 24), innerHeight * (0.1 + 0.8 * i / 24));
requestAnimationFrame(draw);
"""


def actions_asked_for(messages):
    """How many user actions a prompt wants its question to have."""
    found = re.search(r"exactly (\d+) user actions", json.dumps(messages))
    return min(int(found[1]), len(ACTIONS)) if found else 2


def numbered(lines):
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def question(random, actions=2):
    colour, accent = random.sample(COLOURS, 2)
    # The page has the first four.
    chosen = random.sample(ACTIONS[:4] if actions <= 4 else ACTIONS, actions)
    # The start keeps a variant from being its question by chance, which syn-augment calls a failure: the rest has only
    # 5376 forms.
    return QUESTION.format(
        subject=random.choice(SUBJECTS), colour=colour, accent=accent, actions=numbered(chosen),
        start=random.randrange(10**9))


def unlike_question(random, actions=2):
    words = ["".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=6)) for _ in range(120)]
    start = random.randrange(10**9)
    return f"Features\n- {' '.join(words)} that starts at {start}.\n\nUser Actions\n{numbered(words[:actions])}"


def starts(text):
    """The numbers by which the questions in a text can be told apart: one in each that was made here."""
    return [int(number) for number in re.findall(r"\bstarts at (\d+)\b", text)]


def files(random):
    html = PAGE_HTML.format(title=random.choice(SUBJECTS).title())
    # The pitches keep a page from being another record's by chance, or nearly, which syn-answer calls a failure.
    pitches = ", ".join(str(random.randrange(90)) for _ in range(32))
    script = PAGE_SCRIPT.format(start=random.randrange(100), hue=random.randrange(360), pitches=pitches)
    return [{"filename": "index.html", "content": html}, {"filename": "index.js", "content": script}]


def value(name, schema, random, actions=2):
    """A value for one property: known names get real content, others the plainest value of their type."""
    if name == "files":
        return files(random)
    kind = schema.get("type", "string")
    if kind == "object":
        return {key: value(key, inner, random, actions) for key, inner in schema.get("properties", {}).items()}
    if name == "checklist":
        return ["Particles circle around the middle.", "A counter tells how many there are."]
    if kind == "array":
        return []
    if kind in ("number", "integer"):
        return 0
    if kind == "boolean":
        return False
    if "enum" in schema:
        return schema["enum"][0]
    return question(random, actions) if re.search("question|prompt|text|task", name) else "plain " + name


def page_asked_for(messages, folder):
    """The page that the task names: "page:NAME" until the model is asked again, "page:NAME*" always. Else None."""
    words = " ".join(str(message.get("content")) for message in messages if message.get("role") == "user")
    name = re.search(r"page:([a-z0-9-]+)(\*?)", words)
    if not name or (not name[2] and any(message.get("role") == "assistant" for message in messages)):
        return None
    with open(os.path.join(folder, name[1] + ".html"), encoding="utf-8", newline="") as file:
        return [{"filename": "index.html", "content": file.read()}]


# What breaks the page of the stub: the file, what is put in place of what, and by what the fault is known.
INJECTED = {
    "syntax-error": ("index.js", "fit();\nfor", "fit();\nconst = 3;\nfor"),
    "runtime-error": ("index.js", "fit();\nfor", "fitAll();\nfor"),
    "unhandled-rejection": ("index.js", "fit();\nfor", "fit();\nPromise.reject(new Error('lost'));\nfor"),
    "draws-nothing": ("index.js", "    pen.fill();", "    pen.save();\n    pen.restore();"),
    "deaf": ("index.js", "addEventListener('pointerdown',", "addEventListener('pointer-down',"),
    "endless-loop": ("index.js", "fit();\nfor", "fit();\nwhile (dots.length >= 0) tilt += 1;\nfor"),
    "dialog": ("index.js", "fit();\nfor", "fit();\nalert('Ready');\nfor"),
    "fetch": ("index.js", "fit();\nfor", "fit();\nfetch('/words.json');\nfor"),
    "storage": ("index.js", "fit();\nfor", "fit();\nlocalStorage.setItem('seen', '1');\nfor"),
    "script-from-elsewhere": ("index.html", "</canvas>", "</canvas>\n<script src=\"https://cdn.example/x.js\"></script>"),
}


def injected_fault(messages):
    """The fault that the task names as fault:NAME, and whether the page with it was answered; or None."""
    words = " ".join(str(message.get("content")) for message in messages if message.get("role") == "user")
    name = re.search(r"fault:([a-z-]+)", words)
    if not name or name[1] not in INJECTED:
        return None
    return INJECTED[name[1]], any(message.get("role") == "assistant" for message in messages)


def with_fault(files, fault):
    name, good, bad = fault
    return [{**file, "content": file["content"].replace(good, bad)} if file["filename"] == name else file for file in files]


def edit(fault):
    """What mends the fault, as an edit: the whole lines that it touched."""
    name, good, bad = fault
    file = PAGE_HTML if name == "index.html" else PAGE_SCRIPT
    # Whole lines, with the template's braces as the page has them.
    start = file.index(good)
    start, end = file.rfind("\n", 0, start) + 1, file.find("\n", start + len(good))
    lines = file[start : end if end >= 0 else len(file)]
    search, replacement = lines.replace(good, bad), lines
    if "{" in lines:
        raise ValueError(f"the lines of {name} around {good!r} vary")
    return f"```{name.rpartition('.')[2]} {name}\n<<<<<<< SEARCH\n{search}\n=======\n{replacement}\n>>>>>>> REPLACE\n```\n"


def between_fences(files):
    """The files as fenced blocks: each ends with a line break, and its fences are longer than any in it."""
    blocks = []
    for file in files:
        content = file["content"] + ("" if file["content"].endswith("\n") else "\n")
        fence = max(["```"] + [run + "`" for run in re.findall(r"^[ \t]*(`{3,})", content, re.MULTILINE)], key=len)
        language = file["filename"].rpartition(".")[2]
        blocks.append(f"{fence}{language} {file['filename']}\n{content}{fence}\n")
    return "\n".join(blocks)


def parts(request):
    """What the messages say in parts: texts and pictures."""
    contents = [message.get("content") for message in request.get("messages", [])]
    return [part for content in contents if isinstance(content, list) for part in content]


def shows_pictures(request):
    """Whether the request is a judge's, who has pictures looked at."""
    return any(part.get("type") == "image_url" for part in parts(request))


def compares(request):
    """Whether pictures of two pages are shown."""
    return any(part.get("text", "").startswith("Page B.") for part in parts(request))


def comparison(request, taste):
    """What a judge of two pages says: "A:B" are the scores of the first and the second page; with "larger" the page with
    the larger pictures is better, whichever place it has."""
    sizes = {"A": 0, "B": 0}
    letter = "A"
    for part in parts(request):
        letter = "B" if part.get("text", "").startswith("Page B") else letter
        sizes[letter] += len((part.get("image_url") or {}).get("url", ""))
    if taste == "larger":
        first, second = (8, 3) if sizes["A"] > sizes["B"] else (3, 8) if sizes["A"] < sizes["B"] else (5, 5)
    else:
        first, second = (float(score) for score in taste.split(":"))
    return json.dumps({"A": {"score": first, "reason": "the first"}, "B": {"score": second, "reason": "the second"}})


def scores(request, score, leaves_out=False):
    """The same score for each item that is listed, or for all but the last."""
    text = " ".join(part.get("text", "") for part in parts(request))
    numbers = re.findall(r"^(\d+)\. ", text.partition("\nItems:\n")[2].partition("\n\n")[0], re.MULTILINE)
    items = [{"item": int(number), "score": score, "reason": f"item {number} looks plain"} for number in numbers]
    return json.dumps({"items": items[: -1 if leaves_out else None]})


def reply(request, random, pages=""):
    """The text that answers a chat request; `pages` is the folder of the pages that tasks may name."""
    page = page_asked_for(request.get("messages", []), pages) if pages else None
    actions = actions_asked_for(request.get("messages", []))
    form = request.get("response_format") or {}
    schema = (form.get("json_schema") or {}).get("schema")
    if page and schema:
        return json.dumps({**value("", {"type": "object", **schema}, random, actions), "files": page})
    if schema:
        return json.dumps(value("", {"type": "object", **schema}, random, actions))
    words = " ".join(str(message.get("content")) for message in request.get("messages", []))
    fault = injected_fault(request.get("messages", []))
    if fault and fault[1]:
        may_edit = "<<<<<<< SEARCH" in str(request["messages"][-1].get("content"))
        return edit(fault[0]) if may_edit else between_fences(files(random))
    if fault:
        return between_fences(with_fault(files(random), fault[0]))
    if "```html index.html" in words:
        changes = "Changes: plain changes\n\n" if 'line "Changes:"' in words else ""
        return changes + between_fences(page or files(random))
    if page:
        return json.dumps({"files": page})
    if '"files"' in words:
        return json.dumps({"files": files(random)})
    return json.dumps({"question": question(random, actions)})
