// A record's life, as an agent lives it: made, edited, answered, held, resolved, reopened; and what a
// requester may never see. Each step is looked at again after a reload, which reads everything from disk.
import { test } from "./lib.mjs";

/** Starts an empty workspace with Amara in it. */
async function start(page, baseUrl) {
  await page.goto(baseUrl);
  await page.locator("#first-organisation").fill("Ostermoor");
  await page.locator("#first-name").fill("Amara Okafor");
  await page.locator("form", { has: page.locator("#first-name") }).locator("button[type=submit]").click();
  await page.locator("#first-name").waitFor({ state: "detached" });
}

/** Goes to a hash of the page that is open. */
async function go(page, hash) {
  await page.evaluate((it) => (location.hash = it), hash);
}

/** Makes an incident through the form; returns its number. */
async function create(page, title, description = "") {
  await go(page, "#/incidents/new");
  await page.locator("#new-title").fill(title);
  if (description) await page.locator("#new-description").fill(description);
  await page.locator("#new-impact").selectOption("2");
  await page.locator("#new-urgency").selectOption("1");
  await page.locator(".new-record__priority .priority--2").waitFor();
  await page.locator("#new-title").press("Control+Enter");
  await page.locator(".record__title", { hasText: title }).waitFor();
  return (await page.locator(".record__number").textContent()).trim();
}

/** Reads the record again from disk. */
async function again(page) {
  await saved(page);
  await page.reload();
  await page.locator(".record__title").waitFor();
}

/** Loads the page again while something is being typed; waits for its control. */
async function whileTyping(page, control) {
  await page.waitForTimeout(200);
  await page.reload();
  await page.locator(control).waitFor();
}

/** Waits until nothing is on its way. */
async function saved(page) {
  await page.waitForFunction(() => !document.querySelector(".field-row--saving, .record__saving, .record__title--saving"));
}

const field = (page, name) => page.locator(`.record__side [data-field=${name}]`);
const step = (page, name) => page.locator(".record__steps").getByRole("button", { name });
const state = (page) => page.locator(".record__badges .state-badge");

test("an incident is made, edited, answered, resolved and reopened", { timeout: 180_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage();
  await start(page, baseUrl);
  const number = await create(page, "Remote access drops every ten minutes", "See https://status.example.org now.\n\n  and javascript:alert(1)");
  assert.match(number, /^INC/);
  assert.match(page.url(), /#\/incidents\/INC/);
  assert.deepEqual(await page.locator(".description a").evaluateAll((them) => them.map((it) => [it.href, it.rel])), [
    ["https://status.example.org/", "noopener noreferrer"],
  ]);
  assert.match(await state(page).textContent(), /New/);

  // A field edits itself where it stands; Escape takes it back.
  await field(page, "location").locator(".value--button").click();
  await page.keyboard.type("Utrecht");
  await page.keyboard.press("Enter");
  await field(page, "location").locator(".value", { hasText: "Utrecht" }).waitFor();
  await field(page, "symptom").locator(".value--button").click();
  await page.keyboard.type("never");
  await page.keyboard.press("Escape");
  assert.match(await field(page, "symptom").textContent(), /–/);

  // The keys of this page stand on the sheet of keys.
  await page.keyboard.press("?");
  await page.locator(".shortcuts h3", { hasText: "In a record" }).waitFor();
  await page.keyboard.press("Escape");

  // The title, by keyboard only.
  await saved(page);
  await page.keyboard.press("e");
  await page.locator(".record__title-input").fill("Remote access drops, again");
  await page.keyboard.press("Enter");
  await page.locator(".record__title", { hasText: "again" }).waitFor();

  // Impact moves the priority, and the history says so.
  await field(page, "impact").locator(".value--button").click();
  await page.locator("[data-field=impact] select").selectOption("1");
  await page.locator(".record__badges .priority--1").waitFor();

  await step(page, "Start work").click();
  await state(page).filter({ hasText: "In progress" }).waitFor();

  // A reply and a note, each in its lane.
  await page.keyboard.press("r");
  await page.keyboard.type("We are looking into it.");
  await page.keyboard.press("Control+Enter");
  await page.locator(".entry--public", { hasText: "looking into it" }).waitFor();
  assert.equal(await page.locator(".composer__text").inputValue(), "");
  await page.keyboard.press("Escape");
  await page.keyboard.press("i");
  await page.keyboard.type("The certificate again.");
  await page.keyboard.press("Control+Enter");
  await page.locator(".entry--internal", { hasText: "certificate again" }).waitFor();

  // Resolving needs notes of some length, and says so at the control.
  await step(page, "Resolve").click();
  await page.locator(".step-form button[type=submit]").click();
  await page.locator(".step-form .field--refused").first().waitFor();
  await page.getByLabel("Fixed for good").check();
  await page.locator("#step-resolution_notes").fill("too short");
  await page.locator(".step-form button[type=submit]").click();
  await page.locator(".step-form .field__error", { hasText: "characters" }).waitFor();
  await page.locator("#step-resolution_notes").fill("Renewed the certificate of the gateway.");
  await page.locator("#step-resolution_notes").press("Control+Enter");
  await state(page).filter({ hasText: "Resolved" }).waitFor();
  assert.match((await page.evaluate((it) => steward.get(it), number)).fields.resolution_notes, /Renewed the certificate/);

  await again(page);
  assert.match(await state(page).textContent(), /Resolved/);
  assert.match(await page.locator(".record__title").textContent(), /again/);
  assert.match(await field(page, "location").textContent(), /Utrecht/);
  assert.equal(await page.locator(".entry--public").count(), 1);
  assert.equal(await page.locator(".entry--internal").count(), 1);

  await step(page, "Reopen").click();
  await page.locator("#step-reason").fill("It came back");
  await page.locator(".step-form button[type=submit]").click();
  await state(page).filter({ hasText: "In progress" }).waitFor();
  await again(page);
  assert.match(await state(page).textContent(), /In progress/);

  // Every change stands in the history.
  await page.getByRole("tab", { name: "History" }).click();
  await page.locator(".history__table tr", { hasText: "Location" }).filter({ hasText: "Utrecht" }).waitFor();
  assert.match(page.url(), /tab=history/);
});

test("on hold with a message, which is the reply", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await start(page, baseUrl);
  await create(page, "Printer on the third floor is silent");
  await step(page, "Start work").click();
  await state(page).filter({ hasText: "In progress" }).waitFor();
  await page.locator(".composer__text").fill("Which printer is it?");
  await page.getByRole("button", { name: "Send and hold" }).click();
  assert.equal(await page.locator("#step-message").inputValue(), "Which printer is it?");
  await page.locator(".step-form button[type=submit]").click();
  await state(page).filter({ hasText: "On hold" }).waitFor();
  await again(page);
  assert.match(await state(page).textContent(), /On hold/);
  assert.equal(await page.locator(".entry--public", { hasText: "Which printer is it?" }).count(), 1);
  assert.equal(await page.locator(".composer__text").inputValue(), "");
});

test("an internal note is invisible to a requester, by text and by search", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await start(page, baseUrl);
  const number = await create(page, "Badge does not open the door");
  const address = page.url();
  await page.locator(".composer__lane--internal").click();
  await page.locator(".composer__text").fill("Confidential: xylophone");
  await page.locator(".composer__send").click();
  await page.locator(".entry--internal", { hasText: "xylophone" }).waitFor();
  await go(page, "#/settings/me");
  await page.locator("input[name=role][value=requester]").check();
  await page.goto(address);
  await page.reload();
  await page.locator("#main").waitFor();
  await page.waitForTimeout(500);
  assert.doesNotMatch(await page.content(), /xylophone/, number);
  assert.equal(await page.locator(".composer__lane--internal").count(), 0);
  await go(page, "#/search?q=xylophone");
  await page.locator("#search-box").waitFor();
  await page.waitForTimeout(500);
  assert.equal(await page.locator(".hit").count(), 0);
});

test("a file, a checklist, worked time, and taking something back", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await start(page, baseUrl);
  await create(page, "Laptop is slow after the update");
  await page.locator(".composer input[type=file]").setInputFiles([
    { name: "hello.txt", mimeType: "text/plain", buffer: Buffer.from("hello from a file") },
    { name: "bill.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n") },
    { name: "false.pdf", mimeType: "application/pdf", buffer: Buffer.from("<script>document.title = 'owned'</script>") },
    { name: "evil.html", mimeType: "text/html", buffer: Buffer.from("<script>document.title = 'owned'</script>") },
  ]);
  const files = page.locator(".attachments .file");
  await files.nth(3).waitFor();
  // A PDF opens in a tab of its own, and only if it is one.
  await page.evaluate(() => {
    window.opened = [];
    HTMLAnchorElement.prototype.click = function () {
      window.opened.push([this.target, this.rel, this.href.split(":")[0]]);
    };
  });
  await page.getByRole("button", { name: "Show false.pdf in a new tab" }).click();
  await page.getByText("This file is not a PDF").waitFor();
  await page.getByRole("button", { name: "Show bill.pdf in a new tab" }).click();
  await page.waitForFunction(() => window.opened.length > 0);
  assert.deepEqual(await page.evaluate(() => window.opened), [["_blank", "noopener", "blob"]]);
  await page.evaluate(() => delete HTMLAnchorElement.prototype.click);
  await page.locator(".file", { hasText: "hello.txt" }).getByRole("button", { name: "Show" }).click();
  await page.locator(".file__text", { hasText: "hello from a file" }).waitFor();
  assert.equal(await page.locator(".file", { hasText: "evil.html" }).getByRole("button", { name: "Show" }).count(), 0);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".file__name", { hasText: "evil.html" }).click()]);
  assert.equal(download.suggestedFilename(), "evil.html");
  assert.doesNotMatch(await page.title(), /owned/);

  const item = page.locator(".checklist input[type=text]");
  await item.fill("Measure the disk");
  await item.press("Enter");
  const box = page.locator(".checklist__item", { hasText: "Measure the disk" }).locator("input");
  await box.check();
  await page.locator(".checklist__item--done").waitFor();
  await page.locator(".record__side .worklog__time").fill("1h 20");
  await page.locator(".record__side .worklog__note").fill("Looked at it");
  await page.locator(".record__side .worklog__note").press("Enter");
  await page.locator(".record__side .worklog .side__count", { hasText: "1 h 20" }).waitFor();

  await field(page, "location").locator(".value--button").click();
  await page.keyboard.type("Utrecht");
  await page.keyboard.press("Enter");
  await field(page, "location").locator(".value", { hasText: "Utrecht" }).waitFor();
  await saved(page);
  await page.locator("body").press("Control+z");
  await field(page, "location").locator(".value", { hasText: "–" }).waitFor();

  await again(page);
  assert.match(await field(page, "location").textContent(), /–/);
  assert.equal(await files.count(), 4);
  assert.equal(await page.locator(".checklist__item--done").count(), 1);
  assert.match(await page.locator(".record__side .worklog").textContent(), /1 h 20/);
});

test("what is typed and not sent is still there after a reload", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await start(page, baseUrl);
  await create(page, "Phone rings twice");
  await page.locator(".composer__text").fill("Half a reply");
  await page.locator(".composer__lane--internal").click();
  await page.locator(".composer__text").fill("Half a note");
  await again(page);
  const said = [];
  for (const lane of ["Public reply", "Internal note"]) {
    await page.locator(".composer__lane", { hasText: lane }).click();
    said.push(await page.locator(".composer__text").inputValue());
  }
  assert.deepEqual(said, ["Half a reply", "Half a note"]);
  await go(page, "#/incidents/new");
  await page.locator("#new-title").fill("Half an incident");
  await page.waitForTimeout(200);
  await page.reload();
  await page.locator("#new-title").waitFor();
  assert.equal(await page.locator("#new-title").inputValue(), "Half an incident");
});

test("a field that was being edited is still open after a reload", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await start(page, baseUrl);
  await create(page, "Phone rings twice");
  await page.locator(".record__title").click();
  await page.locator(".record__title-input").fill("Phone rings three times");
  await whileTyping(page, ".record__title-input");
  assert.equal(await page.locator(".record__title-input").inputValue(), "Phone rings three times");
  await page.locator(".record__title-input").press("Escape");
  await page.locator(".record__title", { hasText: "Phone rings twice" }).waitFor();

  await field(page, "location").locator(".value--button").click();
  await page.keyboard.type("Utr");
  await whileTyping(page, ".record__side [data-field=location] input");
  const input = field(page, "location").locator("input");
  assert.equal(await input.inputValue(), "Utr");
  await input.press("End");
  await input.pressSequentially("echt");
  await input.press("Enter");
  await field(page, "location").locator(".value", { hasText: "Utrecht" }).waitFor();
  await again(page);
  assert.equal(await field(page, "location").locator("input").count(), 0);
  assert.match(await field(page, "location").textContent(), /Utrecht/);
});

test("logged work is changed and taken away where it stands", { timeout: 120_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage();
  await start(page, baseUrl);
  await create(page, "Phone rings twice");
  await page.getByRole("tab", { name: "Worklog" }).click();
  const tab = page.locator("#record-tab .worklog");
  for (const [time, note] of [["45", "Looked at it"], ["1h 20", "Fixed it"]]) {
    await tab.locator(".worklog__time").last().fill(time);
    await tab.locator(".worklog__note").last().fill(note);
    await tab.locator(".worklog__note").last().press("Enter");
    await tab.locator(".worklog__item", { hasText: note }).waitFor();
  }
  await tab.locator(".side__count", { hasText: "2 h 05" }).waitFor();
  await tab.getByRole("button", { name: "Edit 45 min, Looked at it" }).click();
  const form = tab.getByRole("form", { name: "Edit 45 min, Looked at it" });
  assert.equal(await form.locator(".worklog__time").inputValue(), "45 min");
  assert.deepEqual(await accessibilityProblems(page), []);
  await form.locator(".worklog__time").fill("never");
  await form.locator(".worklog__time").press("Enter");
  await tab.getByRole("alert").waitFor();
  await form.locator(".worklog__time").fill("30");
  await form.locator(".worklog__time").press("Enter");
  await tab.locator(".side__count", { hasText: "1 h 50" }).waitFor();
  await tab.getByRole("button", { name: "Remove 1 h 20, Fixed it" }).click();
  await tab.locator(".side__count", { hasText: "30 min" }).waitFor();
  await page.locator("body").press("Control+z");
  await tab.locator(".side__count", { hasText: "1 h 50" }).waitFor();
});

test("a deleted record is brought back, and one that is not there has a way out", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await start(page, baseUrl);
  await create(page, "Not needed after all");
  await page.locator(".record-top").getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await page.locator(".record__note--deleted").waitFor({ state: "detached" });
  await go(page, "#/incidents/INC-nothing");
  await page.getByRole("heading", { name: "There is no such record" }).waitFor();
  assert.ok(await page.locator(".empty a", { hasText: "incidents" }).isVisible());
});
