//! Dates of publication, as precise as they are known: a year, a month or a day (ISO 8601, reduced precision).

use serde::{Serialize, Serializer};
use std::fmt;

/// A year, month or day, as the publisher gives it; as text `2023`, `2023-09` or `2023-09-14`.
///
/// Ordered by the first day that it can mean, then the more precise last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    /// 1–12; 0 if only the year is known.
    month: u8,
    /// 1–31; 0 if only the month is known.
    day: u8,
}

impl Date {
    /// Reads `2023`, `2023-09` or `2023-09-14`; a time of day after the date is ignored. `None` for anything else.
    ///
    /// ```
    /// use referat::Date;
    /// assert_eq!(Date::parse("2023-09-14T10:00:00Z").unwrap().to_string(), "2023-09-14");
    /// assert_eq!(Date::parse("2023-13"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().as_bytes();
        let end = text.iter().position(|byte| matches!(byte, b'T' | b' ')).unwrap_or(text.len());
        let text = text.get(..end)?;
        let is_hyphen = |byte: &u8| *byte == b'-';
        let mut parts = text.split(is_hyphen);
        let year = digits(parts.next()?, 4)?;
        let month = parts.next().map_or(Some(0), |part| digits(part, 2))?;
        let day = parts.next().map_or(Some(0), |part| digits(part, 2))?;
        // Zeros mean "unknown" in a number, not in a text.
        let written = text.split(is_hyphen).count();
        let known = 1 + usize::from(month > 0) + usize::from(day > 0);
        Self::checked(year.into(), month.into(), day.into()).filter(|_| written == known)
    }

    /// A date with zeros for what is unknown.
    fn checked(year: u32, month: u32, day: u32) -> Option<Self> {
        let date = Self {
            year: u16::try_from(year).ok().filter(|year| *year <= 9999)?,
            month: u8::try_from(month).ok().filter(|month| *month <= 12)?,
            day: u8::try_from(day).ok()?,
        };
        let last_day = if date.month == 0 { 0 } else { days_in(date.year, date.month) };
        (date.day <= last_day && number_of(date) > 0).then_some(date)
    }

    /// The same as a number that sorts the same way: year × 10,000 + month × 100 + day, zeros where unknown.
    pub fn to_number(self) -> u32 {
        number_of(self)
    }

    /// As text, as [`Display`](fmt::Display) gives it, but without that machinery, which would be 1 kB of the wasm.
    pub fn text(self) -> String {
        let digits = |mut number: u32, len: usize| {
            let mut digits = Vec::with_capacity(len);
            for _ in 0..len {
                digits.push(char::from_digit(number % 10, 10).unwrap_or('0'));
                number /= 10;
            }
            digits.into_iter().rev()
        };
        let mut text: String = digits(self.year.into(), 4).collect();
        for part in [self.month, self.day].into_iter().take_while(|part| *part > 0) {
            text.push('-');
            text.extend(digits(part.into(), 2));
        }
        text
    }

    /// The first and the last day that it can mean, counted from a common day.
    pub fn days(self) -> (u32, u32) {
        let months = |month: u8| if month == 0 { (1, 12) } else { (month, month) };
        let (first, last) = months(self.month);
        let ends = if self.day == 0 { days_in(self.year, last) } else { self.day };
        (self.day_number(first, self.day.max(1)), self.day_number(last, ends))
    }

    /// The number of a day of this year (proleptic Gregorian calendar).
    fn day_number(self, month: u8, day: u8) -> u32 {
        let year = u32::from(self.year);
        // The leap years before this one, counted from a leap year 400 years before the year 0.
        let before = year + 399;
        let leap_days = before / 4 - before / 100 + before / 400;
        let months: u32 = (1..month).map(|month| u32::from(days_in(self.year, month))).sum();
        year * 365 + leap_days + months + u32::from(day)
    }

    /// The date of [`to_number`](Self::to_number); `None` if there is no such date.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::checked(number / 10_000, number / 100 % 100, number % 100)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

fn number_of(date: Date) -> u32 {
    u32::from(date.year) * 10_000 + u32::from(date.month) * 100 + u32::from(date.day)
}

fn digits(part: &[u8], len: usize) -> Option<u16> {
    let is_number = part.len() == len && part.iter().all(u8::is_ascii_digit);
    is_number
        .then(|| part.iter().fold(0, |number: u16, digit| number * 10 + u16::from(digit & 0xf)))
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_precisely_as_written() {
        for text in ["2023", "2023-09", "2023-09-14", "2024-02-29", "2000-02-29"] {
            let date = Date::parse(text).unwrap();
            assert_eq!(date.to_string(), text);
            assert_eq!(Date::from_number(date.to_number()), Some(date));
        }
        assert_eq!(Date::parse(" 2023-09-14 08:15 "), Date::parse("2023-09-14"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "23-09",
            "2023-9",
            "2023-00",
            "2023-13",
            "2023-02-29",
            "1900-02-29",
            "2023-09-14-1",
            "2023-",
            "i går",
            "+023",
        ] {
            assert_eq!(Date::parse(text), None, "{text:?}");
        }
        assert_eq!(Date::from_number(20_230_931), None);
        assert_eq!(Date::from_number(u32::MAX), None);
    }

    #[test]
    fn days_follow_each_other() {
        let mut last = None;
        for number in
            (18_990_101..=21_001_231).filter_map(Date::from_number).filter(|date| date.day > 0)
        {
            let (first, end) = number.days();
            assert_eq!(first, end, "{number}");
            assert!(last.is_none_or(|last| first == last + 1), "{number}");
            last = Some(first);
        }
        let days = |text| Date::parse(text).unwrap().days();
        for (text, first, end) in [
            ("2023", "2023-01-01", "2023-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2023-12", "2023-12-01", "2023-12-31"),
        ] {
            assert_eq!(days(text), (days(first).0, days(end).1), "{text}");
        }
    }

    #[test]
    fn dates_sort_by_time() {
        let dates = ["2022-12-31", "2023", "2023-09", "2023-09-01", "2023-10"]
            .map(|text| Date::parse(text).unwrap());
        assert!(dates.is_sorted());
        assert!(dates.map(Date::to_number).is_sorted());
    }
}
