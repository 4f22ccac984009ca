//! The names of the fields that are kept the same on both sides.

use core::fmt;

/// What is kept the same on both sides. Phone calls, letters and faxes of the organization are tasks here (D-70).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A person (B.2).
    Contact,
    /// An appointment, or a series of them (B.3).
    Appointment,
    /// A task (B.4).
    Task,
}

impl Kind {
    /// All of them, in the order in which a cycle takes them: people first, since appointments name them.
    pub const ALL: [Self; 3] = [Self::Contact, Self::Appointment, Self::Task];
}

/// One field. A name means the same for every kind that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(
    missing_docs,
    reason = "the names are those of the reference, whose ids stand beside them in `NAMES`"
)]
pub enum Field {
    Anniversary,
    AssistantName,
    AssistantPhone,
    Birthday,
    BusinessFax,
    BusinessPhone,
    BusinessPhone2,
    Callback,
    Children,
    CompanyMainPhone,
    Department,
    Email1,
    Email2,
    Email3,
    FtpSite,
    FullName,
    GovernmentId,
    HomeAddress,
    HomePhone,
    HomePhone2,
    JobTitle,
    MailingAddress,
    Manager,
    Mobile,
    Nickname,
    OtherAddress,
    OtherPhone,
    Pager,
    Company,
    Spouse,
    WebPage,
    YomiFirstName,
    YomiLastName,
    Time,
    Recurrence,
    Attachments,
    Location,
    Organizer,
    RequiredAttendees,
    OptionalAttendees,
    ShowAs,
    Subject,
    Notes,
    Importance,
    Regarding,
    PercentComplete,
    Completed,
    Due,
    Start,
    Status,
}

/// Every field with its name in stored identifiers, settings and reports. A name once given is never changed, and new ones come
/// at the end.
const NAMES: [(Field, &str); 50] = [
    (Field::Anniversary, "anniversary"),              // B-20
    (Field::AssistantName, "assistant-name"),         // B-21
    (Field::AssistantPhone, "assistant-phone"),       // B-22
    (Field::Birthday, "birthday"),                    // B-23
    (Field::BusinessFax, "business-fax"),             // B-24
    (Field::BusinessPhone, "business-phone"),         // B-25
    (Field::BusinessPhone2, "business-phone-2"),      // B-26
    (Field::Callback, "callback"),                    // B-27
    (Field::Children, "children"),                    // B-28
    (Field::CompanyMainPhone, "company-main-phone"),  // B-29
    (Field::Department, "department"),                // B-30
    (Field::Email1, "email-1"),                       // B-31
    (Field::Email2, "email-2"),                       // B-32
    (Field::Email3, "email-3"),                       // B-33
    (Field::FtpSite, "ftp-site"),                     // B-34
    (Field::FullName, "full-name"),                   // B-35
    (Field::GovernmentId, "government-id"),           // B-36
    (Field::HomeAddress, "home-address"),             // B-37
    (Field::HomePhone, "home-phone"),                 // B-38
    (Field::HomePhone2, "home-phone-2"),              // B-39
    (Field::JobTitle, "job-title"),                   // B-40
    (Field::MailingAddress, "mailing-address"),       // B-41
    (Field::Manager, "manager"),                      // B-42
    (Field::Mobile, "mobile"),                        // B-43
    (Field::Nickname, "nickname"),                    // B-44
    (Field::OtherAddress, "other-address"),           // B-46
    (Field::OtherPhone, "other-phone"),               // B-47
    (Field::Pager, "pager"),                          // B-48
    (Field::Company, "company"),                      // B-49
    (Field::Spouse, "spouse"),                        // B-50
    (Field::WebPage, "web-page"),                     // B-51
    (Field::YomiFirstName, "yomi-first-name"),        // B-52
    (Field::YomiLastName, "yomi-last-name"),          // B-53
    (Field::Time, "time"),                            // B-80
    (Field::Recurrence, "recurrence"),                // B.3, recurring appointment
    (Field::Attachments, "attachments"),              // B-81
    (Field::Location, "location"),                    // B-84
    (Field::Organizer, "organizer"),                  // B-86
    (Field::RequiredAttendees, "required-attendees"), // B-88
    (Field::OptionalAttendees, "optional-attendees"), // B-85
    (Field::ShowAs, "show-as"),                       // B-89
    (Field::Subject, "subject"),                      // B-90, B-118
    (Field::Notes, "notes"),                          // B-45, B-82, B-114
    (Field::Importance, "importance"),                // B-83, B-113
    (Field::Regarding, "regarding"),                  // B-87, B-115
    (Field::PercentComplete, "percent-complete"),     // B-110
    (Field::Completed, "completed"),                  // B-111
    (Field::Due, "due"),                              // B-112
    (Field::Start, "start"),                          // B-116
    (Field::Status, "status"),                        // B-117
];

impl Field {
    /// The name in stored identifiers and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        NAMES
            .iter()
            .find(|(field, _)| *field == self)
            .map_or("", |(_, name)| *name)
    }

    /// The field of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(field, _)| *field)
    }

    /// The number in stored identifiers: the place in the list of names, which only grows.
    #[must_use]
    pub fn number(self) -> u8 {
        let place = NAMES.iter().position(|(field, _)| *field == self);
        place
            .and_then(|place| u8::try_from(place).ok())
            .unwrap_or(u8::MAX)
    }

    /// The field of a number.
    #[must_use]
    pub fn numbered(number: u8) -> Option<Self> {
        NAMES.get(usize::from(number)).map(|(field, _)| *field)
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(field, _)| *field)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Field;

    #[test]
    fn every_field_is_found_by_its_name() {
        for field in Field::all() {
            assert_eq!(Field::of(field.as_str()), Some(field));
            assert_eq!(Field::numbered(field.number()), Some(field));
        }
    }
}
