// Communication and support from the top, by those who use them: a manager plans and sends, an approver
// approves, an employee reads, a sponsor is asked three things and answers. Each is there after a reload.
import { go, startDesk, test } from "./lib.mjs";

const DAY = 86_400_000;

/** Becomes one of the people who are there; the role is chosen beside. */
async function be(page, name, role) {
  await go(page, "#/settings/me");
  await page.locator("#me-person").fill(name);
  await page.getByRole("option", { name, exact: true }).click();
  await page.locator(".who", { hasText: name }).waitFor();
  await page.locator(`input[name=role][value=${role}]`).check();
}

const figure = (page, id) => page.locator(`.figure[data-figure=${id}] .figure__value`);

/** Waits until a figure reads so. */
const reads = (page, id, text) => figure(page, id).filter({ hasText: text }).waitFor();

/** Loads the page again, which reads everything from disk. */
async function again(page) {
  await page.reload();
  await page.locator(".sheet").waitFor();
}

async function people(page) {
  await page.evaluate(async () => {
    await steward.create("organisation_unit", { name: "Finance" });
    for (const name of ["Ann Berg", "Ben Cole"]) await steward.create("person", { name, organisation_unit: "Finance" });
    for (const name of ["Grace Moreau", "Iris Vance"]) await steward.create("person", { name });
    await steward.create("programme", { name: "ITSM", vision: "Work that flows.", sponsor: "Grace Moreau", manager: "Amara Okafor" });
  });
}

test("a message goes from plan to approval to those it is for, and its reach is seen", { timeout: 240_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage({ timezoneId: "UTC" });
  await startDesk(page, baseUrl);
  await people(page);

  // An audience by rule, through its form.
  await go(page, "#/programme/communication");
  await page.getByRole("link", { name: "Add an audience…" }).click();
  await page.locator("#new-name").fill("Finance people");
  await page.locator("#new-rule").fill("department:Finance");
  await page.locator("#new-name").press("Control+Enter");
  await page.locator(".record__title", { hasText: "Finance people" }).waitFor();

  // A message two days before a milestone: it moves with it.
  await page.evaluate(async (day) => {
    const at = new Date(Date.now() + 10 * day);
    const { number } = await steward.create("task", { name: "Portal opens", task_type: "milestone", ends_at: at });
    await steward.create("message", {
      subject: "The portal opens", form: "mail", text: "From Monday on you find us in the portal.", milestone: number, days_from_milestone: -2,
      approver: "Iris Vance", sender: "Amara Okafor", sender_level: "it", audiences: ["Finance people"],
    });
  }, DAY);
  await go(page, "#/programme/communication");
  const line = page.locator(".grid tr", { hasText: "The portal opens" });
  const planned = page.locator(".grid a", { hasText: "moves with PT-0001" });
  await planned.waitFor();
  const before = await planned.textContent();
  await page.evaluate(async (day) => {
    await steward.update("PT-0001", { ends_at: new Date(Date.now() + 17 * day) });
  }, DAY);
  await page.waitForFunction((it) => {
    const now = [...document.querySelectorAll(".grid a")].find((a) => a.textContent.includes("moves with PT-0001"));
    return now && now.textContent !== it;
  }, before);
  assert.deepEqual(await accessibilityProblems(page), []);

  // Only its approver approves it.
  await page.evaluate(() => steward.command("MSG-0001", "submit"));
  const refused = await page.evaluate(() => steward.command("MSG-0001", "approve").catch((it) => it.code));
  assert.equal(refused, "only_who");
  await be(page, "Iris Vance", "agent");
  await go(page, "#/messages/MSG-0001");
  await page.locator(".record__steps").getByRole("button", { name: "Approve" }).click();
  await page.locator(".record__badges .state-badge", { hasText: "Approved" }).waitFor();
  await page.locator(".record__steps").getByRole("button", { name: "It was sent" }).click();
  await page.locator(".record__badges .state-badge", { hasText: "Sent" }).waitFor();

  // An employee of that department finds it at Home, and says so.
  await be(page, "Ben Cole", "requester");
  await go(page, "#/");
  const item = page.locator("#to-read [data-record=MSG-0001]");
  await item.waitFor();
  assert.match(await item.textContent(), /The portal opens.*Amara Okafor/s);
  assert.deepEqual(await accessibilityProblems(page), []);
  await item.getByRole("button", { name: "I have read this" }).click();
  await item.getByRole("button", { name: "I have read this" }).waitFor({ state: "detached" });
  await item.getByRole("button", { name: "Helpful", exact: true }).click();
  await page.locator("#to-read").waitFor({ state: "detached" });
  await page.reload();
  await page.locator(".home__cards").waitFor();
  assert.equal(await page.locator("#to-read").count(), 0);
  // Taking it back brings it back; the last word stands.
  await page.evaluate(() => steward.undo());
  await item.getByRole("button", { name: "Helpful", exact: true }).click();
  await page.locator("#to-read").waitFor({ state: "detached" });

  // One of two: the number is there for the manager, and opens its message.
  await be(page, "Amara Okafor", "admin");
  await go(page, "#/programme/communication");
  await reads(page, "message_reach", "50 %");
  await reads(page, "message_reaction", "100 %");
  assert.match(await line.first().textContent(), /Finance people/);
  await again(page);
  await reads(page, "message_reach", "50 %");
  await figure(page, "message_reach").click();
  await page.locator(".list-count b", { hasText: /^1$/ }).waitFor();
});

test("what the matrix says an audience may not see is not there for it", { timeout: 180_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage({ timezoneId: "UTC" });
  await startDesk(page, baseUrl);
  await people(page);
  await page.evaluate(async () => {
    await steward.create("audience", { name: "Board", members: ["Grace Moreau"] });
    await steward.create("goal", { name: "Restore sooner", objective: "The plant keeps running", indicator: "mttr", target: "8", direction: "at_most" });
  });
  const rules = () => page.evaluate(async () => (await steward.query("type:access_rule", { columns: ["information_class", "level"] })).rows.map((it) => it.level));
  const sees = async () => {
    await go(page, "#/programme/charter");
    await page.getByLabel("Seen by").selectOption({ label: "Board" });
    await page.waitForFunction(() => location.hash.includes("for="));
  };
  await sees();
  await page.getByRole("heading", { name: "Goals" }).waitFor();

  await go(page, "#/programme/communication");
  const choice = page.getByLabel("Board: Indicators");
  await choice.waitFor();
  assert.equal(await choice.inputValue(), "");
  await choice.focus();
  await page.keyboard.press("End");
  await page.waitForFunction(async () => (await steward.query("type:access_rule", { limit: 0 })).total === 1);
  assert.deepEqual(await rules(), ["none"]);
  // Deciding anew changes the same record.
  await choice.selectOption("aggregate");
  await page.waitForFunction(async () => (await steward.query("type:access_rule level:aggregate", { limit: 0 })).total === 1);
  await choice.selectOption("none");
  await page.waitForFunction(async () => (await steward.query("type:access_rule level:none", { limit: 0 })).total === 1);
  assert.deepEqual(await accessibilityProblems(page), []);

  await sees();
  await page.locator(".sheet__withheld").waitFor();
  assert.equal(await page.getByRole("heading", { name: "Goals" }).count(), 0);
  await again(page);
  await page.locator(".sheet__withheld").waitFor();
  assert.doesNotMatch(await page.locator(".sheet").textContent(), /Restore sooner/);
  // Whoever looks through an audience's eyes has nothing to work in.
  await page.evaluate(() => (location.hash = location.hash.replace("/charter", "/communication")));
  await page.locator(".sheet[data-sheet=communication]").waitFor();
  assert.equal(await page.locator("#access-matrix").count(), 0);
  // Taken back, it is as before.
  await page.evaluate(() => steward.undo());
  await go(page, "#/programme/communication");
  await page.waitForFunction(() => document.querySelector("#access-matrix select[data-class=indicators]")?.value === "aggregate");
});

test("a sponsor is asked three things a week, each with its text, and answers where it stands", { timeout: 180_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage({ timezoneId: "UTC" });
  await startDesk(page, baseUrl);
  await people(page);
  const ask = (question, kind) =>
    page.evaluate(
      ([question, kind]) =>
        steward
          .create("decision", { question, decision_type: kind, asked_of: "Grace Moreau", background: `Dear all,\n${question}` })
          .then((it) => it.number, (it) => `${it.code}: ${it.message}`),
      [question, kind],
    );
  assert.equal(await ask("May we close the old mailbox?", "decide"), "DEC-0001");
  assert.equal(await ask("Say at the town hall why we do this", "say"), "DEC-0002");
  assert.equal(await ask("Free two people for a week", "unblock"), "DEC-0003");
  assert.match(await ask("And one more", "say"), /^sponsor_is_busy: Grace Moreau was asked for 3 things this week already/);

  await go(page, "#/programme/sponsor");
  const one = page.locator("[data-decision=DEC-0001]");
  await one.waitFor();
  assert.equal(await page.locator(".asks__one").count(), 3);
  assert.match(await one.textContent(), /Dear all,\s*May we close the old mailbox\?/);
  await one.getByRole("button", { name: "Copy the text" }).waitFor();
  // Nobody answers for the sponsor.
  await one.getByText("Only Grace Moreau can answer this.").waitFor();
  assert.equal(await one.getByRole("button", { name: "Yes" }).count(), 0);
  await reads(page, "open_decisions", "3");
  assert.deepEqual(await accessibilityProblems(page), []);

  await be(page, "Grace Moreau", "reader");
  await go(page, "#/programme/sponsor");
  await one.getByRole("button", { name: "Yes" }).click();
  await one.waitFor({ state: "detached" });
  await reads(page, "open_decisions", "2");
  await page.getByText("What you decided").waitFor();
  await again(page);
  await page.locator("[data-decision=DEC-0002]").waitFor();
  assert.equal(await one.count(), 0);
  await page.evaluate(() => steward.undo());
  await one.waitFor();

  // Something that people could see ends the silence.
  await be(page, "Amara Okafor", "admin");
  await page.evaluate(async (day) => {
    await steward.create("sponsor_act", { name: "Opened the training", act_type: "launch", sponsor: "Grace Moreau", happened_at: new Date(Date.now() - 2 * day) });
  }, DAY);
  await go(page, "#/programme/sponsor");
  await reads(page, "sponsor_silence_days", "2 d");
});

test("a launch has its run-sheet, its questions, and counts what comes in", { timeout: 180_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage({ timezoneId: "UTC" });
  await startDesk(page, baseUrl);
  await people(page);
  await page.evaluate(async () => {
    await steward.create("message", { subject: "The new desk opens", form: "launch", script: "Grace opens. Amara shows the portal.", text: "Come at ten." });
    await steward.command("MSG-0001", "send");
  });
  await go(page, "#/programme/launch");
  await page.getByText("Grace opens. Amara shows the portal.").waitFor();
  await page.locator("#launch-line").fill("Doors open");
  await page.locator("#launch-line").press("Enter");
  const box = page.locator("#launch-run-sheet input[type=checkbox]");
  await box.waitFor();
  assert.equal(await page.locator("#launch-line").inputValue(), "");
  await box.check();
  await page.locator(".launch__done", { hasText: "Doors open" }).waitFor();
  await page.locator("#launch-question").fill("Is the old mailbox gone?");
  await page.locator("#launch-question").press("Enter");
  await page.locator(".launch__questions li", { hasText: "Is the old mailbox gone?" }).waitFor();
  await reads(page, "since_launch", "0");
  // It counts on by itself.
  await page.evaluate(async () => {
    for (const channel of ["portal", "portal", "phone"]) await steward.create("incident", { title: "How do I log in?", channel });
  });
  await reads(page, "since_launch", "3");
  await reads(page, "portal", "2");
  assert.deepEqual(await accessibilityProblems(page), []);
  await again(page);
  await page.locator(".launch__done", { hasText: "Doors open" }).waitFor();
  await figure(page, "portal").click();
  await page.locator(".list-count b", { hasText: /^2$/ }).waitFor();
});

test("a newsletter writes itself from the records", { timeout: 120_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage({ timezoneId: "UTC" });
  await startDesk(page, baseUrl);
  await people(page);
  await page.evaluate(async (day) => {
    await steward.create("group", { name: "Service desk" });
    await steward.create("recognition", { name: "Stayed until it worked", team: "Service desk", given_at: new Date(Date.now() - day) });
    await steward.create("task", { name: "Portal opens", task_type: "milestone", ends_at: new Date(Date.now() + 5 * day) });
    for (let n = 0; n < 30; n += 1) await steward.create("incident", { title: `Number ${n}` });
  }, DAY);
  await go(page, "#/programme/newsletter");
  await page.getByText("Thanks to Service desk for: ").waitFor();
  await page.getByText(/Classified: .*it should be/).waitFor();
  await page.getByText("This is the first.").waitFor();
  assert.match(await page.locator(".sheet").textContent(), /Portal opens/);
  assert.deepEqual(await accessibilityProblems(page), []);
});
