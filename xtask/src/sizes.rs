//! What a visitor downloads, and how much of it is allowed.

use std::{io::Write, path::Path};

use anyhow::Result;
use flate2::{Compression, write::GzEncoder};

use crate::place::{self, Place, fingerprint};

/// Bytes of brotli that the page (its wasm and JavaScript) may take: what it takes today, so that it
/// only shrinks. The goal is 300 kB, and 400 kB for the worker.
const PAGE_BUDGET: usize = 880_000;
/// Bytes of brotli that the engine worker may take.
const WORKER_BUDGET: usize = 1_210_000;

/// Bytes, as they are and compressed.
#[derive(Clone, Copy, Default)]
pub(crate) struct Size {
    pub(crate) raw: usize,
    pub(crate) gzip: usize,
    pub(crate) brotli: usize,
}

/// The sizes of one build.
pub(crate) struct Report {
    pub(crate) page: Size,
    pub(crate) worker: Size,
    pub(crate) style: Size,
}

impl Report {
    pub(crate) fn print(&self) {
        eprintln!(
            "  {:<8}{:>12}{:>12}{:>12}{:>12}",
            "kB", "raw", "gzip", "brotli", "budget"
        );
        let rows = [
            ("page", self.page, Some(PAGE_BUDGET)),
            ("worker", self.worker, Some(WORKER_BUDGET)),
            ("style", self.style, None),
        ];
        for (name, size, budget) in rows {
            let budget = budget.map(kilobytes).unwrap_or_default();
            let [raw, gzip, brotli] = [size.raw, size.gzip, size.brotli].map(kilobytes);
            eprintln!("  {name:<8}{raw:>12}{gzip:>12}{brotli:>12}{budget:>12}");
        }
    }

    /// One sentence for each part that is over its budget.
    pub(crate) fn over_budget(&self) -> Vec<String> {
        [
            ("page", self.page, PAGE_BUDGET),
            ("worker", self.worker, WORKER_BUDGET),
        ]
        .into_iter()
        .filter(|(_, size, budget)| size.brotli > *budget)
        .map(|(name, size, budget)| {
            let [is, may] = [size.brotli, budget].map(kilobytes);
            format!("the {name} takes {is} kB of brotli, and may take {may} kB")
        })
        .collect()
    }
}

impl std::ops::Add for Size {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

/// Compresses to count; the counts are kept by the hash of the bytes, as brotli is slow.
pub(crate) fn measure(place: &Place, bytes: &[u8]) -> Result<Size> {
    let kept = place
        .target
        .join("bundles/sizes")
        .join(fingerprint(&[bytes]));
    if let Some(size) = remembered(&kept, bytes.len()) {
        return Ok(size);
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    let mut packed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params)?;
    let size = Size {
        raw: bytes.len(),
        gzip: gzip.finish()?.len(),
        brotli: packed.len(),
    };
    place::write(&kept, format!("{} {}", size.gzip, size.brotli))?;
    Ok(size)
}

fn remembered(kept: &Path, raw: usize) -> Option<Size> {
    let text = std::fs::read_to_string(kept).ok()?;
    let (gzip, brotli) = text.split_once(' ')?;
    Some(Size {
        raw,
        gzip: gzip.parse().ok()?,
        brotli: brotli.parse().ok()?,
    })
}

/// Thousands of bytes, with one digit after the point.
fn kilobytes(bytes: usize) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_over_its_budget_is_named() {
        let size = |brotli| Size {
            brotli,
            ..Size::default()
        };
        let fits = Report {
            page: size(PAGE_BUDGET),
            worker: size(1),
            style: size(9_000_000),
        };
        assert!(fits.over_budget().is_empty());
        let over = Report {
            page: size(PAGE_BUDGET + 100),
            ..fits
        };
        assert_eq!(
            over.over_budget(),
            ["the page takes 880.1 kB of brotli, and may take 880.0 kB"]
        );
    }
}
