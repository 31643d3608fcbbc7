//! Storage jobs.

use std::collections::BTreeMap;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::IdbKeyRange;

use super::database::{
    BLOBS, CHECKPOINT, DAMAGED, Database, HEAD, Handle, LOCAL, LOG, META, Request, STORES, Store,
    Transaction,
};
use super::poison;
use super::trouble::Trouble;
use super::wire::{bytes_of, optional_bytes_of, to_buffer};
use crate::worker::{Job, Outcome, StorageFault};

/// How many segments one request reads.
const SLICE: usize = 64;

/// Performs a job on the database. A handle that was lost is replaced once.
pub(super) async fn perform(database: &Database, job: &Job) -> Outcome {
    for again in [false, true] {
        let handle = match database.handle().await {
            Ok(handle) => handle,
            Err(StorageFault::CannotOpen) if again => break,
            Err(fault) => return Outcome::Failed(fault),
        };
        match attempt(&handle, job, again).await {
            Ok(Outcome::Committed) if matches!(job, Job::Wipe) => {
                drop(handle);
                database.remove().await;
                return Outcome::Committed;
            }
            Ok(outcome) => return outcome,
            Err(Trouble::Fault(fault)) => return Outcome::Failed(fault),
            Err(Trouble::Lost) => database.let_go(&handle),
        }
    }
    Outcome::Failed(StorageFault::HandleLost)
}

/// One attempt; `again` if the one before ended in the middle, so that nobody knows how much of it
/// came about.
async fn attempt(handle: &Handle, job: &Job, again: bool) -> Result<Outcome, Trouble> {
    match job {
        Job::Open => open(handle).await,
        Job::ReadLog { from, at_most } => {
            let transaction = handle.read(&[LOG, META])?;
            let head = transaction.store(META)?.get(&HEAD.into())?;
            let head = optional_bytes_of(&head.value().await?);
            let segments = segments_from(&transaction.store(LOG)?, *from, *at_most).await?;
            Ok(Outcome::Log { head, segments })
        }
        Job::ReadSome(keys) => read_some(handle, keys).await,
        Job::Commit { .. } => commit(handle, job, again).await,
        Job::Replace {
            segments,
            blobs,
            head,
        } => {
            let transaction = handle.write(&[LOG, META, BLOBS, CHECKPOINT], true)?;
            for store in [LOG, BLOBS, CHECKPOINT] {
                transaction.store(store)?.clear()?;
            }
            put_log(&transaction, segments, blobs, head)?;
            finish(transaction).await
        }
        Job::WriteCheckpoint(parts) => {
            // Flushed, and what was written before with it: a checkpoint must not outlive its log.
            let transaction = handle.write(&[CHECKPOINT], true)?;
            let store = transaction.store(CHECKPOINT)?;
            store.clear()?;
            for (name, bytes) in parts {
                store.put(&JsValue::from_str(name), &to_buffer(bytes))?;
            }
            finish(transaction).await
        }
        Job::ReadCheckpoint(name) => read_one(handle, CHECKPOINT, name).await,
        Job::DropCheckpoint => {
            let transaction = handle.write(&[CHECKPOINT], false)?;
            transaction.store(CHECKPOINT)?.clear()?;
            finish(transaction).await
        }
        Job::PutLocal(name, bytes) => {
            let transaction = handle.write(&[LOCAL], false)?;
            let (store, key) = (transaction.store(LOCAL)?, JsValue::from_str(name));
            match bytes {
                Some(bytes) => store.put(&key, &to_buffer(bytes))?,
                None => store.delete(&key)?,
            }
            finish(transaction).await
        }
        Job::SetAside(segments) => {
            let transaction = handle.write(&[LOG, DAMAGED], true)?;
            let (log, damaged) = (transaction.store(LOG)?, transaction.store(DAMAGED)?);
            for (key, bytes) in segments {
                let key = number(*key);
                damaged.put(&key, &to_buffer(bytes))?;
                // Another tab may have joined what stood there, before it was damaged.
                if optional_bytes_of(&log.get(&key)?.value().await?).as_ref() == Some(bytes) {
                    log.delete(&key)?;
                }
            }
            finish(transaction).await
        }
        Job::ReadDamaged => {
            let transaction = handle.read(&[DAMAGED])?;
            let segments = segments_from(&transaction.store(DAMAGED)?, 0, u32::MAX).await?;
            Ok(Outcome::Segments(segments))
        }
        Job::ReadBlob(address) => read_one(handle, BLOBS, &hex(address)).await,
        Job::ReadBlobs => read_blobs(handle).await,
        Job::Wipe => {
            let transaction = handle.write(&STORES, true)?;
            for store in STORES {
                transaction.store(store)?.clear()?;
            }
            finish(transaction).await
        }
        Job::Usage => usage(handle).await,
        Job::ReadFile { .. }
        | Job::Claim
        | Job::GiveBack
        | Job::Say(_)
        | Job::Announce(_)
        | Job::Wake(_) => Err(Trouble::Fault(StorageFault::Broken)),
    }
}

async fn open(handle: &Handle) -> Result<Outcome, Trouble> {
    let transaction = handle.read(&[META, LOCAL, CHECKPOINT])?;
    let head = transaction.store(META)?.get(&HEAD.into())?;
    let local = transaction.store(LOCAL)?;
    let (keys, values) = (local.keys()?, local.get_all(&everything()?)?);
    let parts = transaction.store(CHECKPOINT)?.keys()?;
    let head = optional_bytes_of(&head.value().await?);
    let (keys, values) = (texts(&keys.list().await?), values.list().await?);
    Ok(Outcome::Opened {
        head,
        local: keys
            .into_iter()
            .zip(values.iter().map(|it| bytes_of(&it)))
            .collect(),
        checkpoint: texts(&parts.list().await?),
    })
}

/// Writes segments, blobs and head in one transaction, if the head is the one they were made for.
async fn commit(handle: &Handle, job: &Job, again: bool) -> Result<Outcome, Trouble> {
    let Job::Commit {
        expected,
        segments,
        remove,
        blobs,
        head,
        strict,
    } = job
    else {
        return Err(Trouble::Fault(StorageFault::Broken));
    };
    let transaction = handle.write(&[LOG, META, BLOBS], *strict)?;
    let stored = transaction.store(META)?.get(&HEAD.into())?.value().await?;
    let stored = optional_bytes_of(&stored);
    if poison::is_set() {
        return Err(Trouble::Fault(StorageFault::Broken));
    }
    if stored != *expected {
        return if again && stored.as_ref() == Some(head) && is_mine(&transaction, segments).await? {
            // The lost handle's transaction did complete.
            Ok(Outcome::Committed)
        } else if again && stored.is_none() {
            // The browser threw everything away together with the handle.
            Err(Trouble::Fault(StorageFault::HandleLost))
        } else {
            Ok(Outcome::Moved { head: stored })
        };
    }
    let log = transaction.store(LOG)?;
    for key in remove {
        log.delete(&number(*key))?;
    }
    put_log(&transaction, segments, blobs, head)?;
    finish(transaction).await
}

/// Whether the segments that a commit writes are there. Heads of two tabs that wrote in the same
/// millisecond can be equal; segments carry their writer.
async fn is_mine(transaction: &Transaction, segments: &[(u64, Vec<u8>)]) -> Result<bool, Trouble> {
    let log = transaction.store(LOG)?;
    for (key, bytes) in segments {
        let stored = log.get(&number(*key))?.value().await?;
        if optional_bytes_of(&stored).as_ref() != Some(bytes) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn put_log(
    transaction: &Transaction,
    segments: &[(u64, Vec<u8>)],
    blobs: &[([u8; 32], Vec<u8>)],
    head: &[u8],
) -> Result<(), Trouble> {
    let log = transaction.store(LOG)?;
    for (key, bytes) in segments {
        log.put(&number(*key), &to_buffer(bytes))?;
    }
    let store = transaction.store(BLOBS)?;
    for (address, bytes) in blobs {
        store.put(&hex(address).into(), &to_buffer(bytes))?;
    }
    transaction.store(META)?.put(&HEAD.into(), &to_buffer(head))
}

async fn finish(transaction: Transaction) -> Result<Outcome, Trouble> {
    transaction.complete().await?;
    Ok(Outcome::Committed)
}

async fn read_one(handle: &Handle, store: &str, key: &str) -> Result<Outcome, Trouble> {
    let transaction = handle.read(&[store])?;
    let value = transaction.store(store)?.get(&key.into())?.value().await?;
    Ok(Outcome::Bytes(optional_bytes_of(&value)))
}

async fn read_some(handle: &Handle, keys: &[u64]) -> Result<Outcome, Trouble> {
    let transaction = handle.read(&[LOG])?;
    let store = transaction.store(LOG)?;
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    let requests = keys
        .into_iter()
        .map(|key| Ok((key, store.get(&number(key))?)))
        .collect::<Result<Vec<(u64, Request)>, Trouble>>()?;
    let mut found = BTreeMap::new();
    let mut joined = Vec::new();
    for (key, request) in requests {
        match optional_bytes_of(&request.value().await?) {
            Some(bytes) => {
                found.insert(key, bytes);
            }
            None => joined.push(key),
        }
    }
    let mut reached: Option<u64> = None;
    for key in joined {
        // Keys ascend, so that most find what the one before them was joined to.
        if reached.is_some_and(|it| key <= it) {
            continue;
        }
        let above = ranged(IdbKeyRange::lower_bound(&number(key)))?;
        let keys = store.keys_within(&above, 1)?.list().await?;
        let Some(last) = keys.get(0).as_f64() else {
            break;
        };
        reached = Some(last as u64);
        let bytes = store.get(&JsValue::from_f64(last))?.value().await?;
        if let Some(bytes) = optional_bytes_of(&bytes) {
            found.insert(last as u64, bytes);
        }
    }
    let segments = found.into_iter().collect();
    Ok(Outcome::Segments(segments))
}

/// The first segments from a key on, at most so many.
async fn segments_from(
    store: &Store,
    from: u64,
    at_most: u32,
) -> Result<Vec<(u64, Vec<u8>)>, Trouble> {
    let range = ranged(IdbKeyRange::lower_bound(&number(from)))?;
    let keys = store.keys_within(&range, at_most)?.list().await?;
    let keys: Vec<u64> = keys
        .iter()
        .filter_map(|it| it.as_f64())
        .map(|it| it as u64)
        .collect();
    // All are asked for at once, so that no slice waits for the page's side of the one before.
    let requests = keys
        .chunks(SLICE)
        .map(|keys| Ok((keys, store.get_all(&span(keys)?)?)))
        .collect::<Result<Vec<(&[u64], Request)>, Trouble>>()?;
    let mut segments = Vec::with_capacity(keys.len());
    for (keys, request) in requests {
        let values = request.list().await?;
        let bytes = values.iter().map(|it| bytes_of(&it));
        segments.extend(keys.iter().copied().zip(bytes));
    }
    Ok(segments)
}

async fn read_blobs(handle: &Handle) -> Result<Outcome, Trouble> {
    let transaction = handle.read(&[BLOBS])?;
    let store = transaction.store(BLOBS)?;
    let mut blobs = Vec::new();
    for key in texts(&store.keys()?.list().await?) {
        // One by one: together they may be larger than what the browser hands over in one piece.
        let value = store.get(&JsValue::from_str(&key))?.value().await?;
        if let Some(address) = unhex(&key) {
            blobs.push((address, bytes_of(&value)));
        }
    }
    Ok(Outcome::Blobs(blobs))
}

/// Adds the sizes of all values up. It reads everything, and is asked for by people who look at
/// figures only; a running total would have to be right after every fault.
async fn usage(handle: &Handle) -> Result<Outcome, Trouble> {
    let mut stores = Vec::new();
    let mut segments = 0;
    for name in [LOG, CHECKPOINT, BLOBS, LOCAL, DAMAGED] {
        let transaction = handle.read(&[name])?;
        let store = transaction.store(name)?;
        let mut sum = 0;
        let keys = store.keys()?.list().await?;
        if name == LOG {
            segments = u64::from(keys.length());
        }
        for key in keys.iter() {
            let value = store.get(&key)?.value().await?;
            sum += js_sys::Reflect::get(&value, &"byteLength".into())
                .ok()
                .and_then(|it| it.as_f64())
                .map_or(0, |it| it as u64);
        }
        stores.push((name.to_owned(), sum));
    }
    Ok(Outcome::Usage {
        stores,
        segments,
        memory: 0,
        persistent: None,
    })
}

/// Numbers are exact up to 2⁵³, which no log reaches.
fn number(key: u64) -> JsValue {
    JsValue::from_f64(key as f64)
}

fn span(keys: &[u64]) -> Result<IdbKeyRange, Trouble> {
    let (Some(first), Some(last)) = (keys.first(), keys.last()) else {
        return everything();
    };
    ranged(IdbKeyRange::bound(&number(*first), &number(*last)))
}

/// Texts and numbers, which are all the keys that we use, are greater than this.
fn everything() -> Result<IdbKeyRange, Trouble> {
    ranged(IdbKeyRange::lower_bound(&number(0)))
}

fn ranged(range: Result<IdbKeyRange, JsValue>) -> Result<IdbKeyRange, Trouble> {
    range.map_err(|err| Trouble::thrown(&err))
}

fn texts(list: &Array) -> Vec<String> {
    list.iter().filter_map(|it| it.as_string()).collect()
}

fn hex(address: &[u8; 32]) -> String {
    address.iter().map(|it| format!("{it:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut address = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (n, byte) in address.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * n..2 * n + 2], 16).ok()?;
    }
    Some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_back_from_its_key() {
        let address = std::array::from_fn(|n| n as u8 * 7);
        assert_eq!(unhex(&hex(&address)), Some(address));
        assert_eq!(unhex("ab"), None);
        assert_eq!(unhex(&"é".repeat(32)), None);
    }
}
