//! The index against plain definitions: every answer is checked against one worked out from the
//! texts alone, without lists, tables or shards.

use super::rank::Form;
use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Documents with their texts, and answers by reading all of them.
#[derive(Clone, Default, Debug)]
struct Model(Texts, /** Not to be found yet. */ Texts);

type Texts = BTreeMap<u32, Vec<(u8, String)>>;

type Words = BTreeMap<String, (f32, u8)>;

impl Model {
    /// Frequency and fields of every word of a document, parts of words included.
    fn words(&self, config: &Config, doc: u32) -> Words {
        let mut found = Words::new();
        let texts = &self.0[&doc];
        for &(field, ref text) in texts {
            if usize::from(field) >= config.fields.len() {
                continue;
            }
            let same = texts.iter().filter(|it| it.0 == field);
            let len = same.map(|it| sequence(&it.1).len() as u32).sum();
            for word in sequence(text) {
                for form in with_parts(&word) {
                    let (frequency, fields) = found.entry(form).or_insert((0.0, 0));
                    *frequency += config.gain(usize::from(field), len);
                    *fields |= 1 << field;
                }
            }
        }
        found
    }

    fn answer(&self, config: &Config, query: &Query) -> (Vec<(u32, u32)>, bool) {
        let clauses = parse::parse(query);
        let docs: BTreeMap<u32, Words> = self
            .0
            .keys()
            .map(|&doc| (doc, self.words(config, doc)))
            .collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for word in docs.values().flat_map(|it| it.keys()) {
            *counts.entry(word).or_default() += 1;
        }
        let forms: Vec<Vec<BTreeMap<&str, Form>>> = clauses
            .iter()
            .map(|clause| {
                let literal = clause.quoted || clause.not;
                let words = clause.words.iter();
                words
                    .map(|word| forms(config, query, word, literal, &counts))
                    .collect()
            })
            .collect();
        if clauses.iter().all(|it| it.not) {
            return (Vec::new(), false);
        }
        let ask = |relaxed: bool| {
            let mut hits = Vec::new();
            for (&doc, words) in &docs {
                let quoted = clauses.iter().any(|it| it.quoted && !it.not);
                let (mut matches, mut some, mut score) = (true, false, 0);
                for (clause, forms) in clauses.iter().zip(&forms) {
                    let next_to = clause.words.len() > 1;
                    if clause.not {
                        let has = forms.iter().all(|it| worth(words, it, query.fields) > 0);
                        matches &= !(has
                            && (!next_to || self.neighbours(doc, config, query, clause, forms)));
                        continue;
                    }
                    for form in forms {
                        let worth = worth(words, form, query.fields);
                        matches &= worth > 0 || (relaxed && !clause.quoted);
                        some |= worth > 0;
                        let count: usize = form.keys().map(|it| counts[it]).sum();
                        let idf = idf(count.min(docs.len()), docs.len());
                        score += ((idf * 64.0).round() as u32).max(1) * u32::from(worth);
                    }
                    if next_to && (!relaxed || clause.quoted) {
                        matches &= self.neighbours(doc, config, query, clause, forms);
                    }
                }
                if matches && (some || quoted) {
                    hits.push((score, doc));
                }
            }
            hits.sort_by(|a, b| b.cmp(a));
            hits
        };
        let strict = ask(false);
        let asked = || clauses.iter().filter(|it| !it.not);
        let optional: usize = asked()
            .filter(|it| !it.quoted)
            .map(|it| it.words.len())
            .sum();
        if strict.is_empty() && (optional > 1 || (optional == 1 && asked().any(|it| it.quoted))) {
            let relaxed = ask(true);
            let is_relaxed = !relaxed.is_empty();
            return (relaxed, is_relaxed);
        }
        (strict, false)
    }

    fn neighbours(
        &self,
        doc: u32,
        config: &Config,
        query: &Query,
        clause: &parse::Clause,
        forms: &[BTreeMap<&str, Form>],
    ) -> bool {
        self.0[&doc].iter().any(|(field, text)| {
            let text = sequence(text);
            usize::from(*field) < config.fields.len()
                && query.fields >> field & 1 != 0
                && (0..text.len()).any(|at| {
                    clause.words.iter().zip(forms).all(|(word, forms)| {
                        let there = text.get(at + word.offset as usize);
                        there.is_some_and(|it| {
                            with_parts(it)
                                .iter()
                                .any(|it| forms.contains_key(it.as_str()))
                        })
                    })
                })
        })
    }
}

/// The words of a document as the index keeps them.
fn words_of(fields: &[(u8, String)]) -> Vec<(u8, Vec<String>)> {
    let runs = fields.iter().map(|(field, text)| (*field, sequence(text)));
    runs.filter(|(field, words)| *field < 5 && !words.is_empty())
        .collect()
}

fn idf(with: usize, docs: usize) -> f64 {
    (1.0 + (docs as f64 - with as f64 + 0.5) / (with as f64 + 0.5)).ln()
}

fn worth(words: &Words, forms: &BTreeMap<&str, Form>, fields: u8) -> u16 {
    let worths = forms.iter().filter_map(|(word, form)| {
        let &(frequency, there) = words.get(*word)?;
        let impact = (255.0 * frequency / (frequency + 1.2) + 0.5)
            .floor()
            .max(1.0);
        (there & fields != 0).then_some(form.worth()[impact as usize])
    });
    worths.max().unwrap_or(0)
}

fn forms<'a>(
    config: &Config,
    query: &Query,
    word: &parse::AskedWord,
    literal: bool,
    counts: &BTreeMap<&'a str, usize>,
) -> BTreeMap<&'a str, Form> {
    let typed = String::from_utf8(word.folded.clone()).expect("folding keeps UTF-8");
    let stem = |word: &str| lexicon::stem(config.language, word.as_bytes()).into_owned();
    let mut forms = BTreeMap::new();
    let mut total = 0;
    for (&known, count) in counts {
        let form = if known == typed {
            Form::Exact
        } else if query.stems && !literal && stem(known) == stem(&typed) {
            Form::Stem
        } else if word.prefix && known.starts_with(&typed) {
            Form::Prefix
        } else {
            continue;
        };
        forms.insert(known, form);
        total += count;
    }
    let few = if typed.contains(|c: char| c.is_ascii_digit()) {
        1
    } else {
        3
    };
    if query.typos && !literal && total < few {
        let most = [0, 0, 0, 0, 1, 1, 1, 1]
            .get(typed.chars().count())
            .map_or(2, |&it| it);
        for edits in 1..=most {
            let near: Vec<_> = counts
                .keys()
                .filter(|it| slips(&typed, it) == edits)
                .collect();
            let near: Vec<_> = near
                .into_iter()
                .filter(|it| !forms.contains_key(**it))
                .collect();
            if !near.is_empty() {
                forms.extend(near.into_iter().map(|&it| (it, Form::Slip)));
                break;
            }
        }
    }
    forms
}

/// Optimal string alignment distance, straight from its recurrence.
fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            d[i][j] = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => {
                    let wrong = usize::from(a[i - 1] != b[j - 1]);
                    let mut cost = (d[i - 1][j] + 1)
                        .min(d[i][j - 1] + 1)
                        .min(d[i - 1][j - 1] + wrong);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        cost = cost.min(d[i - 2][j - 2] + 1);
                    }
                    cost
                }
            };
        }
    }
    d[a.len()][b.len()]
}

fn sequence(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    text::words(text, |word| {
        all.push(String::from_utf8(word.folded.to_vec()).expect("UTF-8"))
    });
    all
}

/// A word and what else finds it: its runs of letters and of digits if they are 2 to 4, digits
/// also without leading zeros, and the whole without them.
fn with_parts(word: &str) -> BTreeSet<String> {
    let mut runs: Vec<String> = Vec::new();
    for c in word.chars() {
        match runs.last_mut() {
            Some(run) if run.ends_with(|l: char| l.is_ascii_digit() == c.is_ascii_digit()) => {
                run.push(c);
            }
            _ => runs.push(c.to_string()),
        }
    }
    let bare = |run: &String| match run.trim_start_matches('0') {
        "" if run.starts_with('0') => "0".to_owned(),
        rest => rest.to_owned(),
    };
    let mut all = BTreeSet::from([word.to_owned()]);
    if runs.len() <= 4 {
        all.extend(runs.iter().map(bare));
        all.insert(runs.iter().map(bare).collect());
        all.extend(runs);
    }
    all
}

/// Checks index and model against each other.
fn check(index: &SearchIndex, model: &Model, query: &Query) -> Result<(), TestCaseError> {
    let (expected, relaxed) = model.answer(index.config(), query);
    let answer = index.query(query, usize::MAX, |_| true);
    let got: Vec<(u32, u32)> = answer
        .hits
        .iter()
        .map(|it| ((it.score * 65536.0) as u32, it.doc))
        .collect();
    prop_assert_eq!(&got, &expected, "{:?}", query);
    prop_assert_eq!(answer.total, expected.len());
    prop_assert_eq!(answer.relaxed, relaxed);
    let few = index.query(query, 2, |doc| doc != 1);
    let kept: Vec<u32> = expected
        .iter()
        .map(|it| it.1)
        .filter(|&doc| doc != 1)
        .collect();
    if !relaxed && !kept.is_empty() {
        prop_assert_eq!(few.total, kept.len());
        let docs: Vec<u32> = few.hits.iter().map(|it| it.doc).collect();
        prop_assert_eq!(docs.as_slice(), &kept[..kept.len().min(2)]);
    }
    Ok(())
}

const WORDS: [&str; 32] = [
    "print",
    "printer",
    "printers",
    "printing",
    "pritner",
    "sprint",
    "paint",
    "jam",
    "jams",
    "ja",
    "password",
    "passwords",
    "pasword",
    "err12",
    "ERR0012",
    "err13",
    "0012",
    "12",
    "INC0000045",
    "inc45",
    "foo_bar",
    "foo",
    "bar",
    "10.0.0.1",
    "Größe",
    "grosse",
    "東京都",
    "京都",
    "京",
    "user's",
    "don't",
    "a",
];

#[derive(Clone, Debug)]
enum Edit {
    Put(u32, Vec<(u8, String)>),
    Later(Vec<(u32, Vec<(u8, String)>)>),
    Remove(u32),
    Maintain,
    Reload,
}

fn doc() -> impl Strategy<Value = u32> {
    prop::sample::select(vec![
        0u32, 1, 2, 3, 4, 5, 6, 7, 65_535, 65_536, 65_537, 200_000,
    ])
}

fn words(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..=most)
        .prop_map(|words| words.join(" "))
}

fn fields() -> impl Strategy<Value = Vec<(u8, String)>> {
    prop::collection::vec((0u8..6, words(5)), 0..4)
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        8 => (doc(), fields()).prop_map(|(doc, fields)| Edit::Put(doc, fields)),
        2 => prop::collection::vec((doc(), fields()), 0..6).prop_map(Edit::Later),
        2 => doc().prop_map(Edit::Remove),
        1 => Just(Edit::Maintain),
        1 => Just(Edit::Reload),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    let word = prop::sample::select(WORDS.to_vec());
    let clause = prop_oneof![
        6 => word.clone().prop_map(str::to_owned),
        1 => word.clone().prop_map(|word| format!("-{word}")),
        1 => word.clone().prop_map(|word| format!("{}*", &word[..word.ceil_char_boundary(2)])),
        1 => word.clone().prop_map(|word| word.chars().skip(1).collect()),
        1 => (word.clone(), word.clone()).prop_map(|(a, b)| format!("\"{a} {b}\"")),
        1 => (word.clone(), word).prop_map(|(a, b)| format!("-\"{a} {b}\"")),
    ];
    let fields = prop_oneof![3 => Just(ALL_FIELDS), 1 => any::<u8>()];
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (prop::collection::vec(clause, 1..4), fields, flags).prop_map(|(clauses, fields, flags)| {
        let (as_you_type, stems, typos) = flags;
        Query {
            text: clauses.join(" "),
            fields,
            as_you_type,
            stems,
            typos,
        }
    })
}

fn write(index: &mut SearchIndex, model: &mut Model, edit: &Edit) {
    match edit {
        Edit::Put(doc, fields) => {
            let texts: Vec<_> = fields.iter().map(|it| (it.0, it.1.as_str())).collect();
            index.put(*doc, &texts);
            model.1.remove(doc);
            model.0.insert(*doc, fields.clone());
        }
        Edit::Later(docs) => {
            for (doc, fields) in docs {
                let texts: Vec<_> = fields.iter().map(|it| (it.0, it.1.as_str())).collect();
                index.put_later(*doc, &texts);
                // The same words, written as they may be, are no change.
                if model
                    .0
                    .get(doc)
                    .is_none_or(|old| words_of(old) != words_of(fields))
                {
                    model.0.remove(doc);
                    model.1.insert(*doc, fields.clone());
                }
            }
        }
        Edit::Remove(doc) => {
            index.remove(*doc);
            model.0.remove(doc);
            model.1.remove(doc);
        }
        Edit::Maintain => {
            assert!(!index.maintain(usize::MAX));
            model.0.append(&mut model.1);
        }
        Edit::Reload => {
            *index = SearchIndex::from_bytes(&index.to_bytes()).expect("our own bytes");
            model.0.append(&mut model.1);
        }
    }
}

proptest! {
    /// However the index came to hold its documents, it answers as if it read all of them.
    #[test]
    fn every_answer_is_the_one_from_reading_everything(
        edits in prop::collection::vec(edit(), 1..24),
        queries in prop::collection::vec(query(), 12),
    ) {
        let mut index = SearchIndex::new(Config::default());
        let mut model = Model::default();
        for edit in &edits {
            write(&mut index, &mut model, edit);
        }
        prop_assert_eq!(index.stats().docs, model.0.len() + model.1.len());
        for query in &queries {
            check(&index, &model, query)?;
        }
    }

    /// What is marked is on character boundaries, in order and inside the text.
    #[test]
    fn marks_and_snippets_fit_any_text(query in ".{0,30}", text in ".{0,300}", chars in 0usize..200) {
        let mut index = SearchIndex::new(Config::default());
        index.put(0, &[(TITLE, &text)]);
        let query = Query::new(query);
        let mut last = 0;
        for mark in index.highlight(&query, &text) {
            prop_assert!(last <= mark.start && mark.start < mark.end);
            prop_assert!(text.get(mark.clone()).is_some());
            last = mark.end;
        }
        let snippet = index.snippet(&query, &text, chars);
        prop_assert!(text.contains(&snippet.text));
        for mark in snippet.marks {
            prop_assert!(snippet.text.get(mark).is_some());
        }
    }

    /// A text is found by each of its own words and by itself.
    #[test]
    fn any_text_is_found_by_its_words(text in ".{0,80}") {
        let mut index = SearchIndex::new(Config::default());
        index.put(7, &[(DESCRIPTION, &text)]);
        for word in text.split(|c: char| c.is_whitespace() || c == '"') {
            if !sequence(word).is_empty() && !word.starts_with('-') {
                let query = Query::new(format!("{word} ")).exact();
                prop_assert_eq!(index.query(&query, 1, |_| true).total, 1, "{:?}", word);
            }
        }
    }

    /// Bytes that were not written by the index are refused, or at least read without a panic.
    #[test]
    fn altered_bytes_do_no_harm(
        edits in prop::collection::vec(edit(), 1..8),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        mends in any::<bool>(),
    ) {
        let mut index = SearchIndex::new(Config::default());
        for edit in &edits {
            write(&mut index, &mut Model::default(), edit);
        }
        let mut bytes = index.to_bytes();
        prop_assert!(SearchIndex::from_bytes(&bytes[..cut.index(bytes.len())]).is_err());
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if mends {
            format::mend_checksums(&mut bytes);
        }
        if let Ok(mut index) = SearchIndex::from_bytes(&bytes) {
            index.query(&Query::new("print jam \"foo bar\" 12"), 10, |_| true);
            index.put(0, &[(TITLE, "print")]);
            index.remove(1);
            index.maintain(usize::MAX);
            let _ = index.similar("printer jam", ALL_FIELDS, 3, |_| true);
        }
    }
}

fn index(texts: &[&str]) -> SearchIndex {
    let mut index = SearchIndex::new(Config::default());
    for (doc, text) in (0..).zip(texts) {
        index.put(doc, &[(DESCRIPTION, text)]);
    }
    index
}

/// Documents in order of rank.
fn found(index: &SearchIndex, query: &str) -> Vec<u32> {
    let answer = index.query(&Query::new(query), 100, |_| true);
    assert_eq!(answer.total, answer.hits.len());
    answer.hits.iter().map(|it| it.doc).collect()
}

#[test]
fn all_words_are_required_and_ranked() {
    let index = index(&[
        "printer jam",
        "printer",
        "jam jam",
        "the printers jam a lot of the time",
    ]);
    assert_eq!(found(&index, "printer jam "), [0, 3]);
    assert_eq!(found(&index, "-jam printer "), [1]);
    assert_eq!(found(&index, "jam "), [2, 0, 3]);
    assert_eq!(found(&index, "\"jam printer\""), [] as [u32; 0]);
    assert_eq!(found(&index, "\"printer jam\""), [0]);
    assert_eq!(found(&index, "prin"), [1, 0, 3]);
}

#[test]
fn a_word_as_typed_comes_before_its_other_forms() {
    let mut index = SearchIndex::new(Config::default());
    let long = format!("once a timeout {}", "and more words ".repeat(50));
    index.put(
        0,
        &[(TITLE, "timeouts"), (DESCRIPTION, "timeouts timeouts")],
    );
    index.put(1, &[(DESCRIPTION, &long)]);
    index.put(2, &[(TITLE, "timeoutexception")]);
    assert_eq!(found(&index, "timeout"), [1, 0, 2]);
}

#[test]
fn codes_are_found_whole_and_by_parts() {
    let index = index(&[
        "call INC0000045 about err2231",
        "INC-7F-000042 in foo_bar.baz",
    ]);
    for query in [
        "INC0000045",
        "inc45",
        "45 ",
        "0000045 ",
        "err2231",
        "2231 ",
        "err ",
    ] {
        assert_eq!(found(&index, query), [0], "{query}");
    }
    for query in [
        "INC-7F-000042",
        "inc-7f-42 ",
        "foo_bar",
        "bar.baz",
        "foo_bar.baz",
        "foo",
    ] {
        assert_eq!(found(&index, query), [1], "{query}");
    }
}

#[test]
fn an_answer_says_what_it_took_the_liberty_to_do() {
    let index = index(&["the password expired", "a printer", "another printer"]);
    let answer = index.query(&Query::new("pasword "), 10, |_| true);
    let respelt = Respelling {
        typed: "pasword".to_owned(),
        used: "password".to_owned(),
    };
    assert_eq!((answer.total, answer.respelt), (1, vec![respelt]));
    let answer = index.query(&Query::new("printer expired "), 10, |_| true);
    assert_eq!((answer.total, answer.relaxed), (3, true));
    assert_eq!(answer.hits[0].doc, 0, "the rarer word decides");
    let answer = index.query(&Query::new("nothing"), 10, |_| true);
    assert_eq!((answer.total, answer.relaxed), (0, false));
}

#[test]
fn fields_can_be_left_out() {
    let mut index = SearchIndex::new(Config::default());
    index.put(0, &[(TITLE, "laptop"), (INTERNAL, "customer is rude")]);
    let public = ALL_FIELDS & !(1 << INTERNAL);
    let ask = |query: Query| index.query(&query, 10, |_| true).total;
    assert_eq!(ask(Query::new("rude")), 1);
    assert_eq!(ask(Query::new("rude").in_fields(public)), 0);
    assert_eq!(ask(Query::new("\"is rude\"").in_fields(public)), 0);
    assert_eq!(
        ask(Query::new("laptop rude ").in_fields(public)),
        1,
        "relaxed to the title"
    );
    let misspelt = index.query(&Query::new("custommer ").in_fields(public), 10, |_| true);
    assert_eq!(
        (misspelt.total, misspelt.respelt.len()),
        (0, 0),
        "no hint at hidden words"
    );
    assert!(
        index
            .similar("a rude customer", public, 5, |_| true)
            .is_empty()
    );
}

#[test]
fn a_draft_finds_its_like() {
    let index = index(&[
        "Outlook does not open after the update",
        "VPN drops every hour on the train",
        "The coffee machine is broken",
        "Cannot open the door after the fire drill",
    ]);
    let hits = index.similar("outlook won't start since update", ALL_FIELDS, 2, |_| true);
    assert_eq!(hits[0].doc, 0);
    assert!(hits.iter().all(|it| (0.0..=1.0).contains(&it.score)));
}

#[test]
fn a_question_may_be_asked_while_another_is_answered() {
    let index = index(&["printer jam", "printer"]);
    let inner = |doc| doc == 0 && index.query(&Query::new("jam"), 1, |_| true).total == 1;
    assert_eq!(index.query(&Query::new("printer"), 9, inner).total, 1);
}

#[test]
fn languages_have_their_own_forms() {
    let mut index = index(&["Häuser in der Straße", "le problème persiste"]);
    let ask = |index: &SearchIndex, text: &str| {
        let query = Query {
            typos: false,
            as_you_type: false,
            ..Query::new(text)
        };
        index.query(&query, 9, |_| true).total
    };
    assert_eq!(ask(&index, "hauses"), 0);
    index.set_language(Language::German);
    assert_eq!(ask(&index, "hauses"), 1);
    index.set_language(Language::French);
    assert_eq!(ask(&index, "problemes"), 1);
    assert_eq!(
        Language::ALL.iter().collect::<BTreeSet<_>>().len(),
        Language::ALL.len()
    );
}

/// Titles and descriptions of the public issues in `jira-issue-text/jira_issues.csv.gz` below the
/// folder named by `STEWARD_DATA`, or nothing.
fn issues() -> Option<Vec<(String, String)>> {
    let Some(folder) = std::env::var_os("STEWARD_DATA") else {
        eprintln!("skipped: STEWARD_DATA names no folder with jira-issue-text/jira_issues.csv.gz");
        return None;
    };
    let path = std::path::Path::new(&folder).join("jira-issue-text/jira_issues.csv.gz");
    let file = std::fs::File::open(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
    let mut csv = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(file), &mut csv)
        .expect("gzip of UTF-8");
    // No record of this file spans lines.
    let rows = csv.lines().skip(1).map(|line| {
        let cells = cells(line);
        (cells[2].clone(), cells[3].clone())
    });
    Some(rows.collect())
}

fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let cell = cells.last_mut().expect("starts with one");
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cell.push(c),
        }
    }
    cells
}

/// On real text: as many rows contain each string as the data's description says, and as many
/// rows are found by the index as have it as a word. The two differ, because a word search does
/// not look into the middle of words: `login` is a substring of `logins` and `plugin_login2`, and
/// only of the second a word.
#[test]
fn real_issues_are_counted_word_by_word() {
    let Some(issues) = issues() else { return };
    assert_eq!(issues.len(), 23_313);
    let mut index = SearchIndex::new(Config::default());
    for (doc, (title, description)) in (0..).zip(&issues) {
        index.put_later(doc, &[(TITLE, title), (DESCRIPTION, description)]);
    }
    index.maintain(usize::MAX);
    let lower: Vec<String> = issues
        .iter()
        .map(|(title, text)| format!("{title}\n{text}").to_lowercase())
        .collect();
    // A word: a run of letters and digits, or a run of only letters or only digits within it.
    let is_word = |text: &str, word: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .any(|run| run.contains(word) && with_parts(run).contains(word))
    };
    let total = |query: Query| index.query(&query, 0, |_| true).total;
    println!(
        "{:<22} {:>9} {:>6} {:>6} {:>8}",
        "", "substring", "word", "stems", "typing"
    );
    for (word, substring) in [
        ("password", 359),
        ("login", 267),
        ("nullpointerexception", 261),
        ("timeout", 256),
        ("disk", 247),
        ("email", 182),
        ("oauth", 72),
    ] {
        let as_substring = lower.iter().filter(|it| it.contains(word)).count();
        assert_eq!(
            as_substring, substring,
            "{word}: the file is not the one described"
        );
        let as_word = lower.iter().filter(|it| is_word(it, word)).count();
        let exact = total(Query::new(word).exact());
        assert_eq!(exact, as_word, "{word}");
        let stems = total(Query {
            as_you_type: false,
            typos: false,
            ..Query::new(word)
        });
        let typing = total(Query::new(word));
        assert!(exact <= stems && stems <= typing && typing <= substring.max(stems));
        println!("{word:<22} {substring:>9} {exact:>6} {stems:>6} {typing:>8}");
    }
    let phrase = lower
        .iter()
        .filter(|it| it.contains("permission denied"))
        .count();
    let found = total(Query::new("\"permission denied\"").exact());
    println!("{:<22} {phrase:>9} {found:>6}", "\"permission denied\"");
    assert_eq!(phrase, 11);
    let by_words = lower.iter().filter(|it| {
        sequence(it)
            .windows(2)
            .any(|pair| pair == ["permission", "denied"])
    });
    assert_eq!(found, by_words.count());
    let bytes = index.to_bytes();
    let again = SearchIndex::from_bytes(&bytes).expect("our own bytes");
    assert_eq!(
        index.query(&Query::new("passwrod reset"), 50, |_| true),
        again.query(&Query::new("passwrod reset"), 50, |_| true)
    );
    println!("{:?}, {} bytes", index.stats(), bytes.len());
}
