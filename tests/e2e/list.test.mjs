// The list as an agent uses it for eight hours: find, sort, select, change many at once, undo, and all
// of it by keyboard. Counts are compared with what opens, and the address with what is shown.
import { test } from "./lib.mjs";

const TITLES = ["ERP posting stops", "Remote access drops every ten minutes", "Label printers print blank", "Badge readers deny new starters"];

/** Starts a workspace with a group, a person and so many incidents, and opens their list. */
async function start(page, baseUrl, count = 12) {
  await page.goto(baseUrl);
  await page.locator("#first-organisation").fill("Ostermoor");
  await page.locator("#first-name").fill("Amara Okafor");
  await page.locator("form", { has: page.locator("#first-name") }).locator("button[type=submit]").click();
  await page.locator("#first-name").waitFor({ state: "detached" });
  await page.evaluate(
    async ([count, titles]) => {
      const { steward } = window;
      await steward.create("group", { name: "Service desk" });
      await steward.create("person", { name: "Jonas Lindqvist" });
      for (let n = 0; n < count; n++) {
        await steward.create("incident", {
          title: `${titles[n % titles.length]} ${n}`,
          impact: String(1 + (n % 3)),
          urgency: String(1 + (n % 2)),
          assignment_group: n % 2 ? "Service desk" : null,
        });
      }
    },
    [count, TITLES],
  );
  await list(page, "q=is%3Aopen");
}

async function list(page, query = "") {
  await page.evaluate((it) => (location.hash = it), `#/incidents?${query}`);
  await rows(page).first().waitFor();
}

const rows = (page) => page.locator(".list-layer .list-row:not([hidden]):not(.list-row--waiting)");
const grid = (page) => page.locator("#list-grid");
const count = async (page) => Number((await page.locator(".list-count b").textContent()).replace(/\D/g, ""));
/** The text of a column from the top row down. */
const column = async (page, name) =>
  (await rows(page).evaluateAll((them, name) => them
    .map((it) => [Number(it.dataset.index), it.querySelector(`.list-cell--${name}`).textContent])
    .sort((a, b) => a[0] - b[0])
    .map((it) => it[1]), name));
const params = (page) => new URLSearchParams(new URL(page.url()).hash.split("?")[1] ?? "");

test("a list is found, sorted and shown as its address says", { timeout: 120_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage();
  await start(page, baseUrl);
  assert.equal(await count(page), 12);
  assert.equal(await grid(page).getAttribute("aria-rowcount"), "13");

  // A word finds, and the address says so.
  await page.keyboard.press("/");
  await page.keyboard.press("End");
  await page.keyboard.type(" printers");
  await page.waitForFunction(() => document.querySelector(".list-count b").textContent === "3");
  assert.match(params(page).get("q"), /printers/);
  assert.ok((await column(page, "title")).every((it) => /printers/.test(it)));

  // A wrong query says where, and offers what was meant.
  await page.locator("#list-query").fill("is:opne");
  await page.locator(".query__wrong").waitFor();
  assert.equal(await page.locator("#list-query").getAttribute("aria-invalid"), "true");
  await page.locator("#list-query").fill("is:open");
  await page.waitForFunction(() => document.querySelector(".list-count b").textContent === "12");

  // Headers sort; shift-click adds a second column.
  await page.locator(".list-cell--title .list-sort").click();
  await page.waitForFunction(() => /sort=title/.test(location.hash));
  const titles = await column(page, "title");
  assert.deepEqual(titles, [...titles].sort((a, b) => a.localeCompare(b, "en", { numeric: true })));
  await page.locator(".list-cell--number .list-sort").click({ modifiers: ["Shift"] });
  await page.waitForFunction(() => /number/.test(location.hash));
  assert.equal(await page.locator(".list-row--head .list-cell--title").getAttribute("aria-sort"), "ascending");
  assert.equal(await page.locator(".list-sort__place").count(), 2);

  // Columns are chosen, and stay in the address.
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await page.getByLabel("Channel", { exact: true }).check();
  await page.waitForFunction(() => /cols=/.test(location.hash));
  await page.keyboard.press("Escape");
  await page.locator(".list-row--head .list-cell--channel").waitFor();

  assert.deepEqual(await accessibilityProblems(page), []);
  await page.reload();
  await page.locator(".list-row--head .list-cell--channel").waitFor();
});

test("many records are changed at once, after a preview, and back again", { timeout: 120_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage();
  await start(page, baseUrl);
  await grid(page).focus();
  // By keyboard only: two with Shift, one with x.
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.locator(".bulk__count b", { hasText: "3" }).waitFor();
  // The rows are drawn with the next frame.
  await page.waitForFunction(() => document.querySelectorAll(".list-row--selected").length === 3);

  await page.keyboard.press("t");
  await page.locator("#deed-tag").fill("gateway");
  await page.locator(".deed__count--changed b", { hasText: "3" }).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.getByRole("button", { name: "Apply to 3" }).click();
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  await list(page, "q=tag%3Agateway");
  assert.equal(await count(page), 3);

  await page.locator(".notice").getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction(() => document.querySelector(".list-count b").textContent === "0");

  // All that the query finds.
  await list(page, "q=is%3Aopen");
  await grid(page).focus();
  await page.keyboard.press("Control+a");
  await page.locator(".bulk__count b", { hasText: "12" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".bulk").waitFor({ state: "detached" });
});

test("a record opens beside the list, and the keyboard leads through", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage({ viewport: { width: 1440, height: 900 } });
  await start(page, baseUrl);
  await grid(page).focus();
  await page.keyboard.press("Enter");
  await page.locator(".list-pane").waitFor();
  const first = params(page).get("sel");
  await page.keyboard.press("j");
  await page.waitForFunction((first) => new URLSearchParams(location.hash.split("?")[1]).get("sel") !== first, first);
  await page.keyboard.press("Escape");
  await page.locator(".list-pane").waitFor({ state: "detached" });
  // A narrow page leads to the record's own, and the browser's Back leads back.
  await page.setViewportSize({ width: 390, height: 844 });
  await rows(page).first().locator(".list-link").click();
  await page.waitForFunction(() => /#\/incidents\/INC/.test(location.hash));
  await page.goBack();
  await rows(page).first().waitFor();
  const sideways = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
  assert.ok(sideways <= 0, `the page scrolls sideways by ${sideways} px`);
});

test("a card moves to another state by its menu, and only where a step leads", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await start(page, baseUrl, 4);
  await list(page, "q=is%3Aopen");
  await page.getByRole("link", { name: "Board" }).click();
  const cards = (state) => page.getByRole("region", { name: new RegExp(`^${state}`) }).locator(".board-card");
  await cards("New").first().waitFor();
  const before = await cards("New").count();
  await cards("New").first().getByRole("button", { name: "Move to…" }).click();
  assert.equal(await page.getByRole("menuitem", { name: "Close", exact: true }).count(), 0);
  await page.getByRole("menuitem", { name: "Start work" }).click();
  await cards("In progress").first().waitFor();
  assert.equal(await cards("New").count(), before - 1);
});

test("what is exported is what is shown", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await start(page, baseUrl);
  await list(page, "q=printers&cols=number,title");
  const shown = await column(page, "title");
  await page.getByRole("button", { name: "More", exact: true }).click();
  const waiting = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Export as CSV" }).click();
  const stream = await (await waiting).createReadStream();
  let text = "";
  for await (const piece of stream) text += piece;
  const lines = text.replace(/^\uFEFF/, "").trim().split(/\r?\n/);
  assert.equal(lines.length, shown.length + 1);
  assert.match(lines[0], /number,title/i);
  for (const title of shown) assert.ok(text.includes(title), title);
});

test("a list in groups counts what its groups list, by keyboard too", { timeout: 120_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage();
  await start(page, baseUrl);
  await page.getByRole("button", { name: "Group by" }).click();
  await page.getByRole("menuitemradio", { name: "Group", exact: true }).click();
  await page.waitForFunction(() => location.hash.includes("group=assignment_group"));
  const heads = page.locator(".list-group__toggle");
  await heads.nth(1).waitFor();
  const said = await heads.allTextContents();
  assert.deepEqual(said.map((it) => it.trim()), ["Service desk6", "No group6"]);
  const shown = page.locator(".list-groups__table a[href*='/incidents/INC']");
  await page.waitForFunction(() => document.querySelectorAll(".list-groups__table a[href*='/incidents/INC']").length === 12);
  assert.deepEqual(await accessibilityProblems(page), []);
  await heads.first().focus();
  await page.keyboard.press("Enter");
  assert.equal(await heads.first().getAttribute("aria-expanded"), "false");
  await page.waitForFunction(() => document.querySelectorAll(".list-groups__table a[href*='/incidents/INC']").length === 6);
  assert.equal(await shown.count(), 6);
  await page.reload();
  await heads.nth(1).waitFor();
  await page.locator(".list-group__open").first().click();
  await rows(page).first().waitFor();
  assert.equal(await count(page), 6);
});
