//! The door.
/// An opened index.
#[derive(Debug)]
pub struct Engine {}
