// What runs inside the page that is measured. Source texts are handed over, so each function here uses
// nothing from outside of itself; the page's own content security policy stays as it is.

/** Runs before anything of the page: notes when things are painted, and every task over 50 ms. */
export function watchStart() {
  const seen = {};
  const tasks = [];
  globalThis.__bench = { seen, tasks };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tasks.push({ start: entry.startTime, ms: entry.duration });
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen[entry.name === "first-paint" ? "shell" : "content"] = entry.startTime;
  }).observe({ type: "paint", buffered: true });

  // After the next frame's paint: a task that was posted in the frame's callback.
  const afterPaint = () =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now());
        channel.port2.postMessage(0);
      }),
    );
  /** Resolves with the time at which what `test` looks for was painted. */
  const painted = (test, patienceMs = 60_000) =>
    new Promise((done, fail) => {
      let tooLate;
      const look = () => {
        if (!test()) return false;
        observer.disconnect();
        clearTimeout(tooLate);
        afterPaint().then(done);
        return true;
      };
      const observer = new MutationObserver(look);
      tooLate = setTimeout(() => {
        observer.disconnect();
        fail(new Error(`not painted within ${patienceMs} ms: ${test}`));
      }, patienceMs);
      if (!look()) observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    });
  Object.assign(globalThis.__bench, { afterPaint, painted });

  const hasRows = () => document.querySelector(".list-row:not(.list-row--waiting):not([hidden])");
  painted(() => document.body && document.querySelector("#app > *") && !document.getElementById("boot")).then((at) => (seen.screen = at));
  if (location.hash.startsWith("#/incidents")) painted(hasRows, 600_000).then((at) => (seen.rows = at));
  globalThis.__bench.answering = async () => {
    while (!globalThis.steward) await new Promise((done) => setTimeout(done, 5));
    const { phase } = await steward.ready();
    seen.ready = performance.now();
    if (phase === "ready") {
      await Promise.all([steward.query("is:open", { limit: 1 }), steward.search("printer", { limit: 1 })]);
      seen.answering = performance.now();
    }
    return phase;
  };
}

/** The measurements themselves, on a page that is ready. */
export function journeys() {
  const { painted, afterPaint, tasks } = globalThis.__bench;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  /** Runs it with each input in turn; milliseconds of each. */
  const each = async (inputs, run) => {
    const out = [];
    for (const input of inputs) {
      const start = performance.now();
      await run(input, out.length);
      out.push(performance.now() - start);
      if (out.length % 20 === 0) await pause(0);
    }
    return out;
  };

  /** A database beside Steward's own, with one strict put of so many bytes at a time. */
  const rawDatabase = () =>
    new Promise((done, fail) => {
      const open = indexedDB.open("bench-raw", 1);
      open.onupgradeneeded = () => open.result.createObjectStore("rows");
      open.onerror = () => fail(open.error);
      open.onsuccess = () => {
        const database = open.result;
        const put = (pairs) =>
          new Promise((done, fail) => {
            const tx = database.transaction("rows", "readwrite", { durability: "strict" });
            for (const [key, value] of pairs) tx.objectStore("rows").put(value, key);
            tx.oncomplete = () => done();
            tx.onabort = tx.onerror = () => fail(tx.error);
          });
        const close = () =>
          new Promise((done) => {
            database.close();
            const request = indexedDB.deleteDatabase("bench-raw");
            request.onsuccess = request.onerror = () => done();
          });
        done({ put, close });
      };
    });

  const isHome = () => document.querySelector(".home") && !document.querySelector(".list-row");
  const home = async () => {
    if (isHome()) return;
    location.hash = "#/";
    await painted(isHome);
    await pause(60);
  };
  const firstRows = () => document.querySelector(".list-row:not(.list-row--waiting):not([hidden])");

  Object.assign(globalThis.__bench, {
    /** Longest task since `from`, and how many there were. */
    async longTasks(from) {
      // The browser tells of them a little later.
      await pause(150);
      const since = tasks.filter((it) => it.start >= from);
      return { count: since.length, longest: Math.max(0, ...since.map((it) => it.ms)) };
    },

    /** Waits until nothing is left to index and the checkpoint holds everything. */
    async settled(patienceMs) {
      const end = performance.now() + patienceMs;
      let last = "";
      let same = 0;
      while (performance.now() < end) {
        const { bytes, operations } = await steward.stats();
        const now = `${bytes.checkpoint} ${operations}`;
        same = now === last && bytes.checkpoint > 0 ? same + 1 : 0;
        if (same >= 3) return;
        last = now;
        await pause(1_000);
      }
      throw new Error(`no checkpoint within ${patienceMs} ms`);
    },

    /** The floor of a round trip: a count over a kind that has no records. */
    floor: (count) => each(Array.from({ length: count }), () => steward.query("is:any", { kind: "configuration_item", limit: 0 })),

    async query(queries) {
      const kinds = {};
      for (const { kind, text, options } of queries) {
        const [ms] = await each([0], () => steward.query(text, options));
        (kinds[kind] ??= []).push(ms);
      }
      return kinds;
    },

    /** Twelve tiles at once, as a dashboard asks for them. */
    tiles: (queries) => each(queries, (twelve) => Promise.all(twelve.map((it) => steward.query(it.text, { limit: 0 })))),

    /**
     * Twelve indicators with their clocks, as a dashboard asks for them, now and as of past days: what a
     * step of the slider costs. The first time derives the whole history. Then lists by due time.
     */
    async insights(days) {
      const ids = ["sla_attainment", "response_attainment", "mttr", "mtta", "backlog", "late_open", "at_risk", "untouched", "reopen_rate", "fcr", "clearance", "bounce_share"];
      const twelve = (options) => Promise.all(ids.map((it) => steward.kpi(it, options)));
      await steward.useUsualLevels();
      const [first] = await each([0], () => twelve({}));
      const now = await each(days, () => twelve({}));
      const slider = await each(days, (day) => twelve({ asOf: day }));
      const byDue = ["is:open", "is:open resolution_due:now..+4h", "is:open resolution:missed", "resolution_due:..now -resolution:met"];
      const due = await each(days, (_, nth) => steward.query(byDue[nth % byDue.length], { sort: nth % 2 ? "resolution_due" : "-resolution_due", limit: 50 }));
      return { first, now, slider, due };
    },

    async search(searches, limit) {
      const kinds = {};
      const finding = [];
      for (const { kind, text } of searches) {
        const [ms] = await each([0], async () => {
          if ((await steward.search(text, { limit })).length > 0) finding.push(text);
        });
        (kinds[kind] ??= []).push(ms);
      }
      return { kinds, finding };
    },

    /** Identities of the records at these places of the list of all, by number. */
    async identities(places) {
      const out = [];
      for (const offset of places) {
        const { rows } = await steward.query("is:any", { sort: "number", offset, limit: 1, columns: ["number"] });
        out.push({ id: rows[0].id, number: rows[0].number });
      }
      return out;
    },

    get: (ids) => each(ids, (id) => steward.get(id)),

    /** Home, then the list: from the change of address to painted rows. */
    async openList(queries) {
      const out = [];
      for (const query of queries) {
        await home();
        const start = performance.now();
        location.hash = `#/incidents?q=${encodeURIComponent(query)}`;
        out.push((await painted(firstRows)) - start);
        await pause(30);
      }
      return out;
    },

    /** The list of all, at another place each time: from the scroll to painted rows. */
    async scroll(places) {
      await home();
      location.hash = `#/incidents?q=${encodeURIComponent("is:any")}`;
      await painted(firstRows);
      await pause(200);
      const grid = document.querySelector("#list-grid");
      const room = grid.scrollHeight - grid.clientHeight;
      const out = [];
      for (const place of places) {
        const start = performance.now();
        grid.scrollTop = Math.floor(room * place);
        await new Promise((done) => requestAnimationFrame(done));
        out.push(
          (await painted(() => !document.querySelector(".list-row--waiting:not([hidden])") && firstRows())) - start,
        );
        await pause(60);
      }
      return out;
    },

    /** From the change of address to the painted record with its timeline. */
    async openRecord(numbers) {
      const out = [];
      for (const number of numbers) {
        await home();
        const start = performance.now();
        location.hash = `#/incidents/${number}`;
        const isThere = () => document.querySelector(".record__number")?.textContent.includes(number) && document.querySelector("#record-tab");
        out.push((await painted(isThere)) - start);
        await pause(30);
      }
      return out;
    },

    /** From the change of address to 50 painted hits with their snippets. */
    async openSearch(texts) {
      const out = [];
      for (const text of texts) {
        await home();
        const start = performance.now();
        location.hash = `#/search?q=${encodeURIComponent(text)}`;
        out.push((await painted(() => document.querySelector(".hit"))) - start);
        await pause(30);
      }
      return out;
    },

    create: (titles) => each(titles, (title) => steward.create("incident", { title, impact: 3, urgency: 3 })),

    /** One field of one record, durable; and beside each a raw strict put of 200 bytes. */
    async update(ids) {
      const raw = await rawDatabase();
      const ours = [];
      const theirs = [];
      const bytes = new Uint8Array(200);
      for (const [nth, id] of ids.entries()) {
        ours.push(...(await each([0], () => steward.update(id, { location: `Room ${nth}` }))));
        theirs.push(...(await each([0], () => raw.put([[nth, bytes]]))));
      }
      await raw.close();
      return { ours, theirs };
    },

    /** The physical limit of a bulk insert: blocks of 1,000 records as JSON bytes, put in one strict transaction. */
    async packed(workspace, count) {
      const raw = await rawDatabase();
      const encoder = new TextEncoder();
      const pairs = [];
      let block = [];
      let encodeMs = 0;
      const close = () => {
        const start = performance.now();
        pairs.push([pairs.length, encoder.encode(JSON.stringify(block))]);
        encodeMs += performance.now() - start;
        block = [];
      };
      workspace.each(count, (fields) => {
        block.push(Object.fromEntries(workspace.columns.map((name, at) => [name, fields[at]])));
        if (block.length === 1_000) close();
      });
      if (block.length) close();
      const [putMs] = await each([0], () => raw.put(pairs));
      await raw.close();
      return encodeMs + putMs;
    },

    /**
     * Imports a file while somebody clicks: a list is asked for every `everyMs`.
     * Returns times from the start: `rowsMs` all rows read and written, `doneMs` durable and indexed,
     * `listedMs` rows of the list on screen; and how long each of the clicks waited.
     */
    async importing(file, everyMs) {
      await afterPaint();
      const clicks = [];
      const open = new Set();
      const click = () => {
        const start = performance.now();
        const answer = steward
          .query("is:open", { limit: 50 })
          .then(() => clicks.push(performance.now() - start))
          .finally(() => open.delete(answer));
        open.add(answer);
      };
      // Frames that come late are blocks of the main thread, whatever their cause.
      let lastFrame = performance.now();
      let lateFrame = 0;
      let going = true;
      const frame = (now) => {
        lateFrame = Math.max(lateFrame, now - lastFrame);
        lastFrame = now;
        if (going) requestAnimationFrame(frame);
      };
      requestAnimationFrame((now) => frame((lastFrame = now)));
      const start = performance.now();
      let rowsMs = null;
      const timer = everyMs ? setInterval(click, everyMs) : 0;
      const report = await steward.importFiles(file, {
        onProgress: ({ stage }) => {
          if (stage !== "rows") rowsMs ??= performance.now() - start;
        },
      });
      const doneMs = performance.now() - start;
      clearInterval(timer);
      await Promise.all(open);
      location.hash = `#/incidents?q=${encodeURIComponent("is:any")}`;
      const listedMs = (await painted(firstRows)) - start;
      going = false;
      return {
        rowsMs,
        doneMs,
        listedMs,
        clicks,
        lateFrame,
        longTasks: await globalThis.__bench.longTasks(start),
        report: { ...report, findings: report.findings.slice(0, 5) },
      };
    },
  });
}

/** A fixed piece of work in milliseconds: how fast this machine is at the moment. */
export function calibrate() {
  const times = [];
  for (let round = 0; round < 7; round += 1) {
    const start = performance.now();
    let number = 1;
    for (let at = 0; at < 4_000_000; at += 1) number = (Math.imul(number, 1_664_525) + 1_013_904_223) >>> 0;
    const counts = new Map();
    for (let at = 0; at < 60_000; at += 1) {
      const key = `k${(at * 7_919) % 20_011}`;
      counts.set(key, (counts.get(key) ?? 0) + (number & 7));
    }
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[3];
}
