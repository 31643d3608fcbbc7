//! Attachments: read, addressed by content, stored beside the operation that names them.

use super::write::{After, Drafts, What};
use super::{FileInfo, Job, Outcome, Wait, Worker};
use crate::domain::{RecordId, Value, common};
use crate::engine::Histories;
use crate::engine::command::{Draft, Refusal};
use crate::oplog::Write;
use crate::protocol::{BadNews, Lane, Reply};

/// The largest attachment.
pub(super) const MAX_ATTACHMENT_BYTES: u64 = 25 << 20;

/// Files that are being attached.
pub(super) struct Attaching {
    number: u32,
    record: RecordId,
    lane: Lane,
    unread: Vec<FileInfo>,
    drafts: Vec<Draft>,
    blobs: super::write::Blobs,
}

impl Attaching {
    /// The call that waits for it.
    pub(super) fn number(&self) -> u32 {
        self.number
    }
}

impl Worker {
    pub(super) fn attach(
        &mut self,
        number: u32,
        record: RecordId,
        lane: Lane,
        mut files: Vec<FileInfo>,
    ) {
        let allowed = match self
            .engine
            .place_of(record)
            .filter(|it| self.engine.visible(&self.me, *it))
        {
            None => Err(Refusal::NotThere { what: "record" }),
            Some(_) if self.me.role.works_the_desk() => Ok(()),
            Some(_) if lane == Lane::Public && !self.me.role.sees_internal() => Ok(()),
            Some(_) => Err(Refusal::NeedsRole {
                role: crate::domain::Role::Agent,
            }),
        };
        if let Err(refusal) = allowed {
            self.refuse(number, refusal);
            return;
        }
        if let Some(large) = files.iter().find(|it| it.size > MAX_ATTACHMENT_BYTES) {
            let message = format!(
                "{} has {} MB; at most {} MB can be attached. Put it on a file share and paste the link.",
                clean_name(&large.name),
                // Up, so that it never reads as the size that is allowed.
                large.size.div_ceil(1 << 20),
                MAX_ATTACHMENT_BYTES >> 20
            );
            self.refuse(number, BadNews::refusal("attachment_too_large", message));
            return;
        }
        if self.background.attaching.is_some() {
            self.refuse(
                number,
                BadNews::refusal(
                    "busy",
                    "Other files are being attached; wait until they are done.",
                ),
            );
            return;
        }
        files.reverse();
        self.background.attaching = Some(Attaching {
            number,
            record,
            lane,
            unread: files,
            drafts: Vec::new(),
            blobs: Vec::new(),
        });
        self.attach_on();
    }

    fn attach_on(&mut self) {
        let Some(attaching) = &self.background.attaching else {
            return;
        };
        if let Some(file) = attaching.unread.last() {
            let len = u32::try_from(file.size).unwrap_or(u32::MAX);
            let job = Job::ReadFile {
                handle: file.handle,
                offset: 0,
                len,
            };
            self.ask(job, Wait::AttachFile);
            return;
        }
        let Some(done) = self.background.attaching.take() else {
            return;
        };
        if done.drafts.is_empty() {
            self.reply(done.number, Reply::Nothing);
            return;
        }
        let summary = match done.drafts.len() {
            1 => "Attached 1 file".to_string(),
            count => format!("Attached {count} files"),
        };
        let act = self.fresh.act();
        self.enqueue(What::Drafts(Drafts {
            drafts: done.drafts,
            blobs: done.blobs,
            act,
            strict: true,
            then: After::Done {
                number: done.number,
                summary,
                record: Some(done.record),
            },
        }));
    }

    pub(super) fn attach_read(&mut self, outcome: Outcome) {
        let bytes = match outcome {
            Outcome::Bytes(Some(bytes)) => bytes,
            _ => {
                if let Some(lost) = self.background.attaching.take() {
                    let message =
                        "The file could not be read. Nothing was attached; choose it again.";
                    self.refuse(lost.number, BadNews::fault("file_unreadable", message));
                }
                return;
            }
        };
        let id = self.fresh.record();
        let Some(attaching) = &mut self.background.attaching else {
            return;
        };
        let Some(file) = attaching.unread.pop() else {
            return;
        };
        let (record, lane) = (attaching.record, attaching.lane);
        let hash = blake3::hash(&bytes);
        use common::attachment as part;
        let value = Value::group([
            (part::NAME, Value::text(&clean_name(&file.name))),
            (part::SIZE, Value::Int(bytes.len() as i64)),
            (part::MEDIA_TYPE, Value::text_or_none(&file.media_type)),
            (part::HASH, Value::text(hash.to_hex().as_str())),
            (part::LANE, Value::text(lane.code())),
        ]);
        let Some(place) = self.engine.place_of(record) else {
            return;
        };
        let kind = self.engine.at(place).practice().kind;
        let draft = self.draft(
            kind,
            record,
            vec![Write::element(common::ATTACHMENTS, &id.0, value)],
        );
        if let Some(attaching) = &mut self.background.attaching {
            attaching.drafts.push(draft);
            attaching.blobs.push((*hash.as_bytes(), bytes));
        }
        self.attach_on();
    }

    pub(super) fn send_blob(
        &mut self,
        number: u32,
        record: RecordId,
        attachment: RecordId,
        histories: &Histories,
    ) {
        use common::attachment as part;
        let visible = self
            .engine
            .place_of(record)
            .is_some_and(|it| self.engine.visible(&self.me, it));
        let value = histories
            .get(&record)
            .map(|it| it.element(common::ATTACHMENTS, &attachment.0).clone());
        let text = |field| {
            value
                .as_ref()
                .and_then(|it| it.part(field).as_text())
                .unwrap_or_default()
                .to_string()
        };
        let allowed = visible
            && (self.me.role.sees_internal() || Lane::from_code(&text(part::LANE)) == Lane::Public);
        let hash = blake3::Hash::from_hex(text(part::HASH))
            .ok()
            .filter(|_| allowed);
        match hash {
            Some(hash) => self.ask(
                Job::ReadBlob(*hash.as_bytes()),
                Wait::Blob {
                    number,
                    hash: *hash.as_bytes(),
                    name: text(part::NAME),
                    media_type: text(part::MEDIA_TYPE),
                },
            ),
            None => self.refuse(number, Refusal::NotThere { what: "attachment" }),
        }
    }
}

/// A file name without a path, without characters that steer a terminal or turn the reading
/// direction, and not too long.
fn clean_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let turns = |it: char| matches!(it, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let clean: String = name
        .chars()
        .filter(|it| !it.is_control() && !turns(*it))
        .take(200)
        .collect();
    match clean.trim() {
        "" => "attachment".into(),
        clean => clean.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_pretends_to_be_another_is_cleaned() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\temp\\log.txt"), "log.txt");
        assert_eq!(clean_name("invoice\u{202e}fdp.exe"), "invoicefdp.exe");
        assert_eq!(clean_name("\u{7}"), "attachment");
    }
}
