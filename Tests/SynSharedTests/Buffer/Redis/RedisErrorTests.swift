import SynBuffer
import Testing

@Suite struct RedisErrorTests {
  @Test(
    "an error is recognised by its code, even inside a script",
    arguments: [
      ("LOADING Redis is loading the dataset in memory", "LOADING", true),
      ("MISCONF Redis is configured to save RDB snapshots, but it's unable to persist to disk.", "MISCONF", true),
      ("OOM command not allowed when used memory > 'maxmemory'. script: 5f, on @user_script:8.", "OOM", true),
      ("WRONGTYPE Operation against a key holding the wrong kind of value", "WRONGTYPE", false),
      ("NOAUTH Authentication required.", "NOAUTH", false),
      // As Redis 6.2 wraps what happens inside a script.
      (
        "ERR Error running script (call to f_5f): @user_script:8: @user_script: 8: -OOM command not allowed when used "
          + "memory > 'maxmemory'.", "OOM", true
      ),
      (
        "ERR Error running script (call to f_5f): @user_script:8: WRONGTYPE Operation against a key holding the wrong "
          + "kind of value", "WRONGTYPE", false
      ),
      ("ERR Error running script (call to f_5f): @user_script:1: user_script:1: attempt to index a nil", "ERR", false),
      ("ERR The user executing the script can't access at least one of the keys mentioned", "NOPERM", false),
      ("ERR Script attempted to access a non local key in a cluster node script: 38, on @u:103.", "MOVED", false),
      ("ERR Script attempted to execute a command while the cluster is down script: 76, on", "CLUSTERDOWN", false),
      ("ERR max number of clients reached", "ERR", true),
      ("ERR", "ERR", false),
    ])
  func anErrorIsKnownByItsCodeAlsoInsideAScript(text: String, expected: String, isTransient: Bool) {
    let error = RedisError(reply: text)
    guard case .reply(let code, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(code == expected)
    #expect(error.isTransient == isTransient)
  }

  @Test(
    "an error inside a script begins with its line, whichever version of Redis sends it",
    arguments: [
      ("OOM command not allowed. script: 5f, on @user_script:8.", "OOM", "user_script:8: command not allowed."),
      (
        "ERR user_script:3: attempt to index local 'x' (a nil value) script: 5f, on @user_script:3.", "ERR",
        "user_script:3: attempt to index local 'x' (a nil value)"
      ),
      (
        "ERR user_script:3: WRONGTYPE key is a list script: 5f, on @user_script:9.", "WRONGTYPE",
        "user_script:3: key is a list"
      ),
      ("ERR user_script:3: WRONGTYPE key is a list", "WRONGTYPE", "user_script:3: key is a list"),
      (
        "ERR user_script:3: ERR The user executing the script can't run this command script: 5f, on @user_script:9.",
        "NOPERM",
        "user_script:3: The user executing the script can't run this command"
      ),
      ("ERR Error running script (call to f_5f): @user_script:8: @user_script: 8: -OOM no", "OOM", "user_script:8: no"),
      ("ERR Error running script (call to f_5f): @user_script:8: WRONGTYPE no", "WRONGTYPE", "user_script:8: no"),
      (
        "ERR Error running script (call to f_5f): @user_script:9: user_script:3: WRONGTYPE no", "WRONGTYPE",
        "user_script:3: no"
      ),
      (
        "ERR Error running script (call to f_5f): @user_script:1: user_script:1: attempt", "ERR",
        "user_script:1: attempt"
      ),
      ("WRONGTYPE Operation against a key", "WRONGTYPE", "Operation against a key"),
    ])
  func errorsInScripts(text: String, code: String, message: String) {
    #expect(RedisError(reply: text) == .reply(code: code, message: message))
  }
}
