//! Archives as folders of files: written, read, checked, served.

mod check;
mod disk;
mod edit;
mod gather;
mod host;
mod lexicon;
mod packs;
mod relate;
mod run;
mod serve;
mod stats;
mod tune;
mod write;

pub(crate) use check::check;
pub(crate) use edit::Going;
pub(crate) use edit::add;
pub(crate) use edit::gc;
pub(crate) use edit::merge;
pub(crate) use edit::publish;
pub(crate) use edit::remove;
pub(crate) use gather::Wanted;
pub(crate) use host::Folder;
pub(crate) use lexicon::load as lexicon;
pub(crate) use run::run;
pub(crate) use serve::serve;
pub(crate) use stats::stats;
pub(crate) use tune::parameter;
pub(crate) use tune::tune;
pub(crate) use write::Plan;
pub(crate) use write::index;
