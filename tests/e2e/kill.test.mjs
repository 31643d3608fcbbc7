// The browser is killed in the middle of everything, again and again: nothing that it acknowledged is gone.
// `STEWARD_KILLS=200 node tests/e2e/run.mjs kill` for more rounds.
import { test } from "./lib.mjs";

const ROUNDS = Number(process.env.STEWARD_KILLS ?? 10);
/** A round lives this long at most before it is killed, counted from the moment that the engine answers. */
const LONGEST_MS = 1_500;

/** Opens the page of a new browser on the profile; what it acknowledges is heard as it happens. */
async function open(launchPersistent, profile, baseUrl, acknowledged) {
  const browser = await launchPersistent(profile);
  const page = await browser.context.newPage();
  await page.exposeFunction("heard", (line) => acknowledged.push(line));
  await page.goto(baseUrl);
  await page.waitForFunction(() => globalThis.steward !== undefined);
  await page.evaluate(() => steward.ready());
  return { browser, page };
}

/** What a log of acknowledgements promises: the last title of each record, and every entry. */
function promised(acknowledged) {
  const records = new Map();
  for (const it of acknowledged) {
    const record = records.get(it.id) ?? { titles: new Set(), entries: [] };
    if (it.title) record.titles = new Set([it.title]);
    if (it.trying) record.titles.add(it.trying);
    if (it.entry) record.entries.push(it.entry);
    records.set(it.id, record);
  }
  return records;
}

test(`edits survive ${ROUNDS} kills`, { timeout: 60_000 + ROUNDS * 15_000 }, async ({ launchPersistent, tempDir, baseUrl, assert }) => {
  const profile = tempDir();
  const acknowledged = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { browser, page } = await open(launchPersistent, profile, baseUrl, acknowledged);
    // Runs until the browser is gone; several people at once, so that writes queue up.
    page
      .evaluate(async (round) => {
        const person = async (nth) => {
          for (let turn = 0; ; turn += 1) {
            const title = `round ${round} person ${nth} turn ${turn}`;
            const { id } = await steward.create("incident", { title });
            await heard({ id, title });
            const trying = `${title}, changed`;
            // Noted before it is tried: killed in between, either title may stand.
            await heard({ id, trying });
            await steward.update(id, { title: trying });
            await heard({ id, title: trying });
            const entry = `said in ${title}`;
            await steward.command(id, "say", { text: entry, lane: "internal" });
            await heard({ id, entry });
          }
        };
        await Promise.all([person(0), person(1), person(2)]);
      }, round)
      .catch(() => {});
    await new Promise((done) => setTimeout(done, 200 + Math.random() * LONGEST_MS));
    await browser.kill();
  }
  assert.ok(acknowledged.length > ROUNDS * 3, `only ${acknowledged.length} acknowledgements in ${ROUNDS} rounds`);

  const { browser, page } = await open(launchPersistent, profile, baseUrl, []);
  const expected = promised(acknowledged);
  const views = await page.evaluate(async (ids) => {
    const views = [];
    for (const id of ids) {
      const view = await steward.get(id).catch((error) => ({ title: `missing: ${error.code}`, timeline: [] }));
      views.push([id, view.title, view.timeline.map((it) => it.text)]);
    }
    return views;
  }, [...expected.keys()]);
  for (const [id, title, texts] of views) {
    const { titles, entries } = expected.get(id);
    assert.ok(titles.has(title), `${id} is called ${JSON.stringify(title)}, and not ${[...titles].join(" or ")}`);
    for (const entry of entries) assert.ok(texts.includes(entry), `${id} has lost ${JSON.stringify(entry)}`);
  }
  const numbers = await page.evaluate(async () => {
    const { rows } = await steward.query("type:incident", { columns: ["number"], limit: 100_000 });
    return rows.map((it) => it.number);
  });
  assert.equal(new Set(numbers).size, numbers.length, "numbers are unique");
  assert.ok(numbers.length >= expected.size);
  await browser.close();
});

test("an import that is killed can be run again, and makes nothing twice", { timeout: 240_000 }, async ({ launchPersistent, tempDir, baseUrl, assert }) => {
  const profile = tempDir();
  const rows = 20_000;
  const importAll = async (page) =>
    page.evaluate(async (rows) => {
      const lines = ["number,short_description,description,priority,state,opened_at"];
      for (let n = 1; n <= rows; n += 1) {
        const number = `INC${String(n).padStart(7, "0")}`;
        lines.push(`${number},Printer ${n} does not print,The third floor waits since ${n} minutes,3 - Moderate,New,2026-01-05 08:00:00`);
      }
      const file = new File([lines.join("\n")], "incident.csv", { type: "text/csv" });
      return steward.importFiles(file, { kind: "incident", key: "number" });
    }, rows);
  for (const after of [300, 700, 1_200]) {
    const { browser, page } = await open(launchPersistent, profile, baseUrl, []);
    const running = importAll(page).catch(() => {});
    await new Promise((done) => setTimeout(done, after));
    await browser.kill();
    await running;
  }
  const { browser, page } = await open(launchPersistent, profile, baseUrl, []);
  const report = await importAll(page);
  assert.equal(report.new + report.same + report.changed, rows, JSON.stringify({ ...report, findings: [] }));
  const total = await page.evaluate(async () => (await steward.query("type:incident", { limit: 1 })).total);
  assert.equal(total, rows);
  await browser.close();
});
