// A backup as the last resort: out, everything gone, in again, and the same; a broken one touches nothing.
import { downloaded, go, open, startDesk, test } from "./lib.mjs";

const ATTACHMENT = "bytes that must come back as they went: \u00e4\u20ac\u{1f510}\u0000end";

/** A desk with a group, people, two incidents, talk in both lanes, a file and a history. */
async function fill(page, baseUrl) {
  await startDesk(page, baseUrl);
  const number = await page.evaluate(async () => {
    await steward.create("group", { name: "Service desk" });
    await steward.create("person", { name: "Noor Haddad", email: "noor@example.org" });
    await steward.create("incident", { title: "Another one" });
    const { id, number } = await steward.create("incident", { title: "Mail is slow", impact: 2, urgency: 1, tags: ["mail"], requester: "noor@example.org" });
    await steward.command(id, "say", { text: "Looking into it.", lane: "public" });
    await steward.command(id, "say", { text: "It is the queue.", lane: "internal" });
    await steward.command(id, "start", {});
    await steward.update(id, { location: "Utrecht" });
    await steward.command(id, "log_work", { minutes: 25, note: "Read logs" });
    return number;
  });
  await go(page, `#/incidents/${number}`);
  const file = { name: "queue.txt", mimeType: "text/plain", buffer: Buffer.from(ATTACHMENT) };
  await page.locator(".composer input[type=file]").setInputFiles(file);
  await page.locator(".attachments .file", { hasText: "queue.txt" }).waitFor();
  return number;
}

/** Everything that a backup must bring back of a desk: counts, one record whole, and its file's bytes. */
async function content(page, number) {
  const { records, view } = await page.evaluate(async (number) => {
    const { records } = await steward.stats();
    return { records, view: await steward.get(number) };
  }, number);
  await go(page, `#/incidents/${number}`);
  const { name, bytes } = await downloaded(page, () => page.locator(".attachments .file__name", { hasText: "queue.txt" }).click());
  return JSON.parse(JSON.stringify({ records, view, file: [name, bytes.toString()] }));
}

/** The backup, by the button of the settings. */
async function backup(page) {
  await go(page, "#/settings/data");
  return downloaded(page, () => page.getByRole("button", { name: "Download a backup" }).click());
}

/** Hands a file to the settings' Restore, and says yes. */
async function restore(page, { name, bytes }) {
  await go(page, "#/settings/data");
  const input = page.locator(".settings-section input[type=file]");
  await input.setInputFiles({ name, mimeType: "application/octet-stream", buffer: bytes });
  await page.locator("dialog[open]").getByRole("button", { name: "Restore", exact: true }).click();
  await page.locator("dialog[open]").waitFor({ state: "detached" });
}

test("everything goes into a file, is removed, and comes back the same", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  const number = await fill(page, baseUrl);
  const before = await content(page, number);
  assert.equal(before.file[1], ATTACHMENT);
  assert.ok(before.view.timeline.length >= 2 && before.view.history.length > 4);
  const file = await backup(page);

  await page.getByRole("button", { name: "Remove everything…" }).click();
  const confirm = page.locator("dialog[open] button[type=submit]");
  assert.ok(await confirm.isDisabled(), "only with the word");
  await page.locator("#wipe-word").fill("remove");
  await confirm.click();
  await page.locator(".first__import").waitFor();
  const { records, bytes } = await page.evaluate(() => steward.stats());
  assert.equal(Object.values(records).reduce((sum, it) => sum + it, 0), 0, JSON.stringify(records));
  assert.deepEqual([bytes.log, bytes.blobs], [0, 0], JSON.stringify(bytes));

  await page.locator(".first__way input[type=file]").setInputFiles({ name: file.name, mimeType: "application/octet-stream", buffer: file.bytes });
  await page.locator(".rail__name", { hasText: "Ostermoor" }).waitFor();
  assert.deepEqual(await content(page, number), before);
  await page.reload();
  await open(page, page.url());
  assert.deepEqual(await content(page, number), before);
});

test("a backup that is broken is refused in words, and the desk stays as it is", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  const number = await fill(page, baseUrl);
  const before = await content(page, number);
  const { name, bytes } = await backup(page);
  const flipped = Buffer.from(bytes);
  flipped[Math.floor(flipped.length / 2)] ^= 0x10;
  const said = [
    ["cut", bytes.subarray(0, bytes.length - 40), /incomplete|damaged/],
    ["flipped", flipped, /broken|damaged/],
    ["no backup", Buffer.from("PK\u0003\u0004 a picture of a cat"), /not a Steward backup/],
    ["empty", Buffer.alloc(0), /not a Steward backup|incomplete/],
  ];
  for (const [what, broken, words] of said) {
    await restore(page, { name, bytes: broken });
    const notice = page.locator(".notice", { hasText: "Nothing was changed here" }).last();
    await notice.waitFor();
    assert.match(await notice.textContent(), words, what);
    await notice.getByRole("button", { name: "Dismiss" }).click();
    await notice.waitFor({ state: "detached" });
  }
  assert.deepEqual(await content(page, number), before);
  await open(page, baseUrl);
  await page.reload();
  await open(page, baseUrl);
  assert.deepEqual(await content(page, number), before);
  // And the whole one still does.
  await page.evaluate(() => steward.create("incident", { title: "Made after the backup" }));
  await restore(page, { name, bytes });
  await page.waitForFunction(async () => (await steward.query("type:incident", { limit: 0 })).total === 2);
  assert.deepEqual(await content(page, number), before);
});

test("whoever is no administrator removes and replaces nothing", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await fill(page, baseUrl);
  const file = await page.evaluate(async () => (globalThis.kept = await steward.backup()).size);
  assert.ok(file > 1_000);
  for (const role of ["requester", "reader", "agent"]) {
    await go(page, "#/settings/me");
    await page.locator(`input[name=role][value=${role}]`).click();
    await page.waitForFunction(async () => (await steward.backup().catch((it) => it)).code === "needs_role");
    const codes = await page.evaluate(async () => {
      const code = (promise) => promise.then(() => "done", (it) => it.code);
      return [await code(steward.wipe()), await code(steward.restore(globalThis.kept))];
    });
    assert.deepEqual(codes, ["needs_role", "needs_role"], role);
    await go(page, "#/settings/data");
    await page.locator(".settings-section").first().waitFor();
    assert.equal(await page.getByRole("button", { name: "Remove everything…" }).count(), 0, role);
    assert.equal(await page.getByRole("button", { name: "Download a backup" }).count(), 0, role);
    assert.equal(await page.locator(".settings-section input[type=file]").count(), 0, role);
  }
  await go(page, "#/settings/me");
  await page.locator("input[name=role][value=admin]").click();
  await page.waitForFunction(async () => (await steward.query("type:incident", { limit: 0 })).total === 2);
});
