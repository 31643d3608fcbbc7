//! Files packed with gzip: unpacked on the way in, piece by piece, so that nobody has to do it first.

use std::io::{ErrorKind, Write};

use flate2::write::GzDecoder;

/// The two bytes that every gzip member begins with. No text encoding that we read begins with them.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Packed bytes unpacked in one go. Deflate packs at most 1:1032, so a piece becomes 4 MB at most and
/// a file that was made to burst the memory does not.
const PIECE_BYTES: usize = 4 << 10;

/// Why a packed file cannot be read to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum GzipProblem {
    /// Its bytes make no sense, or the content does not fit its checksum.
    #[error("it is compressed with gzip, but damaged")]
    Damaged,
    /// It ends in the middle.
    #[error("it is compressed with gzip, and ends in the middle")]
    CutShort,
}

/// Passes a file's bytes on, unpacked if they are packed. The content tells, not the file's name.
///
/// ```
/// # use steward::exchange::gzip::Unpacker;
/// let mut unpacker = Unpacker::default();
/// let mut text = Vec::new();
/// unpacker.push(b"number,title\n", |bytes| text.extend_from_slice(bytes)).unwrap();
/// unpacker.finish(|bytes| text.extend_from_slice(bytes)).unwrap();
/// assert_eq!(text, b"number,title\n");
/// ```
#[derive(Default)]
pub struct Unpacker {
    state: State,
}

#[derive(Default)]
enum State {
    /// Nothing was seen yet.
    #[default]
    Start,
    /// One byte was seen that may begin a packed file.
    First,
    Plain,
    /// Boxed: the decoder's window is large.
    Packed(Box<GzDecoder<Vec<u8>>>),
    /// A member ended. Another may follow.
    Between,
    /// As `Between`, and a byte was seen that may begin another member.
    BetweenFirst,
    /// What follows a member and is no other one is padding, as `gzip` itself has it.
    Padding,
}

impl Unpacker {
    /// Whether the bytes so far were packed.
    pub fn is_packed(&self) -> bool {
        !matches!(self.state, State::Start | State::First | State::Plain)
    }

    /// Takes the next bytes of the file and hands on what they hold, a few megabytes at a time.
    ///
    /// # Errors
    /// [`GzipProblem::Damaged`]; what was handed on before may be wrong at its end.
    pub fn push(
        &mut self,
        mut bytes: &[u8],
        mut take: impl FnMut(&[u8]),
    ) -> Result<(), GzipProblem> {
        while let Some(&next) = bytes.first() {
            match &mut self.state {
                State::Plain => {
                    take(bytes);
                    return Ok(());
                }
                State::Padding => return Ok(()),
                State::Packed(decoder) => {
                    let piece = &bytes[..bytes.len().min(PIECE_BYTES)];
                    let used = decoder.write(piece).map_err(|_| GzipProblem::Damaged)?;
                    hand_on(decoder, &mut take);
                    if used == 0 {
                        // The member is over: its checksum is compared.
                        decoder.try_finish().map_err(|_| GzipProblem::Damaged)?;
                        self.state = State::Between;
                    }
                    bytes = &bytes[used..];
                }
                State::First | State::BetweenFirst if next == MAGIC[1] => {
                    let mut decoder = Box::new(GzDecoder::new(Vec::new()));
                    decoder
                        .write_all(&MAGIC)
                        .map_err(|_| GzipProblem::Damaged)?;
                    self.state = State::Packed(decoder);
                    bytes = &bytes[1..];
                }
                State::First => {
                    take(&MAGIC[..1]);
                    self.state = State::Plain;
                }
                State::Start if next != MAGIC[0] => self.state = State::Plain,
                State::Start => {
                    self.state = State::First;
                    bytes = &bytes[1..];
                }
                State::Between if next == MAGIC[0] => {
                    self.state = State::BetweenFirst;
                    bytes = &bytes[1..];
                }
                State::Between | State::BetweenFirst => self.state = State::Padding,
            }
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`GzipProblem::CutShort`] if a packed file is not whole, [`GzipProblem::Damaged`] if it is and
    /// its checksum is another.
    pub fn finish(&mut self, mut take: impl FnMut(&[u8])) -> Result<(), GzipProblem> {
        match &mut self.state {
            State::Packed(decoder) => {
                let ended = decoder.try_finish();
                hand_on(decoder, &mut take);
                ended.map_err(|err| match err.kind() {
                    ErrorKind::UnexpectedEof => GzipProblem::CutShort,
                    _ => GzipProblem::Damaged,
                })
            }
            State::First => {
                take(&MAGIC[..1]);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn hand_on(decoder: &mut GzDecoder<Vec<u8>>, take: &mut impl FnMut(&[u8])) {
    let unpacked = decoder.get_mut();
    if !unpacked.is_empty() {
        take(unpacked);
        unpacked.clear();
    }
}

#[cfg(test)]
mod tests {
    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;

    use super::*;

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).expect("memory takes everything");
        encoder.finish().expect("memory takes everything")
    }

    fn unpacked(file: &[u8], chunk: usize) -> Result<Vec<u8>, GzipProblem> {
        let mut unpacker = Unpacker::default();
        let mut content = Vec::new();
        for chunk in file.chunks(chunk) {
            unpacker.push(chunk, |it| content.extend_from_slice(it))?;
        }
        unpacker.finish(|it| content.extend_from_slice(it))?;
        Ok(content)
    }

    proptest! {
        /// What was packed comes out, in one member or several, in chunks of any size.
        #[test]
        fn what_was_packed_comes_out(
            members in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..2_000), 1..4),
            padding in 0..9usize,
            chunk in 1..3_000usize,
        ) {
            let mut file: Vec<u8> = members.iter().flat_map(|it| packed(it)).collect();
            file.extend(vec![0; padding]);
            prop_assert_eq!(unpacked(&file, chunk), Ok(members.concat()));
        }

        /// Whatever is no gzip goes through as it is.
        #[test]
        fn plain_bytes_go_through(content in prop::collection::vec(any::<u8>(), 0..500), chunk in 1..50usize) {
            prop_assume!(!content.starts_with(&MAGIC));
            prop_assert_eq!(unpacked(&content, chunk), Ok(content));
        }

        /// No damage makes other content out of a file without being told.
        #[test]
        fn damage_is_told(at in 10..400usize, bit in 0..8u8, chunk in 1..600usize) {
            let content: Vec<u8> = (0..4_000u32).flat_map(|it| (it * it).to_le_bytes()).collect();
            let mut file = packed(&content);
            file[at] ^= 1 << bit;
            let found = unpacked(&file, chunk);
            prop_assert!(found.is_err() || found == Ok(content));
        }
    }

    #[test]
    fn a_file_that_ends_early_is_told_apart() {
        let file = packed(&b"number,title\n1,Printer\n".repeat(50));
        for end in 2..file.len() - 8 {
            assert_eq!(
                unpacked(&file[..end], 7),
                Err(GzipProblem::CutShort),
                "{end}"
            );
        }
        assert_eq!(
            unpacked(&file[..file.len() - 1], 7),
            Err(GzipProblem::Damaged)
        );
    }

    #[test]
    fn a_file_that_swells_is_handed_on_in_pieces() {
        let file = packed(&vec![b'x'; 64 << 20]);
        let (mut unpacker, mut most, mut total) = (Unpacker::default(), 0, 0);
        unpacker
            .push(&file, |it| {
                most = most.max(it.len());
                total += it.len();
            })
            .expect("it is sound");
        unpacker
            .finish(|it| total += it.len())
            .expect("it is whole");
        assert_eq!(total, 64 << 20);
        assert!(most <= 6 << 20, "{most}");
    }
}
