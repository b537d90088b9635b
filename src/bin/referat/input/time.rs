//! Points in time as publishers write them: RFC 3339, ISO 8601 of any precision, RFC 2822.

use jiff::Timestamp;
use jiff::civil;
use jiff::fmt::rfc2822;
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;
use referat::Date;

/// When something is, as precisely as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// The first instant that it can mean.
    pub(crate) first: Timestamp,
    /// The day, month or year as written: a paper's own day, not that of UTC.
    pub(crate) date: Date,
}

/// Reads `2023`, `2023-09`, `2023-09-14`, `2023-09-14T08:15:00+02:00`, `2023-09-14 08:15:00`, `20230914T081500Z` or
/// `Thu, 14 Sep 2023 08:15:00 +0200`. A time without an offset is one of UTC.
pub(crate) fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    if let Some(date) = Date::parse(text).filter(|_| text.len() <= "2023-09-14".len()) {
        return at_start(date);
    }
    let read = iso(text).or_else(|| mail(text));
    // Whatever else follows a date, the date is one.
    read.or_else(|| at_start(Date::parse(text)?))
}

fn at_start(date: Date) -> Option<Moment> {
    let number = date.to_number();
    let part = |divisor: u32| i8::try_from(number / divisor % 100).ok().map(|part| part.max(1));
    let year = i16::try_from(number / 10_000).ok()?;
    let day = civil::Date::new(year, part(100)?, part(1)?).ok()?;
    Some(Moment { first: instant(day.at(0, 0, 0, 0))?, date })
}

fn instant(time: civil::DateTime) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(time).ok()
}

fn iso(text: &str) -> Option<Moment> {
    let pieces = Pieces::parse(text).ok()?;
    let local = pieces.date().to_datetime(pieces.time().unwrap_or_default());
    let first = match pieces.to_numeric_offset() {
        Some(offset) => offset.to_timestamp(local).ok()?,
        None => instant(local)?,
    };
    Some(Moment { first, date: date_of(pieces.date())? })
}

fn mail(text: &str) -> Option<Moment> {
    let time = rfc2822::parse(text).ok()?;
    Some(Moment { first: time.timestamp(), date: date_of(time.date())? })
}

fn date_of(date: civil::Date) -> Option<Date> {
    let part = |part: i8| u32::try_from(part).ok();
    let year = u32::try_from(date.year()).ok()?;
    Date::from_number(year * 10_000 + part(date.month())? * 100 + part(date.day())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_publishers_write_them() {
        for (text, date, first) in [
            ("2023", "2023", "2023-01-01T00:00:00Z"),
            ("2023-09", "2023-09", "2023-09-01T00:00:00Z"),
            ("2023-09-14", "2023-09-14", "2023-09-14T00:00:00Z"),
            ("2023-09-14T00:15:00+02:00", "2023-09-14", "2023-09-13T22:15:00Z"),
            ("2023-09-14T00:15:00+0200", "2023-09-14", "2023-09-13T22:15:00Z"),
            ("2023-09-14 08:15:00", "2023-09-14", "2023-09-14T08:15:00Z"),
            ("20230914T081500Z", "2023-09-14", "2023-09-14T08:15:00Z"),
            (" Thu, 14 Sep 2023 08:15:00 GMT ", "2023-09-14", "2023-09-14T08:15:00Z"),
            ("Thu, 14 Sep 2023 08:15:00 +0200", "2023-09-14", "2023-09-14T06:15:00Z"),
            ("14 Sep 2023 08:15 -0500", "2023-09-14", "2023-09-14T13:15:00Z"),
            ("2023-09-14 om aftenen", "2023-09-14", "2023-09-14T00:00:00Z"),
        ] {
            let moment = moment(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(moment.date.to_string(), date, "{text}");
            assert_eq!(moment.first, first.parse::<Timestamp>().unwrap(), "{text}");
        }
        for text in ["", "i går", "0000-00-00 00:00:00", "99", "2023-13-01"] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
