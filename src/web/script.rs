//! x
use super::client::Client;
/// x
pub fn install(_client: Client) {}
