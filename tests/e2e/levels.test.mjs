// What service levels rest on: support hours whose week is drawn and edited without any notation, and
// agreements that remind whoever answers for them.
import { test } from "./lib.mjs";

/** Starts an empty workspace with Amara in it. */
async function start(page, baseUrl) {
  await page.goto(baseUrl);
  await page.locator("#first-organisation").fill("Ostermoor");
  await page.locator("#first-name").fill("Amara Okafor");
  await page.locator("form", { has: page.locator("#first-name") }).locator("button[type=submit]").click();
  await page.locator("#first-name").waitFor({ state: "detached" });
}

const go = (page, hash) => page.evaluate((it) => (location.hash = it), hash);
const day = (page, name) => page.getByRole("group", { name, exact: true });
const clock = (page, name, place, which) => page.getByLabel(`${name}, ${place}. hours: ${which} at`);

test("the week of support hours is made and changed without its notation", { timeout: 120_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage();
  await start(page, baseUrl);

  // A new one: a morning and an afternoon by two clicks, copied to the working week.
  await go(page, "#/support-hours/new");
  await page.locator("#new-name").fill("Early desk");
  await page.getByRole("button", { name: "Monday: add hours" }).click();
  assert.equal(await clock(page, "Monday", 1, "opens").inputValue(), "08:00");
  await clock(page, "Monday", 1, "closes").fill("12:00");
  await page.getByRole("button", { name: "Monday: add hours" }).click();
  await clock(page, "Monday", 2, "closes").waitFor();
  assert.equal(await clock(page, "Monday", 2, "closes").inputValue(), "17:00");
  assert.equal(await day(page, "Monday").locator(".week__bar").count(), 2);
  await page.getByRole("button", { name: "Copy Monday" }).click();
  await clock(page, "Friday", 2, "closes").waitFor();
  await page.getByRole("button", { name: "Saturday: 24 h" }).click();
  assert.equal(await page.getByRole("button", { name: "Saturday: 24 h" }).getAttribute("aria-pressed"), "true");
  await page.getByRole("button", { name: "Add a day" }).click();
  await page.getByLabel("Day", { exact: true }).and(page.locator("input")).fill("2026-12-25");
  await page.getByLabel("Every year").check();
  await page.getByLabel("Name", { exact: true }).and(page.locator(".days__form input")).fill("Christmas Day");
  await page.keyboard.press("Enter");
  await page.locator(".days__day", { hasText: "25 December, every year" }).filter({ hasText: "Closed" }).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.locator(".new-record__foot button[type=submit]").click();
  await page.locator(".record__title", { hasText: "Early desk" }).waitFor();
  const id = await page.evaluate(async () => (await steward.query('type:support_hours "Early desk"', { limit: 1, columns: ["name"] })).rows[0].id);
  const fields = async () => (await page.evaluate((it) => steward.get(it), id)).fields;
  let held = await fields();
  assert.equal(held.monday, "08:00-12:00 13:00-17:00");
  assert.equal(held.friday, held.monday);
  assert.equal(held.saturday, "00:00-24:00");
  assert.deepEqual(held.exceptions, ["12-25 Christmas Day"]);

  // On its page by keyboard: what is typed is one change when the focus leaves, a night ends on the next day.
  await clock(page, "Monday", 2, "closes").focus();
  await page.keyboard.type("1100PM");
  await page.keyboard.press("Enter");
  await page.waitForFunction(async (it) => (await steward.get(it)).fields.monday === "08:00-12:00 13:00-23:00", id);
  await clock(page, "Tuesday", 2, "closes").fill("02:00");
  await clock(page, "Tuesday", 2, "closes").blur();
  await page.waitForFunction(async (it) => (await steward.get(it)).fields.tuesday === "08:00-12:00 13:00-02:00", id);
  assert.equal(await day(page, "Wednesday").locator(".week__bar").count(), 3);

  // What makes no sense is said where it stands, and nothing is written.
  await clock(page, "Friday", 1, "closes").fill("08:00");
  await day(page, "Friday").getByText("It closes when it opens.").waitFor();
  await clock(page, "Friday", 1, "closes").fill("14:00");
  await clock(page, "Friday", 1, "closes").blur();
  await page.locator(".week__overlap", { hasText: "Friday" }).waitFor();
  await page.getByRole("button", { name: "Friday: remove the 2. hours" }).click();
  await page.locator(".week__overlap").waitFor({ state: "detached" });

  // Copying is one change: one step takes it back.
  await page.getByRole("button", { name: "Copy Monday" }).click();
  await page.waitForFunction(async (it) => (await steward.get(it)).fields.friday === "08:00-12:00 13:00-23:00", id);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Control+z");
  await page.waitForFunction(async (it) => (await steward.get(it)).fields.friday === "08:00-14:00", id);
  assert.equal((await fields()).tuesday, "08:00-12:00 13:00-02:00");

  // A day that differs is changed and taken away.
  await page.getByRole("button", { name: "Edit 25 December, every year" }).click();
  await page.locator(".days__form").getByRole("button", { name: "Hours of that day: add hours" }).click();
  await page.locator(".days__form").getByLabel("Hours of that day, 1. hours: closes at").fill("12:00");
  await page.getByRole("button", { name: "Save the day" }).click();
  await page.locator(".days__day", { hasText: "08:00–12:00" }).waitFor();
  await page.waitForFunction(async (it) => (await steward.get(it)).fields.exceptions[0] === "12-25 08:00-12:00 Christmas Day", id);
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.reload();
  await page.locator(".days__day", { hasText: "08:00–12:00" }).waitFor();
  await page.getByRole("button", { name: "Remove 25 December, every year" }).click();
  await page.getByText("No day differs").waitFor();

  // Around the clock there is no week.
  await page.getByLabel("Around the clock, every day").check();
  await page.locator(".week__day").first().waitFor({ state: "detached" });
  await page.waitForFunction(async (it) => (await steward.get(it)).fields.always === true, id);
});

test("an agreement that is to be looked at stands in the bell of its owner", { timeout: 60_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await start(page, baseUrl);
  const at = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
  await page.evaluate(async ([soon, past, far]) => {
    const make = (name, fields) => steward.create("agreement", { name, agreement_type: "sla", ...fields });
    await make("Mail for the clinic", { review_at: soon });
    await make("Line of the carrier", { valid_until: past });
    await make("Far away", { review_at: far });
    await make("Over", { status: "ended", review_at: past });
  }, [at(10), at(-3), at(90)]);
  await page.getByRole("button", { name: "Notices, 2 new" }).click();
  const lines = page.locator(".inbox__line");
  await lines.filter({ hasText: "Mail for the clinic" }).filter({ hasText: "to be reviewed by" }).waitFor();
  await lines.filter({ hasText: "Line of the carrier" }).filter({ hasText: "no longer valid since" }).waitFor();
  assert.equal(await lines.count(), 2);
  await page.getByRole("button", { name: "Mark all as seen" }).click();
  await page.getByRole("button", { name: "Notices", exact: true }).waitFor();
});
