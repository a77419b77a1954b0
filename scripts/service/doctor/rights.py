"""What syn must be allowed to do in Redis, tried without doing it: Redis checks queued commands (MULTI) against the
user's rights, and then we discard them (DISCARD). That needs no administrator rights, and works from Redis 6 on."""

from .resp import RedisError

# Every command that the executables send or call in a script, with all its words. K is a key, C a channel. A test
# compares the names with the sources. They also ask INFO and CONFIG GET for warnings, and do without.
COMMANDS = """
DECR K|DEL K|EXISTS K|EXPIRE K 1|GET K|INCR K|INCRBY K 1|MGET K|PERSIST K|PTTL K|SET K v|SETRANGE K 0 v|STRLEN K|TYPE K
LINDEX K 0|LLEN K|LPOP K|LPOS K v|LPUSH K v|LRANGE K 0 0|LREM K 0 v|LSET K 0 v|LTRIM K 0 0|RPOP K|RPUSH K v
HDEL K f|HGET K f|HGETALL K|HINCRBY K f 1|HINCRBYFLOAT K f 1|HLEN K|HMGET K f|HSET K f v
ZADD K 1 m|ZCARD K|ZCOUNT K 0 1|ZRANGE K 0 0|ZRANGEBYSCORE K 0 1|ZREM K m|ZREMRANGEBYSCORE K 0 1|ZSCORE K m
BLPOP K 1|HEXISTS K f|XDEL K 1-1|XRANGE K - +
SCAN 0|EVAL v 0|EVALSHA v 0|SCRIPT LOAD v|PUBLISH C v|SUBSCRIBE C|TIME|PING|SELECT 0
""".strip().replace("\n", "|").split("|")
KEYS = ["synthetic:questions", "synthetic:answers:doctor", "synthetic:qn_augments:doctor", "syn:unit:doctor"]
CHANNEL = "syn:events"
PATTERNS = {"synthetic": "~synthetic:*", "syn": "~syn:*"}
# Without these, changes are noticed late, but nothing else suffers.
NEWS = {"PUBLISH", "SUBSCRIBE", "&syn:*"}
# Only syn-store fsck calls these.
FSCK = {"SCAN", "PTTL"}
ALL = "~synthetic:* ~syn:* &syn:* +@all -@dangerous"


def rules(denied):
    """The rules that grant these, for ACL SETUSER, which adds to a user's rights."""
    return " ".join(name if name[0] in "~&" else f"+{name.lower()}" for name in denied)


def missing(connection, database):
    """Denied commands by name, and denied patterns of keys and channels. Raises RedisError if they cannot be tried."""
    connection.command("MULTI")
    try:
        denied = []
        for text in COMMANDS:
            name = text.split()[0]
            if name == "SELECT" and database == 0:
                continue
            reply = refusal(connection, [fill(word, KEYS[-1]) for word in text.split()])
            # The denial of a command comes before its keys are examined.
            if "run the" in reply or "run this" in reply:
                denied.append(name)
        for key in KEYS:
            pattern = PATTERNS[key.partition(":")[0]]
            for words in (["EXISTS", key], ["DEL", key]):
                if words[0] not in denied and refusal(connection, words) and pattern not in denied:
                    denied.append(pattern)
        if "PUBLISH" not in denied and refusal(connection, ["PUBLISH", CHANNEL, "v"]):
            denied.append("&syn:*")
        return denied
    finally:
        connection.command("DISCARD")


def fill(word, key):
    return {"K": key, "C": CHANNEL}.get(word, word)


def refusal(connection, words):
    """How the user's rights forbid it; empty if they do not."""
    reply = connection.replies([words])[0]
    return str(reply) if isinstance(reply, RedisError) and str(reply).startswith("NOPERM") else ""
