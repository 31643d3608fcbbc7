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

/** The page from the network, or the cached one when the network is slow or away. */
async function page(request) {
  const cached = await caches.match("./", { ignoreSearch: true });
  if (!cached) {
    return fetch(request);
  }
  const late = new Promise((resolve) => setTimeout(() => resolve(cached), PATIENCE_MS));
  return Promise.race([fetch(request).catch(() => cached), late]);
}

/** A file of a build; what is in no cache comes from the network, and stays uncached. */
async function file(request) {
  const cached = await caches.match(request);
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

/** Keeps the files of the build that the server offers now, and forgets those of former builds. */
async function refresh() {
  const answer = await fetch("./version.json", { cache: "no-store" });
  if (!answer.ok) {
    return;
  }
  const { build, files } = await answer.json();
  const name = PREFIX + build;
  if (!(await caches.has(name))) {
    const cache = await caches.open(name);
    try {
      await cache.addAll([...ALWAYS, ...(files || []).map((it) => "./" + it)]);
    } catch (error) {
      // Half a build would be worse than none.
      await caches.delete(name);
      throw error;
    }
  }
  for (const other of await caches.keys()) {
    if (other.startsWith(PREFIX) && other !== name) {
      await caches.delete(other);
    }
  }
}
