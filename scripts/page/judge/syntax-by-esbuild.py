"""check-syntax for a machine that has esbuild but no node: the same options, output and exit codes, kept to one file.

What esbuild finds in them distinguishes classic scripts from modules. Line numbers are the page's.
"""

import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile

USAGE = "usage: check-syntax [--json] PAGE.html|FILE.js|- ..."
PASSED, FAILED, COULD_NOT_JUDGE, USAGE_ERROR = 0, 1, 2, 64
EXIT_CODES = {"passed": PASSED, "failed": FAILED, "could_not_judge": COULD_NOT_JUDGE}
CLASSIC = re.compile(r"(?:(?:text|application)/(?:x-)?(?:java|ecma)script|text/jscript|text/livescript)?")
PAGE_BYTES_MAX = 4 << 20
ESBUILD_SECONDS_MAX = 30


class Scripts(html.parser.HTMLParser):
    """Collects (code, kind, line) of the inline scripts."""

    def __init__(self, text):
        super().__init__(convert_charrefs=False)
        self.found, self.kind = [], None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag != "script":
            return
        # Of two attributes with the same name the first counts.
        attributes = dict(reversed(attrs))
        kind = (attributes.get("type") or "").strip().lower()
        if "src" in attributes:
            self.kind = None
        else:
            self.kind = "module" if kind == "module" else "classic" if CLASSIC.fullmatch(kind) else None

    def handle_data(self, data):
        if self.kind:
            self.found.append((data, self.kind, self.getpos()[0]))

    def handle_endtag(self, tag):
        if tag == "script":
            self.kind = None


def syntax_error(code, kind, line):
    """The first error of one script as a problem, or None."""
    with tempfile.TemporaryDirectory(prefix="check-syntax-") as folder:
        name = os.path.join(folder, "script.mjs" if kind == "module" else "script.js")
        meta = os.path.join(folder, "meta.json")
        with open(name, "w", encoding="utf-8") as file:
            file.write(code)
        command = ["esbuild", name, "--log-level=error", "--color=false", "--outfile=" + os.path.join(folder, "out.js")]
        command += ["--metafile=" + meta, "--format=" + ("esm" if kind == "module" else "iife"), "--target=esnext"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=ESBUILD_SECONDS_MAX, check=False)
        if done.returncode == 0:
            with open(meta, encoding="utf-8") as file:
                formats = {one.get("format") for one in json.load(file)["inputs"].values()}
            if kind == "classic" and "esm" in formats:
                found = re.search(r"^[^\S\n]*(?:import|export)\b", code, re.M)
                at = line + code.count("\n", 0, found.start()) if found else line
                return problem("import and export need a script of type=module", at)
            return None
    message = re.search(r"\[ERROR\] (.*)", done.stderr)
    place = re.search(r"script\.m?js:(\d+):", done.stderr)
    if not message:
        raise OSError("esbuild: " + done.stderr.strip())
    return problem("SyntaxError: " + message[1], line - 1 + int(place[1]) if place else line)


def problem(message, line):
    return {"code": "syntax_error", "message": message, "line": line}


def judge(page):
    try:
        with open(0 if page == "-" else page, "rb") as file:
            text = file.read(PAGE_BYTES_MAX + 1).decode("utf-8", "replace")
        if len(text) > PAGE_BYTES_MAX:
            raise OSError(f"larger than {PAGE_BYTES_MAX} bytes")
        if page.endswith(".mjs"):
            scripts = [(text, "module", 1)]
        elif page.endswith((".js", ".cjs")) or (page == "-" and not text.lstrip().startswith("<")):
            scripts = [(text, "module" if re.search(r"^\s*(?:import|export)\b", text, re.M) else "classic", 1)]
        else:
            scripts = Scripts(text).found
        problems = [error for script in scripts if (error := syntax_error(*script))]
    except (OSError, subprocess.SubprocessError) as error:
        return {"page": page, "verdict": "could_not_judge", "problems": [{"code": "unreadable", "message": str(error)}]}
    return {"page": page, "verdict": "failed" if problems else "passed", "problems": problems}


def main(words):
    pages = [word for word in words if word == "-" or not word.startswith("-")]
    if set(words) - set(pages) - {"--json", "--help", "-h", "--"} or not (pages or {"-h", "--help"} & set(words)):
        print(USAGE, file=sys.stderr)
        return USAGE_ERROR
    if {"-h", "--help"} & set(words):
        print(USAGE)
        return PASSED
    status = PASSED
    for page in pages:
        verdict = judge(page)
        status = max(status, EXIT_CODES[verdict["verdict"]])
        if "--json" in words:
            print(json.dumps(verdict, ensure_ascii=False, separators=(",", ":")))
            continue
        for one in verdict["problems"] or [None]:
            line = f":{one['line']}" if one and "line" in one else ""
            print(f"{page}{line}: {verdict['verdict']}" + (f": {one['code']}: {one['message']}" if one else ""))
    return status


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Exception as error:  # Never 1, which would blame the page.
        print(f"check-syntax: {error}", file=sys.stderr)
        sys.exit(COULD_NOT_JUDGE)
