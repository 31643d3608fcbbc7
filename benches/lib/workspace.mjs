// A made-up service desk, the same for the same seed.

/**
 * The generator. Its source text is handed to the page, so it uses nothing from outside of itself.
 *
 * Text has a Zipf-like spread over some 6,000 words: titles of 5 to 12 words, descriptions of 40 to 90.
 * Dates lie in the year before `todayMs`. Only what was resolved in the last two days is still resolved and
 * not closed, so that no record closes by itself while something is measured.
 */
export function workspace(seed, todayMs) {
  const ROOTS =
    "access account adapter address agent alert antenna archive badge balance battery booking bridge browser buffer cable cache calendar camera card cart certificate channel charger client clock cluster code colour comment conference contact contract copier corridor courier crash cursor customer dashboard delivery desk device dialogue directory disk display dock document door download drawer driver echo elevator engine entry error export extension fan feed fibre file filter firewall folder form frame gateway group guest handset header heating host image import index inventory invoice key keyboard kiosk label lamp laptop ledger letter library licence line link list lock log login macro mail mailbox map meeting memory menu message meter microphone mirror modem monitor mouse network notice office order outage outlet output package page panel paper parcel parking password patch payroll phone photo picture pin plug policy pool port portal poster power printer process profile project proxy purchase queue radio range receipt recorder reader relay remote rental repair report request reset roster router rule safe sample scanner schedule screen script search sensor server session setting shelf shift signal site slot socket sound speaker spool stamp station storage store stream switch table tablet tag telephone template terminal test thread ticket timer token tool tracker traffic training transfer travel tray tunnel turnstile update upload user valve vault vehicle vendor version video visitor voice voucher warehouse warning watch website wheel window wire workshop zone".split(" ");
  const ENDS = ["", "s", "ing", "ed", "er", "less", "able", "ment", "point", "ware", "line", "base", "side", "room", "set"];
  const STARTS = ["", "re", "un", "pre", "auto", "multi", "sub", "over", "inter"];
  const LITTLE =
    "the a to of and in is not on it for with since after before when at again from this that was our all my no".split(" ");
  const FIRST = "Ada Bram Chidi Dora Emre Femke Goran Hira Ivo Jun Kaja Lior Mira Nils Oona Paz Rune Sanne Tariq Uma".split(" ");
  const LAST = "Aalto Bakker Castro Diallo Ekberg Falk Grau Haddad Ilves Jansen Keita Lund Moreau Nagy Ortega Popov Ricci Sato Tan Vos".split(" ");
  const TEAMS = "Service desk,Workplace,Network,Identity,Database,Mail,Telephony,Print,Storage,Security,Facilities,Field west,Field east,Payroll,Sales systems,Web,Integration,Virtualisation,Backup,Monitoring".split(",");
  const SERVICES = "E-mail,Telephony,Printing,Remote access,Intranet,File storage,Payroll,Booking,Wireless,Video meetings,Directory,Shop,Warehouse,Reporting,Backup".split(",");
  const CATEGORIES = "Hardware,Software,Network,Access,Database,Telephony,Security,Building,Supplies,Other".split(",");
  const TOWNS = "Utrecht,Ghent,Turku,Porto,Brno,Graz,Lyon,Malmö,Gdańsk,Trieste,Cork,Bergen".split(",");
  const CHANNELS = ["phone", "email", "portal", "chat", "walk_in", "monitoring"];
  const HOLDS = ["vendor", "problem", "change", "evidence"];
  const DAY = 86_400_000;

  // A 32-bit generator by Tommy Ettinger, public domain ("mulberry32").
  let state = 1;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let it = state;
    it = Math.imul(it ^ (it >>> 15), it | 1);
    it ^= it + Math.imul(it ^ (it >>> 7), it | 61);
    return ((it ^ (it >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count) => Math.floor(random() * count);
  const any = (list) => list[below(list.length)];
  const hex = (digits) => below(16 ** digits).toString(16).padStart(digits, "0");

  const words = [...LITTLE];
  const known = new Set(words);
  const learn = (word) => {
    if (!known.has(word)) words.push(word);
    known.add(word);
  };
  for (const root of ROOTS) learn(root);
  while (words.length < 5_000) learn(any(STARTS) + any(ROOTS) + any(ENDS));
  // Hosts, codes and models: rare words with digits in them.
  while (words.length < 6_000) learn(any(["srv", "err", "pc", "sw"]) + hex(4));
  // The little words stay the commonest; the others are shuffled.
  for (let at = words.length - 1; at > LITTLE.length; at -= 1) {
    const other = LITTLE.length + below(at - LITTLE.length + 1);
    [words[at], words[other]] = [words[other], words[at]];
  }
  const drawn = new Uint16Array(65_536);
  {
    const sums = [];
    let sum = 0;
    for (let rank = 0; rank < words.length; rank += 1) sums.push((sum += 1 / (rank + 8) ** 0.95));
    for (let at = 0, rank = 0; at < drawn.length; at += 1) {
      while (sums[rank] < ((at + 0.5) / drawn.length) * sum) rank += 1;
      drawn[at] = rank;
    }
  }
  // The vocabulary is the same for every seed; what is said with it is not.
  state = seed >>> 0;
  const word = () => words[drawn[below(drawn.length)]];
  const text = (count) => {
    const out = new Array(count);
    for (let at = 0; at < count; at += 1) out[at] = word();
    out[0] = out[0][0].toUpperCase() + out[0].slice(1);
    return out.join(" ");
  };
  const people = FIRST.flatMap((first) => LAST.map((last) => `${first} ${last}`));
  const iso = (unixMs) => (unixMs ? new Date(unixMs).toISOString().slice(0, 19) + "Z" : "");

  const COLUMNS = [
    "Number", "Title", "Description", "State", "Hold reason", "Impact", "Urgency", "Assignment group", "Assignee", "Requester",
    "Service", "Category", "Channel", "Location", "Opened at", "Updated at", "Resolved at", "Closed at",
  ];

  /** One record, as the texts of its columns. `nth` from 0. */
  const record = (nth, count) => {
    const opened = todayMs - 365 * DAY + Math.floor(((nth + random()) / count) * 364 * DAY);
    // Most work is done within days; a tenth waits for long.
    const took = Math.floor(random() ** 3 * (random() < 0.1 ? 120 : 9) * DAY) + 600_000;
    const over = opened + took < todayMs - DAY / 2;
    const recent = opened + took > todayMs - 2 * DAY;
    const is = over ? (recent ? "resolved" : "closed") : any(["new", "in_progress", "in_progress", "on_hold"]);
    const resolved = over ? opened + took : 0;
    const closed = is === "closed" ? resolved + DAY : 0;
    return [
      `T${String(nth + 1).padStart(7, "0")}`,
      text(5 + below(8)),
      `${text(40 + below(51))}.`,
      is,
      is === "on_hold" ? any(HOLDS) : "",
      String(1 + Math.floor(Math.sqrt(random()) * 3)),
      String(1 + Math.floor(Math.sqrt(random()) * 3)),
      any(TEAMS),
      random() < 0.9 || over ? any(people) : "",
      any(people),
      any(SERVICES),
      any(CATEGORIES),
      any(CHANNELS),
      any(TOWNS),
      iso(opened),
      iso(closed || resolved || Math.min(opened + took, todayMs)),
      iso(resolved),
      iso(closed),
    ];
  };
  const quoted = (field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

  return {
    columns: COLUMNS,
    /** Calls `take` with every record in turn. */
    each(count, take) {
      for (let nth = 0; nth < count; nth += 1) take(record(nth, count), nth);
    },
    /** All records as a CSV file; built of pieces, so that a million never lie in one string. */
    csv(count) {
      const pieces = [];
      let lines = [COLUMNS.join(",")];
      for (let nth = 0; nth < count; nth += 1) {
        lines.push(record(nth, count).map(quoted).join(","));
        if (lines.length === 5_000) {
          pieces.push(new Blob([lines.join("\n"), "\n"]));
          lines = [];
        }
      }
      if (lines.length) pieces.push(new Blob([lines.join("\n"), "\n"]));
      return new File(pieces, "workspace.csv", { type: "text/csv" });
    },
    /** What people search for: `{ kind, text }`, all different; words as they are common in text. */
    searches(count) {
      const out = new Map();
      const long = (least) => {
        for (;;) {
          const it = word();
          if (it.length >= least) return it;
        }
      };
      while (out.size < count) {
        const turn = out.size % 20;
        let kind = "word";
        let asked = long(3);
        if (turn >= 7 && turn < 12) [kind, asked] = ["two words", `${asked} ${long(3)}`];
        else if (turn >= 12 && turn < 14) [kind, asked] = ["three words", `${asked} ${long(3)} ${long(3)}`];
        else if (turn >= 14 && turn < 17) [kind, asked] = ["prefix", `${long(5).slice(0, 3 + below(2))}*`];
        else if (turn >= 17) {
          const it = long(6);
          const at = 1 + below(it.length - 2);
          const slips = [it.slice(0, at) + it.slice(at + 1), it.slice(0, at) + any([..."aeiorst"]) + it.slice(at), it.slice(0, at) + it[at + 1] + it[at] + it.slice(at + 2)];
          [kind, asked] = ["typo", any(slips)];
        }
        out.set(asked, { kind, text: asked });
      }
      return [...out.values()];
    },
    /** Filters, sorts and counts, as lists and tiles ask for them: `{ kind, text, options }`, all different. */
    queries(count) {
      const filters = [
        () => "is:open",
        () => `is:open group:"${any(TEAMS)}"`,
        () => `p:1,2 opened:>-${1 + below(300)}d`,
        () => `is:open assignee:"${any(people)}"`,
        () => `category:${any(CATEGORIES)} channel:${any(CHANNELS)}`,
        () => `(state:new or state:on_hold) location:${any(TOWNS)}`,
        () => `service:"${any(SERVICES)}" -group:"${any(TEAMS)}" p:<=${1 + below(4)}`,
        () => `age:>${1 + below(300)}d is:closed`,
        () => `requester:"${any(people)}" is:any`,
        () => `title:${any(ROOTS)}`,
      ];
      const sorts = ["priority,-opened_at", "-updated_at", "title", "assignee,number", "assignment_group,-priority", "opened_at"];
      return Array.from({ length: count }, (_, nth) => {
        const text = filters[nth % filters.length]();
        const turn = nth % 3;
        if (turn === 0) return { kind: "count", text, options: { limit: 0 } };
        if (turn === 1) return { kind: "filter", text, options: { limit: 50 } };
        return { kind: "sort", text, options: { limit: 50, sort: any(sorts) } };
      });
    },
    /** Places of records, from 0, spread over all of them. */
    places: (count, of) => Array.from({ length: count }, () => below(of)),
  };
}
