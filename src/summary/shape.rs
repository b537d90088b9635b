//! Whether a text opens with what it is about, as a report does, or is a heap of statements: reviews, answers, a list.
//!
//! In a report sentences lean on those before, people speak, and the first lines are what the rest has most to do with. A
//! long text in which none of it is so has no lead.

use super::lines::Story;
use super::relate::Relations;
use super::vector::mean;
use super::vector::real;

/// So few lines can't tell, so many can.
const LINES: (f32, f32) = (30.0, 60.0);

/// The share of lines that lean or speak, in a heap and in a report.
const BOUND: (f32, f32) = (0.15, 0.3);

/// How central the first lines are, against all: in a heap and in a report.
const OPENING: (f32, f32) = (1.0, 1.6);

/// Lines that make an opening.
const OPENING_LINES: usize = 3;

/// How much the place of a line tells, 0–1.
pub(super) fn leads(story: &Story, relations: &Relations) -> f32 {
    let count = story.lines.len();
    let long = ramp(real(count), LINES);
    if long <= 0.0 {
        return 1.0;
    }
    let bound: f32 =
        story.lines.iter().map(|line| f32::from(u8::from(line.leans)).max(line.quote)).sum();
    let central = |line| relations.likenesses(line).iter().sum::<f32>() - 1.0;
    let opening = mean((0..OPENING_LINES).map(central).sum(), OPENING_LINES);
    let all = mean((0..count).map(central).sum(), count);
    let central = if all > 0.0 { opening / all } else { 1.0 };
    let heap = long * (1.0 - ramp(mean(bound, count), BOUND)) * (1.0 - ramp(central, OPENING));
    1.0 - heap
}

/// 0 up to the first bound, 1 from the second on.
fn ramp(value: f32, (from, to): (f32, f32)) -> f32 {
    ((value - from) / (to - from)).clamp(0.0, 1.0)
}
