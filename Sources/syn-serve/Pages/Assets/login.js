// Sends the server a token once. What the browser keeps is a cookie that no script can read.

"use strict";

const state = document.getElementById("state");

function complain(text) { Object.assign(state, { className: "bad", textContent: text }); }

async function logIn(token) {
  const response = await fetch("login", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
  if (response.ok) return location.reload();
  const { detail } = await response.json();
  complain(typeof detail === "string" ? detail : "No token");
}

document.getElementById("login").addEventListener("submit", (event) => {
  event.preventDefault();
  logIn(document.getElementById("token").value.trim())
    .catch((error) => complain(error.message));
});
