// Text that strangers wrote comes in by every door and stands on every screen: as text, and as nothing else.
import { downloaded, go, open, startDesk, test } from "./lib.mjs";

/** Would run in a page that trusts it; with what turns a line around, rings bells and ends strings. */
const MARKUP = `<img src=x onerror="window.__pwned=1"><script>window.__pwned=2</script><svg onload=window.__pwned=3>"'\`--></textarea>{{7*7}}`;
const CONTROLS = "bell\u0007 null\u0000 escape\u001b[31m turn\u202Earound isolate\u2066here\u2028line";
const FORMULA = `=HYPERLINK("https://evil.example","pwned")`;
const LONG = "W".repeat(400);
const LINK = "javascript:window.__pwned=4 data:text/html,<script>window.__pwned=5</script> https://safe.example/<b>x";
const MEGABYTE = `${MARKUP} ${"lorem ipsum ".repeat(87_000)} ${CONTROLS}`;

/** What must never be in a page that shows those texts. */
async function assertUnharmed(page, assert, where) {
  const found = await page.evaluate(() => ({
    pwned: window.__pwned ?? null,
    elements: [...document.querySelectorAll("#app img[src=x], #app script, [onerror], [onload], a[href^='javascript:' i], a[href^='data:' i], #app b[x]")].map((it) => it.outerHTML.slice(0, 120)),
    sideways: Math.max(...["html", "body", "#main"].map((it) => document.querySelector(it)).map((it) => (it ? it.scrollWidth - it.clientWidth : 0))),
    narrow: innerWidth < 500,
  }));
  assert.equal(found.pwned, null, `a script ran on ${where}`);
  assert.deepEqual(found.elements, [], `markup came to life on ${where}`);
  assert.ok(found.sideways <= 0, `${where} scrolls sideways by ${found.sideways} px of ${found.narrow ? "a phone" : "a desk"}`);
}

/** Every screen, and something that is there once it is drawn. */
const screens = (number) => [
  ["#/", ".home"],
  ["#/incidents?q=is%3Aany", ".list-row:not(.list-row--waiting) .list-link"],
  ["#/incidents?view=board&q=is%3Aany", ".board-card"],
  [`#/incidents/${number}`, ".entry--public"],
  [`#/incidents/${number}?tab=history`, ".history__table tr"],
  [`#/incidents/${number}?tab=links`, ".record__title"],
  [`#/incidents/${number}?tab=worklog`, ".record__title"],
  ["#/search?q=pwned", ".hit"],
  ["#/people", ".list-row:not(.list-row--waiting) .list-link"],
  ["#/groups", ".list-row:not(.list-row--waiting) .list-link"],
  ["#/insights", ".tile"],
  ["#/settings/workspace", "#set-name"],
  ["#/settings/me", "#me-person"],
  ["#/settings/data", ".acts__line"],
];

test("hostile text is text on every screen, whatever door it came by", { timeout: 180_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  const dialogs = [];
  page.on("dialog", (it) => dialogs.push(it.message()) && it.dismiss());
  // The first door: the two names of the first screen.
  await page.goto(baseUrl);
  await page.locator("#first-organisation").fill(MARKUP.slice(0, 110));
  await page.locator("#first-name").fill(`<b x>Amara</b> ${FORMULA}`);
  await page.locator("#first-name").press("Enter");
  await page.locator(".rail").waitFor();

  // Scripts.
  const { number } = await page.evaluate(
    async ([MARKUP, CONTROLS, FORMULA, LONG, LINK]) => {
      await steward.create("group", { name: MARKUP });
      await steward.create("person", { name: `${MARKUP} ${CONTROLS}`, email: `"<b x>"@example.org` });
      const made = await steward.create("incident", {
        title: MARKUP, description: `${LINK}\n${MARKUP}\n${CONTROLS}`, location: LONG, symptom: FORMULA,
        tags: ["<b x>", "=1+1"], assignment_group: MARKUP, impact: 1, urgency: 1,
      });
      await steward.create("incident", { title: LONG });
      await steward.create("incident", { title: `${CONTROLS} pwned` });
      await steward.create("incident", { title: FORMULA });
      await steward.command(made.id, "log_work", { minutes: 5, note: MARKUP });
      await steward.command(made.id, "checklist", { text: `${MARKUP}${LONG}`, done: false });
      await steward.update(made.id, { location: `${MARKUP}${LONG}` });
      return made;
    },
    [MARKUP, CONTROLS, FORMULA, LONG, LINK],
  );

  // The form, the composer, and a file's name.
  await go(page, "#/incidents/new");
  await page.locator("#new-title").fill(`${MARKUP} by form`);
  await page.locator("#new-description").fill(LINK + CONTROLS);
  await page.locator("#new-title").press("Control+Enter");
  await page.locator(".record__title", { hasText: "by form" }).waitFor();
  await assertUnharmed(page, assert, "a new record");
  await go(page, `#/incidents/${number}`);
  await page.locator(".record__number", { hasText: number }).waitFor();
  await page.locator(".composer__text").fill(`${MARKUP}\n${LINK}\n${LONG}`);
  await page.locator(".composer__send").click();
  await page.locator(".entry--public", { hasText: "{{7*7}}" }).waitFor();
  await page.locator(".composer input[type=file]").setInputFiles({ name: `<img src=x onerror=window.__pwned=6>${"W".repeat(120)}.html`, mimeType: "text/html", buffer: Buffer.from("<script>window.__pwned=7</script>") });
  await page.locator(".attachments .file").waitFor();

  // A table: headers and cells.
  await go(page, "#/import");
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const lines = [["number", "short_description", "description", quoted(`${MARKUP}${LONG}`)], ["INC900001", quoted(MARKUP), quoted(CONTROLS), quoted(FORMULA)], ["INC900002", quoted(FORMULA), quoted(LINK), quoted(LONG)]];
  await page.locator("#import-files").setInputFiles({ name: `${MARKUP.replaceAll("/", "_")}.csv`, mimeType: "text/csv", buffer: Buffer.from(lines.map((it) => it.join()).join("\n")) });
  await page.locator(".plan").waitFor();
  await assertUnharmed(page, assert, "the plan of an import");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.locator(".report").waitFor();
  await assertUnharmed(page, assert, "the report of an import");

  // And all of that out of a backup, in a browser of its own.
  const blob = await page.evaluate(async () => {
    const bytes = new Uint8Array(await (await steward.backup()).arrayBuffer());
    return Array.from(bytes, (it) => String.fromCharCode(it)).join("");
  });
  const other = await newPage();
  other.on("dialog", (it) => dialogs.push(it.message()) && it.dismiss());
  await other.goto(baseUrl);
  await other.locator(".first__way input[type=file]").setInputFiles({ name: "desk.steward", mimeType: "application/octet-stream", buffer: Buffer.from(blob, "latin1") });
  await other.locator(".rail").waitFor();

  for (const [desk, size] of [[page, null], [other, { width: 390, height: 844 }]]) {
    if (size) await desk.setViewportSize(size);
    const problems = [];
    for (const [hash, there] of screens(number)) {
      await go(desk, hash);
      await desk.locator(there).first().waitFor();
      await assertUnharmed(desk, assert, hash).catch((error) => problems.push(error.message));
    }
    assert.deepEqual(problems, []);
    // As text, where people read it.
    await go(desk, `#/incidents/${number}`);
    await desk.locator(".record__number", { hasText: number }).waitFor();
    assert.ok((await desk.locator(".record__title").textContent()).includes("<img src=x onerror="));
    assert.ok((await desk.locator(".entry--public").first().textContent()).includes("<script>window.__pwned=2</script>"));
    assert.deepEqual(await desk.locator(".description a").evaluateAll((them) => them.map((it) => it.protocol)), ["https:"]);
    await desk.keyboard.press("Control+k");
    await desk.keyboard.type("pwned");
    await desk.locator(".palette", { hasText: "<img src=x" }).waitFor();
    await assertUnharmed(desk, assert, "the palette");
    await desk.keyboard.press("Escape");
  }

  // A spreadsheet runs nothing of what the list exports.
  await go(page, "#/incidents?q=is%3Aany&cols=number,title,symptom,tags");
  await page.locator(".list-row:not(.list-row--waiting) .list-link").first().waitFor();
  await page.getByRole("button", { name: "More", exact: true }).click();
  const { bytes } = await downloaded(page, () => page.getByRole("menuitem", { name: "Export as CSV" }).click());
  const cells = bytes.toString().match(/(?<=^|,|\n)("(?:[^"]|"")*"|[^",\r\n]*)/g);
  assert.ok(bytes.includes("HYPERLINK"));
  assert.deepEqual(cells.filter((it) => /^"?[=+@\t\r-]/.test(it)), []);
  assert.deepEqual(dialogs, []);
});

test("a megabyte in one field is kept whole, and every screen stays usable", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await startDesk(page, baseUrl);
  const made = await page.evaluate(async (text) => {
    const { id, number } = await steward.create("incident", { title: "lorem ".repeat(170_000), description: text });
    await steward.command(id, "say", { text, lane: "public" });
    // An address that ends in a million brackets, none of which was opened.
    await steward.command(id, "say", { text: `https://safe.example${")".repeat(1_000_000)}`, lane: "public" });
    const view = await steward.get(id);
    return { number, kept: view.fields.description === text && view.timeline[0].text === text };
  }, MEGABYTE);
  assert.ok(made.kept, "kept whole");
  const took = {};
  for (const [hash, there] of [
    ["#/incidents", ".list-row:not(.list-row--waiting) .list-link"],
    ["#/incidents?view=board", ".board-card"],
    [`#/incidents/${made.number}`, ".entry--public"],
    ["#/search?q=lorem", ".hit mark"],
    ["#/", ".home"],
  ]) {
    const start = performance.now();
    await go(page, hash);
    await page.locator(there).first().waitFor();
    took[hash] = Math.round(performance.now() - start);
    await assertUnharmed(page, assert, `${hash} with a megabyte`);
  }
  console.log(`       with a megabyte in a title and in a text: ${Object.entries(took).map(([hash, ms]) => `${hash} ${ms}`).join(", ")} ms`);
  // Counted mark by mark or bracket by bracket, these took minutes.
  for (const [hash, ms] of Object.entries(took)) assert.ok(ms < 8_000, `${hash}: ${ms} ms`);

  await page.setViewportSize({ width: 390, height: 844 });
  await go(page, `#/incidents/${made.number}`);
  const text = page.locator(".description .rich-text");
  await text.waitFor();
  await assertUnharmed(page, assert, "a record of a megabyte on a phone");
  assert.ok((await text.textContent()).length < 100_000, "the beginning is shown");
  await page.locator(".description").getByRole("button", { name: "Show the whole text" }).click();
  await page.waitForFunction((most) => document.querySelector(".description .rich-text").textContent.length === most, MEGABYTE.length);
  await assertUnharmed(page, assert, "the whole of it");
});
