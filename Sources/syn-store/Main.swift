// syn-store: puts finished units into Redis for dojo, says what is missing, and lets people look into the buffer.

import SynBase

@main
struct Main {
  static func main() {
    Tool.run(StoreOptions.command) { invocation in
      let options = try StoreOptions(invocation)
      let context = StoreContext(options)
      // put can manage without it for a while: it has a place for what Redis does not take.
      if options.verb != .put { try await context.connect() }
      switch options.verb {
      case .put: return try await put(context, options)
      case .work: return try await WorkVerb(context, options).run()
      case .orders: return try await OrdersVerb(context, options).run()
      case .get: return try await get(context, options)
      case .list: return try await list(context, options)
      case .peek: return try await peek(context, options)
      case .pop: return try await pop(context, options)
      case .status: return try await status(context, options)
      case .failures: return try await failures(context, options)
      case .retry: return try await retry(context, options)
      case .purge: return try await purge(context, options)
      }
    }
  }
}
