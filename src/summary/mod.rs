//! Stage: see ARCHITECTURE.md.
