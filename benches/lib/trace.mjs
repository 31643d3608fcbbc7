// Where the time went: `node benches/lib/trace.mjs TRACE.json [how many]` sums the CPU profile of each thread in a
// trace that `run.mjs --trace` wrote. With the named wasm of a build in place of the shipped one the functions
// have their names.
import { readFileSync } from "node:fs";

const [file, most = "25"] = process.argv.slice(2);
const parsed = JSON.parse(readFileSync(file, "utf8"));
const events = Array.isArray(parsed) ? parsed : parsed.traceEvents;
const threadNames = new Map();
const profiles = new Map();
const owners = new Map();
for (const it of events) {
  if (it.name === "thread_name") threadNames.set(`${it.pid} ${it.tid}`, it.args.name);
  // The samples come from a thread of their own; the profile's id joins them to the one that is profiled.
  if (it.name === "Profile") owners.set(`${it.pid} ${it.id}`, `${it.pid} ${it.tid}`);
  if (it.name === "ProfileChunk") {
    const key = `${it.pid} ${it.id}`;
    const profile = profiles.get(key) ?? { nodes: new Map(), self: new Map() };
    profiles.set(key, profile);
    const { cpuProfile = {}, timeDeltas = [] } = it.args.data;
    for (const node of cpuProfile.nodes ?? []) profile.nodes.set(node.id, node);
    (cpuProfile.samples ?? []).forEach((id, at) => profile.self.set(id, (profile.self.get(id) ?? 0) + (timeDeltas[at] ?? 0)));
  }
}
for (const [key, { nodes, self }] of profiles) {
  const by = new Map();
  const totals = new Map();
  const nameOf = (node) => `${node.callFrame.functionName || "(nameless)"} ${(node.callFrame.url ?? "").split("/").pop()}`;
  for (const [id, us] of self) {
    const node = nodes.get(id);
    if (!node) continue;
    by.set(nameOf(node), (by.get(nameOf(node)) ?? 0) + us);
    const seen = new Set();
    for (let at = node; at; at = nodes.get(at.parent)) {
      const name = nameOf(at);
      if (!seen.has(name)) totals.set(name, (totals.get(name) ?? 0) + us);
      seen.add(name);
    }
  }
  const busy = [...by].filter(([name]) => !/^\((idle|root|program)\)/.test(name));
  const sum = busy.reduce((sum, [, us]) => sum + us, 0);
  if (sum < 20_000) continue;
  console.log(`\n${threadNames.get(owners.get(key)) ?? key}: ${Math.round(sum / 1000)} ms busy; self, with callees, function`);
  for (const [name, us] of busy.sort((a, b) => b[1] - a[1]).slice(0, Number(most))) {
    console.log(`${String(Math.round(us / 1000)).padStart(7)} ${String(Math.round(totals.get(name) / 1000)).padStart(7)} ms  ${name}`);
  }
}
