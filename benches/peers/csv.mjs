// The import, for the harness: a dry run. It parses in the worker, and also maps columns and values and
// compares each row with the workspace, where the other contestants only parse.
import { openSteward } from "./frame.mjs";

let steward;

export default {
  async init() {
    steward = await openSteward();
  },
  async parse({ file }) {
    const { rows } = await steward.importFiles(file, { dryRun: true });
    return { rows };
  },
};
