// The frame around every page: first run, import by two clicks, keys, themes, window.steward.
import { test } from "./lib.mjs";

const CSV = [
  "number,short_description,priority,state,opened_at,assignment_group",
  "INC0000001,Mail is slow,2 - High,New,2026-03-01 09:00:00,Service desk",
  "INC0000002,Printer is out of paper,4 - Low,New,2026-03-02 10:00:00,Service desk",
  "INC0000003,=HYPERLINK(1),3 - Moderate,New,2026-03-03 11:00:00,Network",
].join("\n");

async function start(page, baseUrl) {
  await page.goto(baseUrl);
  await page.locator("#first-organisation").fill("Ostermoor");
  await page.locator("#first-name").fill("Amara Okafor");
  await page.locator("#first-name").press("Enter");
  await page.locator(".rail").waitFor();
}

test("an empty desk starts with two names, and keeps them", async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage();
  await page.goto(baseUrl);
  await page.locator(".first__import").waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await start(page, baseUrl);
  assert.match(await page.textContent(".rail__name"), /Ostermoor/);
  assert.match(await page.textContent(".who"), /Amara Okafor/);
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.reload();
  await page.locator(".rail").waitFor();
  assert.match(await page.textContent(".rail__name"), /Ostermoor/);
});

test("a known file needs two clicks, and the import can be taken back", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await page.goto(baseUrl);
  await page.locator(".first__import input").setInputFiles({ name: "incidents.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) });
  await page.locator(".plan .button--primary").click();
  await page.locator(".report").waitFor();
  const total = () => page.evaluate(async () => (await window.steward.query("is:any type:incident")).total);
  assert.equal(await total(), 3);
  await page.locator(".report .button", { hasText: "Undo" }).click();
  await page.locator(".drop-zone").waitFor();
  assert.equal(await total(), 0);
});

test("keys lead everywhere", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await start(page, baseUrl);
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await page.waitForFunction(() => location.hash === "#/incidents");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("go to people");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash === "#/people");
  await page.keyboard.press("?");
  await page.locator(".shortcuts").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".shortcuts").waitFor({ state: "detached" });
  assert.equal(await page.locator("dialog[open]").count(), 0);
});

test("who I am is chosen from the people, or added", async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage();
  await start(page, baseUrl);
  await page.evaluate(() => steward.create("person", { name: "Noor Haddad" }));
  await page.locator(".who").click();
  await page.getByRole("menuitem", { name: "I am somebody else" }).click();
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.locator("#who-am-i").fill("noor");
  await page.getByRole("option", { name: "Noor Haddad" }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".who", { hasText: "Noor Haddad" }).waitFor();
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  await page.evaluate(() => (location.hash = "#/settings/me"));
  await page.locator("#me-person").fill("Brand New");
  await page.getByRole("option", { name: "New person “Brand New”" }).click();
  await page.locator(".who", { hasText: "Brand New" }).waitFor();
  const people = () => page.evaluate(async () => (await steward.query("type:person", { limit: 0 })).total);
  assert.equal(await people(), 3);
  await page.reload();
  await page.locator(".who", { hasText: "Brand New" }).waitFor();
  const { number } = await page.evaluate(() => steward.create("incident", { title: "Mine" }));
  await page.evaluate((it) => steward.command(it, "say", { text: "Looking", lane: "public" }), number);
  const view = await page.evaluate((it) => steward.get(it), number);
  assert.match(JSON.stringify(view.timeline), /Brand New/);
});

test("after a restore in a new browser I am asked who I am", async ({ newPage, baseUrl, tempDir }) => {
  const page = await newPage();
  await start(page, baseUrl);
  await page.evaluate(() => (location.hash = "#/settings/data"));
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /backup/i }).first().click()]);
  const path = `${tempDir()}/desk.steward`;
  await download.saveAs(path);
  const other = await newPage();
  await other.goto(baseUrl);
  await other.locator(".first__way input[type=file]").setInputFiles(path);
  await other.locator("#ask-who").fill("Amara");
  await other.getByRole("option", { name: "Amara Okafor", exact: true }).click();
  await other.locator(".who", { hasText: "Amara Okafor" }).waitFor();
  await other.locator(".ask-who").waitFor({ state: "detached" });
});

test("a theme stays", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await start(page, baseUrl);
  for (const [label, code] of [["Dark", "dark"], ["High contrast", "contrast"]]) {
    await page.locator(".who").click();
    await page.locator(".menu__item", { hasText: label }).click();
    await page.waitForFunction((it) => document.documentElement.dataset.theme === it, code);
  }
  await page.reload();
  await page.locator(".rail").waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "contrast");
});

test("every page can be used by everybody, in every theme", { timeout: 240_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage();
  await start(page, baseUrl);
  const { number } = await page.evaluate(async () => {
    const made = await steward.create("incident", { title: "Mail is slow", description: "Since this morning.", impact: 2, urgency: 1, tags: ["mail"] });
    await steward.command(made.id, "say", { text: "Looking into it.", lane: "public" });
    await steward.command(made.id, "say", { text: "It is the queue.", lane: "internal" });
    return made;
  });
  const places = [
    ["#/", ".home"],
    ["#/incidents", ".list"],
    ["#/incidents?view=board", ".board"],
    [`#/incidents/${number}`, ".record__title"],
    ["#/incidents/new", "#new-title"],
    ["#/search?q=mail", "#search-box"],
    ["#/import", ".drop-zone"],
    ["#/settings/workspace", "#set-name"],
    ["#/settings/me", "#me-person"],
    ["#/settings/data", ".page"],
  ];
  const problems = [];
  for (const [label, code] of [["Light", "light"], ["Dark", "dark"], ["High contrast", "contrast"]]) {
    await page.locator(".who").click();
    await page.locator(".menu__item", { hasText: label }).click();
    await page.waitForFunction((it) => document.documentElement.dataset.theme === it, code);
    for (const [hash, there] of places) {
      await page.evaluate((it) => (location.hash = it), hash);
      await page.locator(there).first().waitFor();
      await page.waitForTimeout(150);
      problems.push(...(await accessibilityProblems(page)).map((it) => `${code} ${hash}: ${it}`));
    }
  }
  assert.deepEqual(problems, []);
});

test("several files, another type, and a mapping that is kept", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await start(page, baseUrl);
  await page.evaluate(() => (location.hash = "#/import"));
  const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  const states = Array.from({ length: 12 }, (_, n) => `INC${n},Mail,State ${n}`).join("\n");
  await page.locator("#import-files").setInputFiles([
    file("tickets.csv", `Number,Short description,State,Work notes\n${states.replaceAll("\n", ",noted\n")},noted\n`),
    file("people.csv", "Name,Email,Department\nNoor Haddad,noor@example.org,Sales\n"),
  ]);
  await page.locator(".plan").waitFor();
  assert.match(await page.textContent(".plan"), /people\.csv/);
  await page.locator(".plan-details > summary").click();
  const row = (header) => page.locator(".mapping tbody tr", { has: page.locator("th", { hasText: header }) });
  assert.equal(await row("Work notes").locator("select").first().inputValue(), "work_notes");
  assert.equal(await row("State").locator(".value-map__line").count(), 12);
  await page.locator("#import-keep").fill("Old desk");
  await page.locator(".plan .button--primary").click();
  await page.locator(".report").waitFor();
  await page.getByRole("button", { name: "Go on with people.csv" }).click();
  await page.locator(".plan", { hasText: "A list of people" }).waitFor();
  await page.locator(".plan-details > summary").click();
  await page.locator("#import-kind").selectOption("group");
  await page.waitForFunction(() => document.querySelector(".mapping select[aria-label^=Department]")?.value === "extra");
  await page.locator("#import-mapping").selectOption("Old desk");
  await page.locator("#import-mapping-name").fill("Former desk");
  await page.locator("#import-mapping-name").press("Enter");
  await page.locator("#import-mapping option", { hasText: "Former desk" }).waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Delete this mapping" }).click();
  await page.locator("#import-mapping").waitFor({ state: "detached" });
});

test("scripts have the same desk", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await page.goto(baseUrl);
  await page.waitForFunction(() => window.steward);
  const seen = await page.evaluate(async () => {
    const { steward } = window;
    const before = await steward.ready();
    const made = await steward.create("incident", { title: "Mail is slow", impact: 2, urgency: 1, tags: ["mail", "slow"] });
    await steward.command(made.number, "say", { text: "Looking into it.", lane: "public" });
    await steward.update(made.id, { description: "Since this morning." });
    const view = await steward.get(made.number);
    const found = await steward.query("title:mail type:incident", { columns: ["number", "title", "opened_at"] });
    await steward.undo();
    const after = await steward.get(made.id);
    let error = null;
    try {
      await steward.command(made.id, "resolve", {});
    } catch (caught) {
      error = { kind: caught.kind, code: caught.code, isError: caught instanceof Error };
    }
    const stats = await steward.stats();
    return {
      before, made, tags: view.fields.tags, said: view.timeline.map((it) => [it.lane, it.text]),
      description: view.fields.description, without: after.fields.description ?? null,
      total: found.total, row: found.rows[0], isDate: found.rows[0].opened_at instanceof Date,
      error, incidents: stats.records.incident,
    };
  });
  assert.equal(seen.before.phase, "empty");
  assert.match(seen.made.number, /^INC/);
  assert.deepEqual([...seen.tags].sort(), ["mail", "slow"]);
  assert.deepEqual(seen.said, [["public", "Looking into it."]]);
  assert.equal(seen.description, "Since this morning.");
  assert.equal(seen.without, null);
  assert.equal(seen.total, 1);
  assert.ok(seen.isDate);
  assert.equal(seen.error.kind, "refusal");
  assert.ok(seen.error.isError);
  assert.equal(seen.incidents, 1);
});
