// Offline use. Files with a hash in their name never change: the cache answers first. The page itself
// comes from the network while there is one, so that a new version is there at the next visit.
"use strict";

const PREFIX = "steward-files-";
const ALWAYS = ["./", "./icon.svg", "./manifest.webmanifest", "./config.json"];
const PATIENCE_MS = 4000;

addEventListener("install", (ev) => ev.waitUntil(refresh().then(() => skipWaiting())));
addEventListener("activate", (ev) => ev.waitUntil(clients.claim()));

addEventListener("fetch", (ev) => {
  const { request } = ev;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) {
    return;
  }
  if (request.mode === "navigate") {
    ev.respondWith(page(request));
    ev.waitUntil(refresh().catch(() => undefined));
  } else if (request.url.endsWith("/version.json")) {
    // It asks whether there is something newer: never from a cache.
    return;
  } else {
    ev.respondWith(file(request));
  }
});

/** The page from the network, or the cached one when the network is slow or away, or the server in trouble. */
async function page(request) {
  const cached = await kept("./");
  if (!cached) {
    return fetch(request);
  }
  const late = new Promise((resolve) => setTimeout(() => resolve(cached), PATIENCE_MS));
  const fresh = fetch(request).then((it) => (it.status < 500 ? it : cached));
  return Promise.race([fresh.catch(() => cached), late]);
}

/** A file of a build; what is in no cache comes from the network, and stays uncached. */
async function file(request) {
  const cached = await kept(request);
  const changes = ALWAYS.some((it) => request.url === new URL(it, location).href);
  if (cached && !changes) {
    return cached;
  }
  return fetch(request).catch((error) => {
    if (cached) {
      return cached;
    }
    throw error;
  });
}

/** The kept builds' caches, the newest first. */
async function builds() {
  return (await caches.keys()).filter((it) => it.startsWith(PREFIX)).reverse();
}

/** The answer of the newest build that has one. */
async function kept(request) {
  for (const name of await builds()) {
    const answer = await caches.match(request, { cacheName: name });
    if (answer) {
      return answer;
    }
  }
  return undefined;
}

/**
 * Keeps the files of the build that the server offers now. The one before stays beside it, because a page
 * of it may have been handed out a moment ago and still ask for its files; those before are forgotten.
 */
async function refresh() {
  const answer = await fetch("./version.json", { cache: "no-store" });
  if (!answer.ok) {
    return;
  }
  const { build, files } = await answer.json();
  const name = PREFIX + build;
  // A cache whose filling was cut short is empty: the files come into it all at once, or not at all.
  const isWhole = await caches.match("./", { cacheName: name });
  if (!isWhole || (await builds())[0] !== name) {
    // Made anew, so that it is the newest also after the site went back to a former build.
    await caches.delete(name);
    const cache = await caches.open(name);
    try {
      await cache.addAll([...ALWAYS, ...(files || []).map((it) => "./" + it)]);
    } catch (error) {
      // Half a build would be worse than none.
      await caches.delete(name);
      throw error;
    }
  }
  const others = (await builds()).filter((it) => it !== name);
  for (const other of others.slice(1)) {
    await caches.delete(other);
  }
}
