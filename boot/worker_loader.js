// Starts the engine worker. A module worker takes messages as soon as this script has run, which is long
// before its wasm is there: what comes early is kept, and handed over once the engine listens.
import start from "./worker.js";

const early = [];
const keep = (ev) => early.push(ev);
addEventListener("message", keep);

start()
  .then(() => {
    removeEventListener("message", keep);
    for (const { data, ports } of early) {
      dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
    }
  })
  // Reported from outside the promise, so that the page's `error` handler on the worker hears of it.
  .catch((error) => setTimeout(() => { throw error; }));
