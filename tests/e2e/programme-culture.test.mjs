// Culture and benefits by those who use them: a manager opens a survey, people answer without a name, an
// agent takes a quiz, a lead thanks a team, and a manager promises a benefit against the real history.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { go, startDesk, test } from "./lib.mjs";

const FOLDER = new URL("../fixtures/uci-498-incident-log/", import.meta.url);
const digits = (text) => Number(text.replace(/\D/g, ""));

/** Becomes one of the people who are there; the role is chosen beside. */
async function be(page, name, role) {
  await go(page, "#/settings/me");
  await page.locator("#me-person").fill(name);
  await page.getByRole("option", { name, exact: true }).click();
  await page.locator(".who", { hasText: name }).waitFor();
  await page.locator(`input[name=role][value=${role}]`).check();
}

/** Answers the survey that is open, by the card on Home; every statement with the same value. */
async function answer(page, value) {
  await go(page, "#/");
  await page.locator(".asked a").click();
  await page.locator("#pulse .pills__one", { hasText: "Service desk" }).click();
  for (const letter of ["awareness", "desire", "knowledge", "ability", "reinforcement"]) {
    await page.locator(`#pulse-${letter} input[value="${value}"]`).check();
  }
  await page.locator("#pulse-send").click();
  await page.locator("#pulse-done").waitFor();
}

/** Forgets that this browser has answered, as another browser would not know it. */
const otherBrowser = (page) =>
  page.evaluate(() => Object.keys(localStorage).filter((it) => it.startsWith("steward.pulse.")).forEach((it) => localStorage.removeItem(it)));

test("a survey shows nothing below five answers and names nobody", { timeout: 240_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage({ timezoneId: "UTC" });
  await startDesk(page, baseUrl);
  await page.evaluate(async () => {
    await steward.create("person", { name: "Noor Haddad" });
    await steward.create("audience", { name: "Service desk" });
    await steward.create("pulse_round", { name: "Spring", audiences: ["Service desk"] });
  });
  // The manager opens it where it stands.
  await go(page, "#/programme/culture");
  await page.locator(".sheet").waitFor();
  await page.evaluate(async () => {
    const { rows } = await steward.query("type:pulse_round", { limit: 1 });
    await steward.command(rows[0].id, "open", {});
  });
  await page.getByRole("link", { name: "Answer: Spring" }).click();
  await page.locator("#pulse-send").click();
  assert.equal(await page.locator("#pulse .field__error").count(), 5, "every statement is asked for");
  assert.match(await page.textContent(".ask__promise"), /Only a mark in this browser/);
  assert.deepEqual(await accessibilityProblems(page), []);

  // An agent and an employee answer; once from each browser.
  await answer(page, 4);
  await go(page, "#/");
  await page.locator("h1").waitFor();
  await page.waitForFunction(() => !document.querySelector(".asked"));
  await be(page, "Noor Haddad", "requester");
  for (let turn = 0; turn < 3; turn += 1) {
    await otherBrowser(page);
    await page.reload();
    await answer(page, 4);
  }
  await be(page, "Amara Okafor", "admin");
  await go(page, "#/programme/culture");
  const cell = page.locator(".grid--heat tr", { hasText: "Service desk" });
  await cell.getByText("fewer than 5 answers").first().waitFor();
  await otherBrowser(page);
  await answer(page, 4);
  await go(page, "#/programme/culture");
  await cell.getByText("75").first().waitFor();
  assert.equal(await cell.getByText("fewer than 5 answers").count(), 0);
  // No road leads to a single one.
  assert.equal(await page.evaluate(async () => (await steward.query("type:pulse_answer", { limit: 0 })).total), 0);
  await page.reload();
  await cell.getByText("75").first().waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
});

test("a quiz is scored and written down, and a team is thanked", { timeout: 240_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage({ timezoneId: "UTC" });
  await startDesk(page, baseUrl);
  await page.evaluate(async () => {
    await steward.create("group", { name: "Network" });
    await steward.create("training", {
      name: "Log it first", aims_at: "log_before_fix",
      quiz: ["What comes first? | Log it | Fix it", "Who sets the priority? | The matrix | Whoever shouts"],
    });
    const { id } = await steward.create("incident", { title: "The line is down", group: "Network" });
    await steward.command(id, "resolve", { resolution_code: "fixed", resolution_notes: "Changed the cable to the next building." });
  });
  await go(page, "#/programme/culture");
  await page.getByRole("link", { name: "Take it" }).click();
  await page.locator("#quiz-0").getByRole("radio", { name: "Log it", exact: true }).check();
  await page.locator("#quiz-1").getByRole("radio", { name: "Whoever shouts" }).check();
  await page.locator("#quiz-send").click();
  await page.locator("#quiz-score", { hasText: "1 of 2 right: 50 %" }).waitFor();
  await page.getByText("Right is: The matrix").waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  const scores = () => page.evaluate(async () => (await steward.query("type:attendance score:50", { limit: 0 })).total);
  assert.equal(await scores(), 1);
  await page.reload();
  await page.waitForFunction(() => globalThis.steward !== undefined);
  await page.evaluate(() => steward.ready());
  assert.equal(await scores(), 1);
  await page.evaluate(() => steward.undo());
  assert.equal(await scores(), 0);

  await go(page, "#/programme/culture");
  await page.getByRole("link", { name: "Thank Network…" }).click();
  await page.locator("#new-name").waitFor();
  await page.locator("#new-name").press("Control+Enter");
  await page.locator(".record__title", { hasText: "Case of the week" }).waitFor();
  await go(page, "#/programme/culture");
  await page.locator(".grid tr", { hasText: "Case of the week" }).getByRole("link", { name: "Network" }).waitFor();
});

test("a benefit against the real history has a range, and its doors count right", { timeout: 300_000 }, async ({ newPage, baseUrl, tempDir, assert, accessibilityProblems }) => {
  const path = join(tempDir(), "incident_event_log.csv");
  writeFileSync(path, gunzipSync(readFileSync(new URL("incident_event_log.csv.gz", FOLDER))));
  const page = await newPage({ timezoneId: "UTC" });
  await page.goto(baseUrl);
  await page.locator(".first__import input").setInputFiles(path);
  const start = page.locator(".plan .button--primary");
  await start.waitFor({ timeout: 60_000 });
  await start.click();
  await page.locator(".report").waitFor({ timeout: 180_000 });
  await page.evaluate(() => steward.ready());
  await page.evaluate(() =>
    steward.create("benefit", {
      name: "Faster to restore", benefit_type: "capacity", indicator: "mttr", baseline_source: "history",
      baseline_from: "2016-03-01", baseline_to: "2016-03-31", minutes_each: "60", promised: 1000, attribution: 50,
    }),
  );
  const window = "?from=2016-04-01&to=2016-04-30";
  await go(page, `#/programme/benefits${window}`);
  const figure = page.locator("[data-figure=benefits_capacity]");
  await figure.waitFor();
  assert.match(await figure.textContent(), / to /, "a range, and not one number alone");
  const row = page.locator(".grid tr", { hasText: "Faster to restore" });
  const cases = digits(await row.locator("td").nth(1).textContent());
  await row.locator("td a").first().click();
  await page.locator(".list-count b").waitFor();
  assert.equal(digits(await page.locator(".list-count b").textContent()), cases);

  await go(page, `#/programme/benefits${window}`);
  await row.getByRole("link", { name: "Faster to restore" }).click();
  await page.getByText("3. Better, as it is").waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);

  await go(page, `#/programme/culture${window}`);
  const bypass = page.locator("[data-figure=bypass_rate]");
  await bypass.waitFor();
  await page.reload();
  await bypass.locator("a").click();
  await page.locator(".list-count b").waitFor();
  const counted = digits(await page.locator(".list-count b").textContent());
  assert.equal(
    counted,
    await page.evaluate(
      async () =>
        (await steward.query("type:incident resolved:2016-04-01..2016-04-30 -is:cancelled -is:merged -tag:test -channel:monitoring restore_minutes:<=2 channel:phone,walk_in,direct", { limit: 0 })).total,
    ),
  );
});
