//! The one public error.
/// Error.
#[derive(Debug)]
pub enum Error {}
