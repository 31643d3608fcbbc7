// Runs the browser tests: `node tests/e2e/run.mjs [--list] [part of a name]…`
// Each `*.test.mjs` beside this file registers tests with `test(name, run)`, or exports one as its default.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as lib from "./lib.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const pictures = join(lib.target, "e2e");
const words = process.argv.slice(2);
const wantsList = words.includes("--list");
const filters = words.filter((it) => !it.startsWith("--")).map((it) => it.toLowerCase());

for (const file of readdirSync(here).filter((it) => it.endsWith(".test.mjs")).sort()) {
  const before = lib.tests.length;
  const module = await import(pathToFileURL(join(here, file)));
  const stem = file.replace(/\.test\.mjs$/, "");
  if (typeof module.default === "function") lib.test(stem, module.default);
  for (const it of lib.tests.slice(before)) it.file = stem;
}
const title = (it) => (it.name === it.file ? it.file : `${it.file}: ${it.name}`);
const wanted = lib.tests.filter((it) => !filters.length || filters.some((word) => title(it).toLowerCase().includes(word)));

if (wantsList) {
  for (const it of wanted) console.log(title(it));
  process.exit(0);
}
if (!lib.isBuilt()) {
  console.error(`${lib.dist} holds no index.html; run \`cargo xtask build\` first`);
  process.exit(2);
}

if (!wanted.length) {
  console.error(`no test is called like ${filters.join(" or ")}; --list shows them all`);
  process.exit(2);
}
// Pictures of failures that are mended would only mislead.
rmSync(pictures, { recursive: true, force: true });

// Below a prefix, as on an organisation's portal: an address that forgets it is found here.
const site = await lib.serve(lib.dist, { prefix: "/portal/itsm/" });
const browser = await lib.launch();
let passed = 0;
let failed = 0;
for (const it of wanted) {
  const start = performance.now();
  const error = await runOne(it);
  const ms = Math.round(performance.now() - start);
  console.log(`${error ? "FAILED" : "ok    "} ${title(it)} (${ms} ms)`);
  if (error) {
    failed += 1;
    console.log(indented(error));
  } else {
    passed += 1;
  }
}
await browser.close();
await site.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

/** Runs one test; returns what went wrong, in words, or null. */
async function runOne(it) {
  const pages = [];
  const cleanups = [];
  const tools = {
    assert,
    browser,
    baseUrl: site.url,
    site,
    dist: lib.dist,
    launchPersistent: async (dir, options) => {
      const started = await lib.launchPersistent(dir, options);
      cleanups.push(() => started.kill());
      return started;
    },
    serve: async (folder, options) => {
      const server = await lib.serve(folder, options);
      cleanups.push(() => server.stop());
      return server;
    },
    tempDir: () => {
      const dir = lib.tempDir();
      cleanups.unshift(() => dir.remove());
      return dir.path;
    },
    accessibilityProblems: lib.accessibilityProblems,
    /**
     * A page of its own visitor: nothing stored. `options` are Playwright's for a context, and
     * `context` to open it beside another page, `allow` with patterns of problems that are meant to happen.
     */
    newPage: async ({ context, allow = [], ...options } = {}) => {
      const own = context ?? (await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options }));
      if (!context) cleanups.push(() => own.close());
      const page = await own.newPage();
      page.setDefaultTimeout(15_000);
      pages.push({ page, allow, ...(await lib.watch(page)) });
      return page;
    },
  };
  let error = null;
  let timer;
  try {
    const tooLate = new Promise((_, fail) => {
      timer = setTimeout(() => fail(new Error(`not done after ${it.timeout} ms`)), it.timeout);
    });
    await Promise.race([it.run(tools), tooLate]);
    const problems = pages.flatMap(({ problems, allow }) => problems.filter((text) => !allow.some((it) => it.test(text))));
    assert.deepEqual(problems, [], "the page did what no page may do");
  } catch (caught) {
    error = `${caught?.stack ?? caught}`;
    for (const [nth, { page, log }] of pages.entries()) {
      error += await picture(page, `${title(it)} ${nth + 1}`);
      if (log.length) error += `\nconsole:\n${log.slice(-20).join("\n")}`;
    }
  } finally {
    clearTimeout(timer);
  }
  for (const cleanup of cleanups.reverse()) {
    try {
      await cleanup();
    } catch (caught) {
      error ??= `while cleaning up: ${caught?.stack ?? caught}`;
    }
  }
  return error;
}

/** Saves what a page looks like; returns a line that says where. */
async function picture(page, name) {
  const file = join(pictures, `${name.replace(/[^\w-]+/g, "-").slice(0, 120)}.png`);
  try {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: file, timeout: 5_000 });
    return `\npicture: ${file}`;
  } catch (caught) {
    return `\nno picture: ${String(caught).split("\n")[0]}`;
  }
}

function indented(text) {
  return text.replace(/^/gm, "       ");
}
