// The demo company: one click, somebody to be, a tour by keyboard, a week forward, and no trace.
import { open, startDesk, test } from "./lib.mjs";

const count = (page, query = "") => page.evaluate(async (it) => (await steward.query(`type:incident ${it}`, { limit: 0 })).total, query);
const databases = (page) => page.evaluate(async () => (await indexedDB.databases()).map((it) => it.name).sort());
const keys = (page) => page.evaluate(() => Object.keys(localStorage).filter((it) => it.startsWith("steward-demo")));

test("one click opens a company with a year of work in it", { timeout: 240_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage();
  await page.goto(baseUrl);
  const started = Date.now();
  await page.locator(".first__demo button").click();
  await page.locator(".demo-bar").waitFor({ timeout: 120_000 });
  console.log(`      the demo was there after ${Date.now() - started} ms`);
  assert.match(page.url(), /\?demo#\//);
  await page.evaluate(() => steward.ready());
  const total = await count(page);
  assert.ok(total > 4_000 && total < 4_900, `${total} incidents`);
  assert.match(await page.textContent(".rail__name"), /Ardenholt/);
  assert.match(await page.textContent(".demo-bar__who"), /First-line agent/);
  assert.deepEqual(await accessibilityProblems(page), []);
  const hits = await page.evaluate(() => steward.search("label printer line", { limit: 5 }));
  assert.ok(hits.length > 0);
  await page.goto(`${baseUrl}?demo#/incidents?q=is:open`);
  await page.locator("[role=row]").nth(3).waitFor();

  // Every number of every story comes out, and the page says so.
  await page.evaluate(() => (location.hash = "#/demo"));
  await page.locator(".stories__verdict b").waitFor({ timeout: 60_000 });
  assert.match(await page.textContent(".stories__verdict"), /All \d+ numbers come out/);
  assert.equal(await page.locator(".story__check--fails").count(), 0);
  assert.deepEqual(await accessibilityProblems(page), []);

  // A reload stays in the demo, and makes nothing twice.
  await page.reload();
  await page.locator(".demo-bar").waitFor();
  await page.evaluate(() => steward.ready());
  assert.equal(await count(page), total);
  assert.deepEqual(await databases(page), ["steward", "steward-demo"]);
});

test("somebody to be, a tour by keyboard, a week forward", { timeout: 240_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await open(page, baseUrl);
  await page.evaluate(() => steward.demo());
  await page.locator(".demo-bar").waitFor();
  const total = await count(page);

  // Whoever asks for help sees what they reported, and nothing internal.
  await page.locator(".demo-bar__who").click();
  await page.getByRole("menuitemradio", { name: "Requester" }).click();
  await page.locator(".who", { hasText: "Requester" }).waitFor();
  assert.ok((await count(page)) < 200);
  await page.evaluate(() => steward.persona("programme_manager"));
  await page.locator(".who", { hasText: "Administrator" }).waitFor();
  assert.equal(await count(page), total);

  await page.locator(".demo-bar button", { hasText: "Tour" }).click();
  await page.locator(".tour__title", { hasText: "Ardenholt" }).waitFor();
  await page.waitForFunction(() => document.activeElement?.classList.contains("tour"));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const title = await page.textContent(".tour__title");
  assert.match(title, /Late on paper/);
  await page.waitForFunction(() => location.hash.startsWith("#/incidents"));
  await page.locator("[role=row]", { hasText: "terminals" }).first().waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".tour").waitFor({ state: "detached" });
  await page.reload();
  await page.locator(".demo-bar button", { hasText: "Tour" }).click();
  await page.locator(".tour__title", { hasText: "Late on paper" }).waitFor();

  await page.evaluate(() => steward.ready());
  await page.evaluate(() => steward.fastForward());
  const after = await count(page);
  assert.ok(after > total + 20 && after < total + 220, `${total} to ${after}`);
  assert.ok((await count(page, "opened:-7d..")) > 20);
  await page.reload();
  await page.locator(".demo-bar").waitFor();
  await page.evaluate(() => steward.ready());
  assert.equal(await count(page), after);
  // What is made now is dated to the demo's now.
  const made = await page.evaluate(async () => {
    const { id } = await steward.create("incident", { title: "Made in the week to come" });
    return (await steward.get(id)).fields.opened_at;
  });
  assert.ok(new Date(made) - Date.now() > 6 * 86_400_000, String(made));
});

test("one's own data is never touched, and the demo leaves no trace", { timeout: 240_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await startDesk(page, baseUrl);
  await page.evaluate(() => steward.create("incident", { title: "My own trouble" }));
  await page.evaluate(() => (location.hash = "#/settings/data"));
  await page.getByRole("button", { name: "Open the demo company" }).click();
  await page.locator(".demo-bar").waitFor({ timeout: 120_000 });
  await page.evaluate(() => steward.ready());
  assert.equal(await count(page, "title:\"My own trouble\""), 0);
  await page.evaluate(() => steward.create("incident", { title: "Only in the demo" }));
  const refused = await page.evaluate(() => steward.restore(new Blob(["x"])).then(() => "", (error) => error.code));
  assert.equal(refused, "in_the_demo");

  // Leaving keeps it, and one's own desk is as it was.
  await page.locator(".demo-bar").getByRole("button", { name: "Leave the demo" }).click();
  await page.getByRole("menuitem", { name: "Leave the demo" }).click();
  await page.locator(".rail__name", { hasText: "Ostermoor" }).waitFor();
  assert.equal(await page.locator(".demo-bar").count(), 0);
  assert.equal(await count(page), 1);
  assert.ok(!page.url().includes("demo"));
  await page.evaluate(() => steward.demo());
  assert.equal(await count(page, "title:\"Only in the demo\""), 1);

  await page.locator(".demo-bar").getByRole("button", { name: "Leave the demo" }).click();
  await page.getByRole("menuitem", { name: "Remove the demo" }).click();
  await page.locator(".demo-remove").click();
  await page.locator(".rail__name", { hasText: "Ostermoor" }).waitFor();
  assert.deepEqual(await databases(page), ["steward"]);
  assert.deepEqual(await keys(page), []);
  assert.equal(await count(page), 1);
  assert.equal(await count(page, "title:\"My own trouble\""), 1);
});
