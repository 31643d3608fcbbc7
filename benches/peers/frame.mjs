// The built application in a frame of the harness's page, mounted at /ext/: its own page, its own worker.
// Cookies and databases are those of the origin, so what is stored outlives the frame.

/** Opens it and waits until everything answers; returns its `window.steward`. */
export async function openSteward() {
  const frame = document.createElement("iframe");
  frame.src = "/ext/index.html";
  frame.style.cssText = "inline-size: 1280px; block-size: 800px; border: 0";
  document.body.append(frame);
  await new Promise((done, fail) => {
    frame.onload = done;
    frame.onerror = () => fail(new Error("the application did not load"));
  });
  while (!frame.contentWindow.steward) await new Promise((done) => setTimeout(done, 2));
  const { steward } = frame.contentWindow;
  await steward.ready();
  // The application takes files of its own window only.
  const own = (file) => new frame.contentWindow.File([file], file.name, { type: file.type });
  return { ...steward, importFiles: (file, options) => steward.importFiles(own(file), options) };
}

const iso = (unixMs) => (unixMs ? new Date(unixMs).toISOString().slice(0, 19) + "Z" : "");
const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const STATES = { new: "new", open: "in_progress", pending: "on_hold", resolved: "closed", closed: "closed" };
const COLUMNS = [
  ["Number", (it) => it.id],
  ["Title", (it) => it.title],
  ["Description", (it) => it.description],
  ["State", (it) => STATES[it.status]],
  ["Impact", (it) => String(Math.min(3, Number(it.priority[0])))],
  ["Urgency", (it) => String(Math.min(3, Number(it.priority[0])))],
  ["Assignee", (it) => it.assignee],
  ["Assignment group", (it) => it.group],
  ["Category", (it) => it.category],
  ["Opened at", (it) => iso(it.opened)],
  ["Updated at", (it) => iso(it.updated)],
  ["Resolved at", (it) => iso(it.resolved)],
  ["Closed at", (it) => iso(it.resolved)],
];

/** The harness's tickets as the file that a person would drop. */
export function csvOf(tickets) {
  const pieces = [`${COLUMNS.map(([name]) => name).join(",")}\n`];
  for (let at = 0; at < tickets.length; at += 5_000) {
    const lines = tickets.slice(at, at + 5_000).map((it) => COLUMNS.map(([, field]) => quoted(field(it))).join(","));
    pieces.push(`${lines.join("\n")}\n`);
  }
  return new File(pieces, "tickets.csv", { type: "text/csv" });
}

/** Imports tickets; resolves when all are durable and indexed. */
export async function insert(steward, tickets) {
  const report = await steward.importFiles(csvOf(tickets));
  if (report.new !== tickets.length) throw new Error(`${report.new} of ${tickets.length} tickets were new: ${JSON.stringify(report.findings.slice(0, 3))}`);
}
