// The search, for the harness. The index alone cannot be built from outside: `build` is a whole import, with
// parsing, log, columns and IndexedDB, where the other contestants only index. Each query goes to the worker
// and comes back with snippets, which the others do not make.
import { insert, openSteward } from "./frame.mjs";

let steward;

export default {
  async init() {
    steward = await openSteward();
  },
  async build(tickets) {
    await insert(steward, tickets);
    return tickets.length;
  },
  async query(_count, { kind, terms }, limit) {
    const text = kind === "prefix" ? `${terms[0]}*` : terms.join(" ");
    const hits = await steward.search(text, { limit, kind: "incident" });
    // Tickets are numbered in their order, from INC0000001.
    return hits.map((it) => Number(it.number.replace(/\D/g, "")) - 1);
  },
  // The index, as the engine counts it; the columns and the rest of the worker's memory are not search.
  async wasmBytes() {
    return (await steward.stats()).timings.search_bytes;
  },
};
