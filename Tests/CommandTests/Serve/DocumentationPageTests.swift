import TestSupport
import Testing

/// /docs in a browser, against a real syn-serve.
@Suite(.timeLimit(.minutes(3))) struct DocumentationPageTests {
  @Test("the documentation page shows every operation and can try it out")
  func itDrawsEveryOperationAndTriesThem() async throws {
    let serve = try await ServeProcess()
    serve.store("1")
    let tab = try BrowserTab()
    try await tab.go(serve.url + "docs#post_api_pop_qa")
    try await tab.until("document.querySelector('.operation') !== null")
    let drawn = try await tab.evaluate("document.querySelectorAll('.operation').length").intValue
    let described = try await serve.get("/openapi.json").json["paths"]?.objectValue?.members
      .reduce(0) { $0 + ($1.value.objectValue?.members.count ?? 0) }
    #expect(drawn == described)
    #expect(try await tab.evaluate("document.querySelectorAll('#contents a').length").intValue == described)
    #expect(try await tab.evaluate("document.querySelector(':target')?.id") == "post_api_pop_qa")

    // A GET with a parameter, sent by keyboard.
    let get = "#get_api_generate_question"
    try await tab.do("document.querySelector('\(get) input').focus()")
    try await tab.type("0.5")
    try await tab.until("\(get) .curl", shows: "generate-question?wait=0.5'")
    try await tab.press("Enter")
    try await tab.until("\(get) .output .body", shows: #""qa_id": "q-1""#)
    try await tab.until("\(get) .output", shows: "200 OK")
    try await tab.until("\(get) .output details", shows: "x-request-id: ")

    // A POST with a body that is edited, and one that does not hold.
    let post = "#post_api_generate_answer"
    try await tab.do("document.querySelector('\(post) textarea').select()")
    try await tab.type(#"{"qa_id": "it's"}"#)
    try await tab.until("\(post) .curl", shows: #"-d '{"qa_id": "it'\''s"}'"#)
    try await tab.do("document.querySelector('\(post) form').requestSubmit()")
    try await tab.until("\(post) .output .body", shows: #""status": "unknown""#)
    #expect(try await tab.problems == [])
    try await tab.do("document.querySelector('\(post) textarea').select()")
    try await tab.type("{}")
    try await tab.do("document.querySelector('\(post) form').requestSubmit()")
    try await tab.until("\(post) .output", shows: "422")
    try await tab.until("\(post) .output .body", shows: "Field required")
    #expect(try await tab.requests.allSatisfy { $0.hasPrefix(serve.url) || $0.hasPrefix("data:") })
  }
}
