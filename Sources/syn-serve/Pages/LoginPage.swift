// What a browser is shown in place of our pages until it has told a token. The token goes to LoginRoutes once and is not
// kept here; what the browser keeps is a cookie that no script can read.

enum LoginPage {
  static let html = #"""
    <!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>syn: log in</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="assets/syn.css">
    </head>
    <body>
      <header><h1>syn</h1></header>
      <main>
        <h2><label for="token">Token</label></h2>
        <form id="login">
          <input id="token" type="password" autocomplete="current-password" size="40" maxlength="256" required autofocus>
          <button class="main">Log in</button>
          <p id="state" role="status" class="soft">One of those in SYN_API_TOKEN.</p>
        </form>
        <noscript>This page needs JavaScript. Programs send the token as Authorization: Bearer TOKEN.</noscript>
      </main>
      <script src="assets/login.js"></script>
    </body>
    </html>
    """#

  static let script = #"""
    "use strict";

    const state = document.getElementById("state");

    async function logIn(token) {
      const response = await fetch("login", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ token }),
      });
      if (response.ok) return location.reload();
      const { detail } = await response.json();
      Object.assign(state, { className: "bad", textContent: typeof detail === "string" ? detail : "No token" });
    }

    document.getElementById("login").addEventListener("submit", (event) => {
      event.preventDefault();
      logIn(document.getElementById("token").value.trim())
        .catch((error) => Object.assign(state, { className: "bad", textContent: error.message }));
    });
    """#
}
