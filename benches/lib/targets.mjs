// What the figures are held against, by journey and number of records.

const BY_SIZE = {
  // Milliseconds from the start of the navigation.
  "start: shell": { 10_000: 150, 100_000: 150, 1_000_000: 150 },
  "start: rows": { 10_000: 250, 100_000: 400, 1_000_000: 1_500 },
  "start: answering": { 10_000: 300, 100_000: 700, 1_000_000: 4_000 },
  // Milliseconds of the worker, 95th percentile.
  query: { 10_000: 1, 100_000: 5, 1_000_000: 50 },
  tiles: { 10_000: 30, 100_000: 150, 1_000_000: 1_500 },
  get: { 10_000: 30, 100_000: 30, 1_000_000: 50 },
  search: { 10_000: 10, 100_000: 10, 1_000_000: 10 },
  // Milliseconds from an act to the painted result, 95th percentile.
  screen: { 10_000: 50, 100_000: 50 },
  // MB of the worker.
  memory: { 10_000: 40, 100_000: 150, 1_000_000: 1_000 },
  "search memory": { 100_000: 50 },
};

/** Times of a raw strict put that one durable update may take. */
export const UPDATE_RATIO = 2;
/** Times of packed blocks put into IndexedDB that a bulk insert may take. */
export const INSERT_RATIO = 1.5;
/** Bytes of a field edit on disk, on average, in a segment of many. */
export const EDIT_BYTES = 60;
/** No task of the main thread may take longer, in milliseconds. */
export const LONG_TASK_MS = 50;
/** The real log from dropped to listed, and the longest wait for a click meanwhile, in milliseconds. */
export const LOG_MS = 3_000;
export const CLICK_MS = 100;

/** The target of a journey, or null where none is set for that size: the next larger size's holds then. */
export function target(name, size) {
  const targets = BY_SIZE[name] ?? {};
  const fitting = Object.keys(targets).map(Number).filter((it) => it >= size);
  return fitting.length ? targets[Math.min(...fitting)] : null;
}
