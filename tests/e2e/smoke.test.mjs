// The pipeline as a whole: page and worker load, find each other, and a failure to load is said in words.
import { test } from "./lib.mjs";

test("an empty browser shows what this is", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await page.goto(baseUrl);
  await page.locator("#app h1, body > .first h1").waitFor();
  assert.match(await page.textContent("h1"), /service desk/);
  assert.equal(await page.locator("#boot").count(), 0, "the boot screen is gone");
});

test("any path prefix will do, and a plain-http host", async ({ newPage, serve, assert }) => {
  for (const prefix of ["/", "/a/b/c/"]) {
    const site = await serve(undefined, { prefix });
    const page = await newPage();
    await page.goto(site.at("desk.test"));
    await page.waitForFunction(() => !document.getElementById("boot"));
    assert.equal(await page.evaluate(() => isSecureContext), false);
  }
});

test("nothing is asked of any other host", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  const hosts = new Set();
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await page.goto(baseUrl);
  await page.waitForFunction(() => !document.getElementById("boot"));
  hosts.delete("");
  assert.deepEqual([...hosts], [new URL(baseUrl).host]);
});

test("the shell is there without the program, and keeps to WCAG", async ({ newPage, serve, assert, accessibilityProblems }) => {
  const site = await serve(undefined, { headers: (path) => (path.endsWith(".wasm") ? { "cache-control": "no-store" } : {}) });
  const page = await newPage({ javaScriptEnabled: false });
  await page.goto(site.url);
  assert.ok(await page.locator(".boot-rail").isVisible());
  assert.match(await page.textContent("noscript"), /allow JavaScript/);
  const held = await newPage();
  await held.route("**/*.wasm", () => {});
  await held.goto(site.url, { waitUntil: "commit" });
  await held.locator("#boot-status").waitFor();
  assert.deepEqual(await accessibilityProblems(held), []);
});

for (const [what, pattern] of [
  ["its wasm", /app-[0-9a-f]+\.wasm$/],
  ["its module", /app-[0-9a-f]+\.js$/],
  ["its loader", /app_loader-[0-9a-f]+\.js$/],
]) {
  test(`a page that misses ${what} says so`, async ({ newPage, serve, assert }) => {
    const site = await serve(undefined, { missing: [pattern] });
    const page = await newPage();
    await page.goto(site.url);
    await page.locator(".boot--failed").waitFor();
    const text = await page.textContent("#boot-status");
    assert.match(text, /could not start/);
    assert.match(text, /untouched/);
  });
}

test("a browser without WebAssembly is told what it lacks", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.goto(baseUrl);
  await page.locator(".boot--failed").waitFor();
  assert.match(await page.textContent("#boot-status"), /WebAssembly/);
});

test("what is stored outlives a browser that is killed", async ({ launchPersistent, tempDir, baseUrl, assert }) => {
  const profile = tempDir();
  const first = await launchPersistent(profile);
  const page = await first.context.newPage();
  await page.goto(baseUrl);
  await page.evaluate(
    () =>
      new Promise((done, fail) => {
        const open = indexedDB.open("kept", 1);
        open.onupgradeneeded = () => open.result.createObjectStore("rows");
        open.onerror = () => fail(open.error);
        open.onsuccess = () => {
          const tx = open.result.transaction("rows", "readwrite", { durability: "strict" });
          tx.objectStore("rows").put("still here", 1);
          tx.oncomplete = () => done();
        };
      }),
  );
  await first.kill();
  const second = await launchPersistent(profile);
  const again = await second.context.newPage();
  await again.goto(baseUrl);
  const value = await again.evaluate(
    () =>
      new Promise((done, fail) => {
        const open = indexedDB.open("kept", 1);
        open.onerror = () => fail(open.error);
        open.onsuccess = () => {
          const get = open.result.transaction("rows").objectStore("rows").get(1);
          get.onsuccess = () => done(get.result);
        };
      }),
  );
  assert.equal(value, "still here");
  await second.close();
});
