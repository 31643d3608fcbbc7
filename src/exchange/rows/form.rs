//! Whether a file is delimited text or JSON Lines, and the way of its text into the reader.

use crate::exchange::csv::{Dialect, Reader};
use crate::exchange::json_lines::{JsonLines, is_json_lines};
use crate::exchange::text::{Decoder, TextReport};

/// So much of a file tells its form.
const TELLING_BYTES: usize = 256;

/// From bytes to the reader.
#[derive(Debug)]
pub(super) struct Feed {
    decoder: Decoder,
    form: Form,
    /// Text on its way.
    text: String,
    /// The columns that are wanted, if they are known.
    columns: Option<Vec<String>>,
}

#[derive(Debug)]
enum Form {
    /// Too little of the file is there.
    Unknown,
    Delimited,
    Json(Box<JsonLines>),
}

impl Feed {
    /// A feed of a file; of JSON only these columns are read, if any are named.
    pub(super) fn new(decoder: Decoder, columns: Option<Vec<String>>) -> Self {
        Self {
            decoder,
            form: Form::Unknown,
            text: String::new(),
            columns,
        }
    }

    /// Takes in the next bytes of the file.
    pub(super) fn push(&mut self, chunk: &[u8], reader: &mut Reader) {
        if matches!(self.form, Form::Delimited) {
            self.decoder.push(chunk, reader.input());
            return;
        }
        self.decoder.push(chunk, &mut self.text);
        if self.text.len() >= TELLING_BYTES {
            self.decide(reader);
        }
        self.hand_on(reader);
    }

    /// Says that the file has ended.
    pub(super) fn finish(&mut self, reader: &mut Reader) -> &TextReport {
        self.decoder.finish(&mut self.text);
        self.decide(reader);
        self.hand_on(reader);
        if let Form::Json(json) = &mut self.form {
            json.finish(reader.input());
        }
        reader.finish();
        self.decoder.report()
    }

    /// What the text was like.
    pub(super) fn report(&self) -> &TextReport {
        self.decoder.report()
    }

    /// The lines of JSON, if the file is of such.
    pub(super) fn json(&mut self) -> Option<&mut JsonLines> {
        match &mut self.form {
            Form::Json(json) => Some(json),
            Form::Unknown | Form::Delimited => None,
        }
    }

    fn decide(&mut self, reader: &mut Reader) {
        if !matches!(self.form, Form::Unknown) {
            return;
        }
        self.form = if is_json_lines(&self.text) {
            *reader = Reader::with_dialect(Dialect::default());
            let json = match self.columns.take() {
                Some(columns) => JsonLines::with_columns(columns),
                None => JsonLines::default(),
            };
            Form::Json(Box::new(json))
        } else {
            Form::Delimited
        };
    }

    fn hand_on(&mut self, reader: &mut Reader) {
        match &mut self.form {
            Form::Unknown => {}
            Form::Delimited => {
                reader.input().push_str(&self.text);
                self.text = String::new();
            }
            Form::Json(json) => {
                json.push(&self.text, reader.input());
                self.text.clear();
            }
        }
    }
}
