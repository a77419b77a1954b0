"""The section about the provider: which one, whether it accepts the key and has the models, and what they cost."""

import base64
import json
import re
import ssl
import urllib.error
import urllib.request
from urllib.parse import urlsplit

STAGES = ["syn-question", "syn-augment", "syn-answer"]
KEYS = {"custom": "SYN_API_KEY"}
SECONDS_MAX = 15
# These report what each call cost, so that no list price is needed.
TELLS_COSTS = ("openrouter.ai", "api.x.ai", "perplexity.ai")
SPEND_USD_MAX = "0.05"


class Answer:
    def __init__(self, status, value, reason=""):
        self.status, self.value, self.reason = status, value, reason


class Provider:
    def __init__(self, report, programs, settings, spends):
        self.report, self.programs, self.settings, self.spends = report, programs, settings, spends
        self.is_real = False

    def look(self):
        self.report.section = "provider"
        if self.programs.missing():
            return
        asked = {}
        for stage in STAGES:
            # Run one of ours: before it reads a record it logs the address, the models and their prices.
            run = self.programs.ask(stage, "--dry-run", "--debug", "--log-format", "json")
            if run.status != 0:
                self.report.fault("setting", f"{stage}: {logged_error(run)}", "fix the setting")
                return
            for line in run.err.splitlines():
                told = json.loads(line) if line.startswith("{") else {}
                if "address" in told:
                    asked[stage] = told
        if not asked:
            self.report.ok("model", "the offline model: free, and of a fixed set of families; a key chooses a real one (.env)")
            self.spend(None)
            return
        self.is_real = True
        first = next(iter(asked.values()))
        self.name, self.address = first["provider"], first["address"]
        self.key_name = KEYS.get(self.name, f"{self.name.upper()}_API_KEY")
        self.key = self.settings.string(self.key_name)
        self.report.ok("server", f"{self.name} at {self.address}, " +
                       (f"with {self.key_name}" if self.key else "without a key"))
        models = {model["name"]: model for told in asked.values() for model in told["models"] + told["fallback_models"]}
        self.look_at_key_and_models(models)
        self.look_at_prices(models)
        self.spend(first)

    # --- What it says for free ---------------------------------------------------------------------------------------

    def look_at_key_and_models(self, models):
        if self.name == "openrouter" or urlsplit(self.address).hostname == "openrouter.ai":
            # Its list of models needs no key.
            if not self.look_at_key(self.get("/key"), "/key"):
                return
            self.look_at_models(models, self.get("/models"))
            return
        answer = self.get("/models")
        if self.look_at_key(answer, "/models"):
            self.look_at_models(models, answer)

    def look_at_key(self, answer, path):
        """False if further questions make no sense."""
        if answer.status is None:
            self.report.fault("reachable", f"{self.address}{path}: {answer.reason}",
                              "see whether the address is right and the network lets us through; HTTPS_PROXY and SYN_CA_FILE "
                              "are heeded")
            return False
        if answer.status in (401, 403) or answer.status == 400 and re.search(r"(?i)api.?key", answer.reason):
            if self.key:
                self.report.fault("key", f"{self.key_name} is refused ({answer.status}: {answer.reason})",
                                  f"put a valid key into {self.key_name}")
            else:
                self.report.fault("key", f"the server wants one ({answer.status}: {answer.reason})", f"set {self.key_name}")
            return False
        if answer.status == 402:
            self.report.fault("key", f"out of credit ({answer.reason})", "buy credit at the provider")
            return False
        if not 200 <= answer.status < 300:
            self.report.warning("key", f"GET {path} gives {answer.status}, so the key could not be tried for free",
                                "scripts/doctor --spend asks for one question")
            return answer.status == 404
        told = answer.value.get("data") if isinstance(answer.value, dict) else None
        left = told.get("limit_remaining") if isinstance(told, dict) else None
        if isinstance(left, (int, float)) and left <= 0:
            self.report.fault("key", "its limit is used up", "raise the key's limit or buy credit at the provider")
            return False
        said = f"{self.key_name} is taken" if self.key else "none is wanted"
        self.report.ok("key", said + (f"; ${left:.2f} of its limit left" if isinstance(left, (int, float)) else ""))
        return True

    def look_at_models(self, models, answer):
        listed = answer.value.get("data") if isinstance(answer.value, dict) else answer.value
        names = {entry.get("id") for entry in listed if isinstance(entry, dict)} if isinstance(listed, list) else set()
        if not names:
            self.report.warning("models", f"the server lists none, so {', '.join(models)} could not be looked up",
                                "scripts/doctor --spend asks for one question")
            return
        names |= {name.removeprefix("models/") for name in names if name}
        # OpenRouter's variants, such as :nitro, need not be listed.
        absent = [name for name in models if name not in names and name.partition(":")[0] not in names]
        if not absent:
            self.report.ok("models", f"{', '.join(models)}: all of them listed")
            return
        said = f"not listed by the server: {', '.join(absent)}"
        todo = "set SYN_MODEL, or SYN_QUESTION_MODEL, SYN_AUGMENT_MODEL and SYN_ANSWER_MODEL, to names that it lists"
        if self.name == "custom":
            few = ", ".join(sorted(filter(None, names))[:5])
            self.report.warning("models", said, f"{todo} (such as {few}), unless it knows these as aliases or deployments")
        else:
            self.report.fault("models", said, todo)

    def look_at_prices(self, models):
        unknown = [name for name, model in models.items() if "prompt" not in model]
        if not unknown:
            self.report.ok("prices", ", ".join(
                f"{name} {model['prompt']:g} and {model['completion']:g}" for name, model in models.items()) +
                " US dollars for a million tokens of prompt and reply")
        elif (urlsplit(self.address).hostname or "").endswith(TELLS_COSTS):
            self.report.ok("prices", "the provider reports them with each reply")
        else:
            self.report.warning("prices", f"unknown of {', '.join(unknown)}: --max-cost and SYN_DAILY_BUDGET_USD cannot count "
                                "them, unless the server says what a call cost",
                                "let SYN_PRICES name a file with them (docs/operations.md, \"What a run may cost\")")

    def get(self, path):
        request = urllib.request.Request(self.address + path, headers={"User-Agent": "syn-doctor"})
        login = re.search(r"//([^/@]*)@", self.settings.string("SYN_BASE_URL") or "") if self.name == "custom" else None
        if self.key:
            request.add_header("Authorization", f"Bearer {self.key}")
        elif login:
            request.add_header("Authorization", "Basic " + base64.b64encode(login[1].encode()).decode())
        try:
            context = ssl.create_default_context(cafile=self.settings.string("SYN_CA_FILE"))
            with urllib.request.urlopen(request, timeout=SECONDS_MAX, context=context) as reply:
                status, body = reply.status, reply.read(16 << 20)
        except urllib.error.HTTPError as error:
            status, body = error.code, error.read(1 << 20)
        except (OSError, ValueError) as error:
            return Answer(None, None, str(getattr(error, "reason", error)))
        try:
            value = json.loads(body)
        except ValueError:
            value = None
        return Answer(status, value, words_of(value) or body[:200].decode(errors="replace"))

    # --- What it says for money --------------------------------------------------------------------------------------

    def spend(self, first):
        if not self.spends:
            return
        run = self.programs.ask("syn-question", "-n", "1", "--max-cost", SPEND_USD_MAX, "--retries", "1", "--timeout", "120",
                                "--outage-wait", "0", seconds=300)
        try:
            record = json.loads(run.out.splitlines()[0])
        except (IndexError, ValueError):
            record = {"error": {"code": "", "message": run.reason}}
        error = record.get("error")
        if error:
            self.report.fault("call", f"a question was asked for and did not come: {error['code']} {error['message']}",
                              "docs/providers.md tells what a provider's refusals mean")
            return
        cost = sum(entry.get("cost_usd") or 0 for entry in record.get("lineage", []))
        name = first["models"][0]["name"] if first else "the offline model"
        self.report.ok("call", f"{name} wrote a question" + (f" for ${cost:.4f}" if cost else ""))


def logged_error(run):
    """Of a run whose log is JSON."""
    for line in run.err.splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if told.get("level") == "error":
            return told["message"]
    return run.reason


def words_of(value):
    """The message in an error's body, in any of the usual forms."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("error", value)
    if isinstance(value, dict):
        value = value.get("message", value)
    if isinstance(value, str):
        return value[:300]
    return json.dumps(value)[:300] if value is not None else ""
