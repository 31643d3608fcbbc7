// Figures to text: percentiles, the machine, the table.
import { execFileSync } from "node:child_process";
import { cpus, loadavg, totalmem } from "node:os";
import { chromiumPath, root } from "../../tests/e2e/lib.mjs";

/** The value below which a share of the numbers lies, interpolated; `NaN` for none. */
export function percentile(numbers, share) {
  if (!numbers.length) return NaN;
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  return sorted[low] + (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]) * (at - low);
}
export const median = (numbers) => percentile(numbers, 0.5);
export const p95 = (numbers) => percentile(numbers, 0.95);

/** A number with three digits that mean something. */
export function digits(number) {
  if (number === null || number === undefined || Number.isNaN(number)) return "–";
  const size = Math.abs(number);
  const places = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return size >= 10_000 ? Math.round(number).toLocaleString("en-GB") : number.toFixed(places);
}

/** What the figures were taken on. */
export function machine() {
  const said = (program, args) => {
    try {
      return execFileSync(program, args, { encoding: "utf8", cwd: root, stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      return "unknown";
    }
  };
  return {
    date: new Date().toISOString().slice(0, 16).replace("T", " "),
    cpu: `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    chromium: said(chromiumPath(), ["--version"]),
    commit: said("git", ["rev-parse", "--short", "HEAD"]),
    node: process.version,
  };
}

/** The load of the last minute: how many programs wanted a core. */
export const load = () => loadavg()[0];

/**
 * The figures as a table in Markdown. A row: `{ size, what, unit, value, target, note }`; a target is the
 * largest value that meets it, or null where none is set.
 */
export function table(rows) {
  const lines = [
    "| records | what | target | value | met | note |",
    "|---:|---|---:|---:|---|---|",
    ...rows.map(({ size, what, unit, value, target, note }) => {
      const limit = target === null || target === undefined ? "" : `${digits(target)} ${unit}`;
      const met = limit === "" ? "" : value <= target ? "yes" : Number.isNaN(value) ? "not measured" : `**no**, ${digits(value / target)} ×`;
      return `| ${typeof size === "number" ? size.toLocaleString("en-GB") : size} | ${what} | ${limit} | ${digits(value)} ${unit} | ${met} | ${note ?? ""} |`;
    }),
  ];
  return lines.join("\n");
}
