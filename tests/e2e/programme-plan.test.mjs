// The plan as a programme manager works in it: a ready plan, the timeline by pointer and by keyboard, the
// baseline; then a gate that opens itself, and the sponsor who alone may sign.
import { go, open, startDesk, test } from "./lib.mjs";

const row = (page, name) => page.locator(".gantt__row", { has: page.locator(".gantt__name", { hasText: name }) });

/** Becomes another person, as the settings let one. */
async function become(page, name, role) {
  await go(page, "#/settings/me");
  await page.locator("#me-person").fill(name);
  await page.getByRole("option", { name }).first().click();
  await page.locator(`input[name=role][value=${role}]`).click();
}

test("a ready plan is moved by pointer and by keyboard, taken back, and kept", { timeout: 180_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage({ timezoneId: "UTC" });
  await startDesk(page, baseUrl);
  await go(page, "#/programme/plan");
  // A Monday, so that nothing of it depends on the day of the test.
  await page.locator("#plan-first-day").fill("2026-02-02");
  await page.locator("[data-template=pilot_30]").click();
  const first = row(page, "Agree on scope");
  await first.waitFor();
  assert.equal(await page.locator(".gantt__row--gate").count(), 2);
  assert.ok((await page.locator(".gantt__bar--critical").count()) > 3, "the critical path is marked");
  assert.ok((await page.locator(".gantt__tie").count()) > 10, "dependencies are drawn");
  await page.locator("#plan-zoom").selectOption("0");
  const label = async (text) => {
    await page.waitForFunction(
      ([text]) => [...document.querySelectorAll(".gantt__row")].find((it) => it.textContent.includes("Agree on scope"))?.querySelector("[role=gridcell]").getAttribute("aria-label").includes(text),
      [text],
    );
  };
  await label("2 Feb");
  assert.deepEqual(await accessibilityProblems(page), []);

  // By keyboard: a day later, then its end, with words for those who do not see it.
  await first.focus();
  await page.keyboard.press("ArrowRight");
  await label("3 Feb to 4 Feb");
  await page.locator(".plan-page [role=status]", { hasText: "Agree on scope" }).waitFor({ state: "attached" });
  await page.keyboard.press("Shift+ArrowRight");
  await label("3 Feb to 5 Feb");
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.activeElement.textContent.includes("Name the process owner"));
  await page.keyboard.press("ArrowUp");

  // By pointer: two days to the right, by the bar; and what waits for it can follow.
  const drag = async (from, days) => {
    const box = await from.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + days * 28, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
  };
  await drag(first.locator(".gantt__done"), 0);
  await drag(first.locator(".gantt__bar"), 2);
  await label("5 Feb to 9 Feb");
  await drag(first.locator(".gantt__handle"), -3);
  await label("5 Feb to 6 Feb");
  const allowed = page.locator("#plan-allowed");
  await allowed.waitFor();
  assert.match(await allowed.textContent(), /Move \d+ tasks? to what the dependencies allow/);
  await allowed.click();
  await allowed.waitFor({ state: "detached" });

  // Taken back, step by step; there after a reload.
  await page.evaluate(() => steward.undo());
  await allowed.waitFor();
  await page.evaluate(() => steward.undo());
  await label("5 Feb to 9 Feb");
  await page.reload();
  await first.waitFor();
  await label("5 Feb to 9 Feb");

  // The baseline, and its ghost once something moves.
  await page.locator("#plan-baseline").click();
  await page.locator("#plan-baseline").waitFor({ state: "detached" });
  await first.focus();
  await page.keyboard.press("ArrowRight");
  await label("behind the baseline");
  await page.locator("#plan-baseline").waitFor();

  // The same as lanes, as a list and as a board.
  await page.getByRole("link", { name: "By practice" }).click();
  await page.locator(".gantt__row--lane", { hasText: "Incident management" }).waitFor();
  await page.locator(".plan-tools").getByRole("link", { name: "List" }).click();
  await page.locator(".gantt").waitFor({ state: "detached" });
  await page.locator(".grid tbody tr", { hasText: "Agree on scope" }).waitFor();
  await page.locator(".plan-tools").getByRole("link", { name: "Board" }).click();
  await page.locator(".board-card", { hasText: "Agree on scope" }).waitFor();
});

test("a gate opens itself, and only the sponsor signs it", { timeout: 120_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage({ timezoneId: "UTC" });
  await startDesk(page, baseUrl);
  await open(page, baseUrl);
  await page.evaluate(async () => {
    await steward.create("person", { name: "Ingrid Solheim" });
    await steward.create("programme", { name: "Better service", vision: "People get help fast", sponsor: "Ingrid Solheim" });
    await steward.create("task", { name: "Gate 1", task_type: "gate", ends_at: "2026-02-20" });
    await steward.create("criterion", { name: "Two incidents", gate: "PT-0001", record_kind: "incident", minimum: 2 });
  });
  await go(page, "#/programme/gates");
  await page.getByText("are not in use yet").waitFor();
  await page.evaluate(async () => {
    await steward.create("incident", { title: "Printer on fire" });
    await steward.create("incident", { title: "Printer still on fire" });
  });
  await page.getByText("Open for decision", { exact: false }).first().waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.getByRole("link", { name: "Ask the sponsor" }).click();
  await page.locator("#new-question").waitFor();
  assert.equal(await page.locator("#new-question").inputValue(), "Gate 1: go?");
  await page.keyboard.press("Control+Enter");
  await page.waitForFunction(async () => (await steward.query("type:decision state:asked", { limit: 0 })).total === 1);
  const decide = () => page.evaluate(() => steward.command("DEC-0001", "decide", { outcome: "go" }).then(() => "signed", (it) => it.code));
  assert.equal(await decide(), "only_who");
  await become(page, "Ingrid Solheim", "reader");
  await page.waitForFunction(() => document.querySelector(".top")?.textContent.includes("Ingrid") ?? document.body.textContent.includes("Ingrid Solheim"));
  assert.equal(await decide(), "signed");
  await go(page, "#/programme/gates");
  await page.locator(".sheet__note--good", { hasText: "signed by Ingrid Solheim" }).waitFor();
  await page.reload();
  await page.locator(".sheet__note--good", { hasText: "signed by Ingrid Solheim" }).waitFor();
});
