// Maturity on the real log: a process owner opens a requirement, sees the records for and against it, says
// otherwise with a reason, and prints the evidence pack.
import { readFileSync } from "node:fs";
import { startDesk, test } from "./lib.mjs";

const LOG = new URL("../fixtures/uci-498-incident-log/incident_event_log.csv.gz", import.meta.url);
const WINDOW = { from: "2016-03-01", to: "2016-05-31" };
const AT = "?from=2016-03-01&to=2016-05-31";

const digits = (text) => Number(text.replace(/\D/g, ""));
const listCount = async (page) => {
  await page.locator(".list-count b").waitFor();
  return digits(await page.locator(".list-count b").textContent());
};

test("a requirement of the real log is scored, opens its records, and an assessor says otherwise", { timeout: 400_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage({ timezoneId: "UTC" });
  await startDesk(page, baseUrl);
  await page.evaluate(async (packed) => {
    await steward.ready();
    const bytes = Uint8Array.from(atob(packed), (it) => it.charCodeAt(0));
    await steward.importFiles(new File([bytes], "incident_event_log.csv.gz"));
    await steward.useUsualLevels();
  }, readFileSync(LOG).toString("base64"));
  const requirement = (id) => page.evaluate(([id, days]) => steward.requirement(id, days), [id, WINDOW]);

  // The page says how far each process is, and what is not there is no zero.
  await page.goto(`${baseUrl}#/programme/maturity${AT}`);
  const figure = (id) => page.locator(`[data-figure=${id}]`);
  await figure("maturity_index").waitFor();
  const index = Number((await figure("maturity_index").locator(".figure__value").textContent()).replace(",", "."));
  assert.ok(index >= 0 && index <= 4, `${index}`);
  await page.getByText("Not in use here, and so neither zero nor anything else").waitFor();
  await page.getByText("CC BY 4.0").waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);

  // From the process to the requirement; the days stay the same.
  await page.getByRole("link", { name: "PR9 Incidents and service requests" }).first().click();
  await page.getByRole("link", { name: "PR9.1", exact: true }).click();
  await page.waitForFunction(() => location.hash.startsWith("#/programme/requirement/PR9.1?from=2016-03-01"));
  await page.getByRole("heading", { name: /^PR9\.1 Incidents and requests are logged/ }).waitFor();
  const found = await requirement("PR9.1");
  assert.equal(found.score, found.proposal);
  assert.equal(found.override, null);
  assert.ok(found.inUse && found.for.n + found.against.n > 1000, JSON.stringify(found));
  assert.equal(found.clauses, "8.6.1, 8.6.2");
  await figure("proposal").getByText(String(found.proposal), { exact: true }).waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);

  // The lists behind "for" and "against" hold as many records as the page says.
  const proof = page.getByRole("region", { name: "What it is scored from" }).locator("tbody tr").first();
  for (const [cell, side] of [[0, "for"], [1, "against"]]) {
    const link = proof.locator("td").nth(cell).getByRole("link");
    assert.equal(digits(await link.textContent()), found[side].n, side);
    await link.click();
    assert.equal(await listCount(page), found[side].n, side);
    await page.goBack();
    await proof.waitFor();
  }

  // An assessor says otherwise; both are shown, also after a reload.
  const other = found.proposal === 3 ? "2" : "3";
  await page.getByRole("link", { name: "Assess…" }).click();
  await page.locator("#new-requirement").waitFor();
  assert.equal(await page.locator("#new-requirement").inputValue(), "PR9.1");
  await page.locator("#new-score").selectOption(other);
  await page.locator("#new-reason").fill("Half of them are logged twice");
  await page.locator("#new-reason").press("Control+Enter");
  await page.waitForFunction(() => /^#\/assessments\/(?!new)/.test(location.hash));
  await page.goto(`${baseUrl}#/programme/requirement/PR9.1${AT}`);
  for (const turn of ["made", "read again"]) {
    await figure("assessment").getByText(other, { exact: true }).waitFor();
    await figure("proposal").getByText(String(found.proposal), { exact: true }).waitFor();
    await page.locator(".sheet__note", { hasText: "Half of them are logged twice" }).getByRole("link", { name: "Amara Okafor" }).waitFor();
    const said = await requirement("PR9.1");
    assert.deepEqual([said.score, said.proposal, said.override.reason, said.known], [Number(other), found.proposal, "Half of them are logged twice", "declared"], turn);
    if (turn === "made") await page.reload();
    await page.waitForFunction(() => globalThis.steward !== undefined);
    await page.evaluate(() => steward.ready());
  }

  // The evidence pack names it, each process on a page of its own.
  await page.goto(`${baseUrl}#/programme/evidence${AT}`);
  await page.locator('[data-sheet="evidence"]').waitFor();
  await page.getByRole("link", { name: "Half of them are logged twice" }).waitFor();
  assert.equal(await page.locator(".sheet__break").count(), 21);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".sheet__break").first().evaluate((it) => getComputedStyle(it).breakAfter), "page");
  assert.equal(await page.locator(".programme__controls").isVisible(), false);
  await page.emulateMedia({ media: "screen" });

  // Undo takes the word back.
  await page.evaluate(() => steward.undo());
  await page.goto(`${baseUrl}#/programme/requirement/PR9.1${AT}`);
  await page.getByText("Nobody has assessed it: the proposal counts.").waitFor();
  const again = await requirement("PR9.1");
  assert.deepEqual([again.score, again.override], [found.proposal, null]);

  // What is not in use says so, and what nobody did yet offers to begin.
  await page.goto(`${baseUrl}#/programme/requirement/PR10.1`);
  await page.getByText(/^Not in use: there are no records of the type problem/).first().waitFor();
  assert.deepEqual(await page.evaluate(async () => { const it = await steward.requirement("pr10.1"); return [it.score, it.inUse]; }), [null, false]);
  await assert.rejects(page.evaluate(() => steward.requirement("PR99.9")), /There is no requirement/);
  await page.goto(`${baseUrl}#/programme/practices`);
  await page.getByRole("link", { name: "Add to the map…" }).first().click();
  await page.locator("#new-rollout").selectOption("pilot");
  await page.locator("#new-name").press("Control+Enter");
  await page.waitForFunction(() => !location.hash.includes("/new"));
  await page.goto(`${baseUrl}#/programme/practices`);
  await page.getByText("0 of 1 practices on the map are live; 33 more could come.").waitFor();
  for (const id of ["kotter", "principles", "clauses"]) {
    await page.goto(`${baseUrl}#/programme/${id}`);
    await page.locator(`[data-sheet=${id}] .grid`).first().waitFor();
    assert.deepEqual(await accessibilityProblems(page), [], id);
  }
});
