// Incidents that belong together: merged after a look at what it does, taken apart again, and parents that
// take their children along, as far as the rules let them and never past a requester's eyes.
import { go, startDesk, test } from "./lib.mjs";

const state = (page) => page.locator(".record__badges .state-badge");
const said = (page, text) => page.locator(".entry", { hasText: text });

/** Makes incidents of those fields; returns their `{ id, number }`. */
const make = (page, them) =>
  page.evaluate(async (them) => {
    const made = [];
    for (const it of them) made.push(await steward.create("incident", it));
    return made;
  }, them);

/** Opens a record and waits until it is that one. */
async function openRecord(page, { number }) {
  await go(page, `#/incidents/${number}`);
  await page.locator(".record__number", { hasText: number }).waitFor();
}

/** Takes a step of the row of steps; one that asks for something has dots behind its name. */
const take = (page, name) => page.locator(".record__steps").getByRole("button", { name: new RegExp(`^${name}…?$`) }).click();

/** Chooses a record in a control that looks records up. */
async function choose(page, id, text, option = text) {
  await page.locator(id).fill(text);
  await page.getByRole("option", { name: option }).first().click();
}

const states = (page, them) => page.evaluate(async (ids) => Promise.all(ids.map(async (id) => (await steward.get(id)).state)), them.map((it) => it.id));

test("two incidents are merged after a preview, read as one, and taken apart again", async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage();
  await startDesk(page, baseUrl);
  await page.evaluate(() => steward.create("person", { name: "Noor Haddad", email: "noor@example.org" }));
  const [into, from] = await make(page, [{ title: "Mail is slow for all" }, { title: "My mail hangs", requester: "noor@example.org" }]);
  await page.evaluate(async (id) => {
    await steward.command(id, "say", { text: "It hangs since nine.", lane: "public" });
    await steward.command(id, "say", { text: "Same queue as the others.", lane: "internal" });
  }, from.id);

  await openRecord(page, from);
  await page.locator("body").press("m");
  await choose(page, "#step-target", into.number, new RegExp(into.number));
  const preview = page.locator(".step-form__preview");
  await preview.waitFor();
  assert.match(await preview.textContent(), new RegExp(into.number));
  assert.match(await preview.textContent(), /Merged/);
  assert.match(await preview.textContent(), /Noor Haddad/, "who will watch the other one");
  assert.deepEqual(await accessibilityProblems(page, { include: ".step-form" }), []);
  assert.deepEqual(await states(page, [from]), ["new"], "a preview changes nothing");
  await page.locator(".step-form button[type=submit]").click();
  await state(page).filter({ hasText: "Merged" }).waitFor();
  await page.locator(".record__merged a", { hasText: into.number }).click();

  // What was said there is read here, with where it was said.
  await page.locator(".record__number", { hasText: into.number }).waitFor();
  await said(page, "hangs since nine").waitFor();
  assert.match(await said(page, "hangs since nine").textContent(), new RegExp(from.number));
  await said(page, "Same queue").waitFor();
  const watchers = await page.evaluate(async (id) => (await steward.get(id)).fields.watchers.map((it) => it.label), into.id);
  assert.ok(watchers.includes("Noor Haddad"), watchers.join());

  await page.reload();
  await said(page, "hangs since nine").waitFor();
  await openRecord(page, from);
  await take(page, "Take the merge back");
  await state(page).filter({ hasText: "New" }).waitFor();
  assert.deepEqual(await states(page, [into, from]), ["new", "new"]);
  await openRecord(page, into);
  await page.locator(".composer").waitFor();
  await page.waitForFunction(() => document.querySelector(".stream")?.textContent.includes("hangs since nine") === false);
  await openRecord(page, from);
  await said(page, "hangs since nine").waitFor();
});

test("a parent takes its children along, and only where it should", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await startDesk(page, baseUrl);
  const [parent, first, second, apart] = await make(page, ["Gateway is down", "No access from Utrecht", "No access from Lyon", "Printer jams"].map((title) => ({ title })));
  // The parent is set on the child's page.
  for (const child of [first, second]) {
    await openRecord(page, child);
    await page.locator("[data-field=parent] .value--button").click();
    await page.locator("[data-field=parent] input").fill(parent.number);
    await page.getByRole("option", { name: new RegExp(parent.number) }).first().click();
    await page.locator("[data-field=parent] .value", { hasText: parent.number }).waitFor();
  }
  await openRecord(page, parent);
  for (const child of [first, second]) await page.locator(".links__item", { hasText: child.number }).waitFor();
  const all = [parent, first, second, apart];
  const are = async (wanted, why) => assert.deepEqual(await states(page, all), wanted, why);

  // A hold for the caller stays where it is, another hold spreads.
  await take(page, "Start work");
  await state(page).filter({ hasText: "In progress" }).waitFor();
  await take(page, "Put on hold");
  await page.getByLabel("Waiting for requester").check();
  await page.locator("#step-message").fill("Does it work by cable?");
  await page.locator(".step-form button[type=submit]").click();
  await state(page).filter({ hasText: "On hold" }).waitFor();
  await are(["on_hold", "new", "new", "new"], "a hold for the caller");
  await take(page, "Resume");
  await state(page).filter({ hasText: "In progress" }).waitFor();
  await take(page, "Put on hold");
  await page.getByLabel("Waiting for vendor").check();
  await page.locator(".step-form button[type=submit]").click();
  await state(page).filter({ hasText: "On hold" }).waitFor();
  await are(["on_hold", "on_hold", "on_hold", "new"], "a hold for a vendor");

  // Resolving spreads with the notes, and one undo takes all of it back.
  const resolve = async () => {
    await take(page, "Resolve");
    await page.getByLabel("Fixed for good").check();
    await page.locator("#step-resolution_notes").fill("Replaced the card of the gateway.");
    await page.locator(".step-form button[type=submit]").click();
    await state(page).filter({ hasText: "Resolved" }).waitFor();
  };
  await resolve();
  await are(["resolved", "resolved", "resolved", "new"], "resolve");
  const notes = await page.evaluate(async (id) => (await steward.get(id)).fields.resolution_notes, first.id);
  assert.match(notes, new RegExp(`${parent.number}.*Replaced the card`));
  await page.locator("body").press("Control+z");
  await state(page).filter({ hasText: "On hold" }).waitFor();
  await are(["on_hold", "on_hold", "on_hold", "new"], "undo");
  await resolve();

  // An agent's reopening spreads, closing does not.
  await take(page, "Reopen");
  await page.locator("#step-reason").fill("Down again");
  await page.locator(".step-form button[type=submit]").click();
  await state(page).filter({ hasText: "In progress" }).waitFor();
  await are(["in_progress", "in_progress", "in_progress", "new"], "reopen");
  await resolve();
  await take(page, "Close");
  await state(page).filter({ hasText: "Closed" }).waitFor();
  await are(["closed", "resolved", "resolved", "new"], "close");
  await page.reload();
  await state(page).waitFor();
  await are(["closed", "resolved", "resolved", "new"], "after a reload");
});

test("what is internal stays internal through a merge and through a parent", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await startDesk(page, baseUrl);
  // All of them are Amara's own: as a requester she sees each of them.
  const [parent, child, from, into] = await make(page, ["Gateway is down", "No access", "My mail hangs", "Mail is slow"].map((title) => ({ title, requester: "Amara Okafor" })));
  await page.evaluate(
    async ([parent, child, from, into]) => {
      await steward.update(child.id, { parent: parent.id });
      for (const [nth, it] of [parent, child, from].entries()) {
        await steward.command(it.id, "say", { text: `Xylophone ${nth} is confidential.`, lane: "internal" });
        await steward.command(it.id, "say", { text: `Marimba ${nth} is for all.`, lane: "public" });
      }
      await steward.command(from.id, "merge", { target: into.id });
      await steward.command(parent.id, "resolve", { resolution_code: "fixed", resolution_notes: "Replaced the gateway's card." });
      await steward.command(parent.id, "reopen", { reason: "Xylophone 9 fell down again" });
    },
    [parent, child, from, into],
  );
  await openRecord(page, into);
  await said(page, "Xylophone 2").waitFor();

  await go(page, "#/settings/me");
  await page.locator("input[name=role][value=requester]").click();
  await page.waitForFunction(async () => (await steward.backup().catch((it) => it)).code === "needs_role");
  for (const it of [parent, child, from, into]) {
    await openRecord(page, it);
    await page.locator(".composer").waitFor();
    const public_ = { [parent.number]: "Marimba 0", [child.number]: "Marimba 1", [from.number]: "Marimba 2", [into.number]: "Marimba 2" }[it.number];
    await said(page, public_).waitFor();
    assert.doesNotMatch(await page.content(), /xylophone/i, it.number);
    await page.getByRole("tab", { name: "History" }).click();
    await page.locator(".history__table tr").first().waitFor();
    assert.doesNotMatch(await page.content(), /xylophone/i, `history of ${it.number}`);
    const view = await page.evaluate((id) => steward.get(id), it.id);
    assert.doesNotMatch(JSON.stringify(view), /xylophone/i, `script's view of ${it.number}`);
  }
  const hits = await page.evaluate(async () => (await steward.search("xylophone")).length);
  assert.equal(hits, 0);
});
