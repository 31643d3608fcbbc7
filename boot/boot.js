// Runs before anything else, and in any browser: no syntax here that an old one cannot read.
// Checks what Steward cannot do without, starts the page's program, and says in #boot-status what went wrong.
(function () {
  "use strict";

  function say(title, text) {
    var boot = document.getElementById("boot");
    var status = document.getElementById("boot-status");
    if (!boot || !status) { return; }
    boot.className += " boot--failed";
    boot.removeAttribute("aria-busy");
    status.setAttribute("role", "alert");
    while (status.firstChild) { status.removeChild(status.firstChild); }
    var heading = document.createElement("h1");
    heading.appendChild(document.createTextNode(title));
    var paragraph = document.createElement("p");
    paragraph.appendChild(document.createTextNode(text));
    status.appendChild(heading);
    status.appendChild(paragraph);
  }

  var missing = [];
  if (typeof WebAssembly !== "object") { missing.push("WebAssembly"); }
  if (!("noModule" in HTMLScriptElement.prototype)) { missing.push("JavaScript modules"); }
  if (typeof Worker !== "function") { missing.push("web workers"); }
  if (!window.indexedDB) { missing.push("IndexedDB"); }

  if (location.protocol === "file:") {
    say("Steward needs a web server",
      "Browsers do not start programs from a folder on disk. Put this folder on any static web server, " +
      "such as the one that `cargo xtask serve` starts, and open its address.");
    return;
  }
  if (missing.length) {
    say("This browser cannot run Steward",
      "It lacks " + missing.join(", ") + ", or has it switched off. " +
      "A current Firefox, Chrome, Edge or Safari works. Nothing was stored or changed.");
    return;
  }

  function failed(detail) {
    say("Steward could not start",
      "A part of it did not load. Your data on this device is untouched. Check the connection and reload the page; " +
      "if this stays, tell whoever runs this site" + (detail ? ": " + detail : "."));
  }

  addEventListener("steward-boot-failed", function (ev) { failed(ev.detail); });

  var script = document.createElement("script");
  script.type = "module";
  script.src = document.querySelector("meta[name=steward-app]").content;
  script.onerror = function () { failed("the file " + script.src + " is missing or broken."); };
  document.head.appendChild(script);
})();
