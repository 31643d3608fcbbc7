// The manager's five minutes with an executive: on the demo company, and again on a real log, where what
// the data does not support is said and not shown.
import { downloaded, go, open, root, startDesk, test } from "./lib.mjs";
import { gunzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const sheet = (page, id) => page.locator(`[data-sheet="${id}"]`);
const total = (page, { kind, query, asOf }) =>
  page.evaluate(async ({ kind, query, asOf }) => (await steward.query(query, { kind, asOf: asOf ?? undefined, limit: 0 })).total, { kind, query, asOf });

/** Every figure that opens a list opens as many records as there are: none of them is a dead end. */
async function everyDoorOpens(page, assert, figures) {
  let opened = 0;
  for (const it of figures.filter((it) => it.kind && it.value !== null)) {
    const found = await total(page, it);
    assert.ok(Number.isInteger(found), `${it.id} opens ${found}`);
    if (it.unit === "count" && it.n === 0) assert.equal(found, Math.round(it.value), it.id);
    opened += 1;
  }
  return opened;
}

test("five minutes with an executive, on the demo company", { timeout: 300_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage();
  await open(page, baseUrl);
  await page.evaluate(() => steward.demo());
  await page.locator(".demo-bar").waitFor();
  await page.evaluate(() => steward.persona("programme_manager"));
  await page.locator(".who", { hasText: "Administrator" }).waitFor();

  // Where it stands, on one page; and how all of it is known.
  await go(page, "#/programme");
  await sheet(page, "cockpit").waitFor();
  await page.locator("h1", { hasText: "Service that people can count on" }).waitFor();
  const cockpit = await page.evaluate(() => steward.programme());
  assert.match(cockpit.verdict, /figures are as they should be/);
  for (const part of ["measured", "evidenced", "declared"]) assert.ok(cockpit.mix[part] > 0, part);
  assert.ok(cockpit.figures.length >= 12, `${cockpit.figures.length} figures`);
  assert.ok((await everyDoorOpens(page, assert, cockpit.figures)) >= 6);
  assert.deepEqual(await accessibilityProblems(page), []);

  // A number is a door: the list behind it holds what the number says.
  const roles = page.locator(".figure[data-figure=role_coverage] a");
  await roles.click();
  await page.waitForFunction(() => location.hash.startsWith("#/roles?q="));

  // Why, who, the plan, who was told, whether people behave differently, what it brought, how mature.
  for (const id of ["charter", "people", "plan", "gates", "risks", "documents", "resources", "communication", "sponsor", "culture", "benefits", "maturity", "leadership"]) {
    await go(page, `#/programme/${id}`);
    await sheet(page, id).waitFor();
    assert.equal(await page.locator(".programme .empty").count(), 0, id);
    assert.deepEqual(await accessibilityProblems(page), [], id);
  }
  const benefits = await page.evaluate(() => steward.report("benefits"));
  assert.match(JSON.stringify(benefits), /Less passing on between teams/, "what was missed stays in sight");
  const requirement = await page.evaluate(() => steward.requirement("PR9.1"));
  assert.ok(requirement.score >= 1, "the desk's own history scores it");
  const later = await page.evaluate(() => steward.requirement("PR10.1"));
  assert.equal(later.inUse, false, "problems are not in use yet, and no zero");

  // As it was before: the charter was not there on the first days of the year.
  const before = await page.evaluate(() => steward.programme({ asOf: Date.now() - 150 * 86_400_000 }));
  assert.notDeepEqual(before.figures.map((it) => it.value), cockpit.figures.map((it) => it.value));

  // The story in slides, by keyboard.
  await go(page, "#/programme/leadership?view=present");
  await page.locator(".present").waitFor();
  const place = () => page.textContent(".present__head [aria-live]");
  assert.match(await place(), /^1 of \d+$/);
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => /^2 of/.test(document.querySelector(".present__head [aria-live]").textContent));
  await page.keyboard.press("End");
  await page.waitForFunction(() => /^(\d+) of \1$/.test(document.querySelector(".present__head [aria-live]").textContent));
  await page.keyboard.press("Escape");
  await page.locator(".present").waitFor({ state: "detached" });

  // A pack as one file, and what an audience may not see is not in it.
  await go(page, "#/programme/leadership");
  await sheet(page, "leadership").waitFor();
  await page.getByRole("button", { name: "Save as" }).click();
  const file = await downloaded(page, () => page.getByRole("menuitem", { name: "One HTML file" }).click());
  const pack = file.bytes.toString();
  assert.match(pack, /Resources/);
  assert.doesNotMatch(pack, /<script|src=|href="http/);
  const employees = (await page.evaluate(() => steward.query("name:\"Employees at headquarters\"", { kind: "audience", limit: 1 }))).rows[0].id;
  const filtered = await page.evaluate((audience) => steward.report("leadership", { format: "html", audience }), employees);
  assert.doesNotMatch(filtered, /Spent of what was planned/, "money is not for everybody");
  const markdown = await page.evaluate(() => steward.report("status", { format: "markdown" }));
  assert.match(markdown, /^# /);
  const mail = await page.evaluate(() => steward.report("newsletter", { format: "mail" }));
  assert.match(mail, /X-Unsent: 1/);

  // All of it is there after a reload.
  await page.reload();
  await page.locator(".demo-bar").waitFor();
  await page.evaluate(() => steward.ready());
  assert.equal((await page.evaluate(() => steward.programme())).verdict, cockpit.verdict);
});

test("five minutes on a real log: what data supports is shown, and the rest says what it lacks", { timeout: 300_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage({ timezoneId: "UTC" });
  await open(page, baseUrl);
  const log = gunzipSync(readFileSync(join(root, "tests/fixtures/uci-498-incident-log/incident_event_log.csv.gz")));
  await page.locator(".first__import input").setInputFiles({ name: "incident_event_log.csv", mimeType: "text/csv", buffer: log });
  await page.locator(".plan .button--primary").click();
  await page.locator(".report").waitFor({ timeout: 200_000 });
  await page.evaluate(() => steward.useUsualLevels());
  const cockpit = await page.evaluate(() => steward.programme({ from: "2016-03-01", to: "2016-05-31" }));
  assert.match(cockpit.verdict, /no charter/);
  const measured = cockpit.figures.filter((it) => it.known === "measured" && it.value !== null);
  assert.ok(measured.length > 0, "the history alone says something");
  assert.ok((await everyDoorOpens(page, assert, cockpit.figures)) > 0);
  for (const id of ["charter", "people", "plan", "gates", "communication", "sponsor", "benefits"]) {
    await go(page, `#/programme/${id}`);
    await sheet(page, id).waitFor();
  }
  await go(page, "#/programme/charter");
  await page.getByRole("link", { name: "Write the charter" }).waitFor();
});

test("charter, role and policy: written by the manager, signed by those in them", { timeout: 240_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await startDesk(page, baseUrl);
  await page.evaluate(async () => {
    for (const name of ["Grace Moreau", "Iris Vance"]) await steward.create("person", { name });
  });
  await go(page, "#/programme/charter");
  await page.getByRole("link", { name: "Write the charter" }).click();
  await page.locator("#new-name").fill("IT that people can count on");
  await page.locator("#new-vision").fill("Whoever needs IT knows where to ask.");
  await page.locator("#new-name").press("Control+Enter");
  await page.locator(".record__title", { hasText: "IT that people can count on" }).waitFor();
  const ids = await page.evaluate(async () => {
    const { rows } = await steward.query("is:any", { kind: "programme", limit: 1 });
    await steward.update(rows[0].id, { sponsor: "Grace Moreau", exit_rule: "Nobody uses it after a year." });
    await steward.create("goal", { name: "Promises are kept", objective: "Plan with IT", indicator: "sla_attainment", target: "90" });
    const role = await steward.create("role", { name: "Owner of incidents", role_type: "process_owner", practice: "incident", holder: "Iris Vance", time_share: 20 });
    const activity = await steward.create("activity", { name: "Restore the service", practice: "incident" });
    const policy = await steward.create("document", { name: "Incident policy", document_type: "policy", approver: "Grace Moreau", version: 1 });
    await steward.command(policy.id, "submit");
    return { charter: rows[0].id, role: role.id, activity: activity.id, policy: policy.id };
  });

  // Nobody signs for somebody else, not even who administers.
  const steps = [[ids.charter, "approve"], [ids.role, "accept"], [ids.policy, "approve"]];
  for (const [id, step] of steps) {
    assert.equal(await page.evaluate(([id, step]) => steward.command(id, step).catch((it) => it.code), [id, step]), "only_who", step);
  }
  await go(page, "#/programme/people");
  await page.locator(".sheet__note", { hasText: "nobody answers for it" }).waitFor();
  await page.evaluate(({ activity }) => steward.update(activity, { accountable: "Owner of incidents", responsible: ["Owner of incidents"] }), ids);
  await page.locator(".sheet__note", { hasText: "nobody answers for it" }).waitFor({ state: "detached" });

  const be = async (name) => {
    await go(page, "#/settings/me");
    await page.locator("#me-person").fill(name);
    await page.getByRole("option", { name, exact: true }).click();
    await page.locator(".who", { hasText: name }).waitFor();
  };
  await be("Iris Vance");
  await page.evaluate(({ role }) => steward.command(role, "accept"), ids);
  await be("Grace Moreau");
  await page.evaluate(({ charter, policy }) => steward.command(charter, "approve").then(() => steward.command(policy, "approve")), ids);
  await go(page, "#/programme/charter");
  await page.locator(".sheet__note--good", { hasText: "Approved by Grace Moreau" }).waitFor();

  await page.reload();
  await page.locator(".sheet__note--good", { hasText: "Approved by Grace Moreau" }).waitFor();
  const coverage = (await page.evaluate(() => steward.report("people"))).figures.find((it) => it.id === "role_coverage");
  assert.equal(coverage.value, 1);

  // Undo takes the signature back.
  await page.evaluate(() => steward.undo());
  const documents = await page.evaluate(() => steward.report("documents"));
  assert.equal(documents.figures.find((it) => it.id === "documents_approved").value, 0);
});
