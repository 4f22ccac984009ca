//! Whether the organization's own services process a mailbox that this program works on too: then the same message or
//! appointment can be handled twice (reference C6).

/// Who carries a mailbox's items to the organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Server-side synchronization.
    ServerSide,
    /// The Email Router, on the organization's own servers.
    Router,
    /// A mailbox that all mail is forwarded to, and read there.
    ForwardMailbox,
    /// The retired Outlook add-in of the product's maker.
    OutlookAddIn,
}

/// What a mailbox's row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivery {
    /// `incomingemaildeliverymethod`.
    pub incoming: Option<i64>,
    /// `outgoingemaildeliverymethod`.
    pub outgoing: Option<i64>,
    /// `actdeliverymethod`: appointments, contacts, tasks. Its numbers are in another order than those above.
    pub items: Option<i64>,
    /// `enabledforincomingemail`; what is not enabled is not processed.
    pub incoming_enabled: Option<bool>,
    /// `enabledforoutgoingemail`.
    pub outgoing_enabled: Option<bool>,
    /// `enabledforact`.
    pub items_enabled: Option<bool>,
    /// `organization.emailconnectionchannel`: 1 for the Email Router.
    pub channel: Option<i64>,
}

/// Who else processes what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Processing {
    /// Received mail.
    pub mail: Option<Service>,
    /// Mail that was written in the organization and waits to be sent, where they send it by themselves.
    pub sending: Option<Service>,
    /// Appointments, contacts and tasks.
    pub items: Option<Service>,
}

impl Processing {
    /// Whether anything can be handled twice.
    #[must_use]
    pub fn is_double(&self) -> bool {
        self.mail.is_some() || self.items.is_some()
    }
}

/// Who else processes a mailbox of this row.
#[must_use]
pub fn processing(delivery: &Delivery) -> Processing {
    Processing {
        mail: mail(delivery).filter(|_| delivery.incoming_enabled != Some(false)),
        sending: sending(delivery).filter(|_| delivery.outgoing_enabled != Some(false)),
        items: items(delivery).filter(|_| delivery.items_enabled != Some(false)),
    }
}

/// 0 none, 1 the add-in, 2 server-side synchronization or router, 3 forward mailbox.
fn mail(delivery: &Delivery) -> Option<Service> {
    match delivery.incoming? {
        1 => Some(Service::OutlookAddIn),
        2 if delivery.channel == Some(1) => Some(Service::Router),
        2 => Some(Service::ServerSide),
        3 => Some(Service::ForwardMailbox),
        _ => None,
    }
}

/// 0 none, 1 the person's own computer, 2 server-side synchronization or router.
fn sending(delivery: &Delivery) -> Option<Service> {
    match delivery.outgoing? {
        2 if delivery.channel == Some(1) => Some(Service::Router),
        2 => Some(Service::ServerSide),
        _ => None,
    }
}

/// 0 the add-in, 1 server-side synchronization, 2 none.
fn items(delivery: &Delivery) -> Option<Service> {
    match delivery.items? {
        0 => Some(Service::OutlookAddIn),
        1 => Some(Service::ServerSide),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Delivery, Processing, Service, processing};

    fn of(incoming: i64, items: i64, channel: i64) -> Processing {
        processing(&Delivery {
            incoming: Some(incoming),
            items: Some(items),
            channel: Some(channel),
            incoming_enabled: Some(true),
            items_enabled: Some(true),
            ..Delivery::default()
        })
    }

    #[test]
    fn c6_the_methods_of_mail_and_of_items_are_numbered_in_different_orders() {
        let both = |mail, items| Processing {
            mail,
            items,
            sending: None,
        };
        assert_eq!(
            of(0, 2, 0),
            both(None, None),
            "none is 0 for mail and 2 for items"
        );
        assert_eq!(of(2, 2, 0), both(Some(Service::ServerSide), None));
        assert_eq!(of(0, 1, 0), both(None, Some(Service::ServerSide)));
        assert_eq!(
            of(1, 0, 0),
            both(Some(Service::OutlookAddIn), Some(Service::OutlookAddIn))
        );
        assert_eq!(
            of(2, 2, 1),
            both(Some(Service::Router), None),
            "emailconnectionchannel 1"
        );
        assert_eq!(of(3, 2, 0), both(Some(Service::ForwardMailbox), None));
        assert_eq!(of(9, 9, 0), both(None, None), "a method that is not known here");
    }

    #[test]
    fn a_60_c6_whoever_sends_by_himself_is_told_and_a_computer_of_the_persons_is_not() {
        let sends = |outgoing, enabled, channel| {
            let delivery = Delivery {
                outgoing: Some(outgoing),
                outgoing_enabled: enabled,
                channel: Some(channel),
                ..Delivery::default()
            };
            processing(&delivery).sending
        };
        assert_eq!(sends(0, None, 0), None);
        assert_eq!(sends(1, Some(true), 0), None, "1 is the person's computer");
        assert_eq!(sends(2, None, 0), Some(Service::ServerSide));
        assert_eq!(sends(2, Some(true), 1), Some(Service::Router));
        assert_eq!(sends(2, Some(false), 0), None);
    }

    #[test]
    fn c6_a_method_that_is_not_enabled_processes_nothing() {
        let delivery = Delivery {
            incoming: Some(2),
            items: Some(1),
            incoming_enabled: Some(false),
            items_enabled: None,
            ..Delivery::default()
        };
        let found = processing(&delivery);
        assert_eq!(found.mail, None);
        assert_eq!(found.items, Some(Service::ServerSide), "not told is not off");
        assert!(found.is_double());
        assert!(!processing(&Delivery::default()).is_double());
    }
}
