// Runs first in every page of a unit: takes away what no policy of a browser can forbid. Peer connections reach other
// hosts whatever connect-src says, and a frame within the page would bring them along anew. The frames' documents have
// origins of their own, so the page cannot reach into one: it must load a document with a script, which takes longer
// than the observer's turn. The page may replace any function, so whatever is needed later is kept from the start.
"use strict";

(() => {
  // Opened by its address, the page could move on to a document of its own. The rest is text, and nothing of it runs.
  if (window === window.top) {
    document.write("<p>This page runs only within the dashboard.</p><plaintext hidden>");
    return;
  }
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel"]) delete globalThis[name];

  const { apply, getOwnPropertyDescriptor } = Reflect;
  const { querySelector, replaceChildren } = Document.prototype;
  const { querySelector: querySelectorInRoot } = DocumentFragment.prototype;
  const { attachShadow, remove } = Element.prototype;
  const { get: lengthOfWindow } = getOwnPropertyDescriptor(window, "length");
  const selector = "iframe, frame, object, embed, fencedframe";
  const framesMax = 1000;

  function look(root) {
    const find = root === document ? querySelector : querySelectorInRoot;
    for (let count = 0; count < framesMax; count += 1) {
      const frame = apply(find, root, [selector]);
      if (!frame) break;
      apply(remove, frame, []);
    }
    // One in a shadow tree that we do not know is not found, but counted: the page ends.
    if (apply(lengthOfWindow, window, []) > 0) apply(replaceChildren, document, []);
  }

  // Told of changes before the browser comes to load anything for them.
  const { observe } = MutationObserver.prototype;
  const changes = { childList: true, subtree: true, attributes: true, attributeFilter: ["srcdoc", "src"] };
  const Observer = MutationObserver;
  function watch(root) { apply(observe, new Observer(() => look(root)), [root, changes]); }
  watch(document);

  // An observer is not told of shadow trees, so each has its own. A copy of one would have none.
  Element.prototype.attachShadow = function (options) {
    const root = apply(attachShadow, this, [{ ...options, clonable: false }]);
    watch(root);
    return root;
  };
  // Markup could bring shadow trees too. The server has taken them out of the page's own.
  for (const owner of [Document, Document.prototype, Element.prototype, ShadowRoot.prototype]) {
    for (const name of Object.getOwnPropertyNames(owner)) {
      if (/^setHTML|^parseHTML|Unsafe$/.test(name)) delete owner[name];
    }
  }
  const { includes, lastIndexOf, slice, startsWith, toLowerCase } = String.prototype;
  function holdsTemplate(text) {
    const lower = apply(toLowerCase, text, []);
    const start = apply(lastIndexOf, lower, ["<"]);
    // The rest of the tag may come with the next text.
    return apply(includes, lower, ["<template"])
      || (start >= 0 && apply(startsWith, "<template", [apply(slice, lower, [start])]));
  }
  for (const name of ["write", "writeln"]) {
    const original = Document.prototype[name];
    Document.prototype[name] = function (...texts) {
      let text = "";
      for (let index = 0; index < texts.length; index += 1) text += `${texts[index]}`;
      if (!holdsTemplate(text)) apply(original, this, [text]);
      look(document);
    };
  }

  // For whatever was forgotten here. The page cannot stop it.
  const timer = setInterval(() => look(document), 250);
  for (const name of ["clearInterval", "clearTimeout"]) {
    const original = globalThis[name];
    globalThis[name] = (id) => {
      const number = +id;
      if (number !== timer) original(number);
    };
  }
})();
