import TestSupport
import Testing

@testable import SynBase

@Suite struct EnvFileTests {
  private static let environment = ["HOST": "h.example", "EMPTY": ""]

  private func read(_ text: String) -> EnvFile { EnvFile(Array(text.utf8), environment: Self.environment) }

  // What docker compose (compose-go 2.13) and python-dotenv (1.2.4) both read so; the second was asked each of these.
  @Test(
    "values are read as docker compose and python-dotenv both read them",
    arguments: [
      ("A=1", "1"), ("A = 1 ", "1"), ("  A=1", "1"), ("\tA\t=\t1", "1"), ("A=one two", "one two"), ("A=", ""),
      ("A=a=b=", "a=b="), ("A=a:b", "a:b"), ("A=\n", ""), ("A=1\r\nB=2\r\n", "1"), ("\u{feff}A=1", "1"),
      // Comments.
      ("A=1 # one", "1"), ("A=a#b", "a#b"), ("A=a# b", "a# b"), ("A=#b", "#b"), ("# A=2\nA=1", "1"), (" #\nA=1", "1"),
      ("A='1' # one", "1"), ("A=\"1\" # one", "1"), ("A=\"1 # one\"", "1 # one"), ("A='1 # one'", "1 # one"),
      // Names.
      ("export A=1", "1"), ("export   A = 1", "1"), ("  export\tA=1", "1"), ("exported=2\nA=1", "1"), ("A=1\nA=2", "2"),
      ("B\nA=1", "1"), ("export B\nA=1", "1"), ("B.C-D=2\nA=1", "1"), ("1=2\nA=1", "1"),
      // Quotes, over one line and several.
      ("A=''", ""), ("A=\"\"", ""), ("A='a \"b\" c'", "a \"b\" c"), ("A=\"it's\"", "it's"), ("A=a'b\"c", "a'b\"c"),
      ("A='one\ntwo\n\nB=3'\n", "one\ntwo\n\nB=3"), ("A=\"one\ntwo # no comment\"\nB=1", "one\ntwo # no comment"),
      ("A=\"one\r\ntwo\"\r\n", "one\ntwo"),
      ("A='-----BEGIN KEY-----\nabc+/=\n-----END KEY-----'", "-----BEGIN KEY-----\nabc+/=\n-----END KEY-----"),
      // Escapes, between double quotes alone; of the single quote, between single ones too.
      (#"A="a\nb\tc\rd""#, "a\nb\tc\rd"), (#"A="a\"b\\c""#, #"a"b\c"#), (#"A='a\nb'"#, #"a\nb"#),
      (#"A=a\nb"#, #"a\nb"#),
      (#"A='it\'s'"#, "it's"), (#"A="C:\path\x""#, #"C:\path\x"#), (#"A="\a\b\f\v""#, "\u{7}\u{8}\u{c}\u{b}"),
      // References, to the environment first.
      ("A=${HOST}", "h.example"), ("A=http://${HOST}:80/v1", "http://h.example:80/v1"), ("B=2\nA=${B}${B}", "22"),
      ("A=\"<${HOST}>\"", "<h.example>"), ("HOST=mine\nA=${HOST}", "h.example"), ("A=${NONE}", ""),
      ("A=${NONE:-else}", "else"), ("A=${HOST:-else}", "h.example"), ("A=${NONE:-}", ""), ("A=${B}\nB=2", ""),
      ("A=a$ b$", "a$ b$"), ("A=${HOST", "${HOST"),
    ])
  func agreement(text: String, value: String) {
    let file = read(text)
    #expect(file.values["A"] == value, "\(text)")
    #expect(file.skippedLines.isEmpty, "\(text)")
  }

  @Test(
    "where the two differ, a value is read as docs/decisions.md says",
    arguments: [
      // compose's names.
      ("A: 1", "1"), ("A:1", "1"), ("A : 1", "1"), ("A: \"x\" # c", "x"),
      // A dollar sign without braces, or before what is no reference, is a character of a password.
      ("A=pa$HOST", "pa$HOST"), ("A=pa$$word", "pa$$word"), ("A=${a b}", "${a b}"), ("A=${}", "${}"),
      ("A=${1}", "${1}"),
      ("A=$(date)", "$(date)"), (#"A="\$HOST \${HOST}""#, "$HOST ${HOST}"), ("A='${HOST}'", "${HOST}"),
      // As in a shell: `:-` stands in for what is empty, `-` for what is not there.
      ("A=${EMPTY:-else}", "else"), ("A=${EMPTY-else}", ""), ("A=${NONE-else}", "else"), ("A=${NONE:-$HOST}", "$HOST"),
      // Comments begin after any white space, also where there is no value before them.
      ("A= # nothing", ""), ("A=1\t# one", "1"), ("B # two\nA=1", "1"),
      (#"A='a\\b'"#, #"a\\b"#), (#"A="it\'s""#, "it's"),
    ])
  func differences(text: String, value: String) {
    let file = read(text)
    #expect(file.values["A"] == value, "\(text)")
    #expect(file.skippedLines.isEmpty, "\(text)")
  }

  @Test(
    "a line that is no setting is skipped, and costs no other",
    arguments: [
      ("some words\nA=1", [1]), ("A=1\n=value\n", [2]), ("if [ -f x ]; then\nA=1\nfi", [1]), ("B=\"open\nA=1\n", [1]),
      ("B='open\nA=1", [1]), ("B=\"open\nA=1\nC=\"x\"\n", [1]), ("B=\"x\" y\nA=1", [1]), ("[section]\n; old\nA=1", [2]),
      ("A=1\nB='''\n", [2]), ("export =2\nA=1", [1]), ("B=\"two\nlines\"\nsome words\nA=1", [3]),
      ("source .env.local\nA=1\necho $A\n", [1, 3]), ("A=1\nB=\0\n", [2]), ("\u{feff}\u{feff} x\nA=1", [1]),
    ])
  func foreign(text: String, lines: [Int]) {
    let file = read(text)
    #expect(file.values["A"] == "1", "\(text)")
    #expect(file.skippedLines == lines, "\(text)")
  }

  @Test("bytes that are not UTF-8 cost the line they are in, and nothing in a comment")
  func otherEncodings() {
    let file = EnvFile(Array("# gr".utf8) + [0xfc, 0xdf] + Array("e\nB=M".utf8) + [0xfc] + Array("ller\nA=1\n".utf8))
    #expect(file.values == ["A": "1"] && file.skippedLines == [2])
    #expect(EnvFile([0xff, 0xfe, 0x41, 0, 0x3d, 0, 0x31, 0, 0x0a, 0]).values["A"] == nil)
  }

  @Test("a file cut off anywhere is read without crashing")
  func cutAnywhere() {
    let text = Array("\u{feff}# c\r\nexport A: 'x\\'\n' # d\nB=\"${A:-\\n}\" \nC=${B-\u{fc}}#\n".utf8)
    for end in text.indices { _ = EnvFile(Array(text[..<end])) }
  }

  @Test("the warning gives line numbers, and nothing of what the lines say")
  func warning() {
    #expect(read("A=1").warning(path: ".env") == nil)
    #expect(read("A=1\nsecret word").warning(path: ".env") == ".env, line 2 is not NAME=value and was skipped")
    let many = String(repeating: "secret word\n", count: 8)
    #expect(
      read(many).warning(path: "x/.env")
        == "x/.env, lines 1, 2, 3, 4, 5 and 3 more are not NAME=value and were skipped")
  }
}
