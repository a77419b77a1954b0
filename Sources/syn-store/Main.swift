// syn-store: puts finished units into Redis for dojo, says what is missing, and lets people look into the buffer.

import SynBase

@main
struct Main {
  static func main() {
    Tool.run(storeCommand) { invocation in
      let typed = try TypedVerb(invocation)
      let verb = try typed.verb.init(typed)
      let context = try StoreContext(typed)
      if !typed.verb.startsWithoutRedis { try await context.connect() }
      return try await verb.run(context)
    }
  }
}
