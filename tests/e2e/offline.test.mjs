// Without a network, and with a new version on the server: nothing that was typed is lost, and no build is
// taken apart under a page that still needs it.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { go, open, startDesk, test } from "./lib.mjs";

const PREFIX = "/portal/itsm/";

/** Waits until the page's build is kept whole, and the service worker answers for the page. */
const keptForOffline = (page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const build = document.querySelector("meta[name=steward-build]").content;
    const pause = () => new Promise((done) => setTimeout(done, 20));
    while (!navigator.serviceWorker.controller) await pause();
    while (!(await caches.match("./", { cacheName: `steward-files-${build}` }))) await pause();
    return build;
  });

/** Every build that the browser keeps. */
const builds = (page) => page.evaluate(async () => (await caches.keys()).map((it) => it.replace("steward-files-", "")));

/** The titles of all incidents. */
const titles = (page) =>
  page.evaluate(async () => (await steward.query("type:incident", { columns: ["title"], limit: 1_000 })).rows.map((it) => it.title).sort());

/** Puts another build of the same program into a folder: every file has another name, and refers to those. */
function nextBuild(dist, folder, mark) {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(dist);
  const { build } = JSON.parse(readFileSync(join(dist, "version.json"), "utf8"));
  const renamed = new Map([[build, mark + build.slice(mark.length)]]);
  for (const name of names) {
    const hash = name.match(/-([0-9a-f]{16})\.\w+$/)?.[1];
    if (hash) renamed.set(hash, mark + hash.slice(mark.length));
  }
  const rename = (text) => [...renamed].reduce((text, [from, to]) => text.replaceAll(from, to), text);
  for (const name of names) {
    if (/\.(wasm|png|svg)$/.test(name)) copyFileSync(join(dist, name), join(folder, rename(name)));
    else writeFileSync(join(folder, rename(name)), rename(readFileSync(join(dist, name), "utf8")));
  }
  return renamed.get(build);
}

test("without a network the page opens, an edit is kept, and nothing is lost afterwards", async ({ newPage, serve, assert }) => {
  let site = await serve(undefined, { prefix: PREFIX });
  const page = await newPage({ allow: [/ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED)/] });
  await startDesk(page, site.url);
  await page.evaluate(() => steward.create("incident", { title: "Made with a network" }));
  await keptForOffline(page);

  await page.context().setOffline(true);
  await site.stop();
  await page.reload();
  await open(page, site.url);
  await go(page, "#/incidents/new");
  await page.locator("#new-title").fill("Made without a network");
  await page.locator("#new-title").press("Control+Enter");
  await page.locator(".record__title", { hasText: "Made without" }).waitFor();
  await page.locator(".composer__text").fill("A reply that nobody has to send anywhere");
  await page.locator(".composer__send").click();
  await page.locator(".entry--public", { hasText: "nobody has to send" }).waitFor();
  await page.reload();
  await page.locator(".entry--public", { hasText: "nobody has to send" }).waitFor();

  site = await serve(undefined, { prefix: PREFIX, port: site.port });
  await page.context().setOffline(false);
  await page.reload();
  await page.locator(".entry--public", { hasText: "nobody has to send" }).waitFor();
  assert.ok(site.requests.some((it) => it.path === PREFIX), "the page came from the server again");
  assert.deepEqual(await titles(page), ["Made with a network", "Made without a network"]);
});

test("a new version in one tab works beside an older one in another", async ({ newPage, serve, tempDir, dist, browser, assert }) => {
  const folder = tempDir();
  const newer = nextBuild(dist, folder, "eeee");
  let site = await serve(undefined, { prefix: PREFIX });
  const context = await browser.newContext();
  const old = await newPage({ context });
  await startDesk(old, site.url);
  const older = await keptForOffline(old);
  await old.evaluate(() => steward.create("incident", { title: "0 of the old one" }));
  await site.stop();
  site = await serve(folder, { prefix: PREFIX, port: site.port });

  const young = await newPage({ context });
  await open(young, site.url);
  assert.equal(await keptForOffline(young), newer);
  // Both write at once, from two versions, into one log.
  const write = (page, who) =>
    page.evaluate(async (who) => {
      for (let n = 1; n <= 5; n += 1) await steward.create("incident", { title: `${n} of the ${who} one` });
    }, who);
  await Promise.all([write(old, "old"), write(young, "new")]);
  for (const page of [old, young]) {
    await page.waitForFunction(async () => (await steward.query("type:incident", { limit: 0 })).total === 11);
  }
  assert.deepEqual(await titles(old), await titles(young));
  const numbers = await young.evaluate(async () => (await steward.query("type:incident", { columns: ["number"] })).rows.map((it) => it.number));
  assert.equal(new Set(numbers).size, 11);

  // The older one is the newer one at its next visit, without a network too.
  await site.stop();
  await context.setOffline(true);
  await old.reload();
  await open(old, site.url);
  assert.equal(await old.evaluate(() => document.querySelector("meta[name=steward-build]").content), newer);
  assert.notEqual(newer, older);
  assert.equal((await titles(old)).length, 11);
  await context.close();
});

test("a page of the former build finds its files, though a new one came while it was opened", async ({ newPage, serve, tempDir, dist, assert }) => {
  const folder = tempDir();
  const newer = nextBuild(dist, folder, "eeee");
  // As on servers that let nothing be kept by the browser itself.
  const headers = { "cache-control": "no-store" };
  let site = await serve(undefined, { prefix: PREFIX, headers });
  const page = await newPage({ allow: [/ERR_/] });
  await startDesk(page, site.url);
  const older = await keptForOffline(page);
  await site.stop();
  // The page itself does not come through, everything else does.
  const broken = (request) => request.headers["sec-fetch-mode"] === "navigate";
  site = await serve(folder, { prefix: PREFIX, headers, port: site.port, broken });
  await open(page, site.url);
  assert.equal(await page.evaluate(() => document.querySelector("meta[name=steward-build]").content), older);
  await page.waitForFunction((it) => caches.match("./", { cacheName: `steward-files-${it}` }), newer);
  await page.waitForFunction(async (it) => (await caches.keys()).at(-1) === `steward-files-${it}`, newer);
  const worker = readdirSync(dist).find((it) => /^worker-\w+\.wasm$/.test(it));
  assert.equal(await page.evaluate(async (it) => (await fetch(it)).status, worker), 200);

  // What is still kept from before that goes when yet another build comes.
  const third = tempDir();
  const newest = nextBuild(dist, third, "dddd");
  await site.stop();
  site = await serve(third, { prefix: PREFIX, headers, port: site.port });
  await open(page, site.url);
  assert.equal(await keptForOffline(page), newest);
  await page.waitForFunction(async (all) => (await caches.keys()).join() === all.map((it) => `steward-files-${it}`).join(), [newer, newest]);
});

test("a server in trouble is no reason to show less than what is kept", async ({ newPage, serve, assert }) => {
  let site = await serve(undefined, { prefix: PREFIX });
  const page = await newPage();
  await startDesk(page, site.url);
  await keptForOffline(page);
  await site.stop();
  site = await serve(undefined, { prefix: PREFIX, port: site.port, status: 503 });
  await open(page, site.url);
  await page.locator(".rail__name", { hasText: "Ostermoor" }).waitFor();
  assert.ok(site.requests.some((it) => it.path === PREFIX), "the server was asked");
});

test("a build whose keeping was cut short is kept again", async ({ newPage, serve, assert }) => {
  const site = await serve(undefined, { prefix: PREFIX });
  const page = await newPage();
  await page.goto(new URL("version.json", site.url).href);
  // What a browser that is killed in the middle leaves behind.
  await page.evaluate(async () => caches.open(`steward-files-${(await (await fetch("version.json")).json()).build}`));
  await startDesk(page, site.url);
  const build = await keptForOffline(page);
  assert.deepEqual(await builds(page), [build]);
  await site.stop();
  await page.context().setOffline(true);
  await page.reload();
  await page.locator(".rail__name", { hasText: "Ostermoor" }).waitFor();
});
