//! Building, asking, saving and loading a search index of tickets whose words are spread as in
//! real ones: `cargo bench --bench search [-- NUMBER_OF_TICKETS]`.
//!
//! 5,000 distinct words, the commonest in about half of the tickets, the median one in about 0.5 %;
//! titles of 6 to 12 words, descriptions of 30 to 80. Seeded: every run does the same work.

use std::hint::black_box;
use std::time::{Duration, Instant};
use steward::engine::search::{Config, DESCRIPTION, Query, SearchIndex, TITLE};

fn main() {
    let count = std::env::args()
        .find_map(|it| it.parse().ok())
        .unwrap_or(100_000);
    let (vocabulary, tickets) = tickets(count);
    println!("{count} tickets, {} distinct words", vocabulary.len());

    let (index, took) = least(|| {
        let mut index = SearchIndex::new(Config::default());
        for (doc, (title, description)) in (0..).zip(&tickets) {
            index.put_later(doc, &[(TITLE, title), (DESCRIPTION, description)]);
        }
        index.maintain(usize::MAX);
        index
    });
    println!("build in bulk            {:>9.1} ms", ms(took));
    println!(
        "memory                   {:>9.1} MB",
        index.stats().heap_bytes as f64 / 1e6
    );
    distribution(&index, &vocabulary);

    let (bytes, took) = least(|| index.to_bytes());
    println!(
        "save                     {:>9.1} ms, {:.1} MB",
        ms(took),
        bytes.len() as f64 / 1e6
    );
    let (loaded, took) = least(|| SearchIndex::from_bytes(&bytes));
    println!("load                     {:>9.1} ms", ms(took));
    assert!(loaded.is_ok_and(|it| it.stats().docs == index.stats().docs));

    questions(&index, &vocabulary, &tickets);
    edits(index, &tickets);
}

/// How often the commonest and the median word occur, to compare with what the top promises.
fn distribution(index: &SearchIndex, vocabulary: &[String]) {
    let share = |word: &String| {
        let answer = index.query(&Query::new(word).exact(), 0, |_| true);
        answer.total as f64 / index.stats().docs as f64 * 100.0
    };
    let (commonest, median) = (
        share(&vocabulary[0]),
        share(&vocabulary[vocabulary.len() / 2]),
    );
    println!("commonest / median word  {commonest:>9.2} % / {median:.2} % of tickets");
}

fn questions(index: &SearchIndex, vocabulary: &[String], tickets: &[(String, String)]) {
    let mut random = Random(99);
    // Words as somebody looking for a ticket uses them: drawn from tickets, not from the vocabulary.
    let pick = |random: &mut Random, least: usize| loop {
        let (title, description) = &tickets[random.below(tickets.len())];
        let text = format!("{title} {description}");
        let words: Vec<&str> = text
            .split([' ', '.'])
            .filter(|it| it.len() >= least)
            .collect();
        if !words.is_empty() {
            return words[random.below(words.len())].to_lowercase();
        }
    };
    let exact = |text: String| Query::new(text).exact();
    let mut kinds: Vec<(&str, Vec<Query>)> = Vec::new();
    let mut kind = |name, count: usize, make: &mut dyn FnMut() -> Query| {
        kinds.push((name, (0..count).map(|_| make()).collect()));
    };
    kind("one word", 70, &mut || exact(pick(&mut random, 1)));
    kind("two words", 50, &mut || {
        exact(format!("{} {}", pick(&mut random, 1), pick(&mut random, 1)))
    });
    kind("three words", 20, &mut || {
        let words: Vec<_> = (0..3).map(|_| pick(&mut random, 1)).collect();
        exact(words.join(" "))
    });
    kind("prefix of 3 or 4", 30, &mut || {
        let word = pick(&mut random, 5);
        Query::new(&word[..3 + random.below(2)])
    });
    kind("typo", 30, &mut || {
        let mut word = pick(&mut random, 6);
        let at = 1 + random.below(word.len() - 2);
        match random.below(3) {
            0 => drop(word.remove(at)),
            1 => word.insert(at, 'x'),
            _ => word.replace_range(at..=at, "x"),
        }
        Query {
            as_you_type: false,
            ..Query::new(word)
        }
    });
    let mixed: Vec<Query> = kinds
        .iter()
        .flat_map(|(_, queries)| queries.clone())
        .collect();
    kinds.push(("all of these, mixed", mixed));
    let three = |from: usize| vocabulary[from..from + 3].join(" ");
    kinds.push(("three commonest words", vec![exact(three(0))]));
    kinds.push(("one letter", ["a", "s", "p"].map(Query::new).to_vec()));
    kinds.push((
        "as typed, forgiving",
        (0..50)
            .map(|_| {
                Query::new(format!(
                    "{} {}",
                    pick(&mut random, 1),
                    &pick(&mut random, 4)[..4]
                ))
            })
            .collect(),
    ));
    kinds.push((
        "phrase of 2 in a title",
        (0..30)
            .map(|_| {
                let (title, _) = &tickets[random.below(tickets.len())];
                let words: Vec<_> = title.split(' ').collect();
                Query::new(format!("\"{} {}\"", words[0], words[1]))
            })
            .collect(),
    ));

    println!("\nquery, top 50               p50 ms    p95 ms    max ms   (each the fastest of 7)");
    for (name, queries) in &kinds {
        let ask = |query| fastest(|| drop(black_box(index.query(query, 50, |_| true))));
        report(name, queries.iter().map(ask).collect());
    }
    let mut times = Vec::new();
    for _ in 0..50 {
        let (title, description) = &tickets[random.below(tickets.len())];
        let draft = format!("{title} {description}");
        times.push(fastest(|| {
            drop(black_box(index.similar(&draft, u8::MAX, 5, |_| true)))
        }));
    }
    report("similar to a ticket", times);
    let query = Query::new(format!("{} {}", vocabulary[0], vocabulary[9]));
    let highlighter = index.highlighter(&query);
    let mut times = Vec::new();
    for page in tickets.chunks(50).take(20) {
        times.push(fastest(|| {
            for (_, description) in page {
                black_box(highlighter.snippet(description, 160));
            }
        }));
    }
    report("50 snippets", times);
}

fn edits(mut index: SearchIndex, tickets: &[(String, String)]) {
    let mut random = Random(5);
    let mut times = Vec::new();
    for _ in 0..2_000 {
        let doc = random.below(tickets.len());
        let (_, description) = &tickets[doc];
        let (title, _) = &tickets[random.below(tickets.len())];
        let fields = [(TITLE, title.as_str()), (DESCRIPTION, description.as_str())];
        times.push(timed(|| index.put(doc as u32, &fields)).1);
    }
    println!();
    report("one edit", times);
    let (_, took) = timed(|| index.maintain(usize::MAX));
    println!("tidy up after 2,000 edits{:>9.1} ms", ms(took));
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| ms(times[((times.len() - 1) as f64 * share) as usize]);
    println!(
        "{name:<25}{:>9.3} {:>9.3} {:>9.3}",
        at(0.5),
        at(0.95),
        at(1.0)
    );
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// The fastest of seven.
fn fastest(mut work: impl FnMut()) -> Duration {
    (0..7).map(|_| timed(&mut work).1).min().unwrap_or_default()
}

/// The fastest of three, in time of this thread: what others do on the machine does not count.
fn least<T>(mut work: impl FnMut() -> T) -> (T, Duration) {
    let mut once = || {
        let start = thread_time();
        let (result, took) = timed(&mut work);
        let took = start
            .zip(thread_time())
            .map_or(took, |(start, end)| end.saturating_sub(start));
        (result, took)
    };
    let (mut result, mut took) = once();
    for _ in 0..2 {
        drop(result);
        let again = once();
        result = again.0;
        took = took.min(again.1);
    }
    (result, took)
}

/// Processor time of this thread, where the system tells it (Linux); precise enough for steps of
/// milliseconds.
fn thread_time() -> Option<Duration> {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(times.split(' ').next()?.parse().ok()?))
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

/// Words in order of frequency, and tickets made of them.
fn tickets(count: usize) -> (Vec<String>, Vec<(String, String)>) {
    let mut random = Random(1);
    let vocabulary = vocabulary(&mut random);
    // Zipf and Mandelbrot: the word of rank r has weight 1 / (r + 12)^0.95.
    let mut total = 0.0;
    let ends: Vec<f64> = (0..vocabulary.len())
        .map(|rank| {
            total += 1.0 / (rank as f64 + 12.0).powf(0.95);
            total
        })
        .collect();
    let mut words = |count: usize| {
        let mut text = String::new();
        for at in 0..count {
            let draw = random.share() * total;
            let rank = ends
                .partition_point(|&end| end < draw)
                .min(vocabulary.len() - 1);
            if at > 0 {
                text.push(' ');
            }
            text.push_str(&vocabulary[rank]);
        }
        (text, random.below(1 << 16))
    };
    let mut tickets = Vec::with_capacity(count);
    let mut dice = 0;
    for _ in 0..count {
        let (title, next) = words(6 + dice % 7);
        let (mut description, again) = words(30 + next % 51);
        dice = again;
        description[..1].make_ascii_uppercase();
        description.push('.');
        tickets.push((title, description));
    }
    (vocabulary, tickets)
}

/// 5,000 words: made of syllables, some with endings, and one in seven a code such as `err2231`.
fn vocabulary(random: &mut Random) -> Vec<String> {
    const SYLLABLES: [&str; 24] = [
        "ac", "ba", "con", "de", "er", "fo", "gra", "in", "ka", "lo", "mi", "net", "or", "pa",
        "qua", "re", "ser", "ti", "un", "ver", "wor", "xe", "yo", "zi",
    ];
    const ENDINGS: [&str; 8] = ["", "", "", "s", "ing", "ed", "er", "ment"];
    const CODES: [&str; 3] = ["srv", "err", "pc"];
    let mut words: Vec<String> = Vec::new();
    while words.len() < 5_000 {
        let word = if random.below(7) == 0 {
            format!("{}{}", CODES[random.below(3)], 100 + random.below(9_900))
        } else {
            let stem: String = (0..2 + random.below(2))
                .map(|_| SYLLABLES[random.below(24)])
                .collect();
            stem + ENDINGS[random.below(8)]
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// From 0 up to but not including 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}
