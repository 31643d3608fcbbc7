// The import screen: a file that nobody knows is mapped by hand, tried, run, stopped, run again, taken back.
import { downloaded, go, startDesk, test } from "./lib.mjs";

const csv = (name, lines) => ({ name, mimeType: "text/csv", buffer: Buffer.from(`${lines.join("\n")}\n`) });

/** Days of which each could be a month. */
const OLD_DESK = [
  "Ref,Subject,Opened on,Stage,Town",
  "A-1,Mail is slow,03/04/2026 09:00,Offen,Utrecht",
  "A-2,Printer jams,05/04/2026 10:30,In Arbeit,Lyon",
  "A-3,Badge is dead,11/02/2026 08:15,Fertig,Utrecht",
  "A-4,No date,soon,Offen,Utrecht",
];

const row = (page, header) => page.locator(".mapping tbody tr", { has: page.locator("th", { hasText: header }) });
const becomes = (page, header) => row(page, header).locator("select").first();
const run = (page) => page.getByRole("button", { name: "Import", exact: true });
const question = (page) => page.locator(".plan__questions select");
const total = (page) => page.evaluate(async () => (await steward.query("type:incident", { limit: 0 })).total);

/** The figures of a report: label to number. */
async function figures(page) {
  const pairs = await page.locator(".report .figures > div").evaluateAll((them) =>
    them.map((it) => [it.querySelector("dt").textContent, Number(it.querySelector("dd").textContent.replace(/\D/g, ""))]));
  return Object.fromEntries(pairs);
}

/** Hands files to the import page, and waits for its plan. */
async function plan(page, ...files) {
  await go(page, "#/import");
  await page.locator("#import-files").setInputFiles(files);
  await page.locator(".plan").waitFor();
}

/** Chooses what a value of a column becomes. */
const mapValue = (page, header, value, code) => row(page, header).locator(".value-map__line", { hasText: value }).locator("select").selectOption(code);

test("a file that nobody knows is mapped by hand, and read that way again", async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage({ timezoneId: "UTC" });
  await startDesk(page, baseUrl);
  await plan(page, csv("old desk.csv", OLD_DESK));
  await page.getByRole("heading", { name: "This source is new" }).waitFor();
  assert.equal(await becomes(page, "Subject").inputValue(), "title");
  assert.equal(await question(page).count(), 0);

  // A column that becomes a moment asks how its dates are read, and nothing runs before the answer.
  await becomes(page, "Opened on").selectOption("opened_at");
  await question(page).waitFor();
  assert.match(await page.locator(".plan__questions").textContent(), /03\/04\/2026/);
  assert.ok(await run(page).isDisabled(), "not before the answer");
  await becomes(page, "Opened on").selectOption("title");
  await question(page).waitFor({ state: "detached" });
  await becomes(page, "Opened on").selectOption("opened_at");
  assert.equal(await question(page).inputValue(), "", "it is asked anew");
  await question(page).selectOption("dmy");
  assert.ok(await run(page).isEnabled());

  await becomes(page, "Stage").selectOption("state");
  await row(page, "Stage").locator(".value-map summary").click();
  await mapValue(page, "Stage", "Offen", "new");
  await mapValue(page, "Stage", "In Arbeit", "in_progress");
  await becomes(page, "Town").selectOption("location");
  assert.match(await page.locator(".plan .facts").textContent(), /5 of 5 columns/);
  assert.deepEqual(await accessibilityProblems(page), []);

  // Tried: counted, remarked, and nothing written.
  await page.getByRole("button", { name: "Try without writing" }).click();
  await page.locator(".report", { hasText: "Nothing was written" }).waitFor();
  let counts = await figures(page);
  assert.deepEqual([counts["Rows read"], counts.New, counts.Remarks], [4, 4, 2], JSON.stringify(counts));
  assert.equal(await total(page), 0);
  const remarks = await page.locator(".findings tbody tr").allTextContents();
  assert.ok(remarks.some((it) => /Stage.*Fertig/.test(it)) && remarks.some((it) => /Opened on.*soon/.test(it)), remarks.join("\n"));

  // What it became of the trial's plan is still there, and is completed.
  assert.equal(await becomes(page, "Town").inputValue(), "location");
  await row(page, "Stage").locator(".value-map summary").click();
  await mapValue(page, "Stage", "Fertig", "resolved");
  await page.locator("#import-keep").fill("Old desk");
  await run(page).click();
  await page.locator(".report", { hasText: "The import is done" }).waitFor();
  counts = await figures(page);
  assert.deepEqual([counts.New, counts.Remarks], [4, 1], JSON.stringify(counts));
  const rows = await page.evaluate(async () => {
    const { rows } = await steward.query("type:incident is:any", { columns: ["title", "state", "opened_at", "location"], sort: "title" });
    return rows.map((it) => [it.title, it.state, it.opened_at?.toISOString().slice(0, 16) ?? null, it.location]);
  });
  assert.deepEqual(rows.filter((it) => it[0] !== "No date"), [
    ["Badge is dead", "resolved", "2026-02-11T08:15", "Utrecht"],
    ["Mail is slow", "new", "2026-04-03T09:00", "Utrecht"],
    ["Printer jams", "in_progress", "2026-04-05T10:30", "Lyon"],
  ]);

  // The next month's file of the same desk is read the same way, its dates too.
  await page.getByRole("button", { name: "Import more" }).click();
  await page.locator(".drop-zone").waitFor();
  await plan(page, csv("next month.csv", [...OLD_DESK.slice(0, 3), "A-9,New in May,01/05/2026 07:00,In Arbeit,Lyon"]));
  await page.locator(".plan", { hasText: "Read with your mapping “Old desk”" }).waitFor();
  assert.equal(await question(page).inputValue(), "dmy");
  await run(page).click();
  await page.locator(".report").waitFor();
  counts = await figures(page);
  assert.deepEqual([counts.New, counts["The same"], counts.Changed], [1, 2, 0], JSON.stringify(counts));
});

test("an import is stopped, gone on with, and taken back batch by batch", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const rows = 30_000;
  const lines = ["number,short_description,description,priority,state,opened_at"];
  for (let n = 1; n <= rows; n += 1) {
    lines.push(`INC${String(n).padStart(7, "0")},Printer ${n} does not print,The third floor waits,3 - Moderate,New,2026-01-05 08:00:00`);
  }
  const page = await newPage();
  await startDesk(page, baseUrl);
  await plan(page, csv("incident.csv", lines));
  await run(page).click();
  await page.waitForFunction(() => Number(document.querySelector(".progress__rows b")?.textContent.replace(/\D/g, "")) > 0);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.locator(".report", { hasText: "The import was stopped" }).waitFor();
  const stopped = await figures(page);
  const kept = await total(page);
  assert.ok(kept > 0 && kept < rows, `${kept} of ${rows}`);
  assert.equal(stopped.New, kept);

  await page.getByRole("button", { name: "Import more" }).click();
  await page.locator(".drop-zone").waitFor();
  await plan(page, csv("incident.csv", lines));
  await run(page).click();
  await page.locator(".report", { hasText: "The import is done" }).waitFor({ timeout: 60_000 });
  const whole = await figures(page);
  assert.deepEqual([whole.New, whole["The same"], whole.Changed], [rows - kept, kept, 0]);
  assert.equal(await total(page), rows);

  await page.getByRole("button", { name: "Undo this import" }).click();
  await page.locator(".drop-zone").waitFor();
  assert.equal(await total(page), kept);
  await go(page, "#/settings/data");
  // Two imports, the newest first; the second one is back already.
  await page.locator(".acts__line--undone").first().waitFor();
  await page.locator(".acts__line:not(.acts__line--undone)", { hasText: /import/i }).getByRole("button", { name: "Take back" }).click();
  await page.waitForFunction(async () => (await steward.query("type:incident", { limit: 0 })).total === 0);
});

test("rows that cannot be used are handed back whole, with what is wrong", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await startDesk(page, baseUrl);
  const good = "INC0000001,Mail is slow,3 - Moderate,New,2026-01-05 08:00:00";
  const bad = [",=HYPERLINK(1),3 - Moderate,New,2026-01-05 08:00:00", ',"Two\nlines, and a ""quote""",3 - Moderate,New,2026-01-05 08:00:00'];
  await plan(page, csv("incident.csv", ["number,short_description,priority,state,opened_at", good, ...bad, "INC0000002,Printer,9 - Odd,New,2026-01-05 08:00:00"]));
  await run(page).click();
  await page.locator(".findings").waitFor();
  const counts = await figures(page);
  assert.deepEqual([counts["Rows read"], counts.New, counts["Rows rejected"]], [4, 2, 2], JSON.stringify(counts));
  assert.equal(await page.locator(".findings .finding-rejected").count(), 2);

  const remarks = await downloaded(page, () => page.getByRole("button", { name: "Download remarks" }).click());
  assert.match(remarks.name, /\.csv$/);
  const rejected = await downloaded(page, () => page.getByRole("button", { name: "Download rejected rows" }).click());
  assert.match(rejected.name, /\.csv$/);
  const reason = '"The row does not say which record it is, so it was left out."';
  const [header, remark] = ["number,short_description,priority,state,opened_at,Import line,Import reason", "The value is not one of the allowed ones; the field was left alone."];
  assert.deepEqual(remarks.bytes.toString().replace("\uFEFF", "").split("\r\n"), [
    "Row,Line,Column,Value,Remark,Nearest",
    `2,3,,,${reason},`,
    `3,4,,,${reason},`,
    `4,6,priority,9 - Odd,${remark},`,
    ",,priority,9 - Odd,1 row has this unknown value.,",
    "",
  ]);
  // Whole, and so that no spreadsheet runs what a stranger wrote.
  assert.equal(rejected.bytes.toString().replace("\uFEFF", ""), [
    header,
    `,'=HYPERLINK(1),3 - Moderate,New,2026-01-05 08:00:00,3,${reason}`,
    `,"Two\nlines, and a ""quote""",3 - Moderate,New,2026-01-05 08:00:00,4,${reason}`,
    "",
  ].join("\r\n"));
});
