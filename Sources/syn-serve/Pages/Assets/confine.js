// Runs first in every page of a unit: takes away what no policy of a browser can forbid. Peer connections reach other
// hosts whatever connect-src says, and a frame within the page would bring them along anew.
"use strict";

(() => {
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel"]) delete globalThis[name];
  const frames = "iframe, frame, object, embed, fencedframe";
  // Told of changes before the browser comes to load anything for them.
  new MutationObserver(() => {
    for (const frame of document.querySelectorAll(frames)) frame.remove();
    // One in a shadow tree is not found, but counted: the page ends.
    if (window.length > 0) document.documentElement.remove();
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["srcdoc", "src"] });
})();
