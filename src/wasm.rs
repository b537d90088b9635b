//! JS edge.
