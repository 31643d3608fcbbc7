// What browsers do to storage: each fault is told in words, and what was acknowledged stays.
import { go, open, startDesk, test } from "./lib.mjs";

/** Makes an incident; returns its id, or the error's `{ code, kind, workIsSafe }`. */
function create(page, title) {
  return page.evaluate(
    (title) =>
      steward.create("incident", { title }).then(
        ({ id }) => ({ id }),
        ({ code, kind, workIsSafe }) => ({ code, kind, workIsSafe }),
      ),
    title,
  );
}

/** The titles of all incidents. */
function titles(page) {
  return page.evaluate(async () => {
    const { rows } = await steward.query("type:incident", { columns: ["title"], limit: 10_000 });
    return rows.map((it) => it.title).sort();
  });
}

/** Keeps the page's workers within reach of the test. */
function keepWorkers(page) {
  return page.addInitScript(() => {
    const Original = Worker;
    globalThis.workers = [];
    globalThis.Worker = class extends Original {
      constructor(...args) {
        super(...args);
        workers.push(this);
      }
    };
  });
}

/** A line to Chromium's own tools for that page. */
const tools = (page) => page.context().newCDPSession(page);

test("a full disk is told, loses nothing, and passes", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  const { origin } = new URL(baseUrl);
  const devtools = await tools(page);
  // From the start: Chromium looks again for room after half a minute only.
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 400_000 });
  await open(page, baseUrl);
  const filled = await page.evaluate(async () => {
    const made = [];
    for (let n = 0; n < 200; n += 1) {
      // Letters that no compression makes much smaller.
      const noise = Array.from(crypto.getRandomValues(new Uint16Array(8_000)), (it) => String.fromCharCode(0x4e00 + (it % 20_000)));
      try {
        await steward.create("incident", { title: `full ${n}`, description: noise.join("") });
        made.push(`full ${n}`);
      } catch ({ code, kind, workIsSafe }) {
        return { made, error: { code, kind, workIsSafe } };
      }
    }
    return { made, error: null };
  });
  assert.deepEqual(filled.error, { code: "quota_full", kind: "fault", workIsSafe: true });
  assert.ok(filled.made.length > 3, `only ${filled.made.length} fitted`);
  assert.deepEqual(await titles(page), filled.made.toSorted(), "what was not saved is not shown");
  await devtools.send("Storage.overrideQuotaForOrigin", { origin });
  await page.reload();
  await open(page, baseUrl);
  assert.deepEqual(await titles(page), filled.made.toSorted());
  assert.ok((await create(page, "after")).id);
});

test("site data that is cleared under the page is told as lost", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await open(page, baseUrl);
  assert.ok((await create(page, "gone")).id);
  const devtools = await tools(page);
  const { origin } = new URL(baseUrl);
  await devtools.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
  const answer = await create(page, "into the void");
  assert.equal(answer.kind, "fault", JSON.stringify(answer));
  await page.reload();
  await page.waitForFunction(() => globalThis.steward !== undefined);
  assert.equal((await page.evaluate(() => steward.ready())).phase, "empty");
  assert.ok((await create(page, "a new beginning")).id);
});

test("a plain-http portal keeps everything too", async ({ newPage, site, assert }) => {
  const page = await newPage();
  const url = site.at("portal.test");
  await open(page, url);
  assert.equal(await page.evaluate(() => isSecureContext), false);
  const { id } = await create(page, "on plain http");
  await page.evaluate((id) => steward.command(id, "start"), id);
  await page.reload();
  await open(page, url);
  assert.equal(await page.evaluate(async (id) => (await steward.get(id)).state, id), "in_progress");
});

test("a browser without IndexedDB is told what it lacks", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await page.addInitScript(() => Object.defineProperty(globalThis, "indexedDB", { value: undefined }));
  await page.goto(baseUrl);
  await page.locator(".boot--failed").waitFor();
  assert.match(await page.textContent("#boot-status"), /IndexedDB/);
});

test("a change shows in the other tab by itself", async ({ browser, newPage, baseUrl, assert }) => {
  const context = await browser.newContext();
  const [one, two] = [await newPage({ context }), await newPage({ context })];
  await open(one, baseUrl);
  assert.ok((await create(one, "first")).id);
  await open(two, baseUrl);
  const seen = two.evaluate(async () => {
    while ((await steward.query("type:incident", { limit: 1 })).total < 2) await new Promise((done) => setTimeout(done, 5));
    return Date.now();
  });
  const told = await one.evaluate(async () => {
    await steward.create("incident", { title: "second" });
    return Date.now();
  });
  console.log(`       seen in the other tab ${(await seen) - told} ms after it was acknowledged`);
  // Both write at once: each finds the other's head, and nothing is lost or numbered twice.
  const write = (page, who) =>
    page.evaluate(async (who) => {
      for (let n = 0; n < 20; n += 1) await steward.create("incident", { title: `${who} ${n}` });
    }, who);
  await Promise.all([write(one, "one"), write(two, "two")]);
  // The last change of the other tab arrives by itself, and not necessarily before one asks.
  for (const page of [one, two]) {
    await page.evaluate(async () => {
      while ((await steward.query("type:incident", { limit: 1 })).total < 42) await new Promise((done) => setTimeout(done, 20));
    });
  }
  const numbers = await one.evaluate(async () => {
    const { rows } = await steward.query("type:incident", { columns: ["number"], limit: 100 });
    return rows.map((it) => it.number);
  });
  assert.equal(new Set(numbers).size, 42);
  await context.close();
});

test("segments are joined when nothing happens, and the other tab goes on", { timeout: 180_000 }, async ({ browser, newPage, baseUrl, assert }) => {
  const context = await browser.newContext();
  const [one, two] = [await newPage({ context }), await newPage({ context })];
  await open(one, baseUrl);
  const { id } = await create(one, "edited often");
  await open(two, baseUrl);
  const edit = (page, words, count) =>
    page.evaluate(
      async ([id, words, count]) => {
        for (let n = 0; n < count; n += 1) await steward.update(id, { title: `${words} ${n}` });
      },
      [id, words, count],
    );
  const segments = (page) => page.evaluate(async () => (await steward.stats()).segments);
  const view = (page) => page.evaluate(async (id) => steward.get(id), id);
  await edit(one, "one", 300);
  const before = await segments(one);
  assert.ok(before > 300, `${before} segments`);
  const until = Date.now() + 90_000;
  while ((await segments(one)) > 20 && Date.now() < until) await one.waitForTimeout(1_000);
  const after = await segments(two);
  assert.ok(after <= 20, `${before} segments became ${after}`);
  const same = async (title) => {
    for (const page of [one, two]) {
      await page.evaluate(
        async ([id, title]) => {
          while ((await steward.get(id)).title !== title) await new Promise((done) => setTimeout(done, 20));
        },
        [id, title],
      );
    }
    const [left, right] = [await view(one), await view(two)];
    assert.deepEqual(left, right);
    assert.ok(left.history.length > 300, `${left.history.length} changes`);
    return left;
  };
  await same("one 299");
  await edit(two, "two", 3);
  await same("two 2");
  await edit(one, "three", 3);
  const held = await same("three 2");
  await Promise.all([one, two].map(async (page) => (await page.reload(), await open(page, baseUrl))));
  assert.deepEqual(await same("three 2"), held);
  await context.close();
});

test("a worker that is ended in the middle of its writes leaves whole ones behind", { timeout: 120_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await keepWorkers(page);
  await open(page, baseUrl);
  const acknowledged = [];
  for (let round = 0; round < 6; round += 1) {
    const heard = await page.evaluate(
      ([round, after]) =>
        new Promise((done) => {
          const heard = [];
          const person = async (nth) => {
            for (let turn = 0; ; turn += 1) {
              const title = `round ${round} person ${nth} turn ${turn}`;
              await steward.create("incident", { title });
              heard.push(title);
            }
          };
          for (const nth of [0, 1, 2]) person(nth).catch(() => {});
          setTimeout(() => {
            workers.at(-1).terminate();
            done(heard);
          }, after);
        }),
      [round, 100 + Math.random() * 400],
    );
    acknowledged.push(...heard);
    await page.reload();
    await open(page, baseUrl);
  }
  assert.ok(acknowledged.length > 10, `only ${acknowledged.length} acknowledged`);
  const there = new Set(await titles(page));
  assert.deepEqual(acknowledged.filter((it) => !there.has(it)), []);
});

test("a newer version of the page takes over, and the older one says so", async ({ browser, newPage, baseUrl, assert }) => {
  const context = await browser.newContext();
  const old = await newPage({ context });
  await open(old, baseUrl);
  assert.ok((await create(old, "of the old version")).id);
  const other = await newPage({ context });
  // A file of the site, and not the program: only the database is opened here.
  await other.goto(new URL("version.json", baseUrl).href);
  await other.evaluate(
    () =>
      new Promise((done, fail) => {
        const open = indexedDB.open("steward", 2);
        open.onerror = () => fail(open.error);
        open.onsuccess = () => done(open.result.close());
      }),
  );
  const answer = await create(old, "too late");
  assert.equal(answer.code, "newer_version");
  await context.close();
});

test("a message that nobody understands does no harm", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await keepWorkers(page);
  await open(page, baseUrl);
  await page.evaluate(() => {
    for (const message of [null, 7, "x", {}, { bytes: 5, files: "?" }, { bytes: new Uint8Array([9, 255, 255]).buffer, files: [{}] }]) {
      workers[0].postMessage(message);
    }
  });
  assert.ok((await create(page, "still at work")).id);
});

/** Runs that in the page's engine worker. */
const inWorker = (page, run, arg) => page.workers()[0].evaluate(run, arg);

test("a connection that the browser dropped is opened again", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await open(page, baseUrl);
  assert.ok((await create(page, "before")).id);
  // As Safari does to tabs in the background.
  await inWorker(page, () => {
    const begin = IDBDatabase.prototype.transaction;
    let dropped = false;
    IDBDatabase.prototype.transaction = function (...args) {
      if (dropped) return begin.apply(this, args);
      dropped = true;
      throw new DOMException("Connection to Indexed Database server lost. Refresh the page to try again", "UnknownError");
    };
  });
  assert.ok((await create(page, "after")).id);
  await page.reload();
  await open(page, baseUrl);
  assert.deepEqual(await titles(page), ["after", "before"]);
});

test("a commit whose answer is lost is found to have happened, and is not made twice", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await open(page, baseUrl);
  assert.ok((await create(page, "before")).id);
  await inWorker(page, () => {
    const { set } = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "oncomplete");
    globalThis.lost = false;
    Object.defineProperty(IDBTransaction.prototype, "oncomplete", {
      configurable: true,
      set(complete) {
        // Written and flushed; the news of it does not arrive, and the connection is gone.
        set.call(this, (ev) => {
          if (globalThis.lost || this.mode !== "readwrite" || !this.objectStoreNames.contains("log")) return complete(ev);
          globalThis.lost = true;
          this.onabort(ev);
        });
      },
    });
  });
  assert.ok((await create(page, "once")).id);
  assert.ok(await inWorker(page, () => globalThis.lost), "the fault came about");
  assert.deepEqual(await titles(page), ["before", "once"]);
  await page.reload();
  await open(page, baseUrl);
  assert.deepEqual(await titles(page), ["before", "once"]);
});

/**
 * Breaks the page's engine with its next step, or with the next one after it has begun a write. An
 * exception in the middle of a step leaves the same behind as a trap: memory that nobody may trust.
 */
const breakEngine = (page, { atWrite = false } = {}) =>
  inWorker(
    page,
    (atWrite) => {
      const [now, begin] = [Date.now, IDBDatabase.prototype.transaction];
      const arm = () => {
        Date.now = () => {
          Date.now = now;
          throw new Error("the clock broke");
        };
      };
      if (!atWrite) return arm();
      IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
        if (mode === "readwrite" && [stores].flat().includes("log")) arm();
        return begin.call(this, stores, mode, ...rest);
      };
    },
    atWrite,
  );

/** Waits until the page's broken worker is gone and another one answers. */
async function anotherEngine(page, broken) {
  const until = Date.now() + 20_000;
  while (Date.now() < until && (page.workers().length !== 1 || page.workers()[0] === broken)) await page.waitForTimeout(20);
  await page.evaluate(() => steward.stats());
}

test("an engine that broke is started again, and what was saved is there", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage({ allow: [/the clock broke/] });
  await open(page, `${baseUrl}#/incidents`);
  assert.ok((await create(page, "saved")).id);
  await page.getByText("saved", { exact: true }).first().waitFor();
  const broken = page.workers()[0];
  await breakEngine(page, { atWrite: true });
  const during = await create(page, "during");
  assert.equal(during.code, "engine_restarted", JSON.stringify(during));
  assert.equal(during.workIsSafe, true);
  await page.getByText("was started again. Everything that was saved is here").waitFor();
  await anotherEngine(page, broken);
  // Whether the change under way was kept is what nobody knew; it is there once, or not at all.
  const kept = await titles(page);
  assert.ok(["saved", "during,saved"].includes(kept.join()), kept.join());
  // The list on the screen is one of the new engine: it hears of what changes.
  assert.ok((await create(page, "afterwards")).id);
  await page.getByText("afterwards", { exact: true }).first().waitFor();
  assert.equal(await page.locator("dialog.fault").count(), 0, "no page of a fault");
  await page.reload();
  await open(page, baseUrl);
  assert.deepEqual(await titles(page), ["afterwards", ...kept]);
});

test("a question under way is asked again when the engine breaks", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage({ allow: [/the clock broke/] });
  await open(page, baseUrl);
  assert.ok((await create(page, "saved")).id);
  await breakEngine(page);
  assert.deepEqual(await titles(page), ["saved"]);
});

test("an engine that breaks again and again stays down, and the page says so", async ({ newPage, baseUrl, assert }) => {
  const page = await newPage({ allow: [/the clock broke/] });
  await open(page, baseUrl);
  assert.ok((await create(page, "saved")).id);
  for (let turn = 0; turn < 3; turn += 1) {
    const broken = page.workers()[0];
    await breakEngine(page);
    assert.deepEqual(await titles(page), ["saved"]);
    await anotherEngine(page, broken);
  }
  await breakEngine(page);
  assert.equal((await create(page, "during")).code, "engine_stopped");
  await page.locator("dialog.fault").getByText("three times within a minute").waitFor();
  assert.equal((await create(page, "afterwards")).code, "engine_stopped");
  await page.reload();
  await open(page, baseUrl);
  assert.deepEqual(await titles(page), ["saved"]);
});

test("a fault lies over the page, and what was being typed is still there", { timeout: 120_000 }, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
  const page = await newPage();
  const { origin } = new URL(baseUrl);
  const devtools = await tools(page);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 400_000 });
  await open(page, baseUrl);
  const { id } = await create(page, "Being worked on");
  await page.evaluate((it) => (location.hash = `#/incidents/${it}`), id);
  await page.locator(".record__side .worklog__note").fill("Half a worklog");
  // Letters that no compression makes much smaller.
  const noise = Array.from({ length: 60_000 }, () => String.fromCharCode(0x4e00 + Math.floor(Math.random() * 20_000))).join("");
  const fault = page.locator("dialog.fault");
  for (let turn = 0; turn < 20 && !(await fault.isVisible()); turn += 1) {
    await page.locator(".composer__text").fill(noise);
    await page.locator(".composer__send").click();
    await page.waitForFunction(() => document.querySelector("dialog.fault") || document.querySelector(".composer__text").value === "");
  }
  await fault.waitFor();
  assert.deepEqual(await accessibilityProblems(page, { include: "dialog.fault" }), []);
  const texts = await fault.locator("textarea").evaluateAll((them) => them.map((it) => it.value));
  assert.ok(texts.includes("Half a worklog"), texts.map((it) => it.slice(0, 20)).join(" | "));
  await page.keyboard.press("Escape");
  assert.ok(await fault.isVisible(), "Escape does not hide a fault");
  await fault.getByRole("button", { name: "Go on reading" }).click();
  await fault.waitFor({ state: "detached" });
  assert.equal(await page.locator(".record__side .worklog__note").inputValue(), "Half a worklog");
  assert.equal(await page.locator(".composer__text").inputValue(), noise);
});

/** Runs that at the start of the page's engine worker, before its program. */
async function beforeWorker(page, run) {
  await page.route(/worker_loader-\w+\.js$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `(${run})();\n${await answer.text()}` });
  });
}

const fault = (page) => page.locator("dialog.fault");

/** Opens a record and types into it, in two boxes, without sending either. */
async function typeInto(page, id) {
  await go(page, `#/incidents/${id}`);
  await page.locator(".composer__text").fill("Half a reply");
  await page.locator(".record__side .worklog__note").fill("Half a worklog");
}

/** The fault that stands over the page has that heading, says that the work is safe, and shows what was typed. */
async function assertToldWithDrafts(page, assert, heading) {
  await fault(page).getByRole("heading", { name: heading }).waitFor();
  assert.match(await fault(page).locator(".fault__safety").textContent(), /safe on this device/);
  const texts = await fault(page).locator("textarea").evaluateAll((them) => them.map((it) => it.value));
  assert.ok(texts.includes("Half a reply") && texts.includes("Half a worklog"), texts.join(" | "));
}

/** Edits a field while no write comes through any more: each ends with that exception. */
async function failToWrite(page, name) {
  await inWorker(page, (name) => {
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
      if (mode === "readwrite") throw new DOMException("made up by the test", name);
      return begin.call(this, stores, mode, ...rest);
    };
  }, name);
  await page.locator("[data-field=location] .value--button").click();
  await page.keyboard.type("Utrecht");
  await page.keyboard.press("Enter");
}

for (const [what, heading, allow, happen] of [
  ["a newer version in another tab", /newer version/, [], async (page, newPage, baseUrl) => {
    const other = await newPage({ context: page.context() });
    await other.goto(new URL("version.json", baseUrl).href);
    await other.evaluate(() => void indexedDB.open("steward", 2));
  }],
  ["a database that the browser takes away", /browser closed the storage/, [], (page) => failToWrite(page, "UnknownError")],
  ["a disk that reports errors", /reported an error/, [], (page) => failToWrite(page, "DataError")],
]) {
  test(`${what} has its own screen, and what was typed is there`, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
    const page = await newPage({ allow });
    await startDesk(page, baseUrl);
    const { id } = await create(page, "Being worked on");
    await typeInto(page, id);
    await happen(page, newPage, baseUrl);
    await assertToldWithDrafts(page, assert, heading);
    assert.deepEqual(await accessibilityProblems(page, { include: "dialog.fault" }), []);
    await fault(page).getByRole("button", { name: "Reload the page" }).click();
    if (/newer/.test(what)) return;
    // The fault was this page's: after the reload the reply stands where it was typed.
    await page.waitForFunction(() => document.querySelector(".composer__text")?.value === "Half a reply");
    assert.equal(await fault(page).count(), 0);
  });
}

for (const [what, heading, words, run] of [
  ["a browser that opens no database", /storage of this browser did not open/, /Nothing was stored or changed/, () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
  }],
  ["a worker without IndexedDB", /offers no storage/, /Nothing was stored or changed/, () => {
    Object.defineProperty(globalThis, "indexedDB", { value: undefined });
  }],
]) {
  test(`${what} has its own screen`, async ({ newPage, baseUrl, assert, accessibilityProblems }) => {
    const page = await newPage({ serviceWorkers: "block" });
    await beforeWorker(page, run);
    await page.goto(baseUrl);
    await fault(page).getByRole("heading", { name: heading }).waitFor();
    assert.match(await fault(page).textContent(), words);
    assert.deepEqual(await accessibilityProblems(page), []);
  });
}

test("an upgrade that another tab holds up is told, and goes on when that tab is closed", async ({ browser, newPage, baseUrl, assert }) => {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const first = await newPage({ context });
  await startDesk(first, baseUrl);
  assert.ok((await create(first, "of the old version")).id);
  await first.close();
  // A tab that does not let go when it is asked, as one that sleeps.
  const holder = await newPage({ context });
  await holder.goto(new URL("version.json", baseUrl).href);
  await holder.evaluate(
    () =>
      new Promise((done) => {
        const open = indexedDB.open("steward", 1);
        open.onsuccess = () => done((globalThis.held = open.result) && undefined);
      }),
  );
  const page = await newPage({ context });
  await beforeWorker(page, () => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (name, version) {
      return open.call(this, name, version + 1);
    };
  });
  await page.goto(baseUrl);
  await fault(page).getByRole("heading", { name: /Another tab holds the data/ }).waitFor();
  assert.match(await fault(page).textContent(), /safe on this device/);
  await holder.close();
  await fault(page).getByRole("button", { name: "Reload the page" }).click();
  await page.locator(".rail__name", { hasText: "Ostermoor" }).waitFor();
  assert.deepEqual(await titles(page), ["of the old version"]);
  await context.close();
});

test("an engine whose program is missing has its own screen", async ({ newPage, serve, assert }) => {
  const site = await serve(undefined, { missing: [/worker-[0-9a-f]+\.wasm$/] });
  const page = await newPage({ serviceWorkers: "block", allow: [/worker|wasm/i] });
  await page.goto(site.url);
  await fault(page).getByRole("heading", { name: /engine did not start/ }).waitFor();
  assert.match(await fault(page).textContent(), /safe on this device/);
});

test("plain http says what it promises less, and keeps half a record over a reload", async ({ newPage, site, assert }) => {
  const page = await newPage();
  const url = site.at("portal.test");
  await page.goto(url);
  await page.getByText("This address is plain http").waitFor();
  await startDesk(page, url);
  await go(page, "#/incidents/new");
  await page.locator("#new-title").fill("Half an incident");
  await page.getByText("Draft kept on this device").waitFor();
  await page.reload();
  await page.waitForFunction(() => document.querySelector("#new-title")?.value === "Half an incident");
  await page.locator("#new-title").press("Control+Enter");
  await page.locator(".record__title", { hasText: "Half an incident" }).waitFor();
  await go(page, "#/settings/data");
  await page.locator(".remark", { hasText: "Download backups" }).waitFor();
  assert.equal(await page.evaluate(() => isSecureContext), false);
});
