// The search, for the harness. The index alone cannot be built from outside: `build` is a whole import, with
// parsing, log, columns and IndexedDB, where the other contestants only index. Each query goes to the worker
// and comes back with snippets, which the others do not make.
import { insert, openSteward } from "./frame.mjs";

let steward;
let indexBytes = 0;

export default {
  async init() {
    steward = await openSteward();
  },
  async build(tickets) {
    await insert(steward, tickets);
    // The index, as the engine counts it; the columns and the rest of the worker's memory are not search.
    indexBytes = (await steward.stats()).timings.search_bytes;
    return tickets.length;
  },
  async query(_count, { kind, terms }, limit) {
    // As the peers are asked: other endings and slips of the keyboard only where the query needs them. Quotation
    // marks leave them out here.
    const word = { prefix: (it) => `${it}*`, typo: (it) => it }[kind] ?? ((it) => `"${it}"`);
    const text = terms.map(word).join(" ");
    const hits = await steward.search(text, { limit, kind: "incident" });
    // Tickets are numbered in their order, from INC0000001.
    return hits.map((it) => Number(it.number.replace(/\D/g, "")) - 1);
  },
  wasmBytes: () => indexBytes,
};
