// Clocks and numbers on the real log: an IT manager takes the usual service levels, reads the board, goes
// back in time, and opens what is behind a mark. What the page says, a script in another language says too.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { test } from "./lib.mjs";

const FOLDER = new URL("../fixtures/uci-498-incident-log/", import.meta.url);

/** The log, unpacked where a person would have it. */
function log(tempDir) {
  const path = join(tempDir(), "incident_event_log.csv");
  writeFileSync(path, gunzipSync(readFileSync(new URL("incident_event_log.csv.gz", FOLDER))));
  return path;
}

const digits = (text) => Number(text.replace(/\D/g, ""));
const listCount = async (page) => digits(await page.locator(".list-count b").textContent());

test("the board of the real log tells what the file tells, and every mark opens its records", { timeout: 300_000 }, async ({ newPage, baseUrl, tempDir, assert, accessibilityProblems }) => {
  const expected = JSON.parse(readFileSync(new URL("kpi.json", FOLDER), "utf8"));
  const page = await newPage({ timezoneId: "UTC" });
  await page.goto(baseUrl);
  await page.locator(".first__import input").setInputFiles(log(tempDir));
  const start = page.locator(".plan .button--primary");
  await start.waitFor({ timeout: 60_000 });
  await start.click();
  await page.locator(".report").waitFor({ timeout: 180_000 });
  await page.evaluate(() => steward.ready());

  // No clock runs before somebody said what is late.
  await page.goto(`${baseUrl}#/insights`);
  await page.locator(".tile").first().waitFor();
  await page.getByText("No clock runs yet").waitFor();
  await page.getByRole("button", { name: "Use the usual service levels" }).click();
  await page.getByText("No clock runs yet").waitFor({ state: "detached" });

  const kpi = (id, options) => page.evaluate(([id, options]) => steward.kpi(id, options), [id, options]);
  const whole = { from: "2016-02-01", to: "2017-02-28" };
  const mttr = await kpi("mttr", { ...whole, by: "month" });
  assert.equal(mttr.n, expected.mttr.n);
  for (const [value, wanted] of [[mttr.value, expected.mttr.mean], [mttr.median, expected.mttr.median], [mttr.p90, expected.mttr.p90]]) {
    assert.ok(Math.abs(value - wanted) < 1, `${value} is not ${wanted}`);
  }
  const count = (query) => page.evaluate(async (it) => (await steward.query(`type:incident ${it}`, { limit: 0 })).total, query);
  for (const [month, clocks] of Object.entries(expected.resolution_by_month)) {
    assert.equal(await count(`resolution:met resolution_stopped_at:${month}`), clocks.met, `met in ${month}`);
    assert.equal(await count(`resolution:missed resolution_stopped_at:${month}`), clocks.missed, `missed in ${month}`);
  }

  // The tile, the mark and the list.
  await page.goto(`${baseUrl}#/insights?board=lead&from=2016-03-01&to=2016-05-31&asof=2016-04-15`);
  const tile = page.locator("[data-kpi=backlog] .tile__value");
  await tile.waitFor();
  // The board before it stays until its numbers are there.
  await page.waitForFunction(() => Number(document.querySelector("[data-kpi=backlog] .tile__value").textContent.replace(/\D/g, "")) > 500);
  const backlog = digits(await tile.textContent());
  assert.ok(backlog > 500, `${backlog} open on 15 April 2016`);
  assert.deepEqual(await accessibilityProblems(page), []);
  await tile.click();
  await page.locator(".list-count b").waitFor();
  assert.equal(await listCount(page), backlog);

  // One step back leads to the board as it was; the slider moves it.
  await page.goBack();
  await tile.waitFor();
  await page.locator("#insights-as-of").focus();
  await page.keyboard.press("Home");
  await page.waitForFunction(() => /asof=2016-0[12]-/.test(location.hash));
  await page.getByRole("button", { name: "Back to now" }).click();
  await page.waitForFunction(() => !location.hash.includes("asof="));

  // A mark of a chart opens exactly its records.
  await page.goto(`${baseUrl}#/insights?board=manager&from=2016-03-01&to=2016-08-31`);
  const mark = page.locator(".chart__link[aria-label*='Opened, 2016-04']");
  await mark.waitFor();
  await mark.focus();
  await page.keyboard.press("Enter");
  await page.locator(".list-count b").waitFor();
  assert.equal(await listCount(page), expected.opened_by_month["2016-04"]);

  // Every look is drawn, and each has its numbers as a table and as files.
  await page.goto(`${baseUrl}#/insights?board=process&from=2016-03-01&to=2016-05-31`);
  for (const look of ["line", "control", "histogram", "bars", "stack", "flow", "heat"]) {
    await page.locator(`[data-look=${look}] .chart__svg`).first().waitFor();
  }
  const histogram = page.locator("[data-look=histogram]");
  await histogram.locator("summary").click();
  const rows = histogram.locator("tbody tr");
  await rows.first().waitFor();
  const cases = (await rows.locator("td:nth-of-type(2)").allTextContents()).map(digits);
  assert.equal(cases.reduce((sum, it) => sum + it, 0), await count("resolved:2016-03-01..2016-05-31 -is:cancelled -is:merged -tag:test -channel:monitoring"));
  for (const [name, head] of [["Numbers as CSV", '"Piece"'], ["Numbers as XLSX", "PK"], ["Picture as SVG", "<?xml"], ["Picture as PNG", "\u0089PNG"]]) {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      (async () => {
        await histogram.getByRole("button", { name: "Save" }).click();
        await page.getByRole("menuitem", { name }).click();
      })(),
    ]);
    const bytes = readFileSync(await file.path());
    assert.equal(bytes.subarray(0, head.length).toString("latin1"), head, name);
    if (name.endsWith("SVG")) assert.ok(!/class=|var\(|oklch/.test(bytes.toString("utf8")), "the picture needs no style sheet");
  }
  assert.deepEqual(await accessibilityProblems(page), []);

  // A dashboard of one's own, by keyboard; it is there after a reload, and a script reads the same.
  await page.locator("#dashboard-copy").focus();
  await page.keyboard.press("Enter");
  await page.locator("#dashboard-name").fill("My desk");
  await page.locator("#piece-tools-1").focus();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.activeElement.id === "piece-tools-0");
  await page.keyboard.press("Shift+ArrowRight");
  await page.waitForFunction(() => document.activeElement.id === "piece-tools-0");
  await page.locator("#piece-tools-2").focus();
  await page.keyboard.press("Delete");
  await page.locator("#piece-add").click();
  await page.locator("dialog[open] #piece-look").selectOption("bars");
  await page.locator("dialog[open] #piece-title").fill("By priority, mine");
  await page.locator("dialog[open] button[type=submit]").click();
  await page.getByRole("heading", { name: "By priority, mine" }).waitFor();
  await page.reload();
  await page.locator("#dashboard-copy").click();
  await page.getByText("What you had changed and not saved is back.").waitFor();
  await page.locator("#dashboard-name").fill("My desk");
  await page.locator(".insights__edit button[type=submit]").click();
  await page.getByRole("link", { name: "My desk", exact: true }).waitFor();
  const own = await page.evaluate(() => steward.dashboard("My desk", { from: "2016-03-01", to: "2016-05-31" }));
  assert.match(own.text, /^tile sla_attainment \[3x1\]; tile response_attainment/);
  assert.match(own.text, /bars opened by priority \[6x2\] By priority, mine$/);
  const bars = own.pieces.at(-1).kpis[0];
  for (const slice of bars.slices) assert.equal(await count(slice.query), slice.n, slice.query);
  await page.reload();
  await page.getByRole("link", { name: "My desk", exact: true }).click();
  await page.getByRole("heading", { name: "By priority, mine" }).waitFor();

  // A probe counts for and against, and somebody may say otherwise for a while.
  await page.goto(`${baseUrl}#/insights?board=probes&from=2016-03-01&to=2016-05-31`);
  const row = page.locator("[data-probe=close_with_cause]");
  await row.waitFor();
  const probe = (id) => page.evaluate((id) => steward.probe(id, { from: "2016-03-01", to: "2016-05-31" }), id);
  const measured = await probe("close_with_cause");
  assert.equal(await count(measured.query), measured.part);
  assert.equal(await count(measured.against), measured.n - measured.part);
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.evaluate(async (met) => {
    const me = (await steward.query("type:person", { limit: 1, columns: ["name"] })).rows[0].id;
    await steward.create("probe_override", {
      reason: "Codes were not asked for before April", probe: "close_with_cause", verdict: met ? "not_met" : "met",
      said_by: { id: me }, expires_at: new Date(Date.now() + 86_400_000),
    });
  }, measured.met);
  await row.getByText("Codes were not asked for before April").waitFor();
  const said = await probe("close_with_cause");
  assert.equal(said.met, !measured.met);
  assert.equal(said.measured, measured.measured);

  // The same probe as a piece of a dashboard; the open table of a chart stays open when a number changes.
  await page.goto(`${baseUrl}#/insights?board=process&from=2016-03-01&to=2016-05-31`);
  const piece = page.locator(".piece [data-probe=close_with_cause]");
  await piece.getByText(said.met ? "Met" : "Not met", { exact: true }).waitFor();
  await piece.getByText("Codes were not asked for before April").waitFor();
  const shown = await page.evaluate(() => steward.dashboard("process", { from: "2016-03-01", to: "2016-05-31" }));
  const pieceOf = shown.pieces.find((it) => it.probe?.id === "close_with_cause").probe;
  assert.deepEqual([pieceOf.n, pieceOf.part, pieceOf.met], [measured.n, measured.part, said.met]);
  const table = page.locator("[data-look=stack]");
  await table.locator("summary").click();
  await table.locator("tbody tr").first().waitFor();
  const before = await table.locator("tbody").textContent();
  await page.evaluate(async () => {
    const { rows } = await steward.query("type:incident opened_at:2016-04 channel:phone -is:cancelled", { limit: 3, columns: ["number"] });
    for (const { id } of rows) await steward.update(id, { channel: "email" });
  });
  await page.waitForFunction((it) => {
    const body = document.querySelector("[data-look=stack] tbody");
    return body && body.textContent !== it;
  }, before);
  assert.equal(await table.locator("details").evaluate((it) => it.open), true);
  await piece.getByRole("link", { name: /against$/ }).click();
  await page.locator(".list-count b").waitFor();
  assert.equal(await listCount(page), measured.n - measured.part);

  // The card of a number that counts by clocks names the service levels and their hours.
  await page.goto(`${baseUrl}#/insights?board=manager&from=2016-03-01&to=2016-05-31`);
  await page.locator("[data-kpi=sla_attainment]").getByRole("button", { name: "Definition" }).click();
  await page.locator(".definition__levels a", { hasText: "Office hours" }).first().waitFor();
  await page.locator(".definition__levels", { hasText: "P1:" }).waitFor();
  await page.keyboard.press("Escape");

  // A report waits for whoever opens the application, becomes one file, and is then produced.
  await page.evaluate(async () => {
    await steward.create("report", {
      name: "Status <b>pack</b>", purpose: "Does the desk keep up?", audience: "Board", frequency: "monthly", content: "manager",
      starts_at: new Date(Date.now() - 70 * 86_400_000),
    });
  });
  await page.goto(`${baseUrl}#/insights?board=reports`);
  const report = page.locator("[data-report='Status <b>pack</b>']");
  await report.getByText(/^0 of [123] on time$/).waitFor();
  await report.getByText("Still to be said: Format, Delivery, Owner.").waitFor();
  const [pack] = await Promise.all([
    page.waitForEvent("download"),
    report.getByRole("button", { name: "Produce" }).first().click(),
  ]);
  const html = readFileSync(await pack.path(), "utf8");
  assert.ok(html.includes("Status &lt;b&gt;pack&lt;/b&gt;") && html.includes("What the numbers mean"));
  assert.ok(!/<script|href=|src=/.test(html), "the file stands alone");
  await report.getByText(/^Produced/).first().waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);

  // The same as numbers alone, and on paper.
  await page.evaluate(async () => {
    const make = (name, format) => steward.create("report", { name, format, frequency: "monthly", content: "process", starts_at: new Date(Date.now() - 70 * 86_400_000) });
    await make("Numbers", "csv");
    await make("Paper", "print");
  });
  const [numbers] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("[data-report=Numbers]").getByRole("button", { name: "Produce" }).first().click(),
  ]);
  const csv = readFileSync(await numbers.path(), "utf8");
  assert.ok(csv.startsWith('"Shown","Piece","Value","Number","Cases"'));
  for (const heading of ["Close with cause", "Reopen rate: signal or noise?", "Response and resolution targets met"]) assert.ok(csv.includes(`"${heading}"`), heading);
  await page.locator("[data-report=Numbers]").getByText(/^Produced/).first().waitFor();
  await page.evaluate(() => {
    window.printed = [];
    window.print = () => window.printed.push([location.hash, document.querySelectorAll(".grid .card").length, document.querySelectorAll(".skeleton").length]);
  });
  await page.locator("[data-report=Paper]").getByRole("button", { name: "Produce" }).first().click();
  await page.waitForFunction(() => window.printed.length === 1);
  const [[printedAt, cards, waiting]] = await page.evaluate(() => window.printed);
  assert.match(printedAt, /board=process&from=/);
  assert.ok(cards >= 15 && waiting === 0, `${cards} pieces are on paper, ${waiting} are missing`);

  // Another target on the past, on screen: the same numbers as by script below.
  await page.goto(`${baseUrl}#/insights?board=what-if&from=2016-04-01&to=2016-04-30`);
  await page.locator("#what-if-p3").waitFor();
  await page.waitForFunction(() => document.querySelector("#what-if-p3").value !== "");
  const names = await page.locator("#what-if-level option").allTextContents();
  await page.locator("#what-if-level").selectOption(String(names.findIndex((it) => /resol/i.test(it))));
  for (const level of [1, 2, 3, 4]) await page.locator(`#what-if-p${level}`).fill("60 days");
  await page.getByRole("button", { name: "Try on the past" }).click();
  await page.getByRole("heading", { name: /would change/ }).waitFor();
  await page.locator("#what-if-adopt").waitFor();
  // The conditions of a clock are tried as its targets are.
  await page.locator("#what-if-stops_when").selectOption("closed");
  await page.locator("#what-if-adopt").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Try on the past" }).click();
  await page.getByRole("heading", { name: /would change/ }).waitFor();

  // A record says why it is red; another target says what it would have been.
  const missed = await page.evaluate(async () => (await steward.query("type:incident resolution:missed", { limit: 1, columns: ["number"] })).rows[0].number);
  await page.goto(`${baseUrl}#/incidents/${missed}`);
  const clock = page.locator("[data-clock=resolution]");
  await clock.waitFor();
  assert.match(await clock.textContent(), /Missed/);
  await clock.locator("summary").click();
  await clock.locator(".clock__course td").first().waitFor();
  const [clocks, tried] = await page.evaluate(async (missed) => {
    const levels = (await steward.query("type:service_level metric:resolution", { columns: ["name"] })).rows;
    return [
      await steward.clocks(missed),
      await steward.whatIf({ level: levels[0].id, target_p1: "60 days", target_p2: "60 days", target_p3: "60 days", target_p4: "60 days" }, "opened:2016-04"),
    ];
  }, missed);
  const resolution = clocks.find((it) => it.metric === "resolution");
  assert.equal(resolution.status, "missed");
  assert.ok(resolution.elapsedMs > resolution.targetMs);
  assert.ok(resolution.segments.length > 0 && resolution.zone !== "");
  assert.ok(tried.counts.missed.then < tried.counts.missed.today);
  assert.equal(tried.records, expected.opened_by_month["2016-04"]);

  // A target that does not read is refused where it is typed, with how it should look.
  const refusal = await page.evaluate(async () => {
    const levels = (await steward.query("type:service_level", { columns: ["name"] })).rows;
    return steward.update(levels[0].id, { target_p1: "soon" }).then(() => "", (err) => err.message);
  });
  assert.match(refusal, /15 min, 4 h or 3 days/);

  await page.reload();
  await page.waitForFunction(() => globalThis.steward !== undefined);
  await page.evaluate(() => steward.ready());
  assert.equal((await kpi("mttr", whole)).n, expected.mttr.n);
});
