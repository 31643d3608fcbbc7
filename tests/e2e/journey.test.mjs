// A stranger's first ten minutes: the real log is dropped on the page, becomes a desk, and is worked.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "./lib.mjs";

const FOLDER = new URL("../fixtures/uci-498-incident-log/", import.meta.url);

/** The log as it lies in the repository, packed. */
const LOG = fileURLToPath(new URL("incident_event_log.csv.gz", FOLDER));

test("the real log becomes a desk that is worked, and everything is there again", { timeout: 300_000 }, async ({ newPage, baseUrl, assert }) => {
  const expected = JSON.parse(readFileSync(new URL("expected.json", FOLDER), "utf8"));
  const page = await newPage();
  await page.goto(baseUrl);
  await page.locator(".first__import input").setInputFiles(LOG);
  const start = page.locator(".plan .button--primary");
  await start.waitFor({ timeout: 60_000 });
  assert.match(await page.textContent(".plan"), /ServiceNow/);
  await start.click();
  await page.locator(".report").waitFor({ timeout: 180_000 });
  const report = (await page.textContent(".report")).replaceAll(/[\s,.\u00a0\u202f]/g, "");
  assert.match(report, /24918/);
  assert.match(report, /141712/);

  // Whoever starts an import without a name is asked who they are, and can be one of its people.
  await page.locator("#ask-who").fill("Resolver 73");
  await page.getByRole("option", { name: "Resolver 73", exact: true }).click();
  await page.locator(".who", { hasText: "Resolver 73" }).waitFor();
  await page.locator(".ask-who").waitFor({ state: "detached" });

  // What the page counts is what an independent script counts in the file.
  const count = (query) => page.evaluate(async (it) => (await steward.query(`type:incident ${it}`, { limit: 0 })).total, query);
  const last = expected.last_rows;
  assert.equal(await count(""), expected.incidents);
  assert.equal(await count("state:closed"), last.by_state.Closed);
  for (const [label, total] of Object.entries(last.by_priority)) assert.equal(await count(`p:${label[0]}`), total, label);
  for (const [month, total] of Object.entries(last.by_opened_month)) assert.equal(await count(`opened:${month}`), total, month);
  assert.equal(await count("assignee:me"), await count('assignee:"Resolver 73"'));
  assert.equal(await count('group:"Group 70"'), last.by_assignment_group["Group 70"]);

  // As it was on a day in the middle: some were open then.
  const open = await page.evaluate(
    async () => (await steward.query("type:incident is:open", { limit: 0, asOf: new Date("2016-04-01T00:00:00Z") })).total,
  );
  assert.ok(open > 500, `${open} open on 1 April 2016`);

  // A new incident through its life.
  const made = await page.evaluate(async () => {
    const { id, number } = await steward.create("incident", { title: "Zebra crossing lights are out", impact: 2, urgency: 1 });
    await steward.command(id, "start", {});
    await steward.command(id, "resolve", { resolution_code: "fixed", resolution_notes: "Changed both bulbs and the fuse." });
    return { id, number };
  });
  assert.equal((await page.evaluate((id) => steward.get(id), made.id)).fields.state, "resolved");
  await page.evaluate(() => steward.undo());
  assert.equal((await page.evaluate((id) => steward.get(id), made.id)).fields.state, "in_progress");
  const hits = await page.evaluate(() => steward.search("zebras crossing", { limit: 5 }));
  assert.equal(hits[0].number, made.number);

  await page.goto(`${baseUrl}#/incidents?q=is%3Aopen`);
  await page.getByText("Zebra crossing lights are out").first().waitFor();
  await page.goto(`${baseUrl}#/incidents/INC0000045`);
  await page.locator(".record__title").waitFor();

  await page.reload();
  await page.waitForFunction(() => globalThis.steward !== undefined);
  await page.evaluate(() => steward.ready());
  assert.equal(await count(""), expected.incidents + 1);
  assert.equal((await page.evaluate((id) => steward.get(id), made.id)).fields.state, "in_progress");
});

test("a change in one tab shows in the other at once", { timeout: 60_000 }, async ({ launchPersistent, tempDir, baseUrl, assert }) => {
  const browser = await launchPersistent(tempDir());
  const pages = [];
  for (let tab = 0; tab < 2; tab += 1) {
    const page = await browser.context.newPage();
    await page.goto(baseUrl);
    await page.waitForFunction(() => globalThis.steward !== undefined);
    await page.evaluate(() => steward.ready());
    pages.push(page);
    if (tab === 0) {
      await page.locator("#first-organisation").fill("Ostermoor");
      await page.locator("#first-name").fill("Amara");
      await page.locator("#first-name").press("Enter");
      await page.locator("#first-name").waitFor({ state: "detached" });
    }
  }
  const [one, two] = pages;
  const sees = (page, total) =>
    page.evaluate(async (total) => {
      while ((await steward.query("type:incident", { limit: 0 })).total < total) await new Promise((done) => setTimeout(done, 20));
    }, total);
  for (const [nth, title] of ["First from one", "Second from one", "Third from one"].entries()) {
    await one.evaluate((it) => steward.create("incident", { title: it }), title);
    await sees(two, nth + 1);
  }
  // Both write at the same time: nothing is lost, no number is given twice.
  const numbers = await Promise.all(
    pages.flatMap((page, tab) => Array.from({ length: 10 }, (_, nth) => page.evaluate(async (it) => (await steward.create("incident", { title: it })).number, `${tab}/${nth}`))),
  );
  assert.equal(new Set(numbers).size, 20);
  for (const page of pages) await sees(page, 23);
  await browser.close?.();
});
