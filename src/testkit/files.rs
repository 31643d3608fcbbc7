//! Files that simulated people choose: an export of another tool, and things to attach.

use std::sync::OnceLock;

use crate::worker::FileInfo;

/// Handle of the export.
pub(super) const EXPORT: u32 = 0;
/// Handles of what is attached: below this, and above [`EXPORT`].
pub(super) const ATTACHMENTS_END: u32 = 4;
/// Enough that it is read, and so written, in two pieces.
const EXPORT_BYTES: usize = 72 << 10;

/// What a page would say of the file with that handle.
pub(super) fn info(handle: u32) -> FileInfo {
    let (name, media_type) = match handle {
        EXPORT => ("incident.csv".to_owned(), "text/csv"),
        other => (format!("picture {other}.png"), "image/png"),
    };
    FileInfo {
        handle,
        name,
        size: content(handle).len() as u64,
        media_type: media_type.into(),
    }
}

/// A piece of the file, shorter at its end.
pub(super) fn piece(handle: u32, offset: u64, len: u32) -> Vec<u8> {
    let content = content(handle);
    let from = usize::try_from(offset).map_or(content.len(), |it| it.min(content.len()));
    let to = from.saturating_add(len as usize).min(content.len());
    content[from..to].to_vec()
}

fn content(handle: u32) -> &'static [u8] {
    static EXPORT_CONTENT: OnceLock<Vec<u8>> = OnceLock::new();
    const PICTURES: [&[u8]; 3] = [b"\x89PNG one", b"\x89PNG another", b"\x89PNG a third"];
    match handle {
        EXPORT => EXPORT_CONTENT.get_or_init(export),
        other => PICTURES[(other - 1) as usize % PICTURES.len()],
    }
}

fn export() -> Vec<u8> {
    let mut text = String::from("number,short_description,description,opened_at\n");
    let mut row = 0;
    while text.len() < EXPORT_BYTES {
        row += 1;
        let long = format!("the printer on floor {row} is out of paper again; ").repeat(20);
        text += &format!("INC{row:07},Printer {row},{long},2026-03-01 08:00:00\n");
    }
    text.into_bytes()
}
