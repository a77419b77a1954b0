// The dashboard's frame. DashboardScript fills it from /dashboard.json.

enum DashboardPage {
  static let html = #"""
    <!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>syn: dashboard</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="assets/syn.css">
    </head>
    <body>
      <header>
        <h1>syn</h1><span class="soft" id="service"></span><span id="state" role="status"></span>
        <span class="grow"></span>
        <a href="docs">Documentation</a><a href="metrics">metrics</a>
      </header>
      <main>
        <div class="tiles" id="tiles"></div>
        <h2>Latest questions</h2>
        <div class="units">
          <ul id="units"></ul>
          <div id="unit"><p class="soft">Nothing is waiting in the buffer.</p></div>
        </div>
        <h2>Failures</h2>
        <div id="failures"></div>
        <noscript>This page needs JavaScript; metrics and syn-store status say the same.</noscript>
      </main>
      <script src="assets/dashboard.js"></script>
    </body>
    </html>
    """#
}
