// What the browser tests share: a static server, Chromium, and a watch over what goes wrong in a page.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, extname, join, normalize, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants as zlib } from "node:zlib";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));

/** The workspace root. */
export const root = resolve(here, "../..");
/** Cargo's target directory. */
export const target = resolve(process.env.CARGO_TARGET_DIR ?? join(root, "target"));
/** What `cargo xtask build` wrote. */
export const dist = resolve(process.env.STEWARD_DIST ?? join(root, "dist"));

// ---- registration -------------------------------------------------------------------------------------

/** Every test, in the order of the files: `{ file, name, timeout, run }`. */
export const tests = [];

/**
 * Registers a test. `run` gets what `run.mjs` hands out: `{ assert, browser, baseUrl, newPage, serve, … }`.
 * `options.timeout` is in milliseconds, 60,000 if not given.
 */
export function test(name, options, run) {
  if (typeof options === "function") [options, run] = [{}, options];
  tests.push({ file: null, name, timeout: options.timeout ?? 60_000, run });
}

// ---- server -------------------------------------------------------------------------------------------

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".csv": "text/csv; charset=utf-8",
};

/**
 * Serves a folder on loopback.
 *
 * - `prefix`: the path it lies under, such as `/portal/itsm/`
 * - `headers`: sent with every answer, `(path) => ({…})` or an object
 * - `brotli`: compress what is text or wasm, as a real server does
 * - `missing`: a list of patterns; files that match are answered with 404
 * - `broken`: `(request) => …`; where it says yes, the connection breaks off instead of an answer
 * - `status`: what every request is answered with instead of a file, such as 503
 * - `port`: 0 takes a free one; another lets a server that was stopped come back
 *
 * Returns `{ url, at(host), requests, stop() }`. `at("desk.test")` is the same site under another host:
 * every name that ends in `.test` leads to loopback in our Chromium, and is not a secure context there.
 */
export async function serve(folder = dist, { prefix = "/", headers = {}, brotli = false, missing = [], broken = () => false, status, port: wanted = 0 } = {}) {
  const base = resolve(folder);
  const requests = [];
  const packed = new Map();
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    requests.push({ method: request.method, path, host: request.headers.host });
    const extra = typeof headers === "function" ? headers(path) : headers;
    const refuse = () => response.writeHead(404, { "content-type": "text/plain", ...extra }).end("There is nothing here.\n");
    if (broken(request)) return request.socket.destroy();
    if (status) return response.writeHead(status, { "content-type": "text/plain" }).end("Something is wrong here.\n");
    if (!path.startsWith(prefix) || missing.some((it) => it.test(path))) return refuse();
    let file = normalize(join(base, path.slice(prefix.length)));
    if (file !== base && !file.startsWith(base + sep)) return refuse();
    if (path.endsWith("/")) file = join(file, "index.html");
    let body;
    try {
      body = await readFile(file);
    } catch {
      return refuse();
    }
    const tag = `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`;
    const hashed = /-[0-9a-f]{16}\.\w+$/.test(file);
    const head = {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "cache-control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
      etag: tag,
      ...extra,
    };
    if (request.headers["if-none-match"] === tag) return response.writeHead(304, head).end();
    if (brotli && /\bbr\b/.test(request.headers["accept-encoding"] ?? "") && !/\.(png|woff2)$/.test(file)) {
      if (!packed.has(tag)) packed.set(tag, brotliCompressSync(body, { params: { [zlib.BROTLI_PARAM_QUALITY]: 9 } }));
      body = packed.get(tag);
      head["content-encoding"] = "br";
    }
    response.writeHead(200, { ...head, "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  await new Promise((done, fail) => server.once("error", fail).listen(wanted, "127.0.0.1", done));
  const { port } = server.address();
  const at = (host) => `http://${host}:${port}${prefix}`;
  const stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { url: at("127.0.0.1"), at, port, requests, stop };
}

// ---- Chromium -----------------------------------------------------------------------------------------

/** The program of a Chromium: the variable CHROMIUM, which `cargo xtask test` sets, or one on the path. */
export function chromiumPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome.exe"];
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        continue;
      }
    }
  }
  throw new Error("no Chromium found: install one, or name its program in the variable CHROMIUM");
}

/** Flags for a quiet, headless Chromium that reaches loopback and nothing else. */
export const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/** A Chromium with a fresh profile, as Playwright starts it. */
export function launch({ args = [] } = {}) {
  return chromium.launch({ executablePath: chromiumPath(), headless: true, args: [...FLAGS.slice(1), ...args] });
}

/**
 * A Chromium on a profile folder that outlives it, for tests that end it without warning.
 *
 * Returns `{ context, browser, pid, kill(), close() }`. `kill()` ends the whole process group at once
 * (SIGKILL), and returns when it is gone; `close()` lets it shut down. The same folder can be opened again
 * after either.
 */
export async function launchPersistent(dir, { args = [] } = {}) {
  const flags = [...FLAGS, ...args, "--remote-debugging-port=0", `--user-data-dir=${dir}`, "about:blank"];
  // Its own process group, so that its children can be ended with it.
  const child = spawn(chromiumPath(), flags, { detached: true, stdio: ["ignore", "ignore", "pipe"] });
  const gone = new Promise((done) => child.once("exit", done));
  const address = await new Promise((found, fail) => {
    let said = "";
    const tooLate = setTimeout(() => fail(new Error(`Chromium did not start:\n${said}`)), 30_000);
    child.once("exit", (code) => fail(new Error(`Chromium ended at once (${code}):\n${said}`)));
    child.stderr.on("data", (bytes) => {
      said = (said + bytes).slice(-20_000);
      const match = said.match(/DevTools listening on (ws:\S+)/);
      if (match) {
        clearTimeout(tooLate);
        found(match[1]);
      }
    });
  });
  const browser = await chromium.connectOverCDP(address);
  const killGroup = () => {
    try {
      process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  };
  return {
    browser,
    context: browser.contexts()[0],
    pid: child.pid,
    async kill() {
      killGroup();
      await gone;
      await browser.close().catch(() => {});
    },
    async close() {
      const session = await browser.newBrowserCDPSession();
      await session.send("Browser.close").catch(() => {});
      const tooLate = setTimeout(killGroup, 10_000);
      await gone;
      clearTimeout(tooLate);
      await browser.close().catch(() => {});
    },
  };
}

/** A new empty folder for a profile or for files, and a way to remove it. */
export function tempDir() {
  const path = mkdtempSync(join(tmpdir(), "steward-e2e-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

// ---- a desk to begin with ------------------------------------------------------------------------------

/** Opens the page and waits until scripts may use it. */
export async function open(page, url) {
  await page.goto(url);
  await page.waitForFunction(() => globalThis.steward !== undefined);
  await page.evaluate(() => steward.ready());
}

/** Starts the workspace of Ostermoor by the form of the first screen; Amara is its administrator. */
export async function startDesk(page, url) {
  await page.goto(url);
  await page.locator("#first-organisation").fill("Ostermoor");
  await page.locator("#first-name").fill("Amara Okafor");
  await page.locator("#first-name").press("Enter");
  await page.locator(".rail").waitFor();
}

/** Goes to another place of the page that is open. */
export const go = (page, hash) => page.evaluate((it) => (location.hash = it), hash);

/** The bytes of what a page hands out when `act` is done. */
export async function downloaded(page, act) {
  const waiting = page.waitForEvent("download");
  await act();
  const download = await waiting;
  const pieces = [];
  for await (const piece of await download.createReadStream()) pieces.push(piece);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(pieces) };
}

// ---- what goes wrong in a page ------------------------------------------------------------------------

/**
 * Collects what no page may do: uncaught errors, and breaches of the content security policy.
 * Returns `{ problems, log }`, two lists of sentences that grow as the page runs.
 */
export async function watch(page) {
  const problems = [];
  const log = [];
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.stack ?? error}`));
  page.on("console", (message) => {
    const text = `${message.type()}: ${message.text()}`;
    log.push(text);
    if (message.type() === "error" && /content security policy/i.test(message.text())) problems.push(text);
    if (message.type() === "error" && /^(uncaught|panicked at)/i.test(message.text())) problems.push(text);
  });
  page.on("crash", () => problems.push("the page crashed"));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (ev) => {
      console.error(`Content Security Policy: ${ev.violatedDirective} blocked ${ev.blockedURI} at ${ev.sourceFile}:${ev.lineNumber}`);
    });
  });
  return { problems, log };
}

/**
 * Lets axe-core look at a page; returns one line for each breach of WCAG 2.2 A or AA.
 * `disable` names rules to leave out, `include` a selector to look below.
 */
export async function accessibilityProblems(page, { disable = [], include = null } = {}) {
  const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  // Evaluated by the debugger, so the page's own policy does not have to allow it.
  await page.evaluate(source);
  const found = await page.evaluate(
    ([include, disable]) =>
      axe.run(include ?? document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        rules: Object.fromEntries(disable.map((it) => [it, { enabled: false }])),
      }),
    [include, disable],
  );
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.target.join(" ")}`));
}

/** Whether there is something to test. */
export function isBuilt() {
  return existsSync(join(dist, "index.html"));
}
