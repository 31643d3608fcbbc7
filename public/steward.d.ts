/** `window.steward`: Steward for scripts. Promises resolve when a change is durable on this device. */
export interface Steward {
  /** Waits until everything answers, or until it is clear that there is no workspace here yet. */
  ready(): Promise<{ phase: "ready" | "empty" }>;
  stats(): Promise<Stats>;
  /** Removes everything from this browser. */
  wipe(): Promise<void>;
  /** The whole workspace in one file. */
  backup(): Promise<Blob>;
  /** Puts a workspace back, in place of what is here. */
  restore(file: Blob): Promise<void>;
  /** Makes a record; in an empty browser also the workspace. */
  create(kind: Kind, fields: Fields): Promise<{ id: string; number: string }>;
  update(id: Id | Id[], fields: Fields): Promise<Done>;
  /**
   * Carries out a step of the records' life (`start`, `resolve`, `hold`, `close`, …), or one of
   * `say {text, lane}`, `revise {entry, text}`, `log_work {minutes, note}`, `set_priority {level, reason}`,
   * `link` and `unlink {relation, other}`, `add_tag` and `remove_tag {tag}`,
   * `add_watcher` and `remove_watcher {person}`, `checklist {item?, text, done}`,
   * `remove_attachment {attachment}`, `delete`, `undelete`.
   */
  command(id: Id | Id[], name: string, args?: Fields): Promise<Done>;
  get(id: Id): Promise<RecordView>;
  /** Takes my last act back, or the one that is named (the `act` of a command, the `batch` of an import). */
  undo(act?: string): Promise<Done | undefined>;
  redo(): Promise<Done | undefined>;
  /** `text` is in the query language and may contain `type:incident`. */
  query(text: string, options?: QueryOptions): Promise<{ total: number; rows: Row[] }>;
  search(text: string, options?: { limit?: number; kind?: Kind }): Promise<SearchHits>;
  /**
   * An indicator of the catalogue: `backlog`, `mttr`, `mtta`, `sla_attainment`, `reopen_rate`, `fcr`, …
   * Its value comes from the records of `query` (of a share: `partQuery` of `query`), as of `asOf`.
   */
  kpi(id: string, options?: KpiOptions): Promise<Kpi>;
  /** The programme's cockpit as data: verdict, figures with the query of their records, how all is known. */
  programme(options?: SheetOptions): Promise<Sheet>;
  /** A sheet of the programme (`charter`, `plan`, `maturity`, `leadership` …) as data or as the text of a file. */
  report(id: string, options?: SheetOptions & { format?: "data" | "html" | "markdown" | "mail" }): Promise<Sheet | string>;
  /** What the history says to a question, such as `close_with_cause`. */
  probe(id: string, options?: { from?: string; to?: string; asOf?: Date | number | string; query?: string }): Promise<Probe>;
  /** One of the 82 requirements of the management system (`PR9.1`), with its score and what is behind it. */
  requirement(id: string, options?: { from?: string; to?: string; asOf?: Date | number | string }): Promise<Requirement>;
  /** A dashboard with all its numbers: `manager`, or the name or identity of one that somebody made. */
  dashboard(id: string, options?: Omit<KpiOptions, "slice" | "parts">): Promise<Dashboard>;
  /** The service level clocks of a record, each with its segments and reasons. */
  clocks(id: Id, options?: { asOf?: Date | number | string }): Promise<Clock[]>;
  /** All support hours. */
  calendars(): Promise<Row[]>;
  /**
   * A service level tried on the records of a query. `definition` has the fields of a service level, and
   * `level` (an identity) if it would replace one.
   */
  whatIf(definition: Fields & { level?: Id }, query: string): Promise<WhatIf>;
  /** Makes the usual support hours and service levels, once. */
  useUsualLevels(): Promise<void>;
  /**
   * Without options, as the recognised source implies. Files may be packed with gzip. Files with other
   * columns than the first one's are refused (`other_columns`): import them one after the other.
   */
  importFiles(files: Blob | Blob[] | FileList, options?: ImportOptions): Promise<ImportReport>;
  /** Goes to the demo company, which has a place of its own apart from your data, and makes it if need be. */
  demo(): Promise<void>;
  /** Be somebody of the demo: `requester`, `agent`, `specialist`, `service_owner`, `programme_manager`, `sponsor`, `auditor`. */
  persona(id: string): Promise<void>;
  /** Lets a week pass in the demo. */
  fastForward(): Promise<void>;
}

export interface KpiOptions {
  /** First and last day of the window, both included: `2016-03-01`. */
  from?: string;
  to?: string;
  asOf?: Date | number | string;
  /** Also by the values of that field. */
  slice?: string;
  /** Also by time. */
  by?: "day" | "week" | "month" | "quarter";
  /** Every piece of these also by the values of that field. */
  parts?: string;
  /** Only records that this query finds. */
  query?: string;
}
export interface KpiValue {
  /** In `unit`; null if there is no case. */
  value: number | null;
  n: number;
  median: number | null;
  p90: number | null;
  /** 95 % interval of a share. */
  low: number | null;
  high: number | null;
  part: number | null;
  query: string;
  partQuery: string;
  asOf: Date | null;
}
export interface Kpi extends KpiValue {
  id: string;
  label: string;
  unit: "share" | "ms" | "count" | "number" | "days";
  target: number | null;
  direction: "at_least" | "at_most" | null;
  owner: Ref | null;
  points: KpiPoint[];
  slices: KpiPoint[];
}
export interface KpiPoint extends KpiValue {
  label: string;
  from: string;
  to: string;
  parts: KpiPoint[];
}
export interface Dashboard {
  name: string;
  purpose: string;
  /** The filter over all of it. */
  only: string;
  /** Its pieces in the notation of the field `pieces`. */
  text: string;
  /** For a list, `query` finds its records; `probe` is there for a probe. */
  pieces: { look: string; heading: string; kpis: Kpi[]; query: string; probe: Probe | null }[];
}
export interface Requirement {
  id: string;
  about: string;
  /** How it can be known. */
  kind: "measured" | "evidenced" | "both";
  /** Of ISO/IEC 20000-1:2018, on the same subject. */
  clauses: string;
  /** 0 to 4: the assessor's word, else the proposal; null is no zero. */
  score: number | null;
  proposal: number | null;
  override: { record: Ref; score: number; reason: string; by: Ref | null; at: Date } | null;
  /** How the score is known. */
  known: "measured" | "evidenced" | "declared";
  why: string;
  /** To the next level. */
  missing: string;
  /** The level that it shall reach. */
  goal: number;
  /** Find the records that show it, and those that count and do not. */
  for: { kind: string; query: string; n: number; asOf: Date | null };
  against: { kind: string; query: string; n: number; asOf: Date | null };
  /** False while a record type that it asks for is not there yet. */
  inUse: boolean;
}
export interface Probe {
  id: string;
  label: string;
  question: string;
  /** The practice whose records it looks at. */
  kind: Kind;
  /** The share that counts for it; null if there is no case. */
  value: number | null;
  n: number;
  part: number;
  low: number | null;
  high: number | null;
  atLeast: number;
  confidence: "enough" | "some" | "few" | "none";
  /** What the history says; null with too few cases. */
  measured: boolean | null;
  /** What counts: the override, or else what was measured. */
  met: boolean | null;
  override: { met: boolean; reason: string; by: Ref; expiresAt: Date } | null;
  /** Find the records that count for it and against it. */
  query: string;
  against: string;
  asOf: Date | null;
}
export interface Clock {
  level: Ref;
  metric: "response" | "resolution" | "update" | "team";
  status: "running" | "paused" | "late" | "met" | "missed" | "cancelled";
  team: Ref | null;
  priority: number;
  startedAt: Date;
  /** Open time, without pauses. */
  elapsedMs: number;
  targetMs: number;
  dueAt: Date | null;
  originalDueAt: Date | null;
  stoppedAt: Date | null;
  breachedAt: Date | null;
  lateByReclassification: boolean;
  metAtFirstResolve: boolean | null;
  calendar: string;
  zone: string;
  segments: { from: Date; to: Date; kind: "running" | "closed" | "paused" | "stopped" | "cancelled"; reason: string; team: string }[];
  warnings: { percent: number; at: Date }[];
  notes: { at: Date; text: string }[];
}
export interface WhatIf {
  records: number;
  changed: number;
  counts: { [status: string]: { today: number; then: number } };
  lines: { record: Ref; today: string; then: string }[];
}

/** A record's identity (32 hexadecimal digits) or its number (`INC-0001`). */
export type Id = string;
export type Kind =
  | "incident" | "service" | "configuration_item" | "category" | "person" | "group" | "organisation_unit"
  | "support_hours" | "service_level" | "agreement" | "indicator" | "dashboard" | "probe_override" | "report" | "report_issue";
/** What a field takes. A text also names a record (identity, number, e-mail, exact name) or a moment (ISO 8601). */
export type FieldInput = string | number | boolean | Date | null | string[] | { id: string };
export type Fields = { [field: string]: FieldInput };
export interface Ref { id: string; kind: string; number: string; label: string }
/** What a field holds. */
export type FieldValue = string | number | boolean | Date | null | Ref | Ref[] | string[] | { [name: string]: string };
export type Row = { id: string } & { [column: string]: FieldValue };

/** Every rejected promise gives one. */
export interface StewardError extends Error {
  /** A rule says no; storage, browser or a bug; a file was odd. */
  kind: "refusal" | "fault" | "finding";
  code: string;
  /** The field or argument concerned, or empty. */
  field: string;
  workIsSafe: boolean;
}

export interface Done {
  act: string;
  summary: string;
  changed: number;
  /** At most 100. */
  records: Ref[];
  /** Of many records, those that refused; one record that refuses rejects the promise. */
  refused: { record: Ref; reason: string }[];
}

export interface Stats {
  records: { [kind: string]: number };
  operations: number;
  segments: number;
  /** By store: `log`, `checkpoint`, `blobs`. */
  bytes: { [store: string]: number };
  /** Bytes of the worker's memory. */
  memory: number;
  /** Milliseconds by step. */
  timings: { [step: string]: number };
}

export interface QueryOptions {
  kind?: Kind;
  /** Fields, comma-separated, `-` before one that descends. */
  sort?: string;
  columns?: string[];
  offset?: number;
  /** 100 unless told. */
  limit?: number;
  asOf?: Date | number | string;
}

export interface RecordView {
  id: string;
  kind: string;
  number: string;
  title: string;
  state: string;
  deleted: boolean;
  fields: { [field: string]: FieldValue };
  extra: { [column: string]: string };
  timeline: { id: string; lane: "public" | "internal"; text: string; author: Ref | null; at: Date; revisedAt: Date | null }[];
  history: {
    at: Date; recordedAt: Date; actor: Ref | null; origin: "person" | "import" | "automatic" | "undo";
    field: string; from: FieldValue; to: FieldValue; lost: boolean; act: string;
  }[];
  links: { relation: string; label: string; other: Ref; inverse: boolean }[];
  attachments: { id: string; name: string; size: number; mediaType: string; lane: "public" | "internal"; at: Date }[];
  worklog: { id: string; minutes: number; note: string; author: Ref | null; at: Date }[];
  checklist: { id: string; text: string; done: boolean }[];
  /** Names of the steps that are possible now. */
  steps: string[];
}

export interface SearchHit {
  id: string;
  kind: string;
  number: string;
  title: string;
  state: string;
  priority: string;
  score: number;
  snippet: string;
  /** Character ranges of the snippet. */
  marks: [number, number][];
  titleMarks: [number, number][];
}
export interface SearchHits extends Array<SearchHit> {
  total: number;
  /** Not all words were found together: these hold some of them. */
  relaxed: boolean;
}

export interface ImportOptions {
  kind?: Kind;
  /** Field to column; columns that are not named stay as they were recognised. */
  mapping?: { [field: string]: string };
  /** The column that identifies a record. */
  key?: string;
  /** Field to (value of the file to code of ours). */
  valueMaps?: { [field: string]: { [source: string]: string } };
  /** For all dates, or by field. */
  dateFormat?: string | { [field: string]: string };
  /** IANA name. */
  timeZone?: string;
  dryRun?: boolean;
  saveMappingAs?: string;
  onProgress?: (progress: ImportProgress) => void;
}
export interface ImportProgress {
  stage: "rows" | "index" | "done";
  bytes: number;
  totalBytes: number;
  rows: number;
  new: number;
  changed: number;
  same: number;
  rejected: number;
  elapsedMs: number;
}
export interface ImportReport {
  rows: number;
  new: number;
  changed: number;
  same: number;
  rejected: number;
  /** People, groups, services and the like that were made on the way. */
  referenced: number;
  findingsTotal: number;
  /** At most 1000. */
  findings: { row: number; column: string; value: string; message: string; nearest: string; rejected: boolean }[];
  /** The act, for `undo`; "0" if nothing was written. */
  batch: string;
  dryRun: boolean;
  stopped: boolean;
  elapsedMs: number;
}

declare global {
  interface Window { steward: Steward }
}
